import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  accept,
  advance,
  type FeedFault,
  type FeedState,
  newFeed,
  type Push,
} from "../../packager/feed/input";
import type { SourceSegment } from "../../packager/segment";
import {
  bodyOf,
  fileOf,
  master,
  MASTER,
  NAMES,
  NOON,
  playlistOf,
  push,
  pushesOf,
  type Run,
  SETTINGS,
} from "./vendor";

interface Result {
  readonly state: FeedState;
  readonly segments: readonly SourceSegment[];
  readonly faults: readonly FeedFault[];
}

/** Delivers pushes one after another; the clock is that of the newest push. */
function deliver(pushes: readonly Push[], from: FeedState = newFeed(SETTINGS)): Result {
  let state = from;
  const segments: SourceSegment[] = [];
  const faults: FeedFault[] = [];
  let now = -Infinity;
  for (const each of pushes) {
    now = Math.max(now, each.received + 50);
    const accepted = accept(state, each, now);
    state = accepted.state;
    segments.push(...accepted.segments);
    faults.push(...accepted.faults);
  }
  return { state, segments, faults };
}

const RUN: Run = { first: 100, count: 12, at: NOON };
const numbers = ({ segments }: Result): number[] => segments.map(({ number }) => number);
const marked = ({ segments }: Result): number[] =>
  segments.filter(({ discontinuity }) => discontinuity).map(({ number }) => number);

/** What must not depend on the order of arrival. */
const contentOf = ({ segments }: Result): unknown =>
  segments.map(({ parts, ...rest }) => ({
    ...rest,
    parts: Object.entries(parts).map(([name, { body }]) => [name, body.toString()]),
  }));

const CLEAN = deliver([master(NOON), ...pushesOf(RUN)]);

