import type { LineUp } from "../../catalog/lineUp";

/** An encoder keeps its bit rate over many segments, not in each. */
const MARGIN = 2;
const BITS_PER_MBIT = 1e6;

/** Longest body of a channel in bytes: twice a mean segment of its largest renditions. Undefined: no such channel. */
export function bodyLimit(lineUp: LineUp, channel: string): number | undefined {
  const found = lineUp.channels.find(({ id }) => id === channel);
  const ladder = found === undefined ? undefined : lineUp.ladders[found.ladder];
  if (ladder === undefined) return undefined;
  const mbps = Math.max(...ladder.video) + Math.max(0, ...ladder.audio);
  return Math.ceil((MARGIN * mbps * BITS_PER_MBIT * lineUp.timing.segment) / 8);
}

/** Longest body of any channel in bytes. */
export const longestBody = (lineUp: LineUp): number =>
  Math.max(0, ...lineUp.channels.map(({ id }) => bodyLimit(lineUp, id) ?? 0));
