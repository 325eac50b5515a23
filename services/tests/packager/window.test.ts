import assert from "node:assert/strict";
import fc from "fast-check";
import type { Timeline, Window, WindowSegment } from "../../core/window";
import { ManualClock } from "../../core/clock";
import { LiveWindow } from "../../packager/window/liveWindow";
import {
  adopt,
  after,
  append,
  emptyWindow,
  entryOf,
  follows,
  needsAll,
  tailOf,
} from "../../packager/window/window";

const LIVE_WINDOW = 40;
const SEGMENT = 4;
const TICKS = 90_000;

const timelineOf = (name: string): Timeline => ({
  version: 1,
  timeline: name,
  channel: "news-1",
  feed: name.split(".")[0] ?? name,
  renditions: {
    v1200: { kind: "video", timescale: TICKS, codecs: "avc1.64001f", bandwidth: 1_200_000, formats: {} },
  },
});

const segmentOf = (name: string, start: number, seconds = SEGMENT) => ({
  feed: name.split(".")[0] ?? name,
  timeline: timelineOf(name),
  start: start * 1000,
  renditions: { v1200: { time: start * TICKS, duration: seconds * TICKS, files: {} } },
});

const NO_MARKERS = { lock: undefined, markers: [] };

/** The window with one more segment, as a zone appends it alone. */
function grow(window: Window, name: string, start: number): Window {
  const segment = segmentOf(name, start);
  const entry = entryOf(segment, window.segments.at(-1), { ...NO_MARKERS, added: (start + SEGMENT) * 1000 });
  return append(window, [entry], { timelines: { [name]: segment.timeline }, liveWindow: LIVE_WINDOW });
}

const grown = (zone: string, names: readonly string[], from = 1000): Window =>
  names.reduce(
    (window, name, index) => grow(window, name, from + index * SEGMENT),
    emptyWindow("news-1", zone),
  );

const sequences = ({ segments }: Window): readonly number[] => segments.map(({ sequence }) => sequence);

const names = fc.array(fc.constantFrom("a.1", "a.2", "b.1"), { minLength: 1, maxLength: 30 });

