import { crc32 } from "./crc";
import { NULL_PID, PACKET, payloadAt, pidAt, startsUnit, STREAM_TYPE } from "./tsPackets";
import { MediaFault } from "./fault";
import type { TsScan } from "./tsScan";

/**
 * The segment without its SCTE-35 PID: packets become null packets, and the PMT loses the entry. The length stays, and
 * with it the rate, PCRs and byte ranges.
 */
export function stripScte(ts: Buffer, { streams, pmtPid }: Pick<TsScan, "streams" | "pmtPid">): Buffer {
  const pids = new Set(streams.filter(({ type }) => type === STREAM_TYPE.scte35).map(({ pid }) => pid));
  if (pids.size === 0) return ts;
  const stripped = Buffer.allocUnsafeSlow(ts.length);
  ts.copy(stripped);
  for (let packet = 0; packet < ts.length; packet += PACKET) {
    const pid = pidAt(ts, packet);
    if (pids.has(pid)) makeNull(stripped, packet);
    else if (pid === pmtPid) stripPmt(stripped, packet, pids);
  }
  return stripped;
}

function makeNull(ts: Buffer, packet: number): void {
  ts.writeUInt16BE(NULL_PID, packet + 1);
  ts[packet + 3] = 0x10;
  ts.fill(0xff, packet + 4, packet + PACKET);
}

/** A PMT of one packet, as all are that have fewer than thirty streams. */
function stripPmt(ts: Buffer, packet: number, pids: ReadonlySet<number>): void {
  const at = payloadAt(ts, packet);
  if (at >= packet + PACKET) return;
  const start = at + 1 + ts.readUInt8(at);
  const size = startsUnit(ts, packet) ? 3 + (ts.readUInt16BE(start + 1) & 0xfff) : Infinity;
  if (start + size > packet + PACKET) throw new MediaFault("codec", "a PMT of more than one packet");
  const kept = withoutStreams(ts.subarray(start, start + size), pids);
  kept.copy(ts, start);
  ts.fill(0xff, start + kept.length, packet + PACKET);
}

function withoutStreams(section: Buffer, pids: ReadonlySet<number>): Buffer {
  const head = 12 + (section.readUInt16BE(10) & 0xfff);
  const parts = [section.subarray(0, head)];
  for (let at = head; at < section.length - 4;) {
    const next = at + 5 + (section.readUInt16BE(at + 3) & 0xfff);
    if (!pids.has(section.readUInt16BE(at + 1) & 0x1fff)) parts.push(section.subarray(at, next));
    at = next;
  }
  const kept = Buffer.concat([...parts, Buffer.alloc(4)]);
  kept.writeUInt16BE((section.readUInt16BE(1) & 0xf000) | (kept.length - 3), 1);
  kept.writeUInt32BE(crc32(kept.subarray(0, -4)), kept.length - 4);
  return kept;
}
