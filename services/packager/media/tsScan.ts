import type { ByteRange } from "../../core/window";
import { since, WRAP, wrapped } from "../ticks";
import { MediaFault } from "./fault";
import {
  byteAt,
  type ElementaryStream,
  isAudio,
  isVideo,
  NULL_PID,
  PACKET,
  payloadAt,
  pidAt,
  readPat,
  readPmt,
  Sections,
  startsUnit,
  STREAM_TYPE,
  timestampAt,
} from "./tsPackets";

/** What one pass over a TS segment finds. Times: 90 kHz ticks, 33 bits. */
export interface TsScan {
  readonly streams: readonly ElementaryStream[];
  readonly pmtPid: number;
  readonly video: ScannedVideo | undefined;
  /** Audio streams that have packets. */
  readonly audio: readonly { readonly pid: number; readonly type: number; readonly pts: number }[];
  readonly sections: readonly { readonly section: Buffer; readonly pts: number }[];
}

export interface ScannedVideo {
  readonly pid: number;
  readonly type: number;
  /** Of the first picture in the stream. */
  readonly pts: number;
  readonly dts: number;
  readonly pictures: number;
  /** Earliest and latest PTS; earliest + span, beyond 2^33 where it wraps inside. */
  readonly earliest: number;
  readonly span: number;
  /** From PAT and PMT to the last packet of the first picture. Undefined: that is not a key frame. */
  readonly keyFrame: ByteRange | undefined;
}

/** Throws a MediaFault: `corrupt` or `encrypted`. */
export function scanTs(ts: Buffer): TsScan {
  if (ts.length === 0 || ts.length % PACKET !== 0) {
    throw new MediaFault("corrupt", `${ts.length} bytes are not whole packets`);
  }
  const scanner = new Scanner(ts);
  for (let packet = 0; packet < ts.length; packet += PACKET) scanner.packet(packet);
  return scanner.result();
}

interface Picture {
  pid: number;
  type: number;
  pts: number;
  dts: number;
  pictures: number;
  /** From the first PTS. */
  least: number;
  most: number;
  /** Offsets of the payload of the first picture's first packet, and the end of its last one. */
  payload: number;
  end: number;
}

class Scanner {
  private readonly continuity = new Int8Array(0x2000).fill(-1);
  private readonly pat = new Sections();
  private readonly pmt = new Sections();
  private readonly scte = new Sections();
  private pmtPid = -1;
  private streams: readonly ElementaryStream[] | undefined;
  private readonly kinds = new Map<number, ElementaryStream>();
  private video: Picture | undefined;
  private readonly audio = new Map<number, { pid: number; type: number; pts: number }>();
  /** Sections since the last picture: they take the PTS of the next one. */
  private waiting: Buffer[] = [];
  private readonly sections: { section: Buffer; pts: number }[] = [];

  constructor(private readonly ts: Buffer) {}

  packet(at: number): void {
    const { ts } = this;
    if (ts[at] !== 0x47) throw new MediaFault("corrupt", `no sync byte at ${at}`);
    const high = byteAt(ts, at + 1);
    if (high & 0x80) throw new MediaFault("corrupt", `transport error at ${at}`);
    const pid = ((high & 0x1f) << 8) | byteAt(ts, at + 2);
    if (pid === NULL_PID) return;
    if (byteAt(ts, at + 3) & 0xc0) throw new MediaFault("encrypted", `scrambled packet at ${at}`);
    if (this.repeats(at, pid)) return;
    if (pid === 0) this.readPat(at);
    else if (pid === this.pmtPid) this.readPmt(at);
    else this.readStream(at, pid);
  }

  /** Checks the continuity counter. True: the packet is the one before once more, as the standard allows. */
  private repeats(at: number, pid: number): boolean {
    const { ts, continuity } = this;
    const control = byteAt(ts, at + 3);
    if (!(control & 0x10)) return false;
    const counter = control & 15;
    const last = continuity[pid] ?? -1;
    continuity[pid] = counter;
    if (last === -1 || counter === ((last + 1) & 15)) return false;
    if (counter === last) return true;
    const announced = control & 0x20 && byteAt(ts, at + 4) > 0 && byteAt(ts, at + 5) & 0x80;
    if (!announced) throw new MediaFault("corrupt", `PID ${pid} lost packets before byte ${at}`);
    return false;
  }

  private readPat(at: number): void {
    for (const section of this.pat.add(this.ts, at)) if (this.pmtPid === -1) this.pmtPid = readPat(section);
  }

  private readPmt(at: number): void {
    for (const section of this.pmt.add(this.ts, at)) {
      if (section[0] !== 2 || this.streams !== undefined) continue;
      this.streams = readPmt(section);
      for (const each of this.streams) this.kinds.set(each.pid, each);
    }
  }

