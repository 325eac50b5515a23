import type { FeedSettings, Push } from "../../packager/feed/state";

/** A vendor that pushes two video renditions and one audio track apart, ten segments a playlist. */
export interface Run {
  /** First media sequence. */
  readonly first: number;
  readonly count: number;
  /** EXT-X-PROGRAM-DATE-TIME of the first segment, ms since 1970. */
  readonly at: number;
  /** Distinct in names; absent: `seg`. */
  readonly name?: string;
  /** Distinct in bytes. */
  readonly bytes?: string;
  readonly window?: number;
  /** Lines before a segment, by its number. */
  readonly tags?: Readonly<Record<number, string>>;
  /** Not pushed. */
  readonly lost?: readonly string[];
  /** Seconds. */
  readonly duration?: number;
}

export const SETTINGS: FeedSettings = {
  feed: "meridian-internet",
  ladder: { codec: "h264", video: [4, 1], audio: [0.128] },
  channel: { audio: [{ language: "en", role: "main", codec: "aac" }], captions: ["cea608"] },
  segment: 4,
  holeAfter: 4000,
  heldFor: 16_000,
  most: 200,
};

export const NAMES = ["hi", "lo", "en"];
export const NOON = Date.UTC(2026, 10, 30, 12);

export const MASTER = `#EXTM3U
#EXT-X-VERSION:6
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="English",LANGUAGE="en",DEFAULT=YES,CHANNELS="2",URI="en.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=4500000,AVERAGE-BANDWIDTH=4200000,CODECS="avc1.640028,mp4a.40.2",RESOLUTION=1920x1080,FRAME-RATE=29.970,AUDIO="a"
hi.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=1200000,CODECS="avc1.4d401e,mp4a.40.2",RESOLUTION=640x360,FRAME-RATE=29.970,AUDIO="a"
lo.m3u8
`;

export const push = (rest: string, body: string, received: number): Push => ({
  rest,
  body: Buffer.from(body),
  received,
});

export const master = (received: number, text = MASTER): Push => push("master.m3u8", text, received);

/** All pushes of a run in the order of a good vendor: segments of a number, then their playlists. */
export function pushesOf(run: Run): Push[] {
  const pushes: Push[] = [];
  for (let number = run.first; number < run.first + run.count; number += 1) {
    const received = receivedAt(run, number);
    const bodies = NAMES.map((name, index) =>
      push(fileOf(run, name, number), bodyOf(run, name, number), received + index),
    );
    const lists = NAMES.map((name, index) =>
      push(`${name}.m3u8`, playlistOf(run, name, number), received + 10 + index),
    );
    pushes.push(...[...bodies, ...lists].filter(({ rest }) => run.lost?.includes(rest) !== true));
  }
  return pushes;
}

const secondsOf = ({ duration = 4 }: Run): number => duration;

export const receivedAt = (run: Run, number: number): number =>
  Math.round(run.at + (number - run.first + 1) * secondsOf(run) * 1000 + 100);

export const fileOf = ({ name = "seg" }: Run, rendition: string, number: number): string =>
  `${rendition}/${name}-${number}.ts`;

export const bodyOf = ({ bytes = "" }: Run, rendition: string, number: number): string =>
  `${bytes}${rendition}${number}`;

export function playlistOf(run: Run, rendition: string, last: number): string {
  const { window = 10, first, at, tags } = run;
  const from = Math.max(first, last - window + 1);
  const lines = [`#EXTM3U`, `#EXT-X-TARGETDURATION:4`, `#EXT-X-MEDIA-SEQUENCE:${from}`];
  for (let number = from; number <= last; number += 1) {
    const tag = tags?.[number];
    if (tag !== undefined) lines.push(tag);
    const date = new Date(at + (number - first) * secondsOf(run) * 1000).toISOString();
    lines.push(
      `#EXT-X-PROGRAM-DATE-TIME:${date}`,
      `#EXTINF:${secondsOf(run).toFixed(3)},`,
      fileOf(run, rendition, number),
    );
  }
  return `${lines.join("\n")}\n`;
}
