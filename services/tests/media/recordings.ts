import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { MediaJob } from "../../packager/media/engine";
import { scanTs } from "../../packager/media/tsScan";
import type { SourcePart, SourceSegment } from "../../packager/segment";
import { captionedSource } from "./captions";
import { packedAudio } from "./packed";
import { withSections, spliceInsert } from "./scte";

/**
 * Small recordings of vendors, made by ffmpeg at first use and kept in services/tests/.cache: 320x180, segments of 2 s, each
 * begins with a key frame. The same bytes at each use on one machine.
 */
export type RecordingName = keyof typeof RECIPES;

export interface Recording {
  readonly codec: MediaJob["codec"];
  /** The audio rendition inside the video. */
  readonly muxed: string | undefined;
  /** By rendition: `v300`, `a-en-main-aac`, `t-en`. */
  readonly tracks: Readonly<Record<string, RecordedTrack>>;
}

export interface RecordedTrack {
  readonly kind: SourcePart["kind"];
  readonly extension: string;
  readonly init?: Buffer;
  /** `duration`: EXTINF, seconds. */
  readonly segments: readonly { readonly body: Buffer; readonly duration: number }[];
}

export async function recordings(name: RecordingName): Promise<Recording> {
  const recipe: Recipe = RECIPES[name];
  const folder = await encoded(recipe);
  const tracks: Record<string, RecordedTrack> = {};
  for (const rendition of Object.keys(recipe.outputs)) tracks[rendition] = await readTrack(folder, rendition);
  const recording = { codec: recipe.codec ?? "h264", muxed: recipe.muxed, tracks };
  return recipe.change ? recipe.change(recording) : recording;
}

/** The parts of segment `index`, as the packager takes them. */
export function partsOf({ tracks }: Recording, index: number): SourceSegment["parts"] {
  const parts: Record<string, SourcePart> = {};
  for (const [name, { kind, extension, init, segments }] of Object.entries(tracks)) {
    const segment = segments[index];
    if (segment === undefined) throw new Error(`${name} has no segment ${index}`);
    parts[name] = { kind, extension, ...segment, ...(init ? { init } : {}), stated: {} };
  }
  return parts;
}

export const jobOf = (recording: Recording, index: number): MediaJob => ({
  codec: recording.codec,
  parts: partsOf(recording, index),
  muxed: recording.muxed,
  scte35: "dateRange",
});

/** What was pushed, as a file that ffmpeg reads. */
export function pushed(recording: Recording, rendition: string, index = 1): Buffer {
  const part = partsOf(recording, index)[rendition];
  if (part === undefined) throw new Error(`no rendition ${rendition}`);
  return part.init ? Buffer.concat([part.init, part.body]) : part.body;
}

export const segmentsIn = ({ tracks }: Recording): number =>
  Math.min(...Object.values(tracks).map(({ segments }) => segments.length));

interface Recipe {
  readonly codec?: MediaJob["codec"];
  readonly rate?: string;
  readonly seconds?: number;
  /** Hz */
  readonly soundRate?: number;
  readonly muxed?: string;
  /** CEA-608 and CEA-708 in every picture. */
  readonly captions?: true;
  /** ffmpeg's arguments for each rendition. */
  readonly outputs: Readonly<Record<string, readonly string[]>>;
  readonly change?: (recording: Recording) => Recording;
}

const AUDIO = "a-en-main-aac";
const AAC = ["-map", "1:a", "-c:a", "aac", "-b:a", "96k"];
const SURROUND = ["-map", "1:a", "-ac", "6", "-b:a", "256k"];
const TS = ["-hls_segment_type", "mpegts"];
const FMP4 = ["-hls_segment_type", "fmp4"];

/** `gop`: frames in a segment. Two B-frames, so that DTS and PTS differ. */
const h264 = (kilobits: number, gop: number, ...more: readonly string[]): string[] => [
  ...[
    "-map",
    "0:v",
    "-c:v",
    "libx264",
    "-preset",
    "veryfast",
    "-profile:v",
    "high",
    "-bf",
    "2",
    "-pix_fmt",
    "yuv420p",
  ],
  ...["-x264-params", `keyint=${gop}:min-keyint=${gop}:scenecut=0`, "-b:v", `${kilobits}k`, ...more],
];

