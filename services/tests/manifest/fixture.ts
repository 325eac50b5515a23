import type { LineUpChannel } from "../../../catalog/lineUp";
import type {
  Marker,
  RenditionDescription,
  Timeline,
  Window,
  WindowMedia,
  WindowSegment,
} from "../../core/window";
import type { MpdSource } from "../../manifest/mpd";
import { NOTHING, publish, type Limits, type Published } from "../../manifest/published";
import { channelOf } from "../support/lineUp";

/** Windows as packagers make them, with the irregular times of real feeds. */

export const SEGMENT = 4;
export const LIMITS: Limits = { window: 300_000, segment: SEGMENT * 1000 };

export const CHANNEL: LineUpChannel = channelOf("news", {
  audio: [
    { language: "en", role: "main", codec: "aac" },
    { language: "en", role: "description", codec: "aac" },
    { language: "de", role: "alternate", codec: "aac" },
  ],
});

/** What a manifest of the channel is made from. */
export const sourceOf = (published: Published, channel: Partial<LineUpChannel> = {}): MpdSource => ({
  channel: { ...CHANNEL, ...channel },
  published,
  origin: "https://segments.example.com",
  segment: SEGMENT,
  liveWindow: 300,
});

const VIDEO: Readonly<Record<string, RenditionDescription>> = {
  v1000: {
    kind: "video",
    timescale: 90_000,
    codecs: "avc1.64001f",
    bandwidth: 1_100_000,
    averageBandwidth: 1_000_000,
    width: 1280,
    height: 720,
    frameRate: "30000/1001",
    formats: { ts: { extension: "ts" }, cmaf: { init: "init.mp4", extension: "m4s" } },
  },
  v3000: {
    kind: "video",
    timescale: 90_000,
    codecs: "avc1.640028",
    bandwidth: 3_300_000,
    averageBandwidth: 3_000_000,
    width: 1920,
    height: 1080,
    frameRate: "30000/1001",
    formats: { ts: { extension: "ts" }, cmaf: { init: "init.mp4", extension: "m4s" } },
  },
};

const audio = (language: string, role: string, timescale: number): RenditionDescription => ({
  kind: "audio",
  timescale,
  codecs: "mp4a.40.2",
  bandwidth: 128_000,
  averageBandwidth: 128_000,
  language,
  role,
  channels: 2,
  sampleRate: timescale,
  formats: { ts: { extension: "aac" }, cmaf: { init: "init.mp4", extension: "m4s" } },
});

/** H.264 with audio apart, of 48 kHz and 44.1 kHz, and captions. */
export const APART: Timeline["renditions"] = {
  ...VIDEO,
  "a-en-main-aac": audio("en", "main", 48_000),
  "a-en-description-aac": audio("en", "description", 48_000),
  "a-de-alternate-aac": audio("de", "alternate", 44_100),
  "t-en": {
    kind: "text",
    timescale: 1000,
    codecs: "wvtt",
    bandwidth: 1000,
    language: "en",
    role: "caption",
    formats: { ts: { extension: "vtt" }, cmaf: { init: "init.mp4", extension: "m4s" } },
  },
};

/** H.264 with audio in the transport stream. */
export const MUXED: Timeline["renditions"] = {
  ...Object.fromEntries(
    Object.entries(VIDEO).map(([name, video]) => [
      name,
      { ...video, formats: { ...video.formats, ts: { extension: "ts", muxed: "a-en-main-aac" } } },
    ]),
  ),
  "a-en-main-aac": {
    ...audio("en", "main", 48_000),
    formats: { cmaf: { init: "init.mp4", extension: "m4s" } },
  },
};

const cmafOnly = (description: RenditionDescription): RenditionDescription => ({
  ...description,
  formats: { cmaf: { init: "init.mp4", extension: "m4s" } },
});

export const HEVC: Timeline["renditions"] = {
  v3000: cmafOnly({
    ...(VIDEO["v3000"] as RenditionDescription),
    codecs: "hvc1.1.6.L120.90",
    timescale: 30_000,
  }),
  "a-en-main-aac": cmafOnly(audio("en", "main", 48_000)),
};

