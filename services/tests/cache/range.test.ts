import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { parseRange } from "../../cache/range";

describe("A byte range", () => {
  for (const [header, expected] of Object.entries({
    "bytes=0-0": { from: 0, end: 1 },
    "bytes=2-5": { from: 2, end: 6 },
    "bytes=2-": { from: 2, end: 10 },
    "bytes=2-99": { from: 2, end: 10 },
    "bytes=-3": { from: 7, end: 10 },
    "bytes=-99": { from: 0, end: 10 },
    "Bytes=0-9": { from: 0, end: 10 },
  })) {
    it(`is read from ${header}`, () => deepEqual(parseRange(header, 10), expected));
  }

  for (const header of ["bytes=10-", "bytes=10-12", "bytes=-0", "bytes=99999999999999999999-"]) {
    it(`cannot be satisfied as ${header}`, () => equal(parseRange(header, 10), "unsatisfiable"));
  }

  for (const header of [
    undefined,
    "",
    "bytes=",
    "bytes=-",
    "bytes=5-2",
    "bytes=0-1,3-4",
    "bytes= 0-1",
    "items=0-1",
    "bytes=a-b",
  ]) {
    it(`is all of the body as ${header}`, () => equal(parseRange(header, 10), undefined));
  }

  it("is never outside the body", () => {
    const bound = fc.oneof(fc.constant(""), fc.nat(30).map(String));
    fc.assert(
      fc.property(bound, bound, fc.nat(20), (first, last, length) => {
        const range = parseRange(`bytes=${first}-${last}`, length);
        if (range === undefined || range === "unsatisfiable") return;
        equal(range.from >= 0 && range.from < range.end && range.end <= length, true);
      }),
    );
  });
});