const HEVC = [
  ...["-map", "0:v", "-c:v", "libx265", "-preset", "ultrafast", "-tag:v", "hvc1", "-pix_fmt", "yuv420p"],
  ...["-x265-params", "keyint=50:min-keyint=50:scenecut=0:bframes=2:open-gop=0:log-level=error"],
  ...["-b:v", "300k", ...FMP4],
];

const RECIPES = {
  muxed25: { muxed: AUDIO, outputs: { v300: [...h264(300, 50), ...AAC, ...TS] } },
  muxed2997: { rate: "30000/1001", muxed: AUDIO, outputs: { v300: [...h264(300, 60), ...AAC, ...TS] } },
  muxed5994: { rate: "60000/1001", muxed: AUDIO, outputs: { v300: [...h264(300, 120), ...AAC, ...TS] } },
  ladder: {
    muxed: AUDIO,
    outputs: {
      v150: [...h264(150, 50, "-s", "160x90"), ...AAC, ...TS],
      v300: [...h264(300, 50), ...AAC, ...TS],
    },
  },
  /** Audio in a transport stream of its own. */
  apart: { outputs: { v300: [...h264(300, 50), ...TS], [AUDIO]: [...AAC, ...TS] } },
  /** Audio as `.aac` with an ID3 timestamp. */
  packed: { outputs: { v300: [...h264(300, 50), ...TS], [AUDIO]: [...AAC, ...TS] }, change: packAudio },
  hevc: {
    codec: "hevc",
    outputs: {
      v300: HEVC,
      [AUDIO]: [...AAC, ...FMP4],
    },
  },
  av1: {
    codec: "av1",
    outputs: {
      v300: [
        "-map",
        "0:v",
        "-c:v",
        "libsvtav1",
        "-preset",
        "12",
        "-g",
        "50",
        "-b:v",
        "300k",
        "-pix_fmt",
        "yuv420p",
        ...FMP4,
      ],
      [AUDIO]: [...AAC, ...FMP4],
    },
  },
  /** 1024 samples are 2089.8 ticks. */
  muxed441: { soundRate: 44100, muxed: AUDIO, outputs: { v300: [...h264(300, 50), ...AAC, ...TS] } },
  /** Dolby Digital in the transport stream. */
  ac3: { muxed: "a-en-main-ac3", outputs: { v300: [...h264(300, 50), ...SURROUND, "-c:a", "ac3", ...TS] } },
  /** Dolby Digital Plus, which the engine takes in fragmented MP4 alone. */
  eac3: { codec: "hevc", outputs: { v300: HEVC, "a-en-main-eac3": [...SURROUND, "-c:a", "eac3", ...FMP4] } },
  /** What the engine ignores. */
  eac3InTs: {
    muxed: "a-en-main-eac3",
    outputs: { v300: [...h264(300, 50), ...SURROUND, "-c:a", "eac3", ...TS] },
  },
  /** The 33 bits wrap inside the third segment: 2^33 / 90000 = 95443.72 s. */
  wrap: {
    muxed: AUDIO,
    outputs: { v300: [...h264(300, 50), ...AAC, ...TS, "-output_ts_offset", "95437.5"] },
  },
  /** A splice_insert in the second segment: out at the begin of the third, for 4 s. */
  scte35: { muxed: AUDIO, outputs: { v300: [...h264(300, 50), ...AAC, ...TS] }, change: addSplices },
  captions: { captions: true, muxed: AUDIO, outputs: { v300: [...h264(300, 50), ...AAC, ...TS] } },
  subtitles: { muxed: AUDIO, outputs: { v300: [...h264(300, 50), ...AAC, ...TS] }, change: addText },
} satisfies Record<string, Recipe>;

const CACHE = join(__dirname, "..", ".cache", "recordings");
const SEGMENT_SECONDS = 2;

