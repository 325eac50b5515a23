import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FRAME_RATE, type VendorName } from "../environment";
import { CACHE } from "../tools";
import { HEIGHT, Pictures, SAMPLE_RATE, WIDTH, type Look } from "./picture";
import { declareSplices } from "./splice";
import { firstPts } from "./tsShift";

/** A vendor's loop: segments that follow each other without a seam, the last one by the first. */
export interface Loop {
  /** By the name of a file: `v800`, `v300`, `audio`, and with audio muxed in `m800`, `m300`. */
  readonly segments: Readonly<Record<LoopName, readonly Buffer[]>>;
  /** PTS of the first picture of the first segment, 90 kHz ticks. */
  readonly start: number;
}

export const LOOP_NAMES = ["v800", "v300", "audio", "m800", "m300"] as const;
export type LoopName = (typeof LOOP_NAMES)[number];

const LOOKS: Readonly<Record<VendorName, Look>> = {
  meridian: { title: "Meridian", colour: [60, 150, 110], beep: 880 },
  northlight: { title: "Northlight", colour: [70, 110, 150], beep: 1320 },
};

/** A loop holds a whole number of AAC frames (1024 samples at 48 kHz): so do 8 s. */
const AUDIO_SECONDS = 8;
const LEAST_SECONDS = 24;
/** Seconds: half of an AAC frame, so that no boundary falls on a cut. */
const CUT_BEFORE = 0.01;
/** Part of the digest of the cache: raise it if pictures or arguments change. */
const VERSION = 1;

/** Segments of a loop of segments of so many whole seconds. */
export function loopLength(segmentSeconds: number): number {
  let count = 1;
  while ((count * segmentSeconds) % AUDIO_SECONDS !== 0 || count * segmentSeconds < LEAST_SECONDS) count++;
  return count;
}

/** Encodes a loop once; later runs read it from the cache. */
export async function loopOf(vendor: VendorName, segmentSeconds: number, ffmpeg: string): Promise<Loop> {
  const facts = JSON.stringify({ VERSION, look: LOOKS[vendor], FRAME_RATE, segmentSeconds });
  const digest = createHash("sha256").update(facts).digest("hex").slice(0, 16);
  const folder = join(CACHE, "play", `${vendor}-${digest}`);
  const count = loopLength(segmentSeconds);
  return (await readLoop(folder, count)) ?? (await encode(folder, { vendor, segmentSeconds, ffmpeg, count }));
}

async function readLoop(folder: string, count: number): Promise<Loop | undefined> {
  try {
    const read = (name: LoopName): Promise<Buffer[]> =>
      Promise.all(Array.from({ length: count }, (_, index) => readFile(fileOf(folder, name, index + 1))));
    const rows = await Promise.all(LOOP_NAMES.map(async (name) => [name, await read(name)] as const));
    const segments = Object.fromEntries(
      rows.map(([name, files]) => [name, name === "audio" ? files : files.map(declareSplices)]),
    ) as unknown as Record<LoopName, Buffer[]>;
    const start = firstPts(segments.v800[0] ?? Buffer.alloc(0), 0xe0);
    return start === undefined ? undefined : { segments, start };
  } catch {
    return undefined;
  }
}

const fileOf = (folder: string, name: LoopName, index: number | string): string =>
  join(folder, `${name}-${index}.ts`);

interface Encoding {
  readonly vendor: VendorName;
  readonly segmentSeconds: number;
  readonly ffmpeg: string;
  readonly count: number;
}

