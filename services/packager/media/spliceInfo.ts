import { crc32 } from "./crc";
import { readSegmentation, type Segmentation } from "./segmentation";
import { WRAP } from "../ticks";

export type { Segmentation } from "./segmentation";

/** A splice_info_section (SCTE 35 2023) in values, or why it can't be read. Times and durations: 90 kHz ticks. */
export type SpliceReading =
  { readonly ok: true; readonly splice: SpliceInfo } | { readonly ok: false; readonly reason: SpliceFault };

/** `encrypted`: the section is whole, but its command can't be read. `unsupported`: another protocol version. */
export type SpliceFault = "short" | "not-splice" | "crc" | "encrypted" | "malformed" | "unsupported";

export interface SpliceInfo {
  /** pts_adjustment. The times below have it added already. */
  readonly adjustment: number;
  readonly command:
    | { readonly kind: "null" }
    | SpliceInsert
    /** `time`: 33 bits; undefined: immediate. */
    | { readonly kind: "timeSignal"; readonly time: number | undefined }
    | { readonly kind: "other"; readonly type: number };
  readonly segmentations: readonly Segmentation[];
}

export interface SpliceInsert {
  readonly kind: "insert";
  readonly event: number;
  readonly cancel: boolean;
  /** Out of the network. False: back in. */
  readonly out: boolean;
  readonly immediate: boolean;
  /** 33 bits. Undefined: immediate or cancelled. A splice by components has the first component's. */
  readonly time: number | undefined;
  readonly break: { readonly duration: number; readonly autoReturn: boolean } | undefined;
  readonly program: number;
  readonly avail: number;
  readonly availsExpected: number;
}

/** Bytes before the command, and the CRC. */
const HEAD = 14;
const CRC = 4;

/** Pure, and total: any bytes give a reading. Bytes after the section are ignored. */
export function readSpliceInfo(bytes: Buffer): SpliceReading {
  try {
    return readSection(bytes);
  } catch (error) {
    if (error instanceof RangeError) return { ok: false, reason: "malformed" };
    throw error;
  }
}

function readSection(bytes: Buffer): SpliceReading {
  if (bytes.length < HEAD + CRC) return { ok: false, reason: "short" };
  if (bytes[0] !== 0xfc) return { ok: false, reason: "not-splice" };
  const size = 3 + (bytes.readUInt16BE(1) & 0xfff);
  if (bytes.length < size || size < HEAD + CRC) return { ok: false, reason: "short" };
  const section = bytes.subarray(0, size);
  if (crc32(section) !== 0) return { ok: false, reason: "crc" };
  if (section[3] !== 0) return { ok: false, reason: "unsupported" };
  if (section.readUInt8(4) & 0x80) return { ok: false, reason: "encrypted" };
  return { ok: true, splice: readParts(section.subarray(0, size - CRC)) };
}

function readParts(section: Buffer): SpliceInfo {
  const adjustment = (section.readUInt8(4) & 1) * 2 ** 32 + section.readUInt32BE(5);
  const stated = section.readUInt16BE(11) & 0xfff;
  const { command, end } = readCommand(section, adjustment);
  // 0xfff: senders before 2007 do not state the length.
  const loop = stated === 0xfff ? end : HEAD + stated;
  if (command.kind !== "other" && loop < end) throw new RangeError("a command beyond its length");
  return { adjustment, command, segmentations: readDescriptors(section, loop) };
}

interface ReadCommand {
  readonly command: SpliceInfo["command"];
  /** First byte after it. */
  readonly end: number;
}

function readCommand(section: Buffer, adjustment: number): ReadCommand {
  const type = section.readUInt8(HEAD - 1);
  if (type === 0) return { command: { kind: "null" }, end: HEAD };
  if (type === 5) return readInsert(section, adjustment);
  if (type !== 6) return { command: { kind: "other", type }, end: HEAD };
  const { time, end } = readTime(section, HEAD, adjustment);
  return { command: { kind: "timeSignal", time }, end };
}

/** splice_time() */
function readTime(
  section: Buffer,
  at: number,
  adjustment: number,
): { readonly time: number | undefined; readonly end: number } {
  if (!(section.readUInt8(at) & 0x80)) return { time: undefined, end: at + 1 };
  return { time: (readTicks(section, at) + adjustment) % WRAP, end: at + 5 };
}

/** 33 bits at the end of five bytes. */
const readTicks = (section: Buffer, at: number): number =>
  (section.readUInt8(at) & 1) * 2 ** 32 + section.readUInt32BE(at + 1);

function readInsert(section: Buffer, adjustment: number): ReadCommand {
  const event = section.readUInt32BE(HEAD);
  if (section.readUInt8(HEAD + 4) & 0x80) return { command: { ...CANCELLED, event }, end: HEAD + 5 };
  const flags = section.readUInt8(HEAD + 5);
  const immediate = (flags & 0x10) !== 0;
  const splice = readSpliceTimes(section, { flags, immediate, adjustment });
  const pause = flags & 0x20 ? splice.end : undefined;
  const at = splice.end + (pause === undefined ? 0 : 5);
  const command: SpliceInsert = {
    kind: "insert",
    event,
    cancel: false,
    out: (flags & 0x80) !== 0,
    immediate,
    time: splice.time,
    break:
      pause === undefined
        ? undefined
        : { autoReturn: (section.readUInt8(pause) & 0x80) !== 0, duration: readTicks(section, pause) },
    program: section.readUInt16BE(at),
    avail: section.readUInt8(at + 2),
    availsExpected: section.readUInt8(at + 3),
  };
  return { command, end: at + 4 };
}

const CANCELLED: Omit<SpliceInsert, "event"> = {
  kind: "insert",
  cancel: true,
  out: false,
  immediate: false,
  time: undefined,
  break: undefined,
  program: 0,
  avail: 0,
  availsExpected: 0,
};

function readSpliceTimes(
  section: Buffer,
  {
    flags,
    immediate,
    adjustment,
  }: { readonly flags: number; readonly immediate: boolean; readonly adjustment: number },
): { readonly time: number | undefined; readonly end: number } {
  let at = HEAD + 6;
  if (flags & 0x40) return immediate ? { time: undefined, end: at } : readTime(section, at, adjustment);
  let first: number | undefined;
  const components = section.readUInt8(at++);
  for (let i = 0; i < components; i++) {
    at++;
    if (immediate) continue;
    const { time, end } = readTime(section, at, adjustment);
    first ??= time;
    at = end;
  }
  return { time: first, end: at };
}

function readDescriptors(section: Buffer, loop: number): Segmentation[] {
  const found: Segmentation[] = [];
  const end = loop + 2 + section.readUInt16BE(loop);
  if (end > section.length) throw new RangeError("descriptors beyond the section");
  for (let at = loop + 2; at < end;) {
    const next = at + 2 + section.readUInt8(at + 1);
    if (next > end) throw new RangeError("a descriptor beyond its loop");
    const segmentation = section[at] === 2 ? readSegmentation(section.subarray(at + 2, next)) : undefined;
    if (segmentation) found.push(segmentation);
    at = next;
  }
  return found;
}
