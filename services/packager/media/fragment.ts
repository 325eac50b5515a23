import { type Box, boxesIn, box, fullBox, needBox, readU64, u64 } from "./boxes";
import type { ByteRange } from "../../core/window";
import { MediaFault } from "./fault";

/**
 * A media segment as the engine writes it (styp, sidx, one moof, one mdat), in the form that Headend stores: no sidx, and tfdt
 * of 64 bits, so that a move in time changes no size. The tfdt is the first presentation time: composition offsets
 * count from `shift`, the media_time of the init's edit list.
 */
export interface Fragment {
  readonly body: Buffer;
  /** Earliest presentation time, ticks. It is also the tfdt. */
  readonly time: number;
  /** Sum of the samples, ticks. */
  readonly duration: number;
  readonly samples: number;
  /** moof, mdat's header and the first sample. */
  readonly firstSample: ByteRange;
}

/** Media times of edit lists: in the engine's init, and in the neutral one (init.ts). */
export interface Shift {
  readonly from: number;
  readonly to: number;
}

export function normalise(segment: Buffer, shift: Shift): Fragment {
  const boxes = boxesIn(segment);
  const moofs = boxes.filter(({ type }) => type === "moof");
  const [moof] = moofs;
  if (moof === undefined || moofs.length > 1) throw new MediaFault("engine", `${moofs.length} fragments`);
  const trafs = boxesIn(segment, moof.body, moof.end).filter(({ type }) => type === "traf");
  const [traf] = trafs;
  if (traf === undefined || trafs.length > 1) throw new MediaFault("engine", `${trafs.length} tracks`);
  const run = readRun(segment, traf);
  return assemble(segment, { boxes, moof, traf, run, shift });
}

interface Run {
  readonly decodeTime: number;
  readonly duration: number;
  readonly samples: number;
  readonly firstSize: number;
  /** First presentation time from the decode time. */
  readonly earliest: number;
  /** Composition offsets as written; none where a sample has none. */
  readonly offsets: readonly number[];
  /** Bytes in a sample's row, and where its composition offset is. */
  readonly row: number;
  readonly rows: number;
}

const FLAG = { dataOffset: 1, firstFlags: 4, duration: 0x100, size: 0x200, flags: 0x400, composition: 0x800 };

function readRun(segment: Buffer, traf: Box): Run {
  const defaults = readTfhd(segment, needBox(segment, "tfhd", traf));
  const { body } = needBox(segment, "trun", traf);
  const version = segment[body];
  const flags = segment.readUIntBE(body + 1, 3);
  const samples = segment.readUInt32BE(body + 4);
  if (samples === 0) throw new MediaFault("engine", "a fragment without samples");
  const rows = body + 8 + (flags & FLAG.dataOffset ? 4 : 0) + (flags & FLAG.firstFlags ? 4 : 0);
  const columns = [FLAG.duration, FLAG.size, FLAG.flags, FLAG.composition].filter((flag) => flags & flag);
  const at = (flag: number): number => columns.indexOf(flag) * 4;
  const row = columns.length * 4;
  const offsets: number[] = [];
  let duration = 0;
  let earliest = Infinity;
  for (let i = 0; i < samples; i++) {
    const start = rows + i * row;
    const offset = flags & FLAG.composition ? readOffset(segment, start + at(FLAG.composition), version) : 0;
    if (flags & FLAG.composition) offsets.push(offset);
    earliest = Math.min(earliest, duration + offset);
    duration += flags & FLAG.duration ? segment.readUInt32BE(start + at(FLAG.duration)) : defaults.duration;
  }
  const firstSize = flags & FLAG.size ? segment.readUInt32BE(rows + at(FLAG.size)) : defaults.size;
  return { decodeTime: readTfdt(segment, traf), earliest, duration, samples, firstSize, offsets, row, rows };
}

