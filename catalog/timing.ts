import { TIMING, TIMING_NAMES, type Seconds, type TimingName } from "./timing.table";

/**
 * The segment length sets all times (law 5): timeouts, cache lifetimes, health checks, alarm periods and windows. The rules
 * are in `timing.table.ts`; this module limits each to the range that AWS allows.
 */

export interface TimingRow {
  readonly seconds: number;
  /** The formula, with AWS's range if there is one. */
  readonly formula: string;
  readonly why: string;
}

export type Timing = Readonly<Record<TimingName, TimingRow>>;

/** All times for a segment length of 2 to 10 whole seconds, in seconds. Throws a RangeError for any other length. */
export function planTiming(segmentSeconds: number): Timing {
  if (!Number.isInteger(segmentSeconds) || segmentSeconds < 2 || segmentSeconds > 10) {
    throw new RangeError(`segment length must be 2 to 10 whole seconds, not ${segmentSeconds}`);
  }
  const known = { segment: segmentSeconds } as Record<TimingName, number>;
  for (const name of TIMING_NAMES) known[name] = secondsOf(name, known);
  return Object.fromEntries(TIMING_NAMES.map((name) => [name, rowOf(name, known)])) as Timing;
}

function secondsOf(name: TimingName, known: Seconds): number {
  const { seconds, allowed: [least, most] = [0, Infinity] } = TIMING[name];
  return Math.min(Math.max(seconds(known), least), most);
}

function rowOf(name: TimingName, known: Seconds): TimingRow {
  const { formula, allowed, why } = TIMING[name];
  const range = allowed === undefined ? "" : `, within ${allowed[0]} to ${allowed[1]}`;
  return { seconds: known[name], formula: `${formula}${range}`, why };
}

export { alarmPeriod, type TimingName } from "./timing.table";
