import { lockedSeconds } from "../../../catalog/epochLock";
import type { EpochLock } from "../../../catalog/lineUp";
import { markersKept } from "../../core/markers";
import type { Marker, Timeline, Window, WindowSegment } from "../../core/window";
import type { ShownSegment } from "../choice/choice";
import type { PackagedSegment } from "../segment";

/**
 * The window of a channel as a value. Entries never change; a new window has more at its end and less at its beginning.
 */

export const emptyWindow = (channel: string, zone: string): Window => ({
  channel,
  zone,
  segments: [],
  timelines: {},
  feeds: {},
});

/** What a new entry has beside its segment. */
export interface EntryDetails {
  /** ms since 1970 */
  readonly added: number;
  readonly lock: EpochLock | undefined;
  readonly markers: readonly Marker[];
  readonly tags?: readonly string[];
}

/** The entry that would follow the window's last one. */
export function entryOf(
  segment: Pick<PackagedSegment, "feed" | "timeline" | "start" | "renditions">,
  last: WindowSegment | undefined,
  { added, lock, markers, tags }: EntryDetails,
): WindowSegment {
  const timeline = segment.timeline.timeline;
  const discontinuity = discontinuityOf(segment, last, lock);
  const began = last?.discontinuity === discontinuity ? last.began : Math.floor(segment.start);
  return {
    sequence: sequenceOf(segment, last, lock),
    discontinuity,
    ...(began === undefined ? {} : { began }),
    timeline,
    feed: segment.feed,
    added,
    renditions: segment.renditions,
    markers,
    ...(tags === undefined || tags.length === 0 ? {} : { tags }),
  };
}

type Numbered = Pick<PackagedSegment, "timeline" | "start">;

/** Locked: the number of segments since 1970. Else one more; the first of all is its start in seconds, which no count reaches. */
function sequenceOf(
  { start }: Numbered,
  last: WindowSegment | undefined,
  lock: EpochLock | undefined,
): number {
  if (lock !== undefined) return Math.round(start / 1000 / lockedSeconds(lock));
  return last === undefined ? Math.floor(start / 1000) : last.sequence + 1;
}

const DAY = 24 * 60 * 60 * 1000;

/**
 * Not locked, the first of all is its start in days since 1970. Seconds would stop players: hls.js 1.7 copies an array with as
 * many places as this number for every segment.
 */
function discontinuityOf(
  { timeline, start }: Numbered,
  last: WindowSegment | undefined,
  lock: EpochLock | undefined,
): number {
  if (last !== undefined) return last.discontinuity + (last.timeline === timeline.timeline ? 0 : 1);
  return lock === undefined ? Math.floor(start / DAY) : 0;
}

/** It may follow `last`: a later number, a later time of the same timeline, or a new discontinuity with another timeline. */
export function follows(last: WindowSegment | undefined, entry: WindowSegment): boolean {
  if (last === undefined) return true;
  if (entry.sequence <= last.sequence) return false;
  if (entry.timeline !== last.timeline) return entry.discontinuity === last.discontinuity + 1;
  return entry.discontinuity === last.discontinuity && timeOf(entry) > timeOf(last);
}

/** Two entries show the same segment under the same numbers. */
function isSame(one: WindowSegment, other: WindowSegment): boolean {
  return (
    one.sequence === other.sequence &&
    one.discontinuity === other.discontinuity &&
    one.timeline === other.timeline &&
    timeOf(one) === timeOf(other)
  );
}

/** The window with one more entry, and without those that are older than `liveWindow` seconds. */
export function append(
  window: Window,
  entries: readonly WindowSegment[],
  { timelines, liveWindow }: { readonly timelines: Window["timelines"]; readonly liveWindow: number },
): Window {
  return prune(
    {
      ...window,
      segments: [...window.segments, ...entries],
      timelines: { ...window.timelines, ...timelines },
    },
    liveWindow,
  );
}

function prune(window: Window, liveWindow: number): Window {
  let seconds = 0;
  let first = window.segments.length;
  while (first > 0 && seconds < liveWindow) {
    first -= 1;
    seconds += secondsOf(window.segments[first], window.timelines);
  }
  const segments = window.segments.slice(first);
  const left = window.segments.slice(0, first).flatMap((segment) => segment.markers);
  const start = videoSeconds(segments[0], window.timelines[segments[0]?.timeline ?? ""])[0] * 1000;
  const markers = markersKept([...(window.markers ?? []), ...left], segments, start);
  return described({ ...window, segments, markers });
}

