import assert from "node:assert/strict";
import fc from "fast-check";
import { alarmPeriod, planTiming, type TimingName } from "../../catalog/timing";
import { TIMING, TIMING_NAMES } from "../../catalog/timing.table";

const secondsOf = (segment: number): Record<string, number> =>
  Object.fromEntries(Object.entries(planTiming(segment)).map(([name, { seconds }]) => [name, seconds]));

/** The value of a formula, from the other rows. */
function evaluate(formula: string, known: Record<string, number>): number {
  const words = { max: Math.max, min: Math.min, ceil: Math.ceil, floor: Math.floor, ...known };
  // alarmPeriod is the name of a row and of a function; a formula calls the function and reads the row.
  const text = formula.replaceAll("alarmPeriod(", "roundedUp(");
  const run = new Function(...Object.keys(words), "roundedUp", `return ${text};`) as (
    ...values: unknown[]
  ) => number;
  return run(...Object.values(words), alarmPeriod);
}

describe("the times that derive from the segment length", () => {
  it("are these, for segments of 2, 4, 6 and 10 seconds", () => {
    const expected: Record<TimingName, readonly [number, number, number, number]> = {
      segment: [2, 4, 6, 10],
      followAfter: [0.5, 1, 1.5, 2.5],
      switchAfter: [2.5, 5, 7.5, 12.5],
      switchHold: [60, 60, 60, 60],
      gapAfter: [2, 4, 6, 10],
      staleAfter: [5, 10, 15, 25],
      leaseExpiry: [3, 6, 9, 15],
      heldFor: [8, 16, 24, 40],
      metadataTimeout: [0.25, 0.25, 0.25, 0.25],
      manifestLifetime: [1, 2, 3, 5],
      errorLifetime: [1, 1, 1, 1],
      dvrManifestLifetime: [2, 4, 6, 10],
      segmentLifetime: [1_209_600, 1_209_600, 1_209_600, 1_209_600],
      dvrOverloadRetry: [5, 5, 5, 5],
      connectTimeout: [1, 2, 2, 2],
      responseTimeout: [2, 3, 5, 8],
      keepAlive: [3, 5, 7, 11],
      clientTimeout: [1, 2, 3, 5],
      uploadTimeout: [4, 8, 12, 20],
      idleTimeout: [6, 12, 18, 30],
      targetKeepAlive: [11, 17, 23, 35],
      healthInterval: [5, 5, 6, 10],
      healthTimeout: [2, 2, 3, 5],
      deregistrationDelay: [6, 12, 18, 30],
      stopTimeout: [14, 18, 22, 30],
      alarmPeriod: [10, 10, 20, 30],
      slowAlarmPeriod: [60, 60, 60, 60],
      probeInterval: [2, 4, 6, 10],
      liveWindow: [300, 300, 300, 300],
      metadataExpiry: [900, 900, 900, 900],
      indexQueue: [3600, 3600, 3600, 3600],
      keyRotation: [3600, 3600, 3600, 3600],
      keyAhead: [7200, 7200, 7200, 7200],
    };
    for (const [at, segment] of [2, 4, 6, 10].entries()) {
      const column = Object.fromEntries(TIMING_NAMES.map((name) => [name, expected[name][at]]));
      assert.deepEqual(secondsOf(segment), column, `segments of ${segment} s`);
    }
  });

  it("equal their formulas, within the ranges of AWS", () => {
    for (let segment = 2; segment <= 10; segment++) {
      const known = secondsOf(segment);
      for (const name of TIMING_NAMES) {
        const [least, most] = TIMING[name].allowed ?? [0, Infinity];
        const said = Math.min(Math.max(evaluate(TIMING[name].formula, known), least), most);
        assert.equal(known[name], said, `${name} at ${segment} s`);
      }
    }
  });

  it("have the range of AWS in the formula", () => {
    const { healthInterval, staleAfter } = planTiming(4);
    assert.equal(healthInterval.formula, "segment, within 5 to 300");
    assert.equal(staleAfter.formula, "ceil(2.5 * segment)");
  });

  it("are in the order that connections, health checks, draining and windows need", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 10 }), (segment) => {
        const at = secondsOf(segment) as Record<TimingName, number>;
        const { followAfter, switchAfter, metadataTimeout, ...whole } = at;
        assert.ok(Object.values(whole).every((seconds) => Number.isInteger(seconds) && seconds >= 1));
        assert.ok(metadataTimeout < followAfter && at.segment + followAfter <= switchAfter);
        assert.ok(switchAfter < at.segment + at.gapAfter, "a switch comes before a gap");
        assert.ok(at.segment + at.gapAfter < at.staleAfter, "a gap ends before the manifest is stale");
        assert.ok(at.leaseExpiry > at.segment && at.leaseExpiry < at.staleAfter);
        assert.ok(at.heldFor >= at.leaseExpiry + at.segment, "a packager that starts reads what is held");
        assert.ok(at.idleTimeout > at.keepAlive && at.idleTimeout > at.uploadTimeout);
        assert.ok(at.targetKeepAlive > at.idleTimeout);
        assert.ok(at.healthTimeout < at.healthInterval);
        assert.ok(at.deregistrationDelay >= at.uploadTimeout);
        assert.ok(at.alarmPeriod >= at.staleAfter);
        assert.equal(at.liveWindow % segment, 0);
        assert.ok(at.metadataExpiry >= at.liveWindow + 300, "five minutes without Valkey");
        assert.ok(at.keyAhead >= 300, "five minutes without a key server");
      }),
    );
  });

  it("are refused for any other length", () => {
    for (const wrong of [1, 11, 4.5, NaN]) {
      assert.throws(() => planTiming(wrong), {
        name: "RangeError",
        message: `segment length must be 2 to 10 whole seconds, not ${wrong}`,
      });
    }
  });
});

describe("the period of an alarm", () => {
  it("is rounded up to one that CloudWatch allows", () => {
    const periods = [1, 10, 11, 20, 21, 30, 31, 60, 61, 120].map(alarmPeriod);
    assert.deepEqual(periods, [10, 10, 20, 20, 30, 30, 60, 60, 120, 120]);
  });
});
