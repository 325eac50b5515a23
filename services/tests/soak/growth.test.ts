import assert from "node:assert/strict";
import { grows, growthOf, type Sample, slope } from "../../bench/growth";

/** A sample each quarter of a minute. */
const samples = (minutes: number, of: (at: number) => Partial<Sample>): readonly Sample[] =>
  Array.from({ length: minutes * 4 }, (_, index) => {
    const at = (index + 1) / 4;
    return { at, megabytes: 80, files: 40, sockets: 20, children: 1, ...of(at) };
  });

describe("Growth in a soak", () => {
  it("is the slope of a line, and of points around it", () => {
    assert.equal(
      slope([
        [0, 1],
        [1, 3],
        [2, 5],
      ]),
      2,
    );
    assert.ok(
      Math.abs(
        slope([
          [0, 1.5],
          [1, 2.5],
          [2, 5.5],
          [3, 6.5],
        ]) - 1.8,
      ) < 1e-9,
    );
  });

  it("passes a process that stays as it is, or shrinks", () => {
    assert.equal(
      grows(
        growthOf(
          samples(9, () => ({})),
          5,
        ),
      ),
      false,
    );
    assert.equal(
      grows(
        growthOf(
          samples(9, (at) => ({ megabytes: 100 - at })),
          5,
        ),
      ),
      false,
    );
  });

  it("fails a process that grows by more than 1 MB a minute", () => {
    const leaks = growthOf(
      samples(9, (at) => ({ megabytes: 80 + 1.2 * at })),
      5,
    );
    assert.ok(Math.abs(leaks.megabytes - 1.2) < 1e-9);
    assert.equal(grows(leaks), true);
  });

  it("fails a process whose files or children grow", () => {
    assert.equal(
      grows(
        growthOf(
          samples(9, (at) => ({ files: 40 + 2 * at })),
          5,
        ),
      ),
      true,
    );
    assert.equal(
      grows(
        growthOf(
          samples(9, (at) => ({ children: 2 * at })),
          5,
        ),
      ),
      true,
    );
  });

  it("leaves out the first third, and the minutes in which caches fill", () => {
    const fills = (at: number): Partial<Sample> => ({ megabytes: Math.min(at, 5) * 100 });
    assert.equal(growthOf(samples(9, fills), 5).megabytes, 0);
    assert.ok(growthOf(samples(9, fills), 0).megabytes > 10);
    const starts = (at: number): Partial<Sample> => ({ megabytes: Math.min(at, 3) * 100 });
    assert.equal(growthOf(samples(9, starts), 0).megabytes, 0);
  });

  it("fails a run that is too short to tell", () => {
    assert.equal(
      grows(
        growthOf(
          samples(5, () => ({})),
          5,
        ),
      ),
      true,
    );
  });
});