  private readStream(at: number, pid: number): void {
    const stream = this.kinds.get(pid);
    if (stream === undefined) return;
    if (stream.type === STREAM_TYPE.scte35) this.waiting.push(...this.scte.add(this.ts, at));
    else if (this.video?.pid === pid && this.video.pictures === 1 && !startsUnit(this.ts, at))
      this.video.end = at + PACKET;
    else if (startsUnit(this.ts, at)) this.readPes(at, stream);
  }

  private readPes(packet: number, { pid, type }: ElementaryStream): void {
    if (!isVideo(type) && (!isAudio(type) || this.audio.has(pid))) return;
    if (isVideo(type) && this.video !== undefined && this.video.pid !== pid) return;
    const { ts } = this;
    const at = payloadAt(ts, packet);
    if (at + 14 > packet + PACKET || ts.readUIntBE(at, 3) !== 1) {
      throw new MediaFault("corrupt", `no PES header at byte ${packet}`);
    }
    const flags = byteAt(ts, at + 7);
    if (byteAt(ts, at + 6) & 0x30) throw new MediaFault("encrypted", `scrambled PES at byte ${packet}`);
    // A second field or a slice may come without a PTS; the first unit may not.
    const pts = flags & 0x80 ? timestampAt(ts, at + 9) : undefined;
    if (isAudio(type)) this.startAudio({ pid, type }, pts);
    else this.picture({ packet, at, type, pid }, pts, flags);
  }

  private startAudio(stream: { readonly pid: number; readonly type: number }, pts: number | undefined): void {
    if (pts === undefined) throw new MediaFault("corrupt", `audio PID ${stream.pid} begins without a PTS`);
    this.audio.set(stream.pid, { ...stream, pts });
  }

  private picture(
    {
      packet,
      at,
      type,
      pid,
    }: { readonly packet: number; readonly at: number; readonly type: number; readonly pid: number },
    pts: number | undefined,
    flags: number,
  ): void {
    if (pts === undefined) {
      if (this.video === undefined) throw new MediaFault("corrupt", "the video begins without a PTS");
      return;
    }
    const payload = at + 9 + byteAt(this.ts, at + 8);
    const dts = (flags & 0xc0) === 0xc0 ? timestampAt(this.ts, at + 14) : pts;
    const first = { pid, type, pts, dts, pictures: 0, least: 0, most: 0, payload, end: packet + PACKET };
    const video = (this.video ??= first);
    video.pictures++;
    const apart = since(pts, video.pts);
    video.least = Math.min(video.least, apart);
    video.most = Math.max(video.most, apart);
    for (const section of this.waiting) this.sections.push({ section, pts });
    this.waiting = [];
  }

  result(): TsScan {
    if (this.pmtPid === -1) throw new MediaFault("corrupt", "no PAT");
    if (this.streams === undefined) throw new MediaFault("corrupt", "no PMT");
    const { video } = this;
    // After the last picture: it belongs to what begins there.
    if (video !== undefined) {
      for (const section of this.waiting)
        this.sections.push({ section, pts: (video.pts + video.most) % WRAP });
    }
    return {
      streams: this.streams,
      pmtPid: this.pmtPid,
      video: video && scanned(this.ts, video),
      audio: [...this.audio.values()],
      sections: this.sections,
    };
  }
}

function scanned(ts: Buffer, video: Picture): ScannedVideo {
  const { pid, type, pts, dts, pictures, least, most } = video;
  return {
    pid,
    type,
    pts,
    dts,
    pictures,
    earliest: wrapped(pts + least),
    span: most - least,
    keyFrame: isKeyFrame(ts, video) ? { offset: 0, length: video.end } : undefined,
  };
}

/** Looks for a NAL unit that begins a key frame: H.264 IDR (5); HEVC IRAP (16 to 21). */
function isKeyFrame(ts: Buffer, { pid, type, payload, end }: Picture): boolean {
  let window = 0xffffff;
  for (let packet = payload - (payload % PACKET); packet < end; packet += PACKET) {
    if (pidAt(ts, packet) !== pid) continue;
    const from = packet + PACKET > payload && packet <= payload ? payload : payloadAt(ts, packet);
    for (let at = from; at < packet + PACKET; at++) {
      const byte = byteAt(ts, at);
      if (window === 1 && startsKey(type, byte)) return true;
      window = ((window << 8) | byte) & 0xffffff;
    }
  }
  return false;
}

function startsKey(type: number, byte: number): boolean {
  const unit = type === STREAM_TYPE.h264 ? byte & 31 : (byte >> 1) & 63;
  return type === STREAM_TYPE.h264 ? unit === 5 : unit >= 16 && unit <= 21;
}
