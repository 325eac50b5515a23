import assert from "node:assert/strict";
import { notice, type Sample } from "../../play/check/samples";

/** `currentTime` every 100 ms for a list of [seconds, speed] stretches; a jump is [0, seconds]. */
function play(...stretches: readonly (readonly [seconds: number, speed: number])[]): Sample[] {
  const samples: Sample[] = [{ at: 0, time: 100 }];
  let [at, time] = [0, 100];
  for (const [seconds, speed] of stretches) {
    if (seconds === 0) time += speed;
    for (let step = 0; step < seconds * 10; step++) {
      at += 100;
      time += speed / 10;
      samples.push({ at, time });
    }
  }
  return samples;
}

const NOTHING = { longest: 0, total: 0, skipped: 0, repeated: 0 };

describe("what a viewer notices", () => {
  it("is nothing while the picture moves, at 0.9 to 1.1 of its speed too", () => {
    assert.deepEqual(notice(play([10, 1]), 0, 10_000), NOTHING);
    assert.deepEqual(notice(play([10, 0.9]), 0, 10_000), NOTHING);
    assert.deepEqual(notice(play([10, 1.1]), 0, 10_000), NOTHING);
  });

  it("is the longest stall and all of them", () => {
    const { longest, total } = notice(play([2, 1], [1.5, 0], [2, 1], [0.5, 0], [2, 1]), 0, 8000);
    assert.deepEqual([longest, total], [1.5, 2]);
  });

  it("is a stall that lasts to the end, and one without any sample", () => {
    assert.equal(notice(play([2, 1], [3, 0]), 0, 5000).longest, 3);
    assert.equal(notice([], 0, 5000).longest, 5);
    assert.equal(notice(play([2, 1]), 0, 6000).longest, 4);
  });

  it("is what was skipped and what was repeated", () => {
    assert.equal(notice(play([2, 1], [0, 4], [2, 1]), 0, 4000).skipped, 4);
    assert.equal(notice(play([2, 1], [0, -4], [2, 1]), 0, 4000).repeated, 4);
  });
});
