import type { Site } from "../../../settings/settings";
import assert from "node:assert/strict";
import fc from "fast-check";
import { planMaintenance, type Maintenance } from "../../../plan/cell/state/maintenance";

interface Hours {
  readonly from: number;
  readonly to: number;
}

const WEEK = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const WEEK_MINUTES = 7 * 24 * 60;

const windowsOf = (primeTime: Hours, site: Site): Maintenance =>
  planMaintenance({ site, own: { primeTime } } as Parameters<typeof planMaintenance>[0]);

const minuteOf = (clock: string): number => {
  const [hours, minutes] = clock.split(":").map(Number);
  return (hours ?? NaN) * 60 + (minutes ?? NaN);
};

/** Every minute of the week that a window covers; a daily one covers seven times. */
function minutesOf(window: string): Set<number> {
  const ends = window.split("-").map((end) => {
    const [, day, clock = ""] = /^(?:([a-z]{3}):)?(\d\d:\d\d)$/.exec(end) ?? [];
    return { day, minute: minuteOf(clock) + (day === undefined ? 0 : WEEK.indexOf(day) * 24 * 60) };
  });
  const [start, end] = ends.map(({ minute }) => minute) as [number, number];
  const cycle = ends[0]?.day === undefined ? 24 * 60 : WEEK_MINUTES;
  const length = (end - start + cycle) % cycle;
  const once = Array.from({ length }, (_, minute) => (start + minute) % cycle);
  return new Set(
    Array.from({ length: WEEK_MINUTES / cycle }, (_, turn) =>
      once.map((minute) => minute + turn * cycle),
    ).flat(),
  );
}

const common = (one: Set<number>, other: Set<number>): number[] =>
  [...one].filter((minute) => other.has(minute));

const dayOf = (minute: number): number => Math.floor(minute / (24 * 60));

const isPrime = ({ from, to }: Hours, minute: number): boolean => {
  const hour = Math.floor(minute / 60) % 24;
  return from < to ? hour >= from && hour < to : hour >= from || hour < to;
};

const hours = fc
  .record({ from: fc.integer({ min: 0, max: 23 }), to: fc.integer({ min: 0, max: 23 }) })
  .filter(({ from, to }) => from !== to);

describe("the maintenance windows of a cell's state", () => {
  it("are in the hour farthest from prime time, on other days at standby", () => {
    assert.deepEqual(windowsOf({ from: 0, to: 6 }, "home"), {
      backup: "14:00-14:30",
      database: "mon:14:30-mon:15:00",
      metadata: "tue:14:00-tue:15:00",
    });
    assert.deepEqual(windowsOf({ from: 18, to: 23 }, "standby"), {
      backup: "08:00-08:30",
      database: "thu:08:30-thu:09:00",
      metadata: "fri:08:00-fri:09:00",
    });
    assert.deepEqual(windowsOf({ from: 22, to: 2 }, "home").backup, "11:00-11:30");
  });

  it("end at midnight of the next day if only the last hour of the day is free", () => {
    assert.deepEqual(windowsOf({ from: 0, to: 23 }, "home"), {
      backup: "23:00-23:30",
      database: "mon:23:30-tue:00:00",
      metadata: "tue:23:00-wed:00:00",
    });
  });

  it("are never in prime time, and long enough for AWS", () => {
    fc.assert(
      fc.property(hours, fc.constantFrom<Site>("home", "standby"), (primeTime, site) => {
        const { backup, database, metadata } = windowsOf(primeTime, site);
        for (const [window, least] of [
          [backup, 7 * 30],
          [database, 30],
          [metadata, 60],
        ] as const) {
          const minutes = [...minutesOf(window)];
          assert.ok(minutes.length >= least, window);
          assert.ok(!minutes.some((minute) => isPrime(primeTime, minute)), window);
        }
      }),
    );
  });

  it("do not overlap backups, and are on different days at home and standby", () => {
    fc.assert(
      fc.property(hours, (primeTime) => {
        const [home, standby] = [windowsOf(primeTime, "home"), windowsOf(primeTime, "standby")];
        for (const { backup, database } of [home, standby])
          assert.deepEqual(common(minutesOf(backup), minutesOf(database)), []);
        const days = ({ database, metadata }: Maintenance) =>
          new Set([database, metadata].flatMap((window) => [...minutesOf(window)].map(dayOf)));
        assert.deepEqual(common(days(home), days(standby)), []);
      }),
    );
  });
});
