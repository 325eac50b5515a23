import { crc32 } from "../../packager/media/crc";
import { byteAt, PACKET, payloadAt, pidAt, startsUnit } from "../../packager/media/tsPackets";
import { scanTs } from "../../packager/media/tsScan";

/** Writes SCTE-35 into recordings, without the parser of the packager. */
const SCTE_PID = 0x1f0;

/**
 * The transport stream with a SCTE-35 PID: an entry in each PMT, and the sections after the first PMT. A long section takes
 * several packets.
 */
export function withSections(ts: Buffer, sections: readonly Buffer[], pid = SCTE_PID): Buffer {
  const { pmtPid } = scanTs(ts);
  const out: Buffer[] = [];
  let written = false;
  for (let packet = 0; packet < ts.length; packet += PACKET) {
    const bytes = ts.subarray(packet, packet + PACKET);
    const isPmt = pidAt(ts, packet) === pmtPid && startsUnit(ts, packet);
    out.push(isPmt ? withEntry(bytes, pid) : bytes);
    if (isPmt && !written) out.push(...sectionPackets(sections, pid));
    written ||= isPmt;
  }
  return Buffer.concat(out);
}

function withEntry(packet: Buffer, pid: number): Buffer {
  const at = payloadAt(packet, 0);
  const start = at + 1 + byteAt(packet, at);
  const size = 3 + (packet.readUInt16BE(start + 1) & 0xfff);
  const entry = Buffer.from([0x86, 0xe0 | (pid >> 8), pid & 0xff, 0xf0, 0]);
  const section = Buffer.concat([packet.subarray(start, start + size - 4), entry, Buffer.alloc(4)]);
  section.writeUInt16BE((section.readUInt16BE(1) & 0xf000) | (section.length - 3), 1);
  section.writeUInt32BE(crc32(section.subarray(0, -4)), section.length - 4);
  return Buffer.concat([packet.subarray(0, start), section], PACKET).fill(0xff, start + section.length);
}

function sectionPackets(sections: readonly Buffer[], pid: number): Buffer[] {
  const packets: Buffer[] = [];
  for (const section of sections) {
    const data = Buffer.concat([Buffer.from([0]), section]);
    for (let at = 0; at < data.length; at += PACKET - 4) {
      const head = Buffer.from([
        0x47,
        (at === 0 ? 0x40 : 0) | (pid >> 8),
        pid & 0xff,
        0x10 | (packets.length & 15),
      ]);
      const payload = data.subarray(at, at + PACKET - 4);
      packets.push(Buffer.concat([head, payload], PACKET).fill(0xff, 4 + payload.length));
    }
  }
  return packets;
}

const bits33 = (value: number, top: number): Buffer => {
  const bytes = Buffer.alloc(5);
  bytes[0] = top | (value >= 2 ** 32 ? 1 : 0);
  bytes.writeUInt32BE(value % 2 ** 32, 1);
  return bytes;
};

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** A splice_info_section around a command and descriptors. */
export function spliceSection(
  type: number,
  command: Buffer,
  {
    descriptors = Buffer.alloc(0),
    adjustment = 0,
  }: { readonly descriptors?: Buffer; readonly adjustment?: number } = {},
): Buffer {
  const loop = Buffer.from([descriptors.length >> 8, descriptors.length & 0xff]);
  const head = Buffer.concat([
    Buffer.from([0xfc, 0, 0, 0]),
    bits33(adjustment, 0),
    Buffer.from([0, 0xff, 0xf0 | (command.length >> 8), command.length & 0xff, type]),
  ]);
  const section = Buffer.concat([head, command, loop, descriptors, Buffer.alloc(4)]);
  section.writeUInt16BE(0x3000 | (section.length - 3), 1);
  section.writeUInt32BE(crc32(section.subarray(0, -4)), section.length - 4);
  return section;
}

export interface InsertFields {
  readonly event: number;
  /** Undefined: immediate. */
  readonly time?: number;
  /** Undefined: no break_duration. */
  readonly duration?: number;
  readonly out?: boolean;
  readonly adjustment?: number;
}

export function spliceInsert({ event, time, duration, out = true, adjustment = 0 }: InsertFields): Buffer {
  const flags =
    (out ? 0x80 : 0) | 0x40 | (duration === undefined ? 0 : 0x20) | (time === undefined ? 0x10 : 0) | 0x0f;
  const command = Buffer.concat([
    u32(event),
    Buffer.from([0x7f, flags]),
    time === undefined ? Buffer.alloc(0) : bits33(time, 0xfe),
    duration === undefined ? Buffer.alloc(0) : bits33(duration, 0xfe),
    Buffer.from([0, 1, 0, 0]),
  ]);
  return spliceSection(5, command, { adjustment });
}

export const cancelInsert = (event: number): Buffer =>
  spliceSection(5, Buffer.concat([u32(event), Buffer.from([0xff])]));

export interface SignalFields {
  readonly event: number;
  readonly time: number;
  /** segmentation_type_id */
  readonly type: number;
  readonly duration?: number;
  readonly adjustment?: number;
}

export function timeSignal({ event, time, type, duration, adjustment = 0 }: SignalFields): Buffer {
  const length = Buffer.alloc(duration === undefined ? 0 : 5);
  if (duration !== undefined) length.writeUIntBE(duration, 0, 5);
  const body = Buffer.concat([
    Buffer.from("CUEI"),
    u32(event),
    Buffer.from([0x7f, 0x80 | (duration === undefined ? 0 : 0x40) | 0x3f]),
    length,
    Buffer.from([9, 4, 0x54, 0x45, 0x53, 0x54, type, 1, 1]),
  ]);
  const descriptors = Buffer.concat([Buffer.from([2, body.length]), body]);
  return spliceSection(6, bits33(time, 0xfe), { descriptors, adjustment });
}
