import assert from "node:assert/strict";
import fc from "fast-check";
import {
  longestPause,
  missing,
  SEGMENT,
  simulate,
  steady,
  switches,
  TIMING,
  type Delivery,
} from "./simulation";

const TEN_MINUTES = 600 / SEGMENT;

/** Each segment late by up to so many segments. */
const lateUpTo = (most: number): fc.Arbitrary<readonly Delivery[]> =>
  fc
    .array(fc.double({ min: 0, max: most, noNaN: true }), { minLength: TEN_MINUTES, maxLength: TEN_MINUTES })
    .map((late) => steady(0, TEN_MINUTES, (number) => ({ late: (late[number] ?? 0) * SEGMENT })));

describe("Choice of the shown feed", () => {
  it("never switches while uploads are late by up to 0.2 segment for ten minutes", () => {
    fc.assert(
      fc.property(lateUpTo(0.2), lateUpTo(0.2), (a, b) => {
        const shown = simulate({ a: { deliveries: a }, b: { deliveries: b } }, 600);
        assert.deepEqual([switches(shown).length, missing(shown)], [0, 0]);
      }),
      { numRuns: 40 },
    );
  });

  it("switches at most once a minute while uploads are late by up to 0.5 segment", () => {
    fc.assert(
      fc.property(lateUpTo(0.5), lateUpTo(0.5), (a, b) => {
        const shown = simulate({ a: { deliveries: a }, b: { deliveries: b } }, 600);
        const at = switches(shown).map((one) => one.at);
        at.slice(1).forEach((time, index) => assert.ok(time - (at[index] ?? 0) >= TIMING.switchHold));
        assert.equal(missing(shown), 0);
      }),
      { numRuns: 40 },
    );
  });

  it("switches once when uploads become late by 0.5 segment, and not back", () => {
    const a = steady(0, 60, (number) => ({ late: number === 20 ? 2 : 0 }));
    const shown = simulate({ a: { deliveries: a }, b: { deliveries: steady(0, 60) } }, 240);
    assert.deepEqual(
      switches(shown).map(({ feed, start }) => [feed, start]),
      [["b", 80]],
    );
  });

  it("switches once within switchAfter when the shown feed stops, without a hole", () => {
    const sources = { a: { deliveries: steady(0, 20) }, b: { deliveries: steady(0, 60) } };
    const shown = simulate(sources, 200);
    assert.equal(switches(shown).length, 1);
    assert.equal(missing(shown), 0);
    assert.ok(longestPause(shown) <= TIMING.switchAfter);
    shown.slice(1).forEach((one, index) => assert.equal(one.start, shown[index]?.end));
  });

  it("shows nothing while both feeds are stopped", () => {
    const shown = simulate({ a: { deliveries: steady(0, 20) }, b: { deliveries: steady(0, 22) } }, 200);
    assert.equal(shown.at(-1)?.end, 22 * SEGMENT);
  });

  it("continues after both feeds were stopped, and counts the missing segments", () => {
    const stopped = steady(0, 40, (number) => (number >= 20 && number < 23 ? undefined : {}));
    const again = stopped.map((one) => ({ ...one, timeline: one.start < 80 ? "a.1" : "a.2" }));
    const shown = simulate({ a: { deliveries: again }, b: { deliveries: steady(0, 20) } }, 160);
    assert.equal(missing(shown), 3);
    assert.equal(shown.at(-1)?.feed, "a");
    assert.equal(switches(shown).length, 0);
  });

  it("switches within the hold when the shown feed stops too, before viewers get an error", () => {
    const a = steady(0, 60, (number) => (number >= 20 && number < 25 ? undefined : {}));
    const shown = simulate({ a: { deliveries: a }, b: { deliveries: steady(0, 30) } }, 220);
    assert.deepEqual(
      switches(shown).map(({ feed }) => feed),
      ["b", "a"],
    );
    assert.ok(longestPause(shown) <= 2 * SEGMENT);
  });

  it("returns to the pinned feed after that delivered for switchHold", () => {
    const a = steady(0, 100, (number) => (number >= 20 && number < 40 ? undefined : {}));
    const sources = { b: { deliveries: steady(0, 100) }, a: { deliveries: a, pinned: true } };
    const shown = simulate(sources, 400);
    const [away, back] = switches(shown);
    assert.deepEqual([shown[0]?.feed, away?.feed, back?.feed], ["a", "b", "a"]);
    assert.ok((back?.at ?? 0) >= 160 + TIMING.switchHold && (back?.at ?? 0) <= 160 + TIMING.switchHold + 10);
    assert.equal(switches(shown).length, 2);
    shown.slice(1).forEach((one, index) => assert.equal(one.start, shown[index]?.end));
  });

  it("returns to a pinned feed that arrives later than the shown one", () => {
    const late = steady(0, 100, () => ({ late: 1.6 }));
    const sources = { a: { deliveries: late.slice(10), pinned: true }, b: { deliveries: steady(0, 100) } };
    const shown = simulate(sources, 400);
    assert.equal(shown[0]?.feed, "b");
    assert.equal(shown.at(-1)?.feed, "a");
    assert.ok(longestPause(shown) <= TIMING.switchAfter);
  });

  it("takes a segment that the shown feed misses from the other feed", () => {
    const hole = steady(0, 40, (number) =>
      number === 20 ? undefined : { timeline: number < 20 ? "a.1" : "a.2" },
    );
    const shown = simulate({ a: { deliveries: hole }, b: { deliveries: steady(0, 40) } }, 160);
    assert.deepEqual([switches(shown).length, missing(shown)], [1, 0]);
    assert.deepEqual([shown[20]?.feed, shown[20]?.start], ["b", 80]);
  });

  it("goes on after a segment that no feed has, gapAfter after it was due", () => {
    const hole = steady(0, 40, (number) =>
      number === 20 ? undefined : { timeline: number < 20 ? "a.1" : "a.2" },
    );
    const shown = simulate({ a: { deliveries: hole } }, 160);
    assert.equal(missing(shown), 1);
    assert.deepEqual([shown[20]?.start, shown[20]?.timeline], [84, "a.2"]);
    assert.ok(longestPause(shown) <= SEGMENT + TIMING.gapAfter);
  });

  it("begins with the pinned feed if it comes within switchAfter, else with another, and returns", () => {
    const others = { a: { deliveries: steady(0, 40) } };
    const begins = (late: number): readonly string[] => {
      const b = { pinned: true, deliveries: steady(0, 40, () => ({ late })) };
      return simulate({ ...others, b }, 120).map(({ feed }) => feed);
    };
    assert.deepEqual(new Set(begins(0)), new Set(["b"]));
    assert.equal(begins(TIMING.switchAfter - 0.1)[0], "b");
    assert.equal(begins(TIMING.switchAfter + 0.1)[0], "a");
    assert.equal(simulate(others, 10)[0]?.at, SEGMENT + 0.5);
  });

  it("begins the other feed with the segment that is nearest to the end of the last one", () => {
    fc.assert(
      fc.property(fc.double({ min: -2, max: 2, noNaN: true }), (offset) => {
        const b = steady(2, 60, (number) => ({ start: number * SEGMENT + offset }));
        const shown = simulate({ a: { deliveries: steady(0, 20) }, b: { deliveries: b } }, 200);
        assert.equal(switches(shown).length, 1);
        const [at] = switches(shown);
        assert.ok(Math.abs((at?.start ?? 0) - 80) <= SEGMENT / 2 + 0.001);
        assert.ok((at?.end ?? 0) > 80);
        assert.ok(longestPause(shown) <= 2 * SEGMENT);
      }),
      { numRuns: 60 },
    );
  });

  it("shows each segment once, in order and without a gap, when splices make short segments", () => {
    const lengths = fc.array(fc.constantFrom(4, 4, 4, 2.4, 1.6, 0.8), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(lengths, lengths, (a, b) => {
        const sources = { a: { deliveries: unequal(a) }, b: { deliveries: unequal(b) } };
        const shown = simulate(sources, 150).filter(({ at }) => at < 45);
        assert.deepEqual([switches(shown).length, missing(shown)], [0, 0]);
        shown.slice(1).forEach((one, index) => assert.equal(one.start, shown[index]?.end));
      }),
      { numRuns: 60 },
    );
  });

  it("shows a feed whose clock is an hour behind when the other one stops", () => {
    const b = steady(0, 60, () => ({})).map((one) => ({ ...one, start: one.start - 3600, late: 3600 }));
    const shown = simulate({ a: { deliveries: steady(0, 20) }, b: { deliveries: b } }, 200);
    assert.equal(switches(shown).length, 1);
    assert.ok(longestPause(shown) <= 2.5 * SEGMENT);
    assert.equal(shown.at(-1)?.feed, "b");
  });

  it("chooses the same from the window alone: it has no memory", () => {
    const sources = { a: { deliveries: steady(0, 20) }, b: { deliveries: steady(0, 60) } };
    assert.deepEqual(simulate(sources, 200), simulate(sources, 200));
  });
});

function unequal(lengths: readonly number[]): readonly Delivery[] {
  let start = 0;
  return lengths.map((duration) => {
    const one = { start, duration };
    start += duration;
    return one;
  });
}