async function encode(folder: string, encoding: Encoding): Promise<Loop> {
  const work = `${folder}.${process.pid}`;
  await mkdir(work, { recursive: true });
  try {
    await encodeWhole(work, encoding);
    await cut(work, encoding);
    await rm(folder, { recursive: true, force: true });
    await rename(work, folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  const loop = await readLoop(folder, encoding.count);
  if (loop === undefined) throw new Error(`ffmpeg made no loop of ${encoding.vendor}; see ${folder}`);
  return loop;
}

/** A segment more at each end, so that the encoders' states at both ends of the loop are the same. */
const wholeSegments = ({ count }: Encoding): number => count + 2;
/** One transport stream with both videos and the audio, so that they have one clock. */
async function encodeWhole(work: string, encoding: Encoding): Promise<void> {
  const { vendor, segmentSeconds, ffmpeg, count } = encoding;
  const seconds = wholeSegments(encoding) * segmentSeconds;
  const pictures = new Pictures(LOOKS[vendor], FRAME_RATE);
  const sound = join(work, "sound.raw");
  await writeFile(sound, pictures.sound(seconds));
  const gop = segmentSeconds % 2 === 0 ? 2 * FRAME_RATE : FRAME_RATE;
  const video = (index: number, size: string, kbps: number): string[] => [
    ...["-map", "0:v", `-s:v:${index}`, size, `-c:v:${index}`, "libx264", `-b:v:${index}`, `${kbps}k`],
    ...[`-maxrate:v:${index}`, `${kbps}k`, `-bufsize:v:${index}`, `${kbps}k`],
  ];
  const child = spawn(
    ffmpeg,
    [
      ...["-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", `${WIDTH}x${HEIGHT}`],
      ...[
        "-r",
        `${FRAME_RATE}`,
        "-i",
        "pipe:0",
        "-f",
        "s16le",
        "-ar",
        `${SAMPLE_RATE}`,
        "-ac",
        "1",
        "-i",
        sound,
      ],
      ...video(0, "640x360", 800),
      ...video(1, "320x180", 300),
      ...["-preset", "veryfast", "-profile:v", "main", "-bf", "2", "-g", `${gop}`, "-keyint_min", `${gop}`],
      ...["-sc_threshold", "0", "-flags:v", "+cgop", "-map", "1:a", "-c:a", "aac", "-b:a", "64k"],
      ...["-muxdelay", "0", "-muxpreload", "0", "-f", "mpegts", join(work, "whole.ts")],
    ],
    { stdio: ["pipe", "ignore", "inherit"] },
  );
  const ended = exitOf(child);
  const frames = count * segmentSeconds * FRAME_RATE;
  for (let at = 0; at < seconds * FRAME_RATE; at++) {
    const inLoop = (at - segmentSeconds * FRAME_RATE + frames) % frames;
    if (!child.stdin.write(pictures.frame(inLoop))) await Promise.race([once(child.stdin, "drain"), ended]);
  }
  child.stdin.end();
  await ended;
}

/**
 * Cuts without encoding again, at the key frames of the segments' starts. The times begin at 0 in each output, and stay
 * equal between outputs: the time before 0 of the first decoding is kept, not moved.
 */
async function cut(work: string, encoding: Encoding): Promise<void> {
  const { segmentSeconds, ffmpeg } = encoding;
  const cuts = Array.from({ length: wholeSegments(encoding) - 1 }, (_, index) =>
    String((index + 1) * segmentSeconds - CUT_BEFORE),
  ).join(",");
  const maps: Readonly<Record<LoopName, readonly string[]>> = {
    v800: ["0:v:0"],
    v300: ["0:v:1"],
    audio: ["0:a"],
    m800: ["0:v:0", "0:a"],
    m300: ["0:v:1", "0:a"],
  };
  const outputs = LOOP_NAMES.flatMap((name) => [
    ...maps[name].flatMap((stream) => ["-map", stream]),
    ...[
      "-c",
      "copy",
      "-avoid_negative_ts",
      "disabled",
      "-muxdelay",
      "0",
      "-muxpreload",
      "0",
      "-f",
      "segment",
    ],
    ...["-segment_times", cuts, "-segment_format", "mpegts"],
    fileOf(work, name, "%d"),
  ]);
  const args = ["-v", "error", "-y", "-i", join(work, "whole.ts"), ...outputs];
  await exitOf(spawn(ffmpeg, args, { stdio: ["ignore", "ignore", "inherit"] }));
}

async function exitOf(child: ReturnType<typeof spawn>): Promise<void> {
  child.stdin?.on("error", () => undefined);
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}`);
}
