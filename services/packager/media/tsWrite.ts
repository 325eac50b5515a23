import { crc32 } from "./crc";
import { PACKET } from "./tsPackets";

/** One PES packet. */
export interface TsUnit {
  /** 90 kHz, 33 bits. */
  readonly pts: number;
  readonly payload: Buffer;
}

const PMT_PID = 0x1000;
const AUDIO_PID = 0x100;
/** stream_id of the first MPEG audio stream, and private_stream_1 for all others. */
const STREAM_ID = { mpeg: 0xc0, private: 0xbd };

/** A transport stream of one audio track, for the engine to read: no PCR in it. */
export function writeTs(streamType: number, units: readonly TsUnit[]): Buffer {
  const id = streamType === 0x0f ? STREAM_ID.mpeg : STREAM_ID.private;
  let counter = 0;
  const packets = units.flatMap((unit) => {
    const written = packetsOf(AUDIO_PID, pes(id, unit), counter);
    counter += written.length;
    return written;
  });
  return Buffer.concat([table(0, PAT), table(PMT_PID, pmt(streamType)), ...packets]);
}

/** A section in one packet. */
const table = (pid: number, section: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0x47, 0x40 | (pid >> 8), pid & 0xff, 0x10, 0]), section], PACKET).fill(
    0xff,
    5 + section.length,
  );

/** Version 0, current, section 0 of 0. */
function section(id: number, extension: number, body: readonly number[]): Buffer {
  const length = body.length + 9;
  const head = [id, 0xb0 | (length >> 8), length & 0xff, extension >> 8, extension & 0xff, 0xc1, 0, 0];
  const bytes = Buffer.from([...head, ...body, 0, 0, 0, 0]);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, -4)), bytes.length - 4);
  return bytes;
}

const PAT = section(0, 1, [0, 1, 0xe0 | (PMT_PID >> 8), PMT_PID & 0xff]);

const pmt = (streamType: number): Buffer =>
  section(2, 1, [0xff, 0xff, 0xf0, 0, streamType, 0xe0 | (AUDIO_PID >> 8), AUDIO_PID & 0xff, 0xf0, 0]);

function pes(id: number, { pts, payload }: TsUnit): Buffer {
  const length = payload.length + 8;
  const head = Buffer.from([0, 0, 1, id, length >> 8, length & 0xff, 0x84, 0x80, 5, 0, 0, 0, 0, 0]);
  head[9] = 0x21 | (Math.floor(pts / 2 ** 30) << 1);
  head.writeUInt16BE((((pts >>> 15) & 0x7fff) << 1) | 1, 10);
  head.writeUInt16BE(((pts & 0x7fff) << 1) | 1, 12);
  return Buffer.concat([head, payload]);
}

function packetsOf(pid: number, data: Buffer, counter: number): Buffer[] {
  const packets: Buffer[] = [];
  for (let at = 0; at < data.length;) {
    const size = Math.min(PACKET - 4, data.length - at);
    const stuffing = PACKET - 4 - size;
    const packet = Buffer.alloc(PACKET, 0xff);
    packet[0] = 0x47;
    packet.writeUInt16BE((at === 0 ? 0x4000 : 0) | pid, 1);
    packet[3] = (stuffing > 0 ? 0x30 : 0x10) | ((counter + packets.length) & 15);
    if (stuffing > 0) packet[4] = stuffing - 1;
    if (stuffing > 1) packet[5] = 0;
    data.copy(packet, PACKET - size, at, at + size);
    packets.push(packet);
    at += size;
  }
  return packets;
}
