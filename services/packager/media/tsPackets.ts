import { crc32 } from "./crc";
import { MediaFault } from "./fault";

/** Transport stream packets and tables (ISO/IEC 13818-1). */
export const PACKET = 188;
export const NULL_PID = 0x1fff;

export const STREAM_TYPE = {
  h264: 0x1b,
  hevc: 0x24,
  aac: 0x0f,
  latm: 0x11,
  ac3: 0x81,
  eac3: 0x87,
  scte35: 0x86,
} as const;
const AUDIO_TYPES: ReadonlySet<number> = new Set([
  0x03,
  0x04,
  STREAM_TYPE.aac,
  STREAM_TYPE.latm,
  STREAM_TYPE.ac3,
  STREAM_TYPE.eac3,
]);

export const isVideo = (type: number): boolean => type === STREAM_TYPE.h264 || type === STREAM_TYPE.hevc;
export const isAudio = (type: number): boolean => AUDIO_TYPES.has(type);

/** Faster than readUInt8 by a factor of ten; the reader is asked only for bytes of whole packets. */
export const byteAt = (ts: Buffer, at: number): number => ts[at] ?? 0;

export const pidAt = (ts: Buffer, packet: number): number =>
  ((byteAt(ts, packet + 1) & 0x1f) << 8) | byteAt(ts, packet + 2);
export const startsUnit = (ts: Buffer, packet: number): boolean => (byteAt(ts, packet + 1) & 0x40) !== 0;

/** Where a packet's payload begins: its end if it has none. */
export function payloadAt(ts: Buffer, packet: number): number {
  const control = byteAt(ts, packet + 3);
  if (!(control & 0x10)) return packet + PACKET;
  return control & 0x20 ? packet + 5 + byteAt(ts, packet + 4) : packet + 4;
}

/** PTS or DTS at its five bytes. */
export const timestampAt = (ts: Buffer, at: number): number =>
  ((byteAt(ts, at) >> 1) & 7) * 2 ** 30 +
  ((ts.readUInt16BE(at + 1) >> 1) << 15) +
  (ts.readUInt16BE(at + 3) >> 1);

/** Joins the sections of one PID over its packets. */
export class Sections {
  private held: Buffer[] = [];
  private length = 0;

  /** The sections that end in this packet, headers and CRC included. */
  add(ts: Buffer, packet: number): Buffer[] {
    const at = payloadAt(ts, packet);
    const end = packet + PACKET;
    if (at >= end) return [];
    if (!startsUnit(ts, packet)) return this.length === 0 ? [] : this.take(ts.subarray(at, end));
    const first = at + 1 + byteAt(ts, at);
    if (first > end) throw new MediaFault("corrupt", "a section begins beyond its packet");
    const ended = this.length === 0 ? [] : this.take(ts.subarray(at + 1, first));
    this.held = [];
    this.length = 0;
    return [...ended, ...this.take(ts.subarray(first, end))];
  }

  private take(bytes: Buffer): Buffer[] {
    this.held.push(bytes);
    this.length += bytes.length;
    const all = this.held.length === 1 ? bytes : Buffer.concat(this.held);
    const sections: Buffer[] = [];
    let at = 0;
    // 0xff after a section: stuffing up to the end of the packet.
    while (at + 3 <= all.length && all[at] !== 0xff) {
      const size = 3 + (all.readUInt16BE(at + 1) & 0xfff);
      if (at + size > all.length) break;
      sections.push(Buffer.from(all.subarray(at, at + size)));
      at += size;
    }
    const rest = all.subarray(at);
    this.held = rest.length === 0 || rest[0] === 0xff ? [] : [rest];
    this.length = this.held.length === 0 ? 0 : rest.length;
    return sections;
  }
}

/** PID of the PMT of the first program. */
export function readPat(section: Buffer): number {
  checked(section, 0, "PAT");
  for (let at = 8; at + 4 <= section.length - 4; at += 4) {
    if (section.readUInt16BE(at) !== 0) return section.readUInt16BE(at + 2) & 0x1fff;
  }
  throw new MediaFault("corrupt", "the PAT has no program");
}

export interface ElementaryStream {
  readonly pid: number;
  readonly type: number;
  /** Its entry in the PMT section. */
  readonly start: number;
  readonly end: number;
}

export function readPmt(section: Buffer): ElementaryStream[] {
  checked(section, 2, "PMT");
  const streams: ElementaryStream[] = [];
  const end = section.length - 4;
  for (let at = 12 + (section.readUInt16BE(10) & 0xfff); at < end;) {
    if (at + 5 > end) throw new MediaFault("corrupt", "the PMT is cut");
    const next = at + 5 + (section.readUInt16BE(at + 3) & 0xfff);
    streams.push({
      type: section.readUInt8(at),
      pid: section.readUInt16BE(at + 1) & 0x1fff,
      start: at,
      end: next,
    });
    at = next;
  }
  return streams;
}

function checked(section: Buffer, table: number, name: string): void {
  if (section.length < 12 || section[0] !== table)
    throw new MediaFault("corrupt", `no ${name} where one should be`);
  if (crc32(section) !== 0) throw new MediaFault("corrupt", `the CRC of the ${name} is wrong`);
}
