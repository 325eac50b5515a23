import { begins, byte, PACKET, payloadAt, pidOf, wrapped } from "./tsShift";

/** SCTE 35 in a transport stream: a PID of its own in the PMT, and a splice_insert section before a break. */
export const SPLICE_PID = 0x1f0;
const STREAM_TYPE = 0x86;
/** registration_descriptor `CUEI` of the programme (SCTE 35, 8.1). */
const REGISTRATION = Buffer.from([0x05, 0x04, 0x43, 0x55, 0x45, 0x49]);

export interface Break {
  readonly eventId: number;
  /** 90 kHz ticks, of the first picture of the break. */
  readonly pts: number;
  /** 90 kHz ticks. */
  readonly duration: number;
}

/** A splice_insert that begins a break and returns by itself (SCTE 35, 9.7.3). */
export function spliceInsert({ eventId, pts, duration }: Break): Buffer {
  const event = Buffer.alloc(6);
  event.writeUInt32BE(eventId);
  event.set([0x7f, 0xef], 4);
  const command = Buffer.concat([
    event,
    time33(0xfe, pts),
    time33(0xfe, duration),
    Buffer.from([0, 1, 0, 0]),
  ]);
  const rest = Buffer.concat([
    // Protocol version, no encryption, pts_adjustment 0, cw_index, tier 0xfff, length and type of the command.
    Buffer.from([0, 0, 0, 0, 0, 0, 0, 0xff, 0xf0, command.length, 0x05]),
    command,
    Buffer.from([0, 0]),
  ]);
  const length = rest.length + 4;
  return withCrc(Buffer.concat([Buffer.from([0xfc, 0x30 | (length >> 8), length & 0xff]), rest]));
}

/** A flag byte whose last bit is the first of 33. */
function time33(flags: number, ticks: number): Buffer {
  const field = Buffer.alloc(5);
  const value = wrapped(ticks);
  field[0] = flags | Math.floor(value / 2 ** 32);
  field.writeUInt32BE(value % 2 ** 32, 1);
  return field;
}

/** A copy in which every PMT also has the PID of splices. */
export function declareSplices(segment: Buffer): Buffer {
  const declared = Buffer.from(segment);
  for (const at of pmtPackets(segment)) {
    const section = (payloadAt(segment, at) ?? at) + 1;
    declared.set(declaredPmt(segment.subarray(section, section + 3 + lengthOf(segment, section))), section);
  }
  return declared;
}

/** A copy with a section after the first PMT. `counter`: of packets of its PID. */
export function insertSection(segment: Buffer, section: Buffer, counter: number): Buffer {
  const [pmt = 0] = pmtPackets(segment);
  const packet = Buffer.alloc(PACKET, 0xff);
  packet.set([0x47, 0x40 | (SPLICE_PID >> 8), SPLICE_PID & 0xff, 0x10 | (counter & 15), 0]);
  packet.set(section, 5);
  return Buffer.concat([segment.subarray(0, pmt + PACKET), packet, segment.subarray(pmt + PACKET)]);
}

const lengthOf = (data: Buffer, section: number): number => data.readUInt16BE(section + 1) & 0xfff;

function pmtPackets(segment: Buffer): number[] {
  let pmt = -1;
  const found: number[] = [];
  for (let at = 0; at + PACKET <= segment.length; at += PACKET) {
    if (!begins(segment, at)) continue;
    const section = (payloadAt(segment, at) ?? at) + 1;
    if (pidOf(segment, at) === 0) pmt = segment.readUInt16BE(section + 10) & 0x1fff;
    if (pidOf(segment, at) === pmt) found.push(at);
  }
  return found;
}

function declaredPmt(pmt: Buffer): Buffer {
  const infoLength = pmt.readUInt16BE(10) & 0xfff;
  const streams = 12 + infoLength;
  const entry = [STREAM_TYPE, 0xe0 | (SPLICE_PID >> 8), SPLICE_PID & 0xff, 0xf0, 0];
  const head = Buffer.from(pmt.subarray(0, 12));
  const info = Buffer.concat([pmt.subarray(12, streams), REGISTRATION]);
  head.writeUInt16BE(0xf000 | info.length, 10);
  const section = Buffer.concat([head, info, pmt.subarray(streams, -4), Buffer.from(entry)]);
  section.writeUInt16BE(((byte(pmt, 1) << 8) & 0xf000) | (section.length + 1), 1);
  return withCrc(section);
}

const withCrc = (section: Buffer): Buffer => {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32Mpeg(section));
  return Buffer.concat([section, sum]);
};

/** CRC of sections (ISO/IEC 13818-1, annex A). */
function crc32Mpeg(data: Buffer): number {
  let crc = 0xffffffff;
  for (const value of data) {
    crc ^= value << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  return crc >>> 0;
}