describe("the input of a feed", () => {
  it("gives each segment once, in order, when all its renditions are there", () => {
    assert.deepEqual(numbers(CLEAN), [100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111]);
    assert.deepEqual(marked(CLEAN), []);
    assert.deepEqual(CLEAN.faults, []);
    const [first] = CLEAN.segments;
    assert.deepEqual(Object.keys(first?.parts ?? {}), ["v1000", "v4000", "a-en-main-aac"]);
    assert.equal(first?.parts["v4000"]?.body.toString(), "hi100");
    assert.equal(first?.parts["v1000"]?.stated.bandwidth, 1_200_000);
    assert.equal(first?.parts["v1000"]?.stated.frameRate, "30000/1001");
    assert.equal(first?.parts["a-en-main-aac"]?.stated.label, "English");
    assert.equal(first?.dateTime, NOON);
    assert.equal(first?.received, NOON + 4102);
    assert.equal(first?.feed, "meridian-internet");
  });

  it("gives the same from two shuffled, duplicated pushes as from one clean push", () => {
    const [start, rest] = [pushesOf({ ...RUN, count: 1 }), pushesOf(RUN).slice(6)];
    const twice = [...rest, ...rest];
    const slow = newFeed({ ...SETTINGS, holeAfter: 30_000 });
    const lateness = fc.array(fc.integer({ min: 0, max: 14_000 }), { minLength: 132, maxLength: 132 });
    fc.assert(
      fc.property(lateness, (late) => {
        // A push is delivered up to 14 s late: three segments overtake it.
        const order = twice.map((each, index) => ({ each, now: each.received + (late[index] ?? 0) }));
        let result = deliver([master(NOON), ...start], slow);
        for (const { each, now } of order.sort((a, b) => a.now - b.now)) {
          const one = accept(result.state, each, now);
          result = { ...result, state: one.state, segments: [...result.segments, ...one.segments] };
        }
        assert.deepEqual(contentOf(result), contentOf(CLEAN));
      }),
      { numRuns: 60 },
    );
  });

  it("keeps bodies until a playlist names them, and needs the multivariant playlist only once", () => {
    const late = [...pushesOf(RUN).slice(0, 18), master(NOON + 13_000)];
    assert.deepEqual(numbers(deliver(late)), [100, 101, 102]);
  });

  it("waits for a late playlist of one rendition", () => {
    const pushes = pushesOf({ ...RUN, count: 2 });
    const [lists, others] = [
      pushes.filter(({ rest }) => rest === "lo.m3u8"),
      pushes.filter(({ rest }) => rest !== "lo.m3u8"),
    ];
    const before = deliver([master(NOON), ...others]);
    assert.deepEqual(numbers(before), []);
    assert.deepEqual(numbers(deliver(lists, before.state)), [100, 101]);
  });

  it("ignores a playlist that a newer one has overtaken", () => {
    const { state } = deliver([master(NOON), ...pushesOf(RUN)]);
    const old = push("hi.m3u8", playlistOf(RUN, "hi", 105), NOON + 60_000);
    const after = accept(state, old, NOON + 60_000);
    assert.deepEqual(after.faults, []);
    assert.deepEqual(numbers(deliver(pushesOf({ ...RUN, count: 13 }).slice(-6), after.state)), [112]);
  });

  it("marks an encoder that restarts at sequence 0", () => {
    const again: Run = { first: 0, count: 3, at: NOON + 60_000, name: "new" };
    const result = deliver([master(NOON), ...pushesOf(RUN), ...pushesOf(again)]);
    assert.deepEqual(numbers(result).slice(-4), [111, 0, 1, 2]);
    assert.deepEqual(marked(result), [0]);
  });

  it("marks an encoder that restarts at sequence 0 under the same names", () => {
    const first: Run = { first: 0, count: 3, at: NOON };
    const again: Run = { first: 0, count: 5, at: NOON + 20_000, bytes: "again " };
    const result = deliver([master(NOON), ...pushesOf(first), ...pushesOf(again)]);
    assert.deepEqual(numbers(result), [0, 1, 2, 0, 1, 2, 3, 4]);
    assert.deepEqual(marked(result), [0]);
    assert.equal(result.segments[3]?.parts["v1000"]?.body.toString(), "again lo0");
  });

  it("marks it too after a run that is longer than bodies are held", () => {
    const first: Run = { first: 0, count: 30, at: NOON };
    const again: Run = { first: 0, count: 5, at: NOON + 150_000, bytes: "again " };
    const result = deliver([master(NOON), ...pushesOf(first), ...pushesOf(again)]);
    assert.deepEqual(numbers(result).slice(29), [29, 0, 1, 2, 3, 4]);
    assert.equal(marked(result).length, 1);
  });

  it("takes other bytes under a known name as a restart", () => {
    const other = push(fileOf(RUN, "lo", 111), "other", NOON + 50_000);
    const { state } = deliver([other], CLEAN.state);
    const result = deliver(pushesOf({ ...RUN, count: 13 }).slice(-6), state);
    assert.deepEqual(marked(result), [112]);
  });

  it("ignores a repeat of a segment that it gave", () => {
    const result = deliver(pushesOf(RUN), CLEAN.state);
    assert.deepEqual(result.segments, []);
    assert.deepEqual(result.faults, []);
  });

  it("marks EXT-X-DISCONTINUITY at its segment alone", () => {
    const result = deliver([master(NOON), ...pushesOf({ ...RUN, tags: { 104: "#EXT-X-DISCONTINUITY" } })]);
    assert.deepEqual(marked(result), [104]);
  });

  it("skips a segment that stays incomplete, after holeAfter, and marks the next", () => {
    const pushes = pushesOf({ ...RUN, lost: [fileOf(RUN, "hi", 103)] });
    const until = (number: number): Result =>
      deliver([master(NOON), ...pushes.slice(0, (number - 99) * 6 - 1)]);
    assert.deepEqual(numbers(until(104)), [100, 101, 102]);
    const waiting = until(104).state;
    assert.equal(waiting.blockedSince, NOON + 20_162);
    assert.deepEqual(advance(waiting, NOON + 24_161).segments, []);
    const over = advance(waiting, NOON + 24_162);
    assert.deepEqual(
      over.segments.map(({ number, discontinuity }) => [number, discontinuity]),
      [[104, true]],
    );
    assert.deepEqual(over.faults, [{ reason: "missing", detail: "1 from 103: v4000" }]);
  });

  it("skips at once what no playlist names any more", () => {
    const result = deliver([
      master(NOON),
      ...pushesOf(RUN),
      ...pushesOf({ first: 500, count: 2, at: NOON + 60_000, name: "x" }),
    ]);
    assert.deepEqual(numbers(result).slice(-3), [111, 500, 501]);
    assert.deepEqual(marked(result), [500]);
  });

  it("starts with the first segment that is complete, when it joins a running feed", () => {
    const pushes = pushesOf(RUN).slice(5 * 6);
    assert.deepEqual(numbers(deliver([master(NOON), ...pushes])), [105, 106, 107, 108, 109, 110, 111]);
  });

  it("holds a bounded number of files, for heldFor", () => {
    const many = Array.from({ length: 1000 }, (_, index) => push(`x/${index}.ts`, `${index}`, NOON + index));
    assert.equal(deliver(many).state.files.size, SETTINGS.most);
    const lists = Array.from({ length: 1000 }, (_, index) =>
      push(`x/${index}.m3u8`, playlistOf(RUN, "x", 105), NOON + index),
    );
    assert.ok(deliver(lists).state.playlists.size <= 64);
    assert.equal(
      deliver([push("late.m3u8", "#EXTM3U\n", NOON + 30_000)], deliver(many).state).state.files.size,
      0,
    );
  });

  it("keeps an init while a playlist names it", () => {
    const text = (number: number): string =>
      playlistOf(RUN, "hi", number).replace(
        "#EXT-X-TARGETDURATION:4",
        '#EXT-X-TARGETDURATION:4\n#EXT-X-MAP:URI="init.mp4"',
      );
    const pushes = pushesOf({ ...RUN, count: 30 }).map((each) =>
      each.rest === "hi.m3u8"
        ? { ...each, body: Buffer.from(text(Number(/(\d+)\.ts\n$/.exec(each.body.toString())?.[1]))) }
        : each,
    );
    const result = deliver([master(NOON), push("init.mp4", "init", NOON), ...pushes]);
    assert.equal(result.segments.length, 30);
    assert.equal(result.segments.at(-1)?.parts["v4000"]?.init?.toString(), "init");
  });

  it("gives EXT-X-DATERANGE lines once, and other marker tags with their segment", () => {
    const tags = {
      103: '#EXT-X-DATERANGE:ID="1",START-DATE="2026-11-30T12:00:12Z"',
      105: "#EXT-X-CUE-OUT:30",
    };
    const result = deliver([master(NOON), ...pushesOf({ ...RUN, tags })]);
    const found = result.segments.flatMap(({ number, tags: lines }) =>
      lines.map((line) => [number, line.slice(0, 16)]),
    );
    assert.deepEqual(found, [
      [103, "#EXT-X-DATERANGE"],
      [105, "#EXT-X-CUE-OUT:3"],
    ]);
  });

  it("takes every EXTINF that rounds to the segment length or less", () => {
    for (const duration of [0.2, 1.5, 4.004, 4.49]) {
      assert.deepEqual(
        numbers(deliver([master(NOON), ...pushesOf({ ...RUN, count: 2, duration })])),
        [100, 101],
      );
    }
  });

  const refused: Readonly<Record<string, readonly [string, readonly Push[]]>> = {
    "rendition-count": ["a variant too few", [master(NOON, MASTER.split("\n").slice(0, 5).join("\n"))]],
    codec: ["another codec", [master(NOON, MASTER.replaceAll(/avc1\.[0-9a-f]+/g, "hvc1.1.6.L93.B0"))]],
    "no-audio": ["another language", [master(NOON, MASTER.replace('"en"', '"fr"'))]],
    duration: ["a segment too long", [master(NOON), ...pushesOf({ ...RUN, duration: 4.5 })]],
    encrypted: [
      "a key",
      [master(NOON), ...pushesOf({ ...RUN, count: 5, tags: { 100: '#EXT-X-KEY:METHOD=AES-128,URI="k"' } })],
    ],
    playlist: ["text that is not a playlist", [master(NOON, "<html>")]],
  };
  for (const [reason, [what, pushes]] of Object.entries(refused)) {
    it(`gives no segment for ${what}: ${reason}, said once`, () => {
      const result = deliver(pushes);
      assert.deepEqual(result.segments, []);
      assert.deepEqual([...new Set(result.faults.map((fault) => fault.reason))], [reason]);
      assert.equal(result.faults.length, 1);
      assert.equal(result.state.fault?.reason, reason);
    });
  }

  it("says which rendition is missing where no segment is ever complete", () => {
    const without = pushesOf({ ...RUN, count: 5 }).filter(({ rest }) => rest !== "hi.m3u8");
    const result = deliver([master(NOON), ...without]);
    assert.deepEqual(result.segments, []);
    assert.deepEqual(result.faults, [{ reason: "missing", detail: "never complete: v4000" }]);
    const few = deliver([master(NOON), ...without.slice(0, 15)]);
    assert.equal(few.state.fault, undefined);
  });

  it("says nothing of what is not complete yet when it joins a running feed", () => {
    const result = deliver([master(NOON), ...pushesOf(RUN).slice(9 * 6)]);
    assert.deepEqual(result.faults, []);
  });

  it("leaves out playlists that are not renditions", () => {
    const frames = "#EXTM3U\n#EXT-X-I-FRAMES-ONLY\n#EXTINF:4,\n#EXT-X-BYTERANGE:10@0\nseg.ts\n";
    const other = MASTER.split("\n").slice(0, 5).join("\n");
    const extra = [push("frames.m3u8", frames, NOON + 50), push("other.m3u8", other, NOON + 60)];
    const result = deliver([master(NOON), ...extra, ...pushesOf(RUN)]);
    assert.deepEqual(contentOf(result), contentOf(CLEAN));
    assert.deepEqual(result.faults, []);
  });

  it("survives any pushes", () => {
    const line = fc.oneof(
      fc.constantFrom(
        ...MASTER.split("\n"),
        ...playlistOf(RUN, "hi", 104).split("\n"),
        "#EXT-X-DISCONTINUITY",
        "#EXT-X-GAP",
      ),
      fc.string(),
    );
    const text = fc.array(line, { maxLength: 30 }).map((lines) => ["#EXTM3U", ...lines].join("\n"));
    const name = fc.constantFrom(
      "master.m3u8",
      "hi.m3u8",
      "lo.m3u8",
      "en.m3u8",
      ...NAMES.map((each) => fileOf(RUN, each, 100)),
    );
    const any = fc.record({
      rest: name,
      body: fc.oneof(text, fc.constant(bodyOf(RUN, "hi", 100))),
      received: fc.integer({ min: NOON, max: NOON + 60_000 }),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 40 }), (pushes) => {
        const { state, segments } = deliver([
          master(NOON),
          ...pushes.map(({ rest, body, received }) => push(rest, body, received)),
        ]);
        assert.ok(state.files.size <= SETTINGS.most + 10);
        for (const { parts } of segments) assert.equal(Object.keys(parts).length, 3);
      }),
      { numRuns: 300 },
    );
  });
});
