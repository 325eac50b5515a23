import assert from "node:assert/strict";
import { framesIn, lockedTicks } from "../../catalog/epochLock";
import { FRAME_RATES } from "../../catalog/lineUp";

describe("the segments of an epoch-locked channel", () => {
  it("last 4.004 s at the frame rates of American television", () => {
    assert.equal(lockedTicks({ frames: 120, rate: "30000/1001" }), 360_360);
    assert.equal(lockedTicks({ frames: 240, rate: "60000/1001" }), 360_360);
    assert.equal(lockedTicks({ frames: 96, rate: "24000/1001" }), 360_360);
  });

  it("last a whole number of ticks at each rate, with the frames nearest to 2, 4 or 8 seconds", () => {
    for (const rate of FRAME_RATES)
      for (const seconds of [2, 4, 8]) {
        const ticks = lockedTicks({ frames: framesIn(seconds, rate), rate });
        assert.ok(Number.isInteger(ticks), rate);
        assert.ok(Math.abs(ticks / 90_000 / seconds - 1) <= 0.01, rate);
      }
  });
});
