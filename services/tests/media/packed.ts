import { byteAt, isAudio, PACKET, payloadAt, pidAt, startsUnit } from "../../packager/media/tsPackets";
import { scanTs } from "../../packager/media/tsScan";

/** The ADTS frames of a transport stream after an ID3 tag with their time, as a vendor pushes `.aac`. */
export function packedAudio(ts: Buffer): Buffer {
  const { streams, audio } = scanTs(ts);
  const pid = streams.find(({ type }) => isAudio(type))?.pid;
  const frames: Buffer[] = [id3(audio[0]?.pts ?? 0)];
  for (let packet = 0; packet < ts.length; packet += PACKET) {
    if (pidAt(ts, packet) !== pid) continue;
    const at = payloadAt(ts, packet);
    frames.push(ts.subarray(startsUnit(ts, packet) ? at + 9 + byteAt(ts, at + 8) : at, packet + PACKET));
  }
  return Buffer.concat(frames);
}

export function id3(pts: number): Buffer {
  const owner = Buffer.from("com.apple.streaming.transportStreamTimestamp\0", "latin1");
  const time = Buffer.alloc(8);
  time.writeUInt32BE(Math.floor(pts / 2 ** 32), 0);
  time.writeUInt32BE(pts % 2 ** 32, 4);
  const frame = Buffer.concat([
    Buffer.from("PRIV"),
    Buffer.from([0, 0, 0, owner.length + 8, 0, 0]),
    owner,
    time,
  ]);
  return Buffer.concat([Buffer.from("ID3"), Buffer.from([4, 0, 0, 0, 0, 0, frame.length]), frame]);
}