/** The folder of the recipe's media. Two processes may make it at once: the last rename wins, with the same bytes. */
async function encoded(recipe: Recipe): Promise<string> {
  const digest = createHash("sha256").update(JSON.stringify(recipe)).digest("hex").slice(0, 16);
  const folder = join(CACHE, digest);
  if (existsSync(folder)) return folder;
  await mkdir(CACHE, { recursive: true });
  const making = await mkdtemp(join(CACHE, "making-"));
  for (const [rendition, output] of Object.entries(recipe.outputs))
    await encode(recipe, output, join(making, rendition));
  await rename(making, folder).catch(() => rm(making, { recursive: true }));
  return folder;
}

async function encode(
  { rate = "25", seconds = 12, soundRate = 48000, captions }: Recipe,
  output: readonly string[],
  folder: string,
): Promise<void> {
  await mkdir(folder);
  const pictures = `testsrc2=size=320x180:rate=${rate}`;
  const sources = [
    ...(captions
      ? await captionedSource(folder, `${pictures}:duration=${seconds}`)
      : ["-f", "lavfi", "-i", pictures]),
    ...["-f", "lavfi", "-i", `sine=frequency=440:sample_rate=${soundRate}`],
  ];
  const hls = [
    "-f",
    "hls",
    "-hls_time",
    String(SEGMENT_SECONDS),
    "-hls_list_size",
    "0",
    "-hls_segment_filename",
  ];
  const args = [
    "-v",
    "error",
    "-y",
    ...sources,
    "-t",
    String(seconds),
    ...output,
    ...hls,
    "%03d",
    "index.m3u8",
  ];
  await promisify(execFile)("ffmpeg", args, { cwd: folder });
}

async function readTrack(folder: string, rendition: string): Promise<RecordedTrack> {
  const own = join(folder, rendition);
  const playlist = await readFile(join(own, "index.m3u8"), "utf8");
  const listed = [...playlist.matchAll(/#EXTINF:([\d.]+),\s*\n([^#\s]+)/g)];
  const map = /#EXT-X-MAP:URI="([^"]+)"/.exec(playlist)?.[1];
  const segments = listed.map(async ([, duration, name = ""]) => ({
    body: await readFile(join(own, name)),
    duration: Number(duration),
  }));
  return {
    kind: rendition.startsWith("v") ? "video" : "audio",
    extension: map ? "m4s" : "ts",
    ...(map ? { init: await readFile(join(dirname(join(own, "x")), map)) } : {}),
    segments: await Promise.all(segments),
  };
}

function changed(
  recording: Recording,
  rendition: string,
  change: (body: Buffer, index: number) => Buffer,
): Recording {
  const track = recording.tracks[rendition];
  if (track === undefined) throw new Error(`no rendition ${rendition}`);
  const segments = track.segments.map(({ body, duration }, i) => ({ body: change(body, i), duration }));
  return { ...recording, tracks: { ...recording.tracks, [rendition]: { ...track, segments } } };
}

function packAudio(recording: Recording): Recording {
  const packed = changed(recording, AUDIO, packedAudio);
  const track = packed.tracks[AUDIO];
  return track
    ? { ...packed, tracks: { ...packed.tracks, [AUDIO]: { ...track, extension: "aac" } } }
    : packed;
}

function ptsOf({ tracks }: Recording, index: number): number {
  return scanTs(tracks["v300"]?.segments[index]?.body ?? Buffer.alloc(0)).video?.earliest ?? 0;
}

function addSplices(recording: Recording): Recording {
  const out = spliceInsert({ event: 7, time: ptsOf(recording, 2), duration: 360_000 });
  return changed(recording, "v300", (body, i) => withSections(body, i === 1 ? [out] : []));
}

/** A cue of 3 s at the begin of each even segment, in both segments that it touches; none in the last two. */
function addText(recording: Recording): Recording {
  const segments = (recording.tracks["v300"]?.segments ?? []).map(({ duration }, i, all) => {
    const cue = Math.floor(i / 2) * 4;
    const text =
      i < all.length - 2 ? `\n00:00:0${cue}.500 --> 00:00:0${cue + 3}.500 line:0\nCue <b>${cue}</b>\n` : "";
    const header = `WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:${ptsOf(recording, 0)},LOCAL:00:00:00.000\n`;
    return { body: Buffer.from(header + text), duration };
  });
  return {
    ...recording,
    tracks: { ...recording.tracks, "t-en": { kind: "text", extension: "vtt", segments } },
  };
}