export const timelineOf = (name: string, renditions = APART): Timeline => ({
  version: 1,
  timeline: name,
  channel: CHANNEL.id,
  feed: name.split(".")[1] ?? name,
  renditions,
});

/** 120 frames of 29.97 in a second of 90,000 ticks. */
export const NTSC = 360_360 / 90_000;

export interface SegmentRow {
  readonly sequence: number;
  readonly timeline: Timeline;
  readonly discontinuity: number;
  /** Seconds since 1970, of the video. */
  readonly start: number;
  /** Seconds. */
  readonly length?: number;
  readonly began?: number;
  readonly added?: number;
  readonly markers?: readonly Marker[];
  readonly tags?: readonly string[];
}

/** Audio begins 64 ms before video, and its segments are whole frames. */
export function segmentOf(row: SegmentRow): WindowSegment {
  const { sequence, timeline, discontinuity, start, length = NTSC, began, markers = [], tags } = row;
  const renditions = Object.entries(timeline.renditions).map(([name, description]) => [
    name,
    mediaOf(description, start, length),
  ]);
  return {
    sequence,
    discontinuity,
    ...(began === undefined ? {} : { began }),
    timeline: timeline.timeline,
    feed: timeline.feed,
    added: row.added ?? Math.round((start + length) * 1000) + 800,
    renditions: Object.fromEntries(renditions) as WindowSegment["renditions"],
    markers,
    ...(tags === undefined ? {} : { tags }),
  };
}

function mediaOf(description: RenditionDescription, start: number, length: number): WindowMedia {
  const { kind, timescale, formats } = description;
  const [time, end] = [start, start + length].map((at) => ticksOf(kind, timescale, at)) as [number, number];
  const keyFrame = kind === "video" ? { keyFrame: { offset: 564, length: 40_000 } } : {};
  return {
    time,
    duration: end - time,
    files: Object.fromEntries(
      Object.keys(formats).map((format) => [format, { bytes: 500_000, ...keyFrame }]),
    ),
  };
}

function ticksOf(kind: RenditionDescription["kind"], timescale: number, at: number): number {
  if (kind !== "audio") return Math.round(at * timescale);
  const frame = 1024;
  return Math.round(((at - 0.064) * timescale) / frame) * frame;
}

/** So many segments in a row of one timeline. */
export const rowOf = (first: SegmentRow, count: number): readonly WindowSegment[] =>
  Array.from({ length: count }, (_, index) =>
    segmentOf({
      ...first,
      sequence: first.sequence + index,
      start: first.start + index * (first.length ?? NTSC),
    }),
  );

export const windowOf = (
  segments: readonly WindowSegment[],
  timelines: readonly Timeline[],
  zone = "use1-az1",
): Window => ({
  channel: CHANNEL.id,
  zone,
  segments,
  timelines: Object.fromEntries(timelines.map((timeline) => [timeline.timeline, timeline])),
  feeds: {},
});

export const publishedOf = (segments: readonly WindowSegment[], timelines: readonly Timeline[]): Published =>
  publish(NOTHING, [windowOf(segments, timelines)], LIMITS);

/** 2026-11-30T12:00:00Z, and a third of a second that no timescale has. */
export const START = 1_796_040_000 + 1 / 3;

export const MERIDIAN = timelineOf("us-east-1.meridian-internet.1796040000.161643600030000");
export const NORTHLIGHT = timelineOf("us-east-1.northlight-directConnect.1796040012.161643601110000");

/** Three segments of one feed, then two of the other one that begins 40 ms later. */
export function switched(details: Partial<SegmentRow> = {}): Published {
  const began = Math.floor(START * 1000);
  const second = START + 3 * NTSC + 0.04;
  return publishedOf(
    [
      ...rowOf({ sequence: 100, timeline: MERIDIAN, discontinuity: 7, start: START, began, ...details }, 3),
      ...rowOf(
        {
          sequence: 103,
          timeline: NORTHLIGHT,
          discontinuity: 8,
          start: second,
          began: Math.floor(second * 1000),
        },
        2,
      ),
    ],
    [MERIDIAN, NORTHLIGHT],
  );
}
