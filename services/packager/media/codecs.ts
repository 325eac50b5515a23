import { type Box, boxesIn, needBox } from "./boxes";
import { MediaFault } from "./fault";
import type { RawMedia } from "../segment";

/** What a sample entry says of its rendition: RFC 6381 codecs, picture size, channels, sample rate. */
export function codecsOf(init: Buffer, entry: Box): RawMedia["found"] {
  const type = formatOf(init, entry);
  const video = VIDEO[type];
  if (video !== undefined) {
    const children = childrenOf(init, entry, VIDEO_FIELDS);
    return {
      codecs: video(init, children, type),
      width: init.readUInt16BE(entry.body + 24),
      height: init.readUInt16BE(entry.body + 26),
    };
  }
  const audio = AUDIO[type];
  if (audio === undefined) throw new MediaFault("codec", `sample entry ${type}`);
  const sound = audio(init, childrenOf(init, entry, AUDIO_FIELDS));
  return {
    codecs: sound.codecs,
    channels: sound.channels ?? init.readUInt16BE(entry.body + 16),
    sampleRate: sound.sampleRate ?? init.readUInt16BE(entry.body + 24),
  };
}

/** Bytes of VisualSampleEntry and AudioSampleEntry before their boxes. */
const VIDEO_FIELDS = 78;
const AUDIO_FIELDS = 28;

type Children = ReadonlyMap<string, Box>;

const childrenOf = (init: Buffer, entry: Box, fields: number): Children =>
  new Map(boxesIn(init, entry.body + fields, entry.end).map((each) => [each.type, each]));

function need(children: Children, type: string): number {
  const found = children.get(type);
  if (found === undefined) throw new MediaFault("corrupt", `sample entry without ${type}`);
  return found.body;
}

/** An encrypted entry (`encv`, `enca`) names the format that it protects. */
function formatOf(init: Buffer, entry: Box): string {
  if (entry.type !== "encv" && entry.type !== "enca") return entry.type;
  const fields = entry.type === "encv" ? VIDEO_FIELDS : AUDIO_FIELDS;
  const { body } = needBox(init, "sinf/frma", { ...entry, body: entry.body + fields });
  return init.toString("latin1", body, body + 4);
}

const hex = (value: number | undefined): string => (value ?? 0).toString(16).padStart(2, "0");
const two = (value: number): string => String(value).padStart(2, "0");

/** `avc1.640028`: profile, constraints, level. */
const avc = (init: Buffer, children: Children, type: string): string => {
  const at = need(children, "avcC");
  return `${type}.${hex(init[at + 1])}${hex(init[at + 2])}${hex(init[at + 3])}`;
};

/** `hvc1.1.6.L93.B0` (ISO/IEC 14496-15, annex E). */
const hevc = (init: Buffer, children: Children, type: string): string => {
  const at = need(children, "hvcC");
  const profile = init.readUInt8(at + 1);
  const space = ["", "A", "B", "C"][profile >> 6] ?? "";
  let compatible = 0;
  for (let bit = 0; bit < 32; bit++) compatible |= ((init.readUInt32BE(at + 2) >>> bit) & 1) << (31 - bit);
  const constraints = [...init.subarray(at + 6, at + 12)];
  while (constraints.length > 0 && constraints.at(-1) === 0) constraints.pop();
  const parts = [
    type,
    `${space}${profile & 31}`,
    (compatible >>> 0).toString(16).toUpperCase(),
    `${profile & 0x20 ? "H" : "L"}${init.readUInt8(at + 12)}`,
    ...constraints.map((each) => each.toString(16).toUpperCase()),
  ];
  return parts.join(".");
};

/** `av01.0.04M.08`: profile, level and tier, bits (AV1 in ISO BMFF, section 5). */
const av1 = (init: Buffer, children: Children, type: string): string => {
  const at = need(children, "av1C");
  const [profileLevel, depth] = [init.readUInt8(at + 1), init.readUInt8(at + 2)];
  const high = depth & 0x40;
  const bits = high && depth & 0x20 ? 12 : high ? 10 : 8;
  return `${type}.${profileLevel >> 5}.${two(profileLevel & 31)}${depth & 0x80 ? "H" : "M"}.${two(bits)}`;
};

const VIDEO: Readonly<Record<string, (init: Buffer, children: Children, type: string) => string>> = {
  avc1: avc,
  avc3: avc,
  hvc1: hevc,
  hev1: hevc,
  av01: av1,
};

interface Sound {
  readonly codecs: string;
  readonly channels?: number;
  readonly sampleRate?: number;
}

const RATES = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350];

/** esds: the object type, and the AudioSpecificConfig in DecoderSpecificInfo (tag 5). */
function aac(init: Buffer, children: Children): Sound {
  const esds = children.get("esds");
  if (esds === undefined) throw new MediaFault("corrupt", "sample entry without esds");
  const decoder = descriptor(init, [esds.body + 4, esds.end], 4);
  const config = descriptor(init, [esds.body + 4, esds.end], 5);
  const object = init.readUInt8(decoder);
  if (object !== 0x40) return { codecs: `mp4a.${hex(object)}` };
  const bits = init.readUInt16BE(config);
  const channels = (bits >> 3) & 15;
  const sampleRate = RATES[(bits >> 7) & 15];
  return {
    codecs: `mp4a.40.${bits >> 11}`,
    // Configuration 7 is 7.1; 0 is said elsewhere.
    ...(channels === 0 ? {} : { channels: channels === 7 ? 8 : channels }),
    ...(sampleRate === undefined ? {} : { sampleRate }),
  };
}

/** The body of a descriptor of MPEG-4 systems, looked for in those that hold others. */
function descriptor(init: Buffer, [start, end]: readonly [number, number], tag: number): number {
  for (let at = start; at + 2 <= end;) {
    const own = init[at];
    let size = 0;
    let more = 1;
    for (at += 1; more && at < end; at += 1) {
      const byte = init.readUInt8(at);
      size = (size << 7) | (byte & 0x7f);
      more = byte & 0x80;
    }
    if (own === tag) return at;
    // ES_Descriptor: id and flags come before its descriptors. DecoderConfigDescriptor: 13 bytes.
    at += own === 3 ? 3 : own === 4 ? 13 : size;
  }
  throw new MediaFault("corrupt", `esds without descriptor ${tag}`);
}

/** Channels of acmod (ETSI TS 102 366), without the low-frequency one. */
const ACMOD = [2, 1, 2, 3, 3, 4, 4, 5];

const ac3 = (init: Buffer, children: Children): Sound => {
  const at = need(children, "dac3");
  const bits = init.readUIntBE(at, 3);
  return { codecs: "ac-3", channels: (ACMOD[(bits >> 11) & 7] ?? 2) + ((bits >> 10) & 1) };
};

const eac3 = (init: Buffer, children: Children): Sound => {
  const at = need(children, "dec3");
  const bits = init.readUIntBE(at + 2, 3);
  return { codecs: "ec-3", channels: (ACMOD[(bits >> 9) & 7] ?? 2) + ((bits >> 8) & 1) };
};

const AUDIO: Readonly<Record<string, (init: Buffer, children: Children) => Sound>> = {
  mp4a: aac,
  "ac-3": ac3,
  "ec-3": eac3,
};
