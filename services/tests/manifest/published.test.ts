import assert from "node:assert/strict";
import fc from "fast-check";
import type { WindowSegment } from "../../core/window";
import { missingBetween, NOTHING, publish, type Published } from "../../manifest/published";
import { LIMITS, MERIDIAN, NORTHLIGHT, NTSC, rowOf, segmentOf, START, windowOf } from "./fixture";

const TIMELINES = [MERIDIAN, NORTHLIGHT];
const ZONES = ["use1-az1", "use1-az2", "use1-az3"];

/** A channel's history: 60 segments of one feed, 60 of the other, 60 of the first again. */
const HISTORY = [MERIDIAN, NORTHLIGHT, MERIDIAN].flatMap((timeline, run) =>
  rowOf({ sequence: 100 + run * 60, timeline, discontinuity: run, start: START + run * 60 * NTSC }, 60),
);

/** What a zone answers when it has the first `count` segments of the history, at most 75 of them. */
const answer = (zone: string, count: number, from = 0) =>
  windowOf(HISTORY.slice(Math.max(from, count - 75), count), TIMELINES, zone);

const numbers = ({ segments }: Published): readonly number[] => segments.map(({ sequence }) => sequence);

describe("the merged window", () => {
  const reference = new Map(HISTORY.map((segment) => [segment.sequence, segment]));
  const answers = fc.array(
    fc.record({ zone: fc.constantFrom(...ZONES), count: fc.integer({ min: 1, max: 180 }) }),
    {
      minLength: 1,
      maxLength: 40,
    },
  );

  it("lists the same segments in any order of the zones' answers", () => {
    fc.assert(
      fc.property(answers, (rows) => {
        let published = NOTHING;
        for (const { zone, count } of rows) published = publish(published, [answer(zone, count)], LIMITS);
        const newest = Math.max(...rows.map(({ count }) => count));
        assert.equal(published.segments.at(-1), HISTORY[newest - 1]);
        for (const segment of published.segments) assert.equal(segment, reference.get(segment.sequence));
        assert.deepEqual(
          numbers(published),
          Array.from(
            { length: published.segments.length },
            (_, index) => 100 + newest - published.segments.length + index,
          ),
        );
      }),
    );
  });

  it("has a first and a newest sequence that never fall", () => {
    fc.assert(
      fc.property(answers, (rows) => {
        let published = NOTHING;
        for (const { zone, count } of rows) {
          const after = publish(published, [answer(zone, count)], LIMITS);
          const [first, last] = [numbers(after)[0] ?? 0, numbers(after).at(-1) ?? 0];
          assert.ok(first >= (numbers(published)[0] ?? 0));
          assert.ok(last >= (numbers(published).at(-1) ?? 0));
          published = after;
        }
      }),
    );
  });

  it("does not change when a zone comes back with an old window", () => {
    const published = publish(NOTHING, [answer("use1-az2", 120)], LIMITS);
    for (const count of [1, 60, 119, 120])
      assert.equal(publish(published, [answer("use1-az1", count)], LIMITS), published);
  });

  it("is equal to that of a zone that never died after both have the newest segment", () => {
    let alive = NOTHING;
    let back = NOTHING;
    for (let count = 90; count <= 180; count++) {
      alive = publish(alive, [answer("use1-az1", count)], LIMITS);
      // Dead from 100 to 140; then its own packager has only what came since, and the other zone has all.
      if (count < 100) back = publish(back, [answer("use1-az2", count)], LIMITS);
      if (count === 140)
        back = publish(NOTHING, [answer("use1-az2", count, 139), answer("use1-az1", count)], LIMITS);
      if (count > 140) back = publish(back, [answer("use1-az2", count, 139)], LIMITS);
    }
    assert.deepEqual(back, alive);
  });

  it("takes the segment of the lowest zone where two differ, and keeps it", () => {
    const [low, high] = [MERIDIAN, NORTHLIGHT].map((timeline) =>
      segmentOf({ sequence: 100, timeline, discontinuity: 0, start: START }),
    ) as [WindowSegment, WindowSegment];
    const windows = [windowOf([high], TIMELINES, "use1-az2"), windowOf([low], TIMELINES, "use1-az1")];
    assert.equal(publish(NOTHING, windows, LIMITS).segments[0], low);
    const published = publish(NOTHING, [windowOf([high], TIMELINES, "use1-az2")], LIMITS);
    assert.equal(publish(published, windows, LIMITS), published);
  });

  for (const [first, discontinuity] of [
    [NORTHLIGHT, 1],
    [MERIDIAN, 0],
  ] as const)
    it(`drops a first segment of ${first.feed} after which zones agreed on northlight with discontinuity ${discontinuity}`, () => {
      const began = segmentOf({ sequence: 100, timeline: first, discontinuity: 0, start: START });
      const agreed = segmentOf({ sequence: 101, timeline: NORTHLIGHT, discontinuity, start: START + NTSC });
      const published = publish(NOTHING, [windowOf([began], TIMELINES)], LIMITS);
      assert.deepEqual(numbers(publish(published, [windowOf([agreed], TIMELINES)], LIMITS)), [101]);
    });

  it("has at most liveWindow of segments, and the descriptions of their timelines alone", () => {
    const published = publish(NOTHING, [windowOf(HISTORY, TIMELINES)], LIMITS);
    assert.equal(published.segments.length, 75);
    const long = publish(
      published,
      [
        windowOf(
          rowOf({ sequence: 280, timeline: NORTHLIGHT, discontinuity: 3, start: START + 180 * NTSC }, 80),
          TIMELINES,
        ),
      ],
      LIMITS,
    );
    assert.deepEqual(Object.keys(long.timelines), [NORTHLIGHT.timeline]);
  });

  it("bounds the list when a vendor cuts segments of a frame", () => {
    const tiny = rowOf(
      { sequence: 0, timeline: MERIDIAN, discontinuity: 0, start: START, length: 0.04 },
      5000,
    );
    assert.equal(publish(NOTHING, [windowOf(tiny, TIMELINES)], LIMITS).segments.length, 300);
  });

  it("keeps a hole whose segments are missing, and drops what is before numbers that do not continue", () => {
    const before = rowOf({ sequence: 100, timeline: MERIDIAN, discontinuity: 0, start: START }, 3);
    const hole = segmentOf({ sequence: 105, timeline: MERIDIAN, discontinuity: 0, start: START + 5 * NTSC });
    const other = segmentOf({
      sequence: 9000,
      timeline: MERIDIAN,
      discontinuity: 0,
      start: START + 5 * NTSC,
    });
    const timelines = { [MERIDIAN.timeline]: MERIDIAN };
    assert.equal(missingBetween([before[2], hole], timelines), 2);
    assert.equal(missingBetween([before[2], other], timelines), Infinity);
    assert.deepEqual(
      numbers(publish(NOTHING, [windowOf([...before, hole], TIMELINES)], LIMITS)),
      [100, 101, 102, 105],
    );
    assert.deepEqual(numbers(publish(NOTHING, [windowOf([...before, other], TIMELINES)], LIMITS)), [9000]);
  });

  it("keeps markers of segments that left while their range is not before the window", () => {
    const marker = { id: "1", start: (START + 4) * 1000, planned: 400_000, out: "FC" };
    const [first, ...rest] = rowOf({ sequence: 0, timeline: MERIDIAN, discontinuity: 0, start: START }, 200);
    const marked = { ...(first as WindowSegment), markers: [marker] };
    const after = (count: number) =>
      [...rest.slice(0, count)].reduce(
        (published, segment) => publish(published, [windowOf([segment], TIMELINES)], LIMITS),
        publish(NOTHING, [windowOf([marked], TIMELINES)], LIMITS),
      );
    assert.deepEqual(after(74).markers, []);
    assert.deepEqual(after(80).markers, [marker]);
    assert.deepEqual(after(180).markers, []);
  });
});
