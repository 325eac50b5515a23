import * as assert from "node:assert/strict";
import type { Marker, Window } from "../../core/window";
import { accept, type FeedSettings, type FeedState, newFeed, type Push } from "../../packager/feed/input";
import { markersOf } from "../../packager/feed/markers";
import { WRAP } from "../../packager/ticks";
import { type FeedTimeline, place, type PlaceContext, resume } from "../../packager/feed/timeline";
import type { PackagedSegment, RawSegment, SourceSegment } from "../../packager/segment";
import { append, emptyWindow, entryOf } from "../../packager/window/window";
import { spliceInsert } from "../media/scte";
import { NOON, push, SETTINGS } from "./vendor";

/** A day of one feed, 21,600 segments of 4 s: from noon over midnight to noon, by a clock that the test moves. */
const DAY = 21_600;
const LENGTH = 4000;
const TICKS = 360_000;
const hour = (hours: number): number => hours * 900;

const SETTING: FeedSettings = {
  ...SETTINGS,
  ladder: { codec: "h264", video: [2], audio: [0.1] },
  heldFor: 16_000,
  most: 24,
};
const CONTEXT: PlaceContext = {
  region: "us-east-1",
  channel: { id: "news-1", audio: SETTINGS.channel.audio },
  ladder: SETTING.ladder,
  epochLocked: undefined,
  segment: 4,
  placeAt: (body) => body,
};
const MASTER = '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=2100000,CODECS="avc1.4d401f,mp4a.40.2"\nv.m3u8\n';

/** The encoder restarts from zero here: its names, numbers and timestamps. */
const RESTART = hour(7);
/** A segment that never arrives. */
const LOST = hour(9);
/** The packager is killed, and its successor reads what ingest holds. */
const KILLED = hour(11);
/** Every two hours the vendor's connection is away for three segments, and it pushes them afterwards, twice. */
const isAway = (index: number): boolean => index % hour(2) >= 100 && index % hour(2) < 103;

/** PTS wrap after six hours, and once more: 33 bits are 26.5 hours. */
const firstPts = WRAP - hour(6) * TICKS;
const numberOf = (index: number): number => (index < RESTART ? 5000 + index : index - RESTART);
const ptsOf = (index: number): number =>
  index < RESTART ? (firstPts + index * TICKS) % WRAP : (900_000 + (index - RESTART) * TICKS) % WRAP;
const timeOf = (index: number): number => NOON + index * LENGTH;

function pushesOf(index: number): readonly Push[] {
  const from = Math.max(index < RESTART ? 0 : RESTART, index - 9);
  const lines = ["#EXTM3U", "#EXT-X-TARGETDURATION:4", `#EXT-X-MEDIA-SEQUENCE:${numberOf(from)}`];
  for (let each = from; each <= index; each += 1) {
    // The encoder's clock is corrected by up to 300 ms at any time.
    const jitter = ((each * 7919 + 300) % 601) - 300;
    lines.push(
      `#EXT-X-PROGRAM-DATE-TIME:${new Date(timeOf(each) + jitter).toISOString()}`,
      "#EXTINF:4,",
      `${numberOf(each)}.ts`,
    );
  }
  const received = timeOf(index) + LENGTH + 80;
  const list = push("v.m3u8", `${lines.join("\n")}\n`, received + 20);
  return index === LOST ? [list] : [push(`${numberOf(index)}.ts`, `${index}`, received), list];
}

/** Breaks of 32 s every ten minutes, announced 8 s before, twice. */
function sectionsOf(index: number): readonly Buffer[] {
  const event = Math.floor(index / 150);
  const begin = ptsOf(event * 150 + 12);
  if (index % 150 === 10 || index % 150 === 11) return [spliceInsert({ event, time: begin })];
  return index % 150 === 18 ? [spliceInsert({ event, time: ptsOf(event * 150 + 20), out: false })] : [];
}

/** What the engine would give: the test's body is the index. */
function rawOf(source: SourceSegment): RawSegment {
  const index = Number(source.parts["v2000"]?.body.toString());
  const body = Buffer.alloc(1);
  const cmaf = { body, extension: "m4s", init: Buffer.from("init") };
  const common = { timescale: 90_000, duration: TICKS };
  return {
    renditions: {
      v2000: {
        ...common,
        kind: "video",
        time: ptsOf(index),
        found: { codecs: "avc1.4d401f" },
        files: { ts: { body, extension: "ts", muxed: "a-en-main-aac" }, cmaf },
      },
      "a-en-main-aac": {
        ...common,
        kind: "audio",
        time: (ptsOf(index) + WRAP - 5760) % WRAP,
        found: { codecs: "mp4a.40.2" },
        files: { cmaf },
      },
    },
    sections: sectionsOf(index).map((section) => ({ section, pts: ptsOf(index) })),
  };
}

/** The feed of a packager, and the window that it shares with others. */
class Packager {
  state: FeedState = newFeed(SETTING);
  timeline: FeedTimeline | undefined;

  constructor(private readonly show: (segment: PackagedSegment) => void) {}

  take(each: Push, now: number): void {
    const { state, segments, faults } = accept(this.state, each, now);
    this.state = state;
    for (const { reason } of faults) assert.equal(reason, "missing");
    for (const source of segments) {
      const placing = place(this.timeline, { source, raw: rawOf(source) }, CONTEXT);
      if (!placing.ok) assert.fail(placing.fault.detail);
      this.timeline = placing.state;
      this.show(placing.packaged);
    }
  }
}

