import { markersKept } from "../core/markers";
import type { Marker, Timeline, Window, WindowMedia, WindowSegment } from "../core/window";

/**
 * The segments of a channel that this task lists. Zones answer in any order and may be behind: a segment that is listed stays
 * until it is too old, and only newer ones follow it.
 */
export interface Published {
  /** Oldest first. Where sequences are missing, the missing segments fill the time between. */
  readonly segments: readonly WindowSegment[];
  readonly timelines: Readonly<Record<string, Timeline>>;
  /** Markers of segments that left, oldest first, while their range is not before the window. */
  readonly markers: readonly Marker[];
}

export interface Limits {
  /** ms */
  readonly window: number;
  /** ms */
  readonly segment: number;
}

/** Segments shorter than a quarter of a segment are rare: the list is bounded by this multiple of whole segments. */
const MOST = 4;

export const NOTHING: Published = { segments: [], timelines: {}, markers: [] };

/** Adds what is newer. Of the same sequence the window of the lowest zone counts. The same object if nothing is newer. */
export function publish(published: Published, windows: readonly Window[], limits: Limits): Published {
  const sorted = [...windows].sort((a, b) => (a.zone < b.zone ? -1 : 1));
  const newest = published.segments.at(-1)?.sequence ?? -Infinity;
  const added = new Map<number, WindowSegment>();
  const timelines: Record<string, Timeline> = { ...published.timelines };
  for (const window of sorted)
    for (const segment of window.segments) {
      if (segment.sequence <= newest || added.has(segment.sequence)) continue;
      if (videoOf(segment, window.timelines) === undefined) continue;
      added.set(segment.sequence, segment);
      timelines[segment.timeline] ??= window.timelines[segment.timeline] as Timeline;
    }
  if (added.size === 0) return published;
  return cut(
    {
      segments: [...published.segments, ...[...added.values()].sort((a, b) => a.sequence - b.sequence)],
      timelines,
      markers: newest === -Infinity ? (sorted.find(hasSegments)?.markers ?? []) : published.markers,
    },
    limits,
  );
}

const hasSegments = ({ segments }: Window): boolean => segments.length > 0;

/** Without what is too old, and without what is before a break in the sequences. */
function cut({ segments, timelines, markers }: Published, limits: Limits): Published {
  const first = firstKept({ segments, timelines, markers }, limits);
  const kept = segments.slice(first);
  const used = new Set(kept.map(({ timeline }) => timeline));
  const left = [...markers, ...segments.slice(0, first).flatMap((segment) => segment.markers)];
  return {
    segments: kept,
    timelines: Object.fromEntries(Object.entries(timelines).filter(([name]) => used.has(name))),
    markers: markersKept(left, kept, startOf(kept[0], timelines)),
  };
}

function firstKept({ segments, timelines }: Published, { window, segment }: Limits): number {
  let first = segments.length - 1;
  let length = lengthOf(segments[first], timelines);
  while (first > 0 && segments.length - first < (MOST * window) / segment) {
    const before = segments[first - 1];
    const missing = missingBetween([before, segments[first]], timelines);
    length += lengthOf(before, timelines) * (missing + 1);
    // Half a segment: lengths are of the video, and seldom whole. Endless where the numbers do not continue.
    if (length > window + segment / 2) break;
    first--;
  }
  return first;
}

/**
 * How many segments are missing between two of a list. Infinity: their numbers do not continue, because packagers lost the
 * number before, or because zones that began at once have agreed since; a playlist must not list both.
 */
export function missingBetween(
  [before, after]: readonly [WindowSegment | undefined, WindowSegment | undefined],
  timelines: Published["timelines"],
): number {
  if (before === undefined || after === undefined) return 0;
  const missing = after.sequence - before.sequence - 1;
  const changes = before.timeline === after.timeline ? 0 : 1;
  if (missing === 0) return after.discontinuity - before.discontinuity === changes ? 0 : Infinity;
  const length = lengthOf(before, timelines);
  const hole = startOf(after, timelines) - startOf(before, timelines) - length;
  return Math.abs(hole - missing * length) < length / 2 ? missing : Infinity;
}

/** The name and the media of its first video rendition. Times of a segment are those of its video. */
export function videoOf(
  segment: WindowSegment,
  timelines: Published["timelines"],
): { readonly media: WindowMedia; readonly timescale: number } | undefined {
  for (const [name, { kind, timescale }] of Object.entries(timelines[segment.timeline]?.renditions ?? {})) {
    const media = segment.renditions[name];
    if (kind === "video" && media !== undefined) return { media, timescale };
  }
  return undefined;
}

/** ms since 1970 */
export function startOf(segment: WindowSegment | undefined, timelines: Published["timelines"]): number {
  const video = segment && videoOf(segment, timelines);
  return video === undefined ? 0 : (video.media.time / video.timescale) * 1000;
}

/** ms */
export function lengthOf(segment: WindowSegment | undefined, timelines: Published["timelines"]): number {
  const video = segment && videoOf(segment, timelines);
  return video === undefined ? 0 : (video.media.duration / video.timescale) * 1000;
}
