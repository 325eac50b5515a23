import { partsOf, type Recording } from "../media/recordings";

/** A vendor that pushes a recording: every body of one segment, in the order of a good encoder. */

export interface Pushed {
  readonly rest: string;
  readonly body: Buffer;
}

const names = ({ tracks }: Recording): readonly string[] => Object.keys(tracks);

/** Variants by rising BANDWIDTH, as the ladder. */
export function multivariantOf(recording: Recording): Pushed {
  const variants = names(recording).map((name) => {
    const kilobits = Number(name.slice(1));
    const codecs = `CODECS="avc1.64000d,mp4a.40.2"`;
    return `#EXT-X-STREAM-INF:BANDWIDTH=${(kilobits + 100) * 1000},${codecs}\n${name}.m3u8`;
  });
  return { rest: "main.m3u8", body: Buffer.from(["#EXTM3U", ...variants, ""].join("\n")) };
}

/** Segment `index` of the recording under a number, and playlists that end with it. */
export function pushesOf(
  recording: Recording,
  { index, number, at, first = number }: PushedSegment,
): readonly Pushed[] {
  const parts = partsOf(recording, index);
  const media = names(recording).map((name) => ({
    rest: `${name}/${number}.ts`,
    body: parts[name]?.body ?? Buffer.alloc(0),
  }));
  const lists = names(recording).map((name) => ({
    rest: `${name}.m3u8`,
    body: Buffer.from(playlistOf({ name, first, last: number, at })),
  }));
  return [...media, ...lists];
}

export interface PushedSegment {
  /** In the recording. */
  readonly index: number;
  /** Media sequence. */
  readonly number: number;
  /** EXT-X-PROGRAM-DATE-TIME of the first segment of the playlist, ms since 1970. */
  readonly at: number;
  /** Media sequence of the playlist. */
  readonly first?: number;
}

interface ListOf {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  readonly at: number;
}

/** Seconds of every segment of a recording. */
export const SECONDS = 2;

function playlistOf({ name, first, last, at }: ListOf): string {
  const segments = Array.from({ length: last - first + 1 }, (_, index) => {
    const date = new Date(at + index * SECONDS * 1000).toISOString();
    return `#EXT-X-PROGRAM-DATE-TIME:${date}\n#EXTINF:2.000,\n${name}/${first + index}.ts`;
  });
  return ["#EXTM3U", "#EXT-X-TARGETDURATION:2", `#EXT-X-MEDIA-SEQUENCE:${first}`, ...segments, ""].join("\n");
}
