import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { Edges, isNext, withTime } from "../../cache/edgeState";

describe("The next segment of a series", () => {
  it("is up to two of its shortest distances after the newest", () => {
    const known = [0, 4, 8];
    deepEqual(
      [7, 8, 9, 12, 16, 17].filter((time) => isNext(known, time)),
      [9, 12, 16],
    );
  });

  it("is not known before two segments are", () => {
    equal(isNext([], 4), false);
    equal(isNext([8], 12), false);
  });

  it("is found where this cache has only some of the segments", () => {
    equal(isNext([0, 8, 20], 24), true);
    equal(isNext([0, 8, 20], 40), false);
  });

  it("is the same, in whatever order the segments came", () => {
    const times = [0, 4, 8, 12, 16, 20];
    fc.assert(
      fc.property(fc.shuffledSubarray(times, { minLength: times.length }), (order) => {
        const known = order.reduce(withTime, [] as readonly number[]);
        equal(known.length, 4);
        equal(isNext(known, 24), true);
        equal(isNext(known, 20), false);
        equal(isNext(known, 40), false);
      }),
    );
  });

  it("is known for each series apart, and never for an init segment", () => {
    const edges = new Edges();
    for (const time of [0, 4]) edges.add("a", time);
    equal(edges.isNext("a", 8), true);
    equal(edges.isNext("b", 8), false);
    equal(edges.isNext("a", undefined), false);
  });
});