class Day {
  window: Window = emptyWindow("news-1", "use1-az1");
  readonly shown: {
    readonly index: number;
    readonly start: number;
    readonly timeline: string;
    readonly sequence: number;
    readonly discontinuity: number;
  }[] = [];
  readonly markers = new Map<string, Marker>();
  /** Largest sizes seen: files, playlists, entries, the window's segments and kept markers. */
  readonly sizes = [0, 0, 0, 0, 0];
  private packager = this.newPackager();
  /** What ingest holds. */
  private held: readonly Push[] = [];

  run(): void {
    let waiting: Push[] = [];
    this.push([push("master.m3u8", MASTER, NOON)], NOON);
    for (let index = 0; index < DAY; index += 1) {
      const now = timeOf(index) + LENGTH + 200;
      if (index === KILLED) this.restart(now);
      if (isAway(index)) waiting.push(...pushesOf(index));
      else {
        this.push([...waiting, ...waiting, ...pushesOf(index)], now);
        waiting = [];
      }
      this.measure();
    }
  }

  private newPackager(): Packager {
    return new Packager((segment) => this.show(segment));
  }

  private push(pushes: readonly Push[], now: number): void {
    for (const each of pushes) this.packager.take(each, now);
    const newest = new Map([...this.held, ...pushes].map((each) => [each.rest, each]));
    this.held = [...newest.values()].filter(
      ({ rest, received }) => rest === "master.m3u8" || received > now - 16_000,
    );
  }

  /** The timeline is known by its name and description alone. */
  private restart(now: number): void {
    const { feeds, timelines } = this.window;
    const known = timelines[feeds["meridian-internet"] ?? ""];
    assert.ok(known !== undefined);
    this.packager = this.newPackager();
    this.packager.timeline = resume(JSON.parse(JSON.stringify(known)) as typeof known);
    const last = this.shown.at(-1)?.index ?? 0;
    // What viewers have seen is packaged again and not shown again.
    this.after = last;
    for (const each of this.held) this.packager.take(each, now);
  }

  private after = -1;

  private show(segment: PackagedSegment): void {
    const { timeline, start } = segment;
    const index = Math.round((start - NOON) / LENGTH);
    if (index <= this.after) return;
    const { markers } = markersOf(segment, this.window, "dateRange");
    for (const marker of markers) this.markers.set(marker.id, marker);
    const last = this.window.segments.at(-1);
    const entry = entryOf(segment, last, { added: start, lock: undefined, markers });
    this.window = append(this.window, [entry], {
      timelines: { [timeline.timeline]: timeline },
      liveWindow: 300,
    });
    this.window = { ...this.window, feeds: { [segment.feed]: timeline.timeline } };
    const { sequence, discontinuity } = entry;
    this.shown.push({ index, start, timeline: timeline.timeline, sequence, discontinuity });
  }

  private measure(): void {
    const { files, playlists } = this.packager.state;
    const entries = [...playlists.values()].reduce((sum, each) => sum + each.entries.size, 0);
    const now = [
      files.size,
      playlists.size,
      entries,
      this.window.segments.length,
      this.window.markers?.length ?? 0,
    ];
    now.forEach((size, at) => (this.sizes[at] = Math.max(size, this.sizes[at] ?? 0)));
  }
}

describe("a day of one feed", function () {
  this.timeout(240_000);
  const day = new Day();
  before(() => day.run());

  it("shows every segment that arrived, once and in order", () => {
    const expected = Array.from({ length: DAY }, (_, index) => index).filter((index) => index !== LOST);
    assert.deepEqual(
      day.shown.map(({ index }) => index),
      expected,
    );
  });

  it("numbers them without a step, over reconnects, wrap, midnight and a new packager", () => {
    const [first] = day.shown;
    assert.equal(first?.sequence, NOON / 1000);
    day.shown.forEach(({ sequence }, at) => assert.equal(sequence, NOON / 1000 + at));
  });

  it("begins a timeline at the start, at the encoder's restart and after the lost segment, and nowhere else", () => {
    const starts = day.shown.filter(({ timeline }, at) => timeline !== day.shown[at - 1]?.timeline);
    assert.deepEqual(
      starts.map(({ index }) => index),
      [0, RESTART, LOST + 1],
    );
    assert.equal(new Set(day.shown.map(({ timeline }) => timeline)).size, 3);
    const [before, last] = [day.shown[0]?.discontinuity ?? 0, day.shown.at(-1)?.discontinuity ?? 0];
    assert.equal(last - before, 2);
  });

  it("keeps exact times within each timeline", () => {
    day.shown.forEach(({ start, timeline }, at) => {
      const before = day.shown[at - 1];
      if (before?.timeline === timeline) assert.equal(start - before.start, LENGTH);
    });
    const drift = day.shown.map(({ start, index }) => Math.abs(start - timeOf(index)));
    assert.ok(Math.max(...drift) <= 300, "only the clock's jitter at the begin of a timeline");
  });

  it("has one marker for each break, with its length, also over the wrap", () => {
    assert.equal(day.markers.size, DAY / 150);
    for (const { start, end, out, in: back } of day.markers.values()) {
      assert.equal((end ?? 0) - start, 32_000);
      assert.ok(out !== undefined && back !== undefined);
    }
  });

  it("holds no more after a day than after an hour", () => {
    const [files = 0, playlists, entries = 0, segments = 0, markers = 0] = day.sizes;
    assert.ok(files <= 64 + SETTING.most, `${files} files`);
    assert.equal(playlists, 1);
    assert.ok(entries <= 64, `${entries} entries`);
    assert.equal(segments, 75);
    assert.ok(markers <= 4, `${markers} markers`);
    const bodies = [...day["packager"].state.files.values()].filter(({ body }) => body !== undefined);
    assert.equal(bodies.length, 0);
  });
});
