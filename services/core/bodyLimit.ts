import type { LineUp } from "../../catalog/lineUp";
import { pushLimit } from "../../catalog/renditions";

/** Most bytes of one push of a channel. Undefined: no such channel. */
export function bodyLimit(lineUp: LineUp, channel: string): number | undefined {
  const found = lineUp.channels.find(({ id }) => id === channel);
  const ladder = found === undefined ? undefined : lineUp.ladders[found.ladder];
  return ladder && pushLimit(ladder, lineUp.timing.segment);
}

/** Most bytes of one push of any channel. */
export const longestBody = (lineUp: LineUp): number =>
  Math.max(0, ...lineUp.channels.map(({ id }) => bodyLimit(lineUp, id) ?? 0));
