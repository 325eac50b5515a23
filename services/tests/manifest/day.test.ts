import { deepEqual, equal, ok } from "node:assert/strict";
import type { Window, WindowSegment } from "../../core/window";
import { mediaPlaylist } from "../../manifest/mediaPlaylist";
import { mpd } from "../../manifest/mpd";
import { mediaText } from "../../manifest/playlistText";
import { NOTHING, publish, startOf, type Published } from "../../manifest/published";
import { LIMITS, segmentOf, SEGMENT, sourceOf, timelineOf, windowOf } from "./fixture";

/** A day of one channel, 21,600 segments of 4 s: from noon over midnight to noon, as its windows arrive. */
const DAY = 21_600;
const hour = (hours: number): number => hours * 900;
const NOON = 1_796_040_000;
const FIRST = NOON;
const LISTED = 300 / SEGMENT;
const ZONES = ["use1-az1", "use1-az2"] as const;

/** Every three hours the 33 bits of the vendor's timestamps wrap, or its encoder restarts: another timeline. */
const timelines = Array.from({ length: 8 }, (_, index) =>
  timelineOf(`us-east-1.meridian-internet.${NOON + index * 3 * 3600}.${index}`),
);
const timelineAt = (index: number) => timelines[Math.floor(index / hour(3))] ?? timelineOf("none");

/** A break of 32 s every ten minutes. */
function markersOf(index: number): WindowSegment["markers"] {
  if (index % 150 !== 12) return [];
  const start = (NOON + index * SEGMENT) * 1000;
  return [{ id: `break-${index}`, start, end: start + 32_000 }];
}

function entryAt(index: number): WindowSegment {
  const began = Math.floor(index / hour(3));
  return segmentOf({
    sequence: FIRST + index,
    timeline: timelineAt(index),
    discontinuity: 20_787 + began,
    start: NOON + index * SEGMENT,
    length: SEGMENT,
    began: (NOON + began * 3 * 3600) * 1000,
    markers: markersOf(index),
  });
}

interface Heads {
  readonly sequence: number;
  readonly discontinuity: number;
  readonly dateTime: number;
}

class Day {
  /** Largest sizes seen: segments, timelines, markers. */
  readonly sizes = [0, 0, 0];
  readonly newest: number[] = [];
  readonly heads: Heads[] = [];
  readonly periods: number[] = [];
  private entries: readonly WindowSegment[] = [];

  private published: Published = NOTHING;

  run(): void {
    for (let index = 0; index < DAY; index += 1) {
      this.entries = [...this.entries, entryAt(index)].slice(-LISTED);
      for (const [at, zone] of ZONES.entries()) this.take(zone, at, index);
      this.measure(index);
    }
  }

  /** Every hour one zone is away for a minute, by turns, and comes back with the window that it had. */
  private take(zone: string, at: number, index: number): void {
    const since = (index % hour(1)) - 300;
    const isFaulty = at === Math.floor(index / hour(1)) % 2 && since >= 0 && since <= 16;
    if (since === 0 && isFaulty) this.old = this.window(zone);
    if (isFaulty && since < 15) return;
    this.published = publish(this.published, [isFaulty ? this.old : this.window(zone)], LIMITS);
  }

  private old = this.window("");

  private window(zone: string): Window {
    const used = timelines.filter(({ timeline }) =>
      this.entries.some((entry) => entry.timeline === timeline),
    );
    return windowOf(this.entries, used, zone);
  }

  private measure(index: number): void {
    const { published } = this;
    const { segments, timelines: known, markers } = published;
    [segments.length, Object.keys(known).length, markers.length].forEach(
      (size, at) => (this.sizes[at] = Math.max(size, this.sizes[at] ?? 0)),
    );
    this.newest.push((segments.at(-1)?.sequence ?? 0) - FIRST);
    if (index % 20 === 0 || (index + 1) % hour(3) < 2) this.read(published);
  }

  /** What players read. */
  private read(published: Published): void {
    const source = sourceOf(published, { scte35: "dateRange" });
    const playlist = mediaPlaylist(source, { rendition: "v1000", keyFramesOnly: false });
    const text = playlist === undefined ? "" : mediaText(playlist);
    const value = (tag: string): string => new RegExp(`#EXT-X-${tag}:(.*)`).exec(text)?.[1] ?? "";
    this.heads.push({
      sequence: Number(value("MEDIA-SEQUENCE")),
      discontinuity: Number(value("DISCONTINUITY-SEQUENCE")),
      dateTime: Date.parse(value("PROGRAM-DATE-TIME")),
    });
    equal(startOf(published.segments[0], published.timelines), this.heads.at(-1)?.dateTime);
    this.periods.push((mpd(source)?.split("<Period").length ?? 0) - 1);
  }
}

describe("a day of a manifest task", function () {
  this.timeout(240_000);
  const day = new Day();
  before(() => day.run());

  it("lists every segment when it comes, whichever zone is away", () => {
    deepEqual(
      day.newest,
      Array.from({ length: DAY }, (_, index) => index),
    );
  });

  it("gives a sequence, a discontinuity sequence and a time that never fall, over midnight too", () => {
    for (const name of ["sequence", "discontinuity", "dateTime"] as const)
      day.heads.slice(1).forEach((head, at) => {
        const before = day.heads[at]?.[name] ?? NaN;
        ok(head[name] >= before, `${name}: ${head[name]} after ${before}`);
      });
    equal((day.heads.at(-1)?.discontinuity ?? 0) - (day.heads[0]?.discontinuity ?? 0), timelines.length - 1);
    equal(day.heads.at(-1)?.sequence, FIRST + DAY - LISTED);
  });

  it("has two Periods only while both timelines are in the window", () => {
    deepEqual([...new Set(day.periods)].sort(), [1, 2]);
    equal(day.periods[0], 1);
    equal(day.periods.at(-1), 1);
  });

  it("holds no more after a day than after a window", () => {
    const [segments = 0, known, markers = 0] = day.sizes;
    equal(segments, LISTED);
    equal(known, 2);
    ok(markers <= 1, `${markers} markers`);
  });
});