const readOffset = (segment: Buffer, offset: number, version: number | undefined): number =>
  version === 1 ? segment.readInt32BE(offset) : segment.readUInt32BE(offset);

function readTfhd(segment: Buffer, { body }: Box): { readonly duration: number; readonly size: number } {
  const flags = segment.readUIntBE(body + 1, 3);
  let offset = body + 8 + (flags & 1 ? 8 : 0) + (flags & 2 ? 4 : 0);
  const next = (flag: number): number => {
    if (!(flags & flag)) return 0;
    offset += 4;
    return segment.readUInt32BE(offset - 4);
  };
  return { duration: next(8), size: next(0x10) };
}

function readTfdt(segment: Buffer, traf: Box): number {
  const { body } = needBox(segment, "tfdt", traf);
  return segment[body] === 1 ? readU64(segment, body + 4) : segment.readUInt32BE(body + 4);
}

interface Parts {
  readonly boxes: readonly Box[];
  readonly moof: Box;
  readonly traf: Box;
  readonly run: Run;
  readonly shift: Shift;
}

function assemble(segment: Buffer, { boxes, moof, traf, run, shift }: Parts): Fragment {
  // Where leading pictures precede the key frame, the first time is theirs.
  const time = run.decodeTime + run.earliest - shift.from;
  const grown = segment[needBox(segment, "tfdt", traf).body] === 1 ? 0 : 4;
  const children = boxesIn(segment, traf.body, traf.end).map((each) =>
    child(segment, each, { run, time, grown, shift: shift.to }),
  );
  const newMoof = box(
    "moof",
    ...boxesIn(segment, moof.body, moof.end).map((each) =>
      each.type === "traf" ? box("traf", ...children) : segment.subarray(each.start, each.end),
    ),
  );
  const before = boxes.filter(({ type, start }) => start < moof.start && type !== "sidx");
  const after = boxes.filter(({ start }) => start > moof.start);
  const cut = ({ start, end }: Box): Buffer => segment.subarray(start, end);
  const offset = before.reduce((sum, { start, end }) => sum + end - start, 0);
  return {
    body: Buffer.concat([...before.map(cut), newMoof, ...after.map(cut)]),
    time,
    duration: run.duration,
    samples: run.samples,
    firstSample: { offset, length: newMoof.length + 8 + run.firstSize },
  };
}

interface Change {
  readonly run: Run;
  readonly time: number;
  /** Bytes by which the moof grows, and with it every offset from its start. */
  readonly grown: number;
  readonly shift: number;
}

function child(segment: Buffer, each: Box, change: Change): Buffer {
  if (each.type === "tfdt") return fullBox("tfdt", [1, 0], u64(change.time));
  const copy = Buffer.from(segment.subarray(each.start, each.end));
  if (each.type === "trun") moveRun(copy, each.start, change);
  if (each.type === "saio") moveSaio(copy, change.grown);
  return copy;
}

function moveRun(trun: Buffer, start: number, { run, grown, shift }: Change): void {
  if (trun.readUIntBE(9, 3) & FLAG.dataOffset) trun.writeInt32BE(trun.readInt32BE(16) + grown, 16);
  if (run.offsets.length === 0) return;
  const moved = run.offsets.map((each) => each - run.earliest + shift);
  trun[8] = moved.some((each) => each < 0) ? 1 : 0;
  moved.forEach((each, i) => {
    trun.writeInt32BE(each, run.rows - start + (i + 1) * run.row - 4);
  });
}

function moveSaio(saio: Buffer, grown: number): void {
  const count = 12 + (saio.readUIntBE(9, 3) & 1 ? 8 : 0);
  const wide = saio[8] === 1;
  for (let i = 0; i < saio.readUInt32BE(count); i++) {
    const offset = count + 4 + i * (wide ? 8 : 4) + (wide ? 4 : 0);
    saio.writeUInt32BE(saio.readUInt32BE(offset) + grown, offset);
  }
}
