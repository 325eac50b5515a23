import type { Marker, WindowSegment } from "./window";

/** Markers of a channel that are kept after their segments left its window. */
const MOST = 64;

/** ms since 1970. A break without a known or planned end is open. */
export function endOf({ start, end, planned, out, cancelled }: Marker): number {
  if (end !== undefined || cancelled) return end ?? start;
  if (planned !== undefined) return start + planned;
  return out === undefined ? start : Infinity;
}

/**
 * Of markers of segments that left a window, those whose range is not before the window. `start`: of the window, ms since 1970.
 * The last record of a marker states its end, and it may be in a segment of the window.
 */
export function markersKept(
  left: readonly Marker[],
  segments: readonly Pick<WindowSegment, "markers">[],
  start: number,
): readonly Marker[] {
  if (left.length === 0) return left;
  const ends = new Map(
    [...left, ...segments.flatMap(({ markers }) => markers)].map((marker) => [marker.id, endOf(marker)]),
  );
  return left.filter(({ id }) => (ends.get(id) ?? start) >= start).slice(-MOST);
}
