import assert from "node:assert/strict";
import { findMissing } from "../../play/check/missing";
import type { Fetched } from "../../play/check/reader";
import type { Receipt } from "../../play/state";

const receipt = (start: number, rendition: string, more: Partial<Receipt> = {}): Receipt => ({
  at: start + 5000,
  sent: start + 4900,
  vendor: "meridian",
  feed: "meridian-internet",
  channel: "one",
  site: "home",
  rest: `${rendition}/${start}.ts`,
  sha256: `${rendition}${start}`,
  start,
  rendition,
  ...more,
});

const fetched = (sequence: number, rendition: string, more: Partial<Fetched> = {}): Fetched => ({
  channel: "one",
  rendition,
  sequence,
  uri: `/live/one/line/ts/${rendition}/${sequence}.ts`,
  duration: 4,
  timeline: 0,
  programDateTime: sequence * 4000,
  listedAt: sequence * 4000 + 5000,
  sha256: `${rendition}${sequence * 4000}`,
  bytes: 100,
  ...more,
});

const PUSHED = [1, 2, 3, 4].flatMap((number) => [
  receipt(number * 4000, "low"),
  receipt(number * 4000, "high"),
]);
const WHOLE = [1, 2, 3, 4].map((number) => fetched(number, "low"));

describe("acknowledged segments against fetched ones", () => {
  it("are all there", () => {
    assert.deepEqual(findMissing(PUSHED, WHOLE, 4), {
      notListed: [],
      notServed: [],
      otherBytes: [],
      compared: 4,
    });
  });

  it("are missing if a playlist goes on after them without them", () => {
    const holed = WHOLE.filter(({ sequence }) => sequence !== 3).map((row) =>
      row.sequence === 4 ? { ...row, sequence: 3 } : row,
    );
    assert.deepEqual(findMissing(PUSHED, holed, 4).notListed, ["one/low 1970-01-01T00:00:12.000Z"]);
  });

  it("are not missing if no feed was acknowledged in all its renditions", () => {
    const holed = WHOLE.filter(({ sequence }) => sequence !== 3);
    const halves = PUSHED.filter(({ start, rendition }) => start !== 12_000 || rendition === "low");
    assert.deepEqual(findMissing(halves, holed, 4).notListed, []);
  });

  it("are missing if they are listed and not served, or served with other bytes", () => {
    const broken = [fetched(1, "low", { sha256: undefined }), fetched(2, "low", { sha256: "x" })];
    const { notServed, otherBytes } = findMissing(PUSHED, broken, 4);
    assert.deepEqual([notServed, otherBytes], [["one/low 1"], ["one/low 2"]]);
  });
});
