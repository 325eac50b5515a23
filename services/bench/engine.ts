import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { LADDERS } from "../../catalog/ladders.table";
import {
  type EngineCommand,
  engineCommand,
  type EngineTrack,
  type Encryption,
  sampleAesCommand,
} from "../packager/media/engineArgs";
import { Loopback } from "../packager/media/loopback";
import { scanTs } from "../packager/media/tsScan";
import { ENGINE } from "../tests/support/programs";

/**
 * CPU of the engine alone for one segment of all renditions of a ladder, in the formats that a channel may have. Run:
 * `node -r ts-node/register/transpile-only services/bench/engine.ts [ladder] [runs]`. CPU time, because the wall time of a
 * busy machine says nothing; and a reference in the same run, because ratios hold on other machines.
 */
const CACHE = join(__dirname, "..", "tests", ".cache", "bench");
const SECONDS = 4;

const KEY = { keyId: "00112233445566778899aabbccddeeff", key: "0102030405060708090a0b0c0d0e0f10" };
const CENC: Encryption = { ...KEY, scheme: "cenc", iv: "a0a1a2a3a4a5a6a7" };
const CBCS: Encryption = { ...KEY, scheme: "cbcs", iv: "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf" };

type Command = (base: string, tracks: readonly EngineTrack[]) => EngineCommand;
const FORMATS: Readonly<Record<string, Command>> = {
  "clear CMAF": (base, tracks) => engineCommand(base, tracks),
  "cenc CMAF": (base, tracks) => engineCommand(base, tracks, CENC),
  "cbcs CMAF": (base, tracks) => engineCommand(base, tracks, CBCS),
  "SAMPLE-AES TS": (base, tracks) => sampleAesCommand(base, tracks, CBCS),
};

/** A segment of 50 frames/s with so many bits. Its picture is small: packaging costs by bytes and frames, not by pixels. */
async function rung(mbps: number): Promise<Buffer> {
  const file = join(CACHE, `${mbps}.ts`);
  if (!existsSync(file)) {
    await mkdir(CACHE, { recursive: true });
    const bits = `${Math.round(mbps * 1000)}k`;
    const noise = ["-f", "lavfi", "-i", "testsrc2=size=640x360:rate=50,noise=alls=60:allf=t"];
    const sound = [
      "-f",
      "lavfi",
      "-i",
      "sine=frequency=440:sample_rate=48000",
      "-c:a",
      "aac",
      "-b:a",
      "128k",
    ];
    const rate = ["-b:v", bits, "-maxrate", bits, "-bufsize", bits, "-g", "100", "-pix_fmt", "yuv420p"];
    const args = [
      "-v",
      "error",
      "-y",
      ...noise,
      ...sound,
      "-t",
      String(SECONDS),
      "-c:v",
      "libx264",
      "-preset",
      "ultrafast",
      ...rate,
    ];
    await promisify(execFile)("ffmpeg", [...args, "-f", "mpegts", `${file}.new`]);
    await rename(`${file}.new`, file);
  }
  return readFile(file);
}

interface Cpu {
  readonly user: number;
  readonly system: number;
}

/** CPU of a process, ms: `times` prints that of the shell, then that of its children, in steps of 10 ms. */
async function cpuOf(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Cpu> {
  const script = '"$0" "$@" >/dev/null || exit 1; times';
  const { stdout } = await promisify(execFile)("/bin/sh", ["-c", script, program, ...args], {
    env: environment,
  });
  const [, children = ""] = stdout.trim().split("\n");
  const [user = NaN, system = NaN] = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, seconds]) => (Number(minutes) * 60 + Number(seconds)) * 1000,
  );
  return { user, system };
}

/** The mean: one run is as short as the steps of `times`. */
function mean(all: readonly Cpu[]): Cpu {
  const of = (part: keyof Cpu): number => all.reduce((sum, each) => sum + each[part], 0) / all.length;
  return { user: of("user"), system: of("system") };
}

function row(name: string, { user, system }: Cpu, megabits: number): void {
  const all = (user + system) / 1000;
  const parts = `${(user + system).toFixed(0)} ms CPU (user ${user.toFixed(0)}, system ${system.toFixed(0)})`;
  print([
    name,
    parts,
    `${(all / SECONDS).toFixed(3)} vCPU`,
    `${(megabits / all).toFixed(0)} Mbit/s per vCPU`,
  ]);
}

async function main(name = "hd50", runs = "20"): Promise<void> {
  const ladder = LADDERS[name];
  if (ladder === undefined) throw new Error(`no ladder ${name}`);
  const inputs = new Map<string, readonly Buffer[]>();
  for (const mbps of ladder.video) inputs.set(`v${mbps}`, [await rung(mbps)]);
  const [lowest = ""] = inputs.keys();
  const tracks: EngineTrack[] = [
    ...[...inputs.keys()].map((input) => ({ input, stream: "video" as const, output: input })),
    { input: lowest, stream: "audio", output: "audio" },
  ];
  const bytes = [...inputs.values()].flat().reduce((sum, { length }) => sum + length, 0);
  const megabits = (bytes * 8) / 1e6;
  print([`ladder ${name}, one segment of ${SECONDS} s, ${megabits.toFixed(1)} Mbit, ${runs} runs each`]);
  const loopback = new Loopback();
  await loopback.start();
  for (const [format, command] of Object.entries(FORMATS)) {
    const used: Cpu[] = [];
    for (let i = 0; i < Number(runs); i++) {
      const exchange = loopback.open(inputs, { bytes: bytes * 4, outputs: 100 });
      const { args, environment } = command(exchange.base, tracks);
      used.push(await cpuOf(ENGINE, args, environment));
      loopback.close(exchange);
    }
    row(format, mean(used), megabits);
  }
  const files = ladder.video.map((mbps) => join(CACHE, `${mbps}.ts`));
  const reference: Cpu[] = [];
  for (let i = 0; i < Number(runs); i++) reference.push(await cpuOf("/usr/bin/sha256sum", files, {}));
  row("reference: sha256sum of the inputs", mean(reference), megabits);
  await loopback.stop();
  scanned(inputs);
}

function scanned(inputs: ReadonlyMap<string, readonly Buffer[]>): void {
  const all = [...inputs.values()].flat();
  for (let i = 0; i < 20; i++) all.forEach(scanTs);
  const before = process.cpuUsage();
  for (let i = 0; i < 50; i++) all.forEach(scanTs);
  const { user, system } = process.cpuUsage(before);
  print(["scan of all transport streams", `${((user + system) / 50_000).toFixed(2)} ms CPU`]);
}

const print = (cells: readonly string[]): void => void process.stdout.write(`${cells.join("\t")}\n`);

void main(...process.argv.slice(2));
