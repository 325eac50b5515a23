import assert from "node:assert/strict";
import {
  ageOf,
  formatsOf,
  growthAfter,
  isOnAir,
  isStale,
  type Growth,
  type Sample,
} from "../../probe/checks";

/** Growth after samples, one each 4 s from 0. */
function after(...samples: readonly Sample[]): Growth {
  let growth: Growth | undefined;
  samples.forEach((sample, index) => (growth = growthAfter(growth, sample, 4000 * index)));
  assert.ok(growth !== undefined);
  return growth;
}

describe("The growth of a manifest", () => {
  it("is new with each newer segment", () => {
    assert.deepEqual(after(100, 104, 108), { newest: 108, grew: 8000, failed: false });
  });

  it("stays while the newest segment is the same, and while the manifest is an error", () => {
    assert.deepEqual(after(100, 104, 104), { newest: 104, grew: 4000, failed: false });
    assert.deepEqual(after(100, 104, undefined, undefined), { newest: 104, grew: 4000, failed: true });
    assert.deepEqual(after(100, 104, undefined, 104), { newest: 104, grew: 4000, failed: false });
  });

  it("counts from the first round if it never grew", () => {
    assert.equal(ageOf([after(undefined, undefined, undefined)], 8000), 8);
    assert.equal(ageOf([after(100, 100, 100)], 8000), 8);
  });

  it("is not a step back, which begins another timeline", () => {
    assert.deepEqual(after(100, 104, 50), { newest: 50, grew: 4000, failed: false });
    assert.deepEqual(after(100, 104, 50, 54), { newest: 54, grew: 12_000, failed: false });
  });

  it("is as old as that of the worse format", () => {
    assert.equal(ageOf([after(100, 104, 108), after(100, 100, 100)], 9000), 9);
  });
});

describe("A channel", () => {
  const fresh = after(100, 104);

  it("is stale beyond staleAfter, or with an error in any format", () => {
    assert.equal(isStale([fresh, fresh], 14_000, 10), false);
    assert.equal(isStale([fresh, fresh], 14_001, 10), true);
    assert.equal(isStale([fresh, after(100, 104, undefined)], 8000, 10), true);
  });

  it("has the formats of its DRM systems, and both without", () => {
    assert.deepEqual(formatsOf({ drm: [] }), ["hls", "dash"]);
    assert.deepEqual(formatsOf({ drm: ["fairplay"] }), ["hls"]);
    assert.deepEqual(formatsOf({ drm: ["cenc"] }), ["dash"]);
    assert.deepEqual(formatsOf({ drm: ["cenc", "fairplay"] }), ["hls", "dash"]);
  });

  it("is off the air from one hour to the other, over midnight too", () => {
    const at = (hour: number) => Date.UTC(2026, 10, 30, hour, 30);
    const hours = (offAir: { from: number; to: number }) =>
      [0, 2, 5, 6, 12, 22, 23].filter((hour) => !isOnAir({ offAir }, at(hour)));
    assert.deepEqual(hours({ from: 2, to: 6 }), [2, 5]);
    assert.deepEqual(hours({ from: 22, to: 6 }), [0, 2, 5, 22, 23]);
    assert.ok(isOnAir({}, at(3)));
  });
});
