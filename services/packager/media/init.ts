import { type Box, box, boxesIn, findBox, fullBox, needBox, readU64, u32 } from "./boxes";
import { codecsOf } from "./codecs";
import { MediaFault } from "./fault";
import type { Shift } from "./fragment";
import type { RawMedia } from "../segment";

/** Ticks since 1970 stay whole numbers below 2^53 up to this timescale. */
export const MOST_TIMESCALE = 1_000_000;

/**
 * Seconds. The engine's edit list holds the delay of the first picture (two frames, say). At 59.94 or 23.976 frames per second
 * that differs by a tick from segment to segment, so it is rounded up: the shift cancels out in every time.
 */
const SHIFT_STEP = 0.1;

export interface Init {
  /** The same for every segment of a timeline. */
  readonly body: Buffer;
  readonly timescale: number;
  /** Media times of edit lists: the engine's, and that of `body`. */
  readonly shift: Shift;
  readonly found: RawMedia["found"];
}

/** The init as the engine writes it, without what depends on the segment: durations, the exact edit list, times, the engine's version. */
export function neutralInit(init: Buffer): Init {
  const mdia = needBox(init, "moov/trak/mdia");
  const timescale = timescaleOf(init, needBox(init, "mdhd", mdia));
  if (timescale > MOST_TIMESCALE) throw new MediaFault("timescale", `${timescale} ticks in a second`);
  const from = shiftOf(init);
  const step = Math.ceil(timescale * SHIFT_STEP);
  const to = Math.ceil(from / step) * step;
  return {
    body: Buffer.concat(boxesIn(init).map((each) => neutral(init, each, to))),
    timescale,
    shift: { from, to },
    found: found(init, mdia),
  };
}

/** Version 1 has 64-bit times before it. */
const timescaleOf = (init: Buffer, { body }: Box): number =>
  init.readUInt32BE(body + (init[body] === 1 ? 20 : 12));

function shiftOf(init: Buffer): number {
  const elst = findBox(init, "moov/trak/edts/elst");
  if (elst === undefined) return 0;
  const entries = init.readUInt32BE(elst.body + 4);
  const time = init[elst.body] === 1 ? readU64(init, elst.body + 16) : init.readInt32BE(elst.body + 12);
  if (entries !== 1 || time < 0) throw new MediaFault("engine", "the edit list has more than one shift");
  return time;
}

/** `meta`: an ID3 tag with the engine's version. */
const DROPPED = new Set(["meta", "mehd"]);
const OPENED = new Set(["moov", "trak", "mdia", "mvex"]);

function neutral(init: Buffer, each: Box, shift: number): Buffer {
  if (DROPPED.has(each.type)) return Buffer.alloc(0);
  if (OPENED.has(each.type)) {
    return box(each.type, ...boxesIn(init, each.body, each.end).map((inner) => neutral(init, inner, shift)));
  }
  if (each.type === "edts") return box("edts", fullBox("elst", [0, 0], u32(1, 0, shift, 0x10000)));
  const copy = Buffer.from(init.subarray(each.start, each.end));
  clear(copy, each.type);
  return copy;
}

/** Fields of version 0 after the box's header, version and flags: [offset, length] to be zero. */
const CLEARED: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  // Creation and modification time; duration.
  mvhd: [
    [12, 8],
    [24, 4],
  ],
  tkhd: [
    [12, 8],
    [28, 4],
  ],
  mdhd: [
    [12, 8],
    [24, 4],
  ],
  // default_sample_duration: each fragment states its own.
  trex: [[20, 4]],
};
const CLEARED_WIDE: typeof CLEARED = {
  mvhd: [
    [12, 16],
    [32, 8],
  ],
  tkhd: [
    [12, 16],
    [36, 8],
  ],
  mdhd: [
    [12, 16],
    [32, 8],
  ],
};

function clear(copy: Buffer, type: string): void {
  const fields = copy[8] === 1 ? CLEARED_WIDE[type] : CLEARED[type];
  for (const [offset, length] of fields ?? []) copy.fill(0, offset, offset + length);
}

function found(init: Buffer, mdia: Box): RawMedia["found"] {
  const stsd = needBox(init, "minf/stbl/stsd", mdia);
  const [entry] = boxesIn(init, stsd.body + 8, stsd.end);
  if (entry === undefined) throw new MediaFault("corrupt", "no sample entry");
  return codecsOf(init, entry);
}