/**
 * The window after it saw a peer's: with the entries that the peer has beyond its own. If the two differ, the one with the
 * later sequence replaces the other; of equal ones, that of the lower zone. So two windows that see each other end equal.
 */
export function adopt(own: Window, peer: Window, liveWindow: number): Window {
  if (needsAll(own, peer)) return replace(own, peer, liveWindow);
  const entries = beyond(own, peer);
  if (entries.length === 0) return own;
  const base = own.segments.length === 0 ? begun(own, peer) : own;
  return append(base, entries, { timelines: peer.timelines, liveWindow });
}

/**
 * The peer's answer, which may be a part of its window, does not fit to the own one, and counts: its whole window is needed to
 * adopt it.
 */
export function needsAll(own: Window, peer: Window): boolean {
  const last = own.segments.at(-1);
  const theirs = peer.segments.at(-1);
  if (last === undefined || theirs === undefined || theirs.sequence < last.sequence) return false;
  if (theirs.sequence === last.sequence) return peer.zone < own.zone && !agree(own, peer);
  const first = beyond(own, peer)[0];
  return !agree(own, peer) || (first !== undefined && !follows(last, first));
}

const beyond = (own: Window, peer: Window): readonly WindowSegment[] => {
  const last = own.segments.at(-1)?.sequence ?? -Infinity;
  return peer.segments.filter(({ sequence }) => sequence > last);
};

/** Where both have a sequence, they show the same. */
function agree(own: Window, peer: Window): boolean {
  const theirs = new Map(peer.segments.map((entry) => [entry.sequence, entry]));
  return own.segments.every((entry) => {
    const other = theirs.get(entry.sequence);
    return other === undefined || isSame(entry, other);
  });
}

const replace = (own: Window, peer: Window, liveWindow: number): Window =>
  append(begun(own, peer), peer.segments, { timelines: peer.timelines, liveWindow });

/** Without entries: what else a peer knows, and the own feeds. */
const begun = (own: Window, peer: Window): Window => ({
  ...own,
  segments: [],
  feeds: { ...peer.feeds, ...own.feeds },
  markers: peer.markers ?? [],
});

/** The window with what `live-window` answers after a sequence. */
export function after(window: Window, sequence: number | undefined): Window {
  if (sequence === undefined) return window;
  const segments = window.segments.filter((segment) => segment.sequence > sequence);
  return described({ ...window, segments });
}

/** With the descriptions of its entries and feeds only. */
function described(window: Window): Window {
  const used = new Set([
    ...window.segments.map(({ timeline }) => timeline),
    ...(window.segments.length === 0 ? [] : Object.values(window.feeds)),
  ]);
  const timelines = Object.entries(window.timelines).filter(([name]) => used.has(name));
  return { ...window, timelines: Object.fromEntries(timelines) };
}

/** The window with the timeline that a feed has now. */
export const withFeed = (window: Window, feed: string, timeline: Timeline): Window => ({
  ...window,
  feeds: { ...window.feeds, [feed]: timeline.timeline },
  timelines: { ...window.timelines, [timeline.timeline]: timeline },
});

/** The entries of the last seconds, as the choice reads them. */
export function tailOf({ segments, timelines }: Window, seconds: number): readonly ShownSegment[] {
  const newest = segments.at(-1)?.added ?? 0;
  return segments
    .filter(({ added }) => newest - added <= seconds * 1000)
    .map((entry) => shownOf(entry, timelines));
}

function shownOf(entry: WindowSegment, timelines: Window["timelines"]): ShownSegment {
  const [time, duration] = videoSeconds(entry, timelines[entry.timeline]);
  const { feed, timeline, added } = entry;
  return { feed, timeline, added, start: time * 1000, end: (time + duration) * 1000 };
}

const secondsOf = (entry: WindowSegment | undefined, timelines: Window["timelines"]): number =>
  entry === undefined ? 0 : videoSeconds(entry, timelines[entry.timeline])[1];

/** Start and length of the first video rendition, seconds. */
function videoSeconds(
  entry: WindowSegment | undefined,
  timeline: Timeline | undefined,
): readonly [number, number] {
  const video = Object.entries(timeline?.renditions ?? {}).find(([, { kind }]) => kind === "video");
  const media = video && entry?.renditions[video[0]];
  if (video === undefined || media === undefined) return [0, 0];
  const [, { timescale }] = video;
  return [media.time / timescale, media.duration / timescale];
}

/** Time of the first rendition, in its ticks. */
const timeOf = (entry: WindowSegment): number => Object.values(entry.renditions)[0]?.time ?? 0;
