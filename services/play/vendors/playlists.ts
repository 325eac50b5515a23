import type { Loop, LoopName } from "./media";

/** What a vendor pushes for a channel: renditions, and playlists that name their segments (RFC 8216). */
export interface VendorRendition {
  /** Folder of its segments, and name of its playlist. */
  readonly name: string;
  readonly loop: LoopName;
  /** Undefined: audio. */
  readonly resolution: string | undefined;
}

const APART: readonly VendorRendition[] = [
  { name: "v800", loop: "v800", resolution: "640x360" },
  { name: "v300", loop: "v300", resolution: "320x180" },
  { name: "audio", loop: "audio", resolution: undefined },
];
const MUXED: readonly VendorRendition[] = [
  { name: "v800", loop: "m800", resolution: "640x360" },
  { name: "v300", loop: "m300", resolution: "320x180" },
];

export const vendorRenditions = (isMuxed: boolean): readonly VendorRendition[] => (isMuxed ? MUXED : APART);

const AAC = "mp4a.40.2";

export function multivariant(renditions: readonly VendorRendition[], loop: Loop, seconds: number): string {
  const audio = renditions.find(({ resolution }) => resolution === undefined);
  const rate = (name: LoopName | undefined): { peak: number; mean: number } => {
    const bits = (name === undefined ? [] : loop.segments[name]).map((body) => (8 * body.length) / seconds);
    return {
      peak: Math.ceil(Math.max(0, ...bits)),
      mean: Math.ceil(bits.reduce((sum, value) => sum + value, 0) / Math.max(1, bits.length)),
    };
  };
  const sound = rate(audio?.loop);
  const media =
    audio === undefined
      ? []
      : [
          `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="English",LANGUAGE="en",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="1",URI="${audio.name}.m3u8"`,
        ];
  const variants = renditions.flatMap(({ name, loop: file, resolution }) => {
    if (resolution === undefined) return [];
    const { peak, mean } = rate(file);
    const group = audio === undefined ? "" : `,AUDIO="audio"`;
    const codecs = `${codecOf(loop.segments[file][0])},${AAC}`;
    return [
      `#EXT-X-STREAM-INF:BANDWIDTH=${peak + sound.peak},AVERAGE-BANDWIDTH=${mean + sound.mean},CODECS="${codecs}",RESOLUTION=${resolution},FRAME-RATE=25.000${group}`,
      `${name}.m3u8`,
    ];
  });
  return lines(["#EXTM3U", "#EXT-X-VERSION:6", "#EXT-X-INDEPENDENT-SEGMENTS", ...media, ...variants]);
}

/** RFC 6381, from the sequence parameter set. */
function codecOf(segment: Buffer | undefined): string {
  const at = segment?.indexOf(Buffer.from([0, 0, 1, 0x67])) ?? -1;
  return `avc1.${segment?.toString("hex", at + 4, at + 7) ?? ""}`;
}

/** Of one rendition: numbers that follow each other, and the start of the first, ms since 1970. */
export interface Listing {
  readonly rendition: string;
  readonly first: number;
  readonly count: number;
  readonly start: number;
  readonly seconds: number;
}

export function mediaPlaylist({ rendition, first, count, start, seconds }: Listing): string {
  const rows = Array.from({ length: count }, (_, index) => [
    `#EXT-X-PROGRAM-DATE-TIME:${new Date(start + index * seconds * 1000).toISOString()}`,
    `#EXTINF:${seconds.toFixed(5)},`,
    segmentName(rendition, first + index),
  ]);
  return lines([
    "#EXTM3U",
    "#EXT-X-VERSION:6",
    `#EXT-X-TARGETDURATION:${seconds}`,
    `#EXT-X-MEDIA-SEQUENCE:${first}`,
    "#EXT-X-INDEPENDENT-SEGMENTS",
    ...rows.flat(),
  ]);
}

export const segmentName = (rendition: string, number: number): string => `${rendition}/${number}.ts`;

const lines = (rows: readonly string[]): string => `${rows.join("\n")}\n`;