describe("Window of a channel", () => {
  it("begins with the seconds of its first segment, and then counts", () => {
    assert.deepEqual(sequences(grown("z1", ["a.1", "a.1", "b.1"])), [1000, 1001, 1002]);
  });

  it("begins its discontinuities with days, because players keep an array of that length", () => {
    const start = 20_787 * 24 * 60 * 60 * 1000 + 1;
    const details = { added: 0, markers: [], lock: undefined };
    const first = entryOf({ ...segmentOf("a.1", 0), start }, undefined, details);
    const second = entryOf({ ...segmentOf("b.1", 0), start: start + 4000 }, first, details);
    assert.deepEqual([first.discontinuity, second.discontinuity], [20_787, 20_788]);
  });

  it("numbers locked segments since 1970, with a number free for each missing one", () => {
    const lock = { frames: 120, rate: "30000/1001" } as const;
    const length = 120 * 1001 * 3;
    const numbers = [450_000_000, 450_000_001, 450_000_003].map((number) => {
      const start = (number * length) / 90;
      const segment = { ...segmentOf("locked.a.00112233", 0), start };
      return entryOf(segment, undefined, { added: 0, markers: [], lock });
    });
    assert.deepEqual(
      numbers.map(({ sequence, discontinuity }) => [sequence, discontinuity]),
      [
        [450_000_000, 0],
        [450_000_001, 0],
        [450_000_003, 0],
      ],
    );
  });

  it("raises discontinuity exactly at changes of timeline, and sequence by one each time", () => {
    fc.assert(
      fc.property(names, (list) => {
        const { segments } = grown("z1", list);
        segments.slice(1).forEach((entry, index) => {
          const before = segments[index];
          assert.ok(before !== undefined && follows(before, entry));
          assert.equal(entry.sequence, before.sequence + 1);
          assert.equal(entry.discontinuity > before.discontinuity, entry.timeline !== before.timeline);
        });
      }),
    );
  });

  it("keeps liveWindow of segments, and the descriptions of their timelines only", () => {
    const window = grown("z1", [...Array<string>(20).fill("a.1"), ...Array<string>(12).fill("b.1")]);
    assert.equal(window.segments.length, LIVE_WINDOW / SEGMENT);
    assert.deepEqual(Object.keys(window.timelines), ["b.1"]);
  });

  it("never changes an entry, nor a window that it gave away", () => {
    const first = grown("z1", ["a.1", "a.1"]);
    const copy = structuredClone(first);
    grow(first, "b.1", 1008);
    adopt(first, grown("z2", ["b.1", "b.1", "b.1"]), LIVE_WINDOW);
    assert.deepEqual(first, copy);
  });

  it("is equal to a peer's after both saw the other's, whatever each appended alone", () => {
    fc.assert(
      fc.property(names, names, names, (common, alone, other) => {
        const start = 1000 + common.length * SEGMENT;
        const one = alone.reduce((w, name, i) => grow(w, name, start + i * SEGMENT), grown("z1", common));
        const two = other.reduce((w, name, i) => grow(w, name, start + i * SEGMENT), grown("z2", common));
        const first = adopt(one, two, LIVE_WINDOW);
        const second = adopt(two, first, LIVE_WINDOW);
        assert.deepEqual(first.segments, second.segments);
        assert.deepEqual(first.timelines, second.timelines);
        assert.ok(newest(first) >= newest(one) && newest(second) >= newest(two));
        first.segments.slice(1).forEach((entry, i) => assert.ok(follows(first.segments[i], entry)));
      }),
    );
  });

  it("takes the lower zone's window where two differ under the same number", () => {
    const [one, two] = [grown("z1", ["a.1", "a.1"]), grown("z2", ["a.1", "b.1"])];
    assert.deepEqual(adopt(one, two, LIVE_WINDOW).segments, one.segments);
    assert.deepEqual(adopt(two, one, LIVE_WINDOW).segments, one.segments);
  });

  it("needs all of a peer's window if the newest entries do not follow its own", () => {
    const common = grown("z1", ["a.1", "a.1"]);
    const peer = grow({ ...common, zone: "z2" }, "a.1", 1008);
    assert.equal(needsAll(common, after(peer, 1001)), false);
    const apart = grow(grown("z2", ["a.1", "b.1"]), "b.1", 1008);
    assert.equal(needsAll(common, apart), true);
  });

  it("reads the times of the first video rendition for the choice", () => {
    const [shown] = tailOf(grown("z1", ["a.1"]), 60);
    assert.deepEqual([shown?.start, shown?.end], [1_000_000, 1_004_000]);
  });
});

describe("Long polls of a window", () => {
  const poll = (live: LiveWindow, sequence: number, by: { clock?: ManualClock; signal?: AbortSignal } = {}) =>
    live.poll(sequence, {
      clock: new ManualClock(),
      signal: new AbortController().signal,
      milliseconds: 2000,
      ...by,
    });

  it("answer at once if there is something newer", async () => {
    const live = new LiveWindow("news-1", "z1");
    live.set(grown("z1", ["a.1", "a.1"]));
    assert.deepEqual(sequences(await poll(live, 1000)), [1001]);
  });

  it("answer with the next entry when it is added", async () => {
    const live = new LiveWindow("news-1", "z1");
    live.set(grown("z1", ["a.1"]));
    const answer = poll(live, 1000);
    live.set(grow(live.value, "a.1", 1004));
    assert.deepEqual(sequences(await answer), [1001]);
  });

  it("answer without entries after their time, at the end of the task, and when the peer is gone", async () => {
    const clock = new ManualClock();
    const live = new LiveWindow("news-1", "z1");
    live.set(grown("z1", ["a.1"]));
    const timed = poll(live, 1000, { clock });
    await clock.advance(2000);
    assert.deepEqual(sequences(await timed), []);
    const peer = new AbortController();
    const gone = poll(live, 1000, { clock, signal: peer.signal });
    peer.abort();
    assert.deepEqual(sequences(await gone), []);
    const stopped = poll(live, 1000, { clock });
    live.stop();
    assert.deepEqual(sequences(await stopped), []);
  });

  it("hold no more than a bounded number", async () => {
    const live = new LiveWindow("news-1", "z1");
    live.set(grown("z1", ["a.1"]));
    const clock = new ManualClock();
    const held = Array.from({ length: 64 }, () => poll(live, 1000, { clock }));
    assert.deepEqual(sequences(await poll(live, 1000, { clock })), []);
    live.stop();
    await Promise.all(held);
  });
});

const newest = ({ segments }: Window): number => (segments.at(-1) as WindowSegment).sequence;
