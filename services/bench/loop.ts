import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { LADDERS } from "../../catalog/ladders.table";
import { CACHE, findFfmpeg } from "../play/tools";
import { firstPts, shiftTs } from "../play/vendors/tsShift";

/** The ladder `hd50`: H.264 at 50 frames per second, audio apart, in segments of 4 s. */
export const LADDER = LADDERS["hd50"] ?? { codec: "h264", video: [], audio: [] };
export const SECONDS = 4;
const COUNT = 2;
const FRAME_RATE = 50;
const TICKS = 90_000;
const VERSION = 1;

export const AUDIO = "audio";
export const RENDITIONS = [...LADDER.video.map((mbps) => `v${mbps * 1000}`), AUDIO];

export interface Loop {
  /** By rendition. */
  readonly segments: ReadonlyMap<string, readonly Buffer[]>;
  /** PTS of the first picture, 90 kHz ticks. */
  readonly start: number;
}

/** Encodes the loop once; later runs read it from the cache. */
export async function readLoop(): Promise<Loop> {
  const folder = join(CACHE, "bench", `hd50-${VERSION}`);
  if (!existsSync(folder)) await encode(folder);
  const rows = RENDITIONS.map(async (name) => {
    const bodies = Array.from({ length: COUNT }, (_, index) => readFile(join(folder, `${name}-${index}.ts`)));
    return [name, await Promise.all(bodies)] as const;
  });
  const segments = new Map(await Promise.all(rows));
  const start = firstPts(segments.get(RENDITIONS[0] ?? "")?.[0] ?? Buffer.alloc(0), 0xe0);
  if (start === undefined) throw new Error(`${folder} has no video; delete it and start again`);
  return { segments, start };
}

/** All renditions of segment `number`, with the timestamps of the clock: it begins at `start`, ms since 1970. */
export function segmentAt(loop: Loop, number: number, start: number): ReadonlyMap<string, Buffer> {
  const index = number % COUNT;
  const ticks = (start * TICKS) / 1000 - loop.start - index * SECONDS * TICKS;
  return new Map(
    [...loop.segments].map(([name, bodies]) => [name, shiftTs(bodies[index] ?? Buffer.alloc(0), ticks)]),
  );
}

/**
 * The engine's work follows bytes and pictures, not their size: pictures are small, and noise fills the bit rate, so that an
 * encoder needs seconds and not minutes.
 */
async function encode(folder: string): Promise<void> {
  const work = `${folder}.${process.pid}`;
  await mkdir(work, { recursive: true });
  const video = LADDER.video.flatMap((mbps) => [
    ...["-map", "0:v", "-c:v", "libx264", "-preset", "ultrafast", "-threads", "1", "-bf", "2"],
    ...["-b:v", `${mbps}M`, "-minrate", `${mbps}M`, "-maxrate", `${mbps}M`, "-bufsize", `${mbps}M`],
    ...[
      "-g",
      `${2 * FRAME_RATE}`,
      "-keyint_min",
      `${2 * FRAME_RATE}`,
      "-sc_threshold",
      "0",
      "-flags",
      "+cgop",
    ],
    ...output(`v${mbps * 1000}`),
  ]);
  const audio = ["-map", "1:a", "-c:a", "aac", "-b:a", `${(LADDER.audio[0] ?? 0) * 1000}k`, ...output(AUDIO)];
  const sources = [
    ...["-f", "lavfi", "-i", `testsrc2=size=480x270:rate=${FRAME_RATE},noise=alls=40:allf=t,format=yuv420p`],
    ...["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"],
  ];
  const args = ["-v", "error", "-y", ...sources, ...video, ...audio];
  await promisify(execFile)(await findFfmpeg(), args, { cwd: work });
  await rename(work, folder).catch(() => rm(work, { recursive: true }));
}

const output = (name: string): string[] => [
  ...["-t", `${COUNT * SECONDS}`, "-muxdelay", "0", "-muxpreload", "0", "-f", "segment"],
  ...["-segment_time", `${SECONDS}`, "-segment_format", "mpegts", `${name}-%d.ts`],
];
