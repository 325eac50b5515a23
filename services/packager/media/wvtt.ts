import { box, fullBox, u16, u32, u64, u8 } from "./boxes";
import { RATE, since, WRAP } from "../ticks";
import type { Cue, WebVtt } from "./webVtt";

/**
 * WebVTT in CMAF (ISO/IEC 14496-30). The engine can't write it: it fails without cues, and fills a segment up to
 * segment_duration.
 */
export const WVTT_TIMESCALE = RATE;
const TICKS_PER_MS = WVTT_TIMESCALE / 1000;

/** Where the segment is, in ticks: that of the video. */
export interface Span {
  readonly time: number;
  readonly duration: number;
}

interface TimedCue {
  readonly cue: Cue;
  /** Ticks from the start of the segment. */
  readonly start: number;
  readonly end: number;
}

/** One sample for each stretch of time in which the same cues show. */
export function writeWvtt(vtt: WebVtt, { time, duration }: Span): Buffer {
  const cues = timed(vtt, { time, duration });
  const edges = [0, duration, ...cues.flatMap(({ start, end }) => [start, end])];
  const ordered = [...new Set(edges)].sort((a, b) => a - b);
  const samples = ordered.slice(0, -1).map((start, i) => ({
    duration: (ordered[i + 1] ?? duration) - start,
    body: sample(cues.filter((each) => each.start <= start && each.end > start)),
  }));
  const row = samples.map((each) => u32(each.duration, each.body.length));
  const moof = (dataOffset: number): Buffer =>
    box(
      "moof",
      fullBox("mfhd", [0, 0], u32(1)),
      box(
        "traf",
        fullBox("tfhd", [0, 0x020000], u32(1)),
        fullBox("tfdt", [1, 0], u64(time)),
        fullBox("trun", [0, 0x301], u32(samples.length, dataOffset), ...row),
      ),
    );
  const head = moof(moof(0).length + 8);
  return Buffer.concat([STYP, head, box("mdat", ...samples.map(({ body }) => body))]);
}

function timed({ map, cues }: WebVtt, { time, duration }: Span): TimedCue[] {
  const start = since(map.mpegts, time % WRAP);
  return cues
    .map((cue) => ({
      cue,
      start: Math.max(start + (cue.start - map.local) * TICKS_PER_MS, 0),
      end: Math.min(start + (cue.end - map.local) * TICKS_PER_MS, duration),
    }))
    .filter((each) => each.start < each.end);
}

const sample = (cues: readonly TimedCue[]): Buffer =>
  cues.length === 0 ? box("vtte") : Buffer.concat(cues.map(({ cue }) => vttCue(cue)));

const vttCue = ({ id, settings, text }: Cue): Buffer =>
  box(
    "vttc",
    ...(id ? [utf8("iden", id)] : []),
    ...(settings ? [utf8("sttg", settings)] : []),
    utf8("payl", text),
  );

const utf8 = (type: string, text: string): Buffer => box(type, Buffer.from(text, "utf8"));

const brands = (...names: readonly string[]): Buffer => Buffer.from(names.join(""), "latin1");

const STYP = box("styp", brands("msdh"), u32(0), brands("msdh", "iso8", "cmfs"));

/** 1 in 16.16 at the corners, 1 in 2.30. */
const MATRIX = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
/** `und` in three times five bits. */
const UNDETERMINED = 0x55c4;

const STBL = box(
  "stbl",
  fullBox("stsd", [0, 0], u32(1), box("wvtt", Buffer.alloc(6), u16(1), utf8("vttC", "WEBVTT"))),
  fullBox("stts", [0, 0], u32(0)),
  fullBox("stsc", [0, 0], u32(0)),
  fullBox("stsz", [0, 0], u32(0, 0)),
  fullBox("stco", [0, 0], u32(0)),
);

const MDIA = box(
  "mdia",
  fullBox("mdhd", [0, 0], u32(0, 0, WVTT_TIMESCALE, 0), u16(UNDETERMINED, 0)),
  fullBox("hdlr", [0, 0], u32(0), brands("text"), u32(0, 0, 0), u8(0)),
  box(
    "minf",
    fullBox("nmhd", [0, 0]),
    box("dinf", fullBox("dref", [0, 0], u32(1), fullBox("url ", [0, 1]))),
    STBL,
  ),
);

/** The same for every text rendition. */
export const WVTT_INIT: Buffer = Buffer.concat([
  box("ftyp", brands("iso8"), u32(0), brands("iso8", "isom", "dash", "cmfc", "cwvt")),
  box(
    "moov",
    fullBox(
      "mvhd",
      [0, 0],
      u32(0, 0, WVTT_TIMESCALE, 0, 0x10000),
      u16(0x100, 0),
      u32(0, 0),
      MATRIX,
      Buffer.alloc(24),
      u32(2),
    ),
    box("trak", fullBox("tkhd", [0, 7], u32(0, 0, 1, 0, 0, 0, 0), u16(0, 0, 0, 0), MATRIX, u32(0, 0)), MDIA),
    box("mvex", fullBox("trex", [0, 0], u32(1, 1, 0, 0, 0))),
  ),
]);
