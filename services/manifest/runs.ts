import type { Timeline, WindowSegment } from "../core/window";
import { startOf, type Published } from "./published";

/** Segments of one timeline in a row: a Period. */
export interface Run {
  readonly timeline: Timeline;
  readonly segments: readonly WindowSegment[];
  /** Start of the Period and of its media, ms since 1970. It stays when the first segments leave the window. */
  readonly start: number;
  /** Start of the next one, ms since 1970; of the newest Infinity. */
  readonly end: number;
}

export function runsOf({ segments, timelines }: Published): readonly Run[] {
  const runs: { timeline: Timeline; segments: WindowSegment[]; start: number }[] = [];
  let before: WindowSegment | undefined;
  for (const segment of segments) {
    const timeline = timelines[segment.timeline];
    const last = runs.at(-1);
    if (last !== undefined && isSame(before, segment)) last.segments.push(segment);
    else if (timeline !== undefined) {
      const start = segment.began ?? Math.floor(startOf(segment, timelines));
      runs.push({ timeline, segments: [segment], start });
    }
    before = segment;
  }
  return runs.map((run, index) => ({ ...run, end: runs[index + 1]?.start ?? Infinity }));
}

const isSame = (before: WindowSegment | undefined, segment: WindowSegment): boolean =>
  before?.timeline === segment.timeline && before.discontinuity === segment.discontinuity;
