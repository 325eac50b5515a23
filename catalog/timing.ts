import { TIMING, TIMING_NAMES, type Seconds, type TimingName } from "./timing.table";

/**
 * One number in, every time out (law 5): the length of a segment decides time-outs, lifetimes in caches, health checks, alarm
 * periods and windows. The rules are in `timing.table.ts`; here each is held to what AWS takes.
 */

export interface TimingRow {
  readonly seconds: number;
  /** How the seconds come from the segment's, with the range that AWS takes where there is one. */
  readonly formula: string;
  readonly why: string;
}

export type Timing = Readonly<Record<TimingName, TimingRow>>;

/** Every time that a segment of `segmentSeconds` (2 to 10, whole) decides, in whole seconds. Throws a RangeError for others. */
export function planTiming(segmentSeconds: number): Timing {
  if (!Number.isInteger(segmentSeconds) || segmentSeconds < 2 || segmentSeconds > 10) {
    throw new RangeError(`a segment takes 2 to 10 whole seconds, not ${segmentSeconds}`);
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
