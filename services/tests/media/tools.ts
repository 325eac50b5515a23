import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { systemClock } from "../../core/clock";
import type { Log } from "../../core/task";
import { Engine, type EngineOptions } from "../../packager/media/engine";
import type { RawFile, RawMedia } from "../../packager/segment";
import { ENGINE, PYTHON } from "../support/programs";

/** A log that keeps its lines. */
export function keptLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const keep = (message: string, subject?: object): void =>
    void lines.push(`${message} ${JSON.stringify(subject)}`);
  return { lines, error: keep, warn: keep, info: keep };
}

export const createEngine = (options: Partial<EngineOptions> = {}): Engine =>
  new Engine({ binary: ENGINE, runs: 2, clock: systemClock, log: keptLog(), ...options });

export async function withEngine<T>(
  use: (engine: Engine) => Promise<T>,
  options: Partial<EngineOptions> = {},
): Promise<T> {
  const engine = createEngine(options);
  await engine.start();
  try {
    return await use(engine);
  } finally {
    await engine.stop();
  }
}

/** Long, because tests share two cores with others. */
export const PATIENT = { deadline: 100_000, urgent: false };

/** A file with its init, as a player appends them. */
export const playable = ({ init, body }: RawFile): Buffer => (init ? Buffer.concat([init, body]) : body);

export function cmafOf(media: RawMedia | undefined): RawFile {
  const file = media?.files.cmaf;
  if (file === undefined) throw new Error("no CMAF file");
  return file;
}

const run = promisify(execFile);

/** Runs an outside reader on a file with these bytes. Its stdout, a character a byte; a word on stderr fails the test. */
export async function judge(
  program: string,
  body: Buffer,
  args: (file: string) => readonly string[],
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "headend-media-"));
  try {
    const file = join(folder, "media");
    await writeFile(file, body);
    const { stdout, stderr } = await run(program, args(file), { maxBuffer: 1 << 28, encoding: "latin1" });
    if (stderr.trim() !== "") throw new Error(`${program}: ${stderr.trim()}`);
    return stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** MD5 of each decoded frame. `select`: `v` or `a`. */
export async function decodedFrames(
  body: Buffer,
  select: "v" | "a",
  ...before: readonly string[]
): Promise<string[]> {
  const text = await judge("ffmpeg", body, (file) => {
    return ["-v", "error", ...before, "-i", file, "-map", `0:${select}:0`, "-f", "framemd5", "-"];
  });
  return text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.slice(line.lastIndexOf(",") + 1).trim());
}

/** The video of a file as a byte stream of H.264 (Annex B). */
export async function byteStream(body: Buffer): Promise<Buffer> {
  const args = ["-map", "0:v:0", "-c", "copy", "-bsf:v", "h264_mp4toannexb", "-f", "h264"];
  const bytes = await judge("ffmpeg", body, (file) => ["-v", "error", "-i", file, ...args, "-"]);
  return Buffer.from(bytes, "latin1");
}

/** Lines of the captions in the video, as ffmpeg decodes them. */
export async function captionText(body: Buffer): Promise<readonly string[]> {
  const text = await judge("ffmpeg", body, (file) => {
    return ["-v", "error", "-f", "lavfi", "-i", `movie=${file}[out0+subcc]`, "-map", "s", "-f", "srt", "-"];
  });
  const lines = text.split("\n").map((line) => line.replace(/<[^>]*>|\{[^}]*\}/g, "").trim());
  return [...new Set(lines.filter((line) => /[A-Z]/.test(line)))];
}

export interface ProbedPacket {
  readonly pts: number;
  readonly dts: number;
  readonly duration: number;
  readonly size: number;
  readonly key: boolean;
}

interface RawProbe {
  readonly packets: readonly { pts?: number; dts?: number; duration?: number; size: string; flags: string }[];
}

/** Packets as ffprobe reads them, in ticks of the track. */
export async function probedPackets(body: Buffer, select: "v" | "a"): Promise<ProbedPacket[]> {
  const args = ["-v", "error", "-select_streams", `${select}:0`, "-show_packets", "-of", "json"];
  const { packets } = JSON.parse(await judge("ffprobe", body, (file) => [...args, file])) as RawProbe;
  return packets.map(({ pts = NaN, dts = NaN, duration = NaN, size, flags }) => {
    return { pts, dts, duration, size: Number(size), key: flags.includes("K") };
  });
}

export async function probedStream(
  body: Buffer,
  select: "v" | "a",
): Promise<Readonly<Record<string, unknown>>> {
  const args = ["-v", "error", "-select_streams", `${select}:0`, "-show_streams", "-of", "json"];
  const { streams } = JSON.parse(await judge("ffprobe", body, (file) => [...args, file])) as {
    streams: Record<string, unknown>[];
  };
  return streams[0] ?? {};
}

/** A box as codem-isoboxer reads it, the parser of dash.js. */
export interface ParsedBox extends Readonly<Record<string, unknown>> {
  readonly type: string;
  readonly boxes?: readonly ParsedBox[];
}

interface IsoBoxer {
  parseBuffer(buffer: ArrayBuffer): {
    fetchAll(type: string): ParsedBox[];
    readonly boxes: readonly ParsedBox[];
  };
}

const isoBoxer = createRequire(__filename)("codem-isoboxer") as IsoBoxer;

export const secondReading = (body: Buffer): ReturnType<IsoBoxer["parseBuffer"]> =>
  isoBoxer.parseBuffer(body.buffer.slice(body.byteOffset, body.byteOffset + body.length) as ArrayBuffer);

export async function python(code: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run("python3", ["-c", code, ...args], {
    env: PYTHON,
    maxBuffer: 1 << 26,
  });
  return stdout;
}
