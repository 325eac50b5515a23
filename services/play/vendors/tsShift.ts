/**
 * Moves the clocks of an MPEG transport stream (ISO/IEC 13818-1): PTS and DTS of PES packets, PCR of adaptation fields. All
 * are 33 bits of 90 kHz ticks, and wrap.
 */
export const WRAP = 2 ** 33;
export const PACKET = 188;
const SYNC = 0x47;

/** Into 0 to 2^33 - 1. */
export const wrapped = (ticks: number): number => ((ticks % WRAP) + WRAP) % WRAP;

/** A copy with all clocks later by `ticks`, which may be negative. */
export function shiftTs(segment: Buffer, ticks: number): Buffer {
  const moved = Buffer.from(segment);
  for (let at = 0; at + PACKET <= moved.length; at += PACKET) {
    if (moved[at] !== SYNC) throw new RangeError(`no TS packet at byte ${at}`);
    shiftPcr(moved, at, ticks);
    const pes = pesAt(moved, at);
    if (pes === undefined) continue;
    const flags = byte(moved, pes + 7) >> 6;
    if (flags >= 2) writeStamp(moved, pes + 9, wrapped(readStamp(moved, pes + 9) + ticks));
    if (flags === 3) writeStamp(moved, pes + 14, wrapped(readStamp(moved, pes + 14) + ticks));
  }
  return moved;
}

/** PTS of the first PES packet of a stream id range: 0xe0 video, 0xc0 audio. Undefined: there is none. */
export function firstPts(segment: Buffer, streamId: 0xe0 | 0xc0): number | undefined {
  for (let at = 0; at + PACKET <= segment.length; at += PACKET) {
    const pes = pesAt(segment, at);
    if (pes === undefined || (byte(segment, pes + 3) & 0xf0) !== streamId) continue;
    if (byte(segment, pes + 7) >> 6 >= 2) return readStamp(segment, pes + 9);
  }
  return undefined;
}

export const byte = (data: Buffer, at: number): number => data[at] ?? 0;
export const pidOf = (data: Buffer, at: number): number =>
  ((byte(data, at + 1) & 0x1f) << 8) | byte(data, at + 2);

/** Where the payload of a packet begins; undefined: it has none. */
export function payloadAt(data: Buffer, at: number): number | undefined {
  const control = (byte(data, at + 3) >> 4) & 3;
  if ((control & 1) === 0) return undefined;
  return control === 3 ? at + 5 + byte(data, at + 4) : at + 4;
}

/** Whether a section or PES packet begins in this packet. */
export const begins = (data: Buffer, at: number): boolean => (byte(data, at + 1) & 0x40) !== 0;

function pesAt(data: Buffer, at: number): number | undefined {
  const payload = begins(data, at) ? payloadAt(data, at) : undefined;
  return payload !== undefined && payload + 19 <= at + PACKET && data.readUIntBE(payload, 3) === 1
    ? payload
    : undefined;
}

/** Adaptation field with PCR flag: 33 bits of base, 6 reserved, 9 of extension (2.4.3.5). */
function shiftPcr(data: Buffer, at: number, ticks: number): void {
  const hasField = (byte(data, at + 3) & 0x20) !== 0 && byte(data, at + 4) >= 7;
  if (!hasField || (byte(data, at + 5) & 0x10) === 0) return;
  const low = byte(data, at + 10) >> 7;
  const base = wrapped(data.readUInt32BE(at + 6) * 2 + low + ticks);
  data.writeUInt32BE(Math.floor(base / 2), at + 6);
  data[at + 10] = ((base % 2) << 7) | (byte(data, at + 10) & 0x7f);
}

/** 3, 15 and 15 bits, each followed by a marker bit (2.4.3.7). */
function readStamp(data: Buffer, at: number): number {
  const high = (byte(data, at) >> 1) & 7;
  return high * 2 ** 30 + (data.readUInt16BE(at + 1) >> 1) * 2 ** 15 + (data.readUInt16BE(at + 3) >> 1);
}

function writeStamp(data: Buffer, at: number, ticks: number): void {
  data[at] = (byte(data, at) & 0xf0) | (Math.floor(ticks / 2 ** 30) << 1) | 1;
  data.writeUInt16BE((Math.floor(ticks / 2 ** 15) % 2 ** 15) * 2 + 1, at + 1);
  data.writeUInt16BE((ticks % 2 ** 15) * 2 + 1, at + 3);
}
