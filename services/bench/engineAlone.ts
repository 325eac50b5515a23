import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  type EngineCommand,
  type EngineTrack,
  engineCommand,
  sampleAesCommand,
} from "../packager/media/engineArgs";
import { statOf } from "./cpu";
import { AUDIO, RENDITIONS, SECONDS } from "./loop";
import { median } from "./table";

/** The engine without a service: one process for each segment, its inputs and outputs files. */
export const FORMATS = ["clear", "cenc", "cbcs", "SAMPLE-AES"] as const;
export type Format = (typeof FORMATS)[number];

const KEY = { keyId: "1".repeat(32), key: "2".repeat(32), iv: "3".repeat(16) };

function commandOf(format: Format, folder: string): EngineCommand {
  const tracks = RENDITIONS.map((name): EngineTrack => ({
    input: name,
    stream: name === AUDIO ? "audio" : "video",
    output: name,
  }));
  if (format === "clear") return engineCommand(folder, tracks);
  if (format === "cenc") return engineCommand(folder, tracks, { ...KEY, scheme: "cenc" });
  const encryption = { ...KEY, iv: KEY.iv.repeat(2), scheme: "cbcs" } as const;
  return format === "cbcs"
    ? engineCommand(folder, tracks, encryption)
    : sampleAesCommand(folder, tracks, encryption);
}

/** A folder in memory, where there is one. */
export const memoryFolder = (): Promise<string> =>
  mkdtemp("/dev/shm/headend-bench-").catch(() => mkdtemp(join(tmpdir(), "headend-bench-")));

export interface EngineRun {
  readonly format: Format;
  /** CPU seconds of one segment. */
  readonly cpu: number;
  /** Mbit of one segment as pushed. */
  readonly megabits: number;
}

/** Formats take turns, so that a machine that slows down slows all of them. The median of the rounds. */
export async function engineAlone(
  engine: string,
  segment: ReadonlyMap<string, Buffer>,
  { formats, rounds }: { readonly formats: readonly Format[]; readonly rounds: number },
): Promise<readonly EngineRun[]> {
  const folder = await memoryFolder();
  const seconds = new Map<Format, number[]>(formats.map((format) => [format, []]));
  try {
    await mkdir(join(folder, "in"));
    for (const [name, body] of segment) await writeFile(join(folder, "in", name), body);
    for (let round = 0; round < rounds; round++)
      for (const format of formats)
        seconds.get(format)?.push(await runOnce(engine, commandOf(format, folder)));
  } finally {
    await rm(folder, { recursive: true });
  }
  const megabits = megabitsOf(segment);
  return formats.map((format) => ({ format, cpu: median(seconds.get(format) ?? []), megabits }));
}

/** CPU seconds: what this process waited for, in hundredths. */
async function runOnce(engine: string, { args, environment }: EngineCommand): Promise<number> {
  const before = statOf("self")?.waited ?? 0;
  await promisify(execFile)(engine, [...args], { env: { ...environment } });
  return (statOf("self")?.waited ?? 0) - before;
}

export const megabitsOf = (segment: ReadonlyMap<string, Buffer>): number =>
  [...segment.values()].reduce((sum, { length }) => sum + (8 * length) / 1e6, 0);

/** Of a feed that one vCPU packages. */
export const mbpsPerVcpu = ({ cpu, megabits }: Pick<EngineRun, "cpu" | "megabits">): number => megabits / cpu;

/** Mbit/s of a channel with such segments. */
export const rateOf = (segment: ReadonlyMap<string, Buffer>): number => megabitsOf(segment) / SECONDS;
