import { MediaFault } from "./fault";
import { RATE, WRAP } from "../ticks";
import { STREAM_TYPE } from "./tsPackets";
import { type TsUnit, writeTs } from "./tsWrite";

/**
 * Packed audio (RFC 8216, 3.4): frames after an ID3 tag with the time of the first. The engine reads no packed audio
 * (demuxer.cc: "Container 1 is not supported"), so the frames go to it in a transport stream.
 */
export function wrapPackedAudio(body: Buffer): Buffer {
  const { pts, end } = readId3(body);
  const isAc3 = body.length > end + 2 && body.readUInt16BE(end) === 0x0b77;
  const units: TsUnit[] = [];
  let ticks = 0;
  for (let at = end; at < body.length;) {
    const frame = isAc3 ? ac3Frame(body, at) : adtsFrame(body, at);
    if (at + frame.size > body.length) throw new MediaFault("corrupt", "packed audio ends inside a frame");
    units.push({ pts: (pts + Math.floor(ticks)) % WRAP, payload: body.subarray(at, at + frame.size) });
    ticks += (frame.samples * RATE) / frame.rate;
    at += frame.size;
  }
  if (units.length === 0) throw new MediaFault("no-audio", "packed audio without frames");
  return writeTs(isAc3 ? STREAM_TYPE.ac3 : STREAM_TYPE.aac, units);
}

const OWNER = "com.apple.streaming.transportStreamTimestamp\0";

/** ID3v2: sizes have seven bits in a byte. */
function readId3(body: Buffer): { readonly pts: number; readonly end: number } {
  if (body.toString("latin1", 0, 3) !== "ID3")
    throw new MediaFault("corrupt", "packed audio without its ID3 tag");
  const size = [6, 7, 8, 9].reduce((sum, at) => sum * 128 + (body.readUInt8(at) & 0x7f), 0);
  const end = 10 + size;
  const at = body.subarray(0, end).indexOf(OWNER, 10, "latin1");
  if (at === -1) throw new MediaFault("corrupt", "the ID3 tag of packed audio has no timestamp");
  const time = at + OWNER.length;
  return { pts: (body.readUInt32BE(time) & 1) * 2 ** 32 + body.readUInt32BE(time + 4), end };
}

interface Frame {
  readonly size: number;
  readonly samples: number;
  readonly rate: number;
}

const ADTS_RATES = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350];

function adtsFrame(body: Buffer, at: number): Frame {
  const rate = ADTS_RATES[(body.readUInt8(at + 2) >> 2) & 15];
  const size = (body.readUIntBE(at + 3, 3) >> 5) & 0x1fff;
  if ((body.readUInt16BE(at) & 0xfff6) !== 0xfff0 || rate === undefined || size < 7) {
    throw new MediaFault("corrupt", `no ADTS frame at byte ${at}`);
  }
  return { size, rate, samples: 1024 * ((body.readUInt8(at + 6) & 3) + 1) };
}

const AC3_RATES = [48000, 44100, 32000];
/** kbit/s by frmsizecod / 2 (ETSI TS 102 366, table F.1). */
const AC3_BITRATES = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640];
const AC3_SAMPLES = 1536;

function ac3Frame(body: Buffer, at: number): Frame {
  const codes = body.readUInt8(at + 4);
  const rate = AC3_RATES[codes >> 6];
  const bitrate = AC3_BITRATES[(codes & 63) >> 1];
  if (body.readUInt16BE(at) !== 0x0b77 || rate === undefined || bitrate === undefined) {
    throw new MediaFault("corrupt", `no AC-3 frame at byte ${at}`);
  }
  const words = Math.floor((bitrate * 1000 * AC3_SAMPLES) / rate / 16) + (rate === 44100 ? codes & 1 : 0);
  return { size: words * 2, rate, samples: AC3_SAMPLES };
}
