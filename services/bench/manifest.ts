import { gzipSync } from "node:zlib";
import { mediaPlaylist } from "../manifest/mediaPlaylist";
import { mpd } from "../manifest/mpd";
import { multivariantPlaylist } from "../manifest/multivariant";
import { mediaText, multivariantText } from "../manifest/playlistText";
import { publish } from "../manifest/published";
import {
  LIMITS,
  MERIDIAN,
  NORTHLIGHT,
  NTSC,
  rowOf,
  sourceOf,
  START,
  windowOf,
} from "../tests/manifest/fixture";

/**
 * CPU of manifests, beside JSON.stringify of the same window in the same run: ratios hold on other machines, microseconds do
 * not. `npx ts-node services/bench/manifest.ts`
 */

const TIMELINES = [MERIDIAN, NORTHLIGHT];
/** A full window with a switch in its middle. */
const SEGMENTS = TIMELINES.flatMap((timeline, run) =>
  rowOf({ sequence: 100 + run * 38, timeline, discontinuity: run, start: START + run * 38 * NTSC }, 38),
);
const WINDOW = windowOf(SEGMENTS, TIMELINES);
const PUBLISHED = publish({ segments: [], timelines: {}, markers: [] }, [WINDOW], LIMITS);
const SOURCE = sourceOf(PUBLISHED);

const media = (): string => {
  const playlist = mediaPlaylist(SOURCE, { rendition: "v3000", keyFramesOnly: false });
  return playlist === undefined ? "" : mediaText(playlist);
};
const multivariant = (): string => {
  const playlist = multivariantPlaylist(SOURCE);
  return playlist === undefined ? "" : multivariantText(playlist);
};
const dash = (): string => mpd(SOURCE) ?? "";
const json = (): string => JSON.stringify(WINDOW);

const ROUNDS = 300;

/** Microseconds of CPU of one call; the best of three, after a warm-up. */
function cpuOf(work: () => unknown): number {
  for (let round = 0; round < ROUNDS; round++) work();
  const tries = [1, 2, 3].map(() => {
    const before = process.cpuUsage();
    for (let round = 0; round < ROUNDS; round++) work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / ROUNDS;
  });
  return Math.min(...tries);
}

const reference = cpuOf(json);
const newest = windowOf(SEGMENTS.slice(-1), TIMELINES);
const before = publish(
  { segments: [], timelines: {}, markers: [] },
  [windowOf(SEGMENTS.slice(0, -1), TIMELINES)],
  LIMITS,
);

const ROWS: readonly (readonly [string, () => string | Buffer | undefined])[] = [
  ["JSON.stringify of the window", json],
  ["JSON.parse of the window", () => void JSON.parse(json()) as undefined],
  ["one more segment merged", () => void publish(before, [newest], LIMITS) as undefined],
  ["media playlist", media],
  ["multivariant playlist", multivariant],
  ["MPD", dash],
  [
    "gzip of the media playlist",
    (
      (text) => () =>
        gzipSync(text)
    )(media()),
  ],
  [
    "gzip of the MPD",
    (
      (text) => () =>
        gzipSync(text)
    )(dash()),
  ],
];

console.log(`${PUBLISHED.segments.length} segments of ${Object.keys(MERIDIAN.renditions).length} renditions`);
console.log("what | bytes | us of CPU | x JSON.stringify");
for (const [name, work] of ROWS) {
  const cpu = cpuOf(work);
  console.log(`${name} | ${work()?.length ?? "-"} | ${cpu.toFixed(0)} | ${(cpu / reference).toFixed(2)}`);
}
