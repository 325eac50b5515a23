import type { SourcePart, SourceSegment } from "../segment";
import type { FeedFault, Source } from "./match";
import type { MediaEntry } from "./playlist";
import { type Accepted, type FeedState, join, only, unusable, withFault } from "./state";

export interface Giving {
  readonly now: number;
  /** Waits for nothing. */
  readonly force: boolean;
}

/** Gives the segments that are complete, in order, and skips what will not come. */
export function give(state: FeedState, giving: Giving): Accepted {
  let done = only(state);
  for (let step = one(done.state, giving); step !== undefined; step = one(done.state, giving))
    done = join(done, step);
  return { ...done, state: { ...done.state, blockedSince: blockedSince(done.state, giving.now) } };
}

/** Gives or skips one segment; undefined: nothing to do yet. */
function one(state: FeedState, { now, force }: Giving): Accepted | undefined {
  const number = firstComplete(state);
  if (number === undefined) return undefined;
  const { next, blockedSince: since, settings } = state;
  if (next === undefined || number === next) return giveSegment(state, number);
  const isOver =
    force || isImpossible(state, next) || (since !== undefined && now - since >= settings.holeAfter);
  if (!isOver) return undefined;
  const fault: FeedFault = {
    reason: "missing",
    detail: `${number - next} from ${next}: ${lacking(state, next)}`,
  };
  return {
    state: { ...state, next: number, broken: true, blockedSince: undefined },
    segments: [],
    faults: [fault],
  };
}

/** So many segments later, what is not complete is a fault, and not late. */
const STALLED = 3;

/** Segments arrive, but none is complete: a rendition is missing, or counts otherwise. */
export function stalled(state: FeedState): Accepted {
  const lasts = state.sources.flatMap(({ rest }) => state.playlists.get(rest)?.last ?? []);
  const newest = Math.max(...lasts);
  const given = Math.max((state.next ?? 0) - 1, state.from ?? newest);
  if (
    state.fault !== undefined ||
    lasts.length === 0 ||
    newest - given < STALLED ||
    firstComplete(state) !== undefined
  )
    return only(state);
  return withFault(state, { reason: "missing", detail: `never complete: ${lacking(state, newest - 1)}` });
}

const blockedSince = (state: FeedState, now: number): number | undefined =>
  state.next === undefined || firstComplete(state) === undefined ? undefined : (state.blockedSince ?? now);

function firstComplete(state: FeedState): number | undefined {
  const [lead] = state.sources;
  const numbers = [...((lead && state.playlists.get(lead.rest)?.entries.keys()) ?? [])];
  return numbers.find((number) => number >= (state.next ?? 0) && missing(state, number).length === 0);
}

/** Renditions of which a segment is not there, or not usable. */
const missing = (state: FeedState, number: number): readonly Source[] =>
  state.sources.filter(({ rest }) => {
    const entry = state.playlists.get(rest)?.entries.get(number);
    return entry === undefined || !isUsable(entry, state) || !isHere(entry, state);
  });

const lacking = (state: FeedState, number: number): string =>
  missing(state, number)
    .map(({ rendition }) => rendition)
    .join(", ");

const isUsable = (entry: MediaEntry, { settings }: FeedState): boolean =>
  !entry.gap && unusable(entry, settings) === undefined;

const isHere = ({ rest, map }: MediaEntry, { files }: FeedState): boolean =>
  files.get(rest)?.body !== undefined && (map === undefined || files.get(map)?.body !== undefined);

/** No push can complete it: every newest playlist begins after it, or one says that it is missing or not usable. */
function isImpossible(state: FeedState, number: number): boolean {
  const held = state.sources.map(({ rest }) => state.playlists.get(rest));
  const entries = held.map((each) => each?.entries.get(number));
  return (
    held.every((each) => each !== undefined && each.first > number && !each.entries.has(number)) ||
    entries.some((entry) => entry !== undefined && !isUsable(entry, state))
  );
}

function giveSegment(state: FeedState, number: number): Accepted {
  const parts = state.sources.map((source) => ({ source, ...partOf(state, source, number) }));
  const used = new Map(state.files);
  for (const { entry } of parts) {
    const file = used.get(entry.rest);
    if (file !== undefined) used.set(entry.rest, { ...file, body: undefined });
  }
  const dateRanges = [
    ...new Set(state.sources.flatMap(({ rest }) => state.playlists.get(rest)?.dateRanges ?? [])),
  ];
  const segment: SourceSegment = {
    feed: state.settings.feed,
    number,
    discontinuity: state.broken || parts.some(({ entry }) => entry.discontinuity),
    dateTime: parts.map(({ entry }) => entry.dateTime).find((each) => each !== undefined),
    received: Math.max(...parts.map(({ received }) => received)),
    duration: parts[0]?.entry.duration ?? 0,
    parts: Object.fromEntries(parts.map(({ source, part }) => [source.rendition, part])),
    tags: [
      ...dateRanges.filter((line) => !state.given.includes(line)),
      ...(parts.find(({ entry }) => entry.tags.length > 0)?.entry.tags ?? []),
    ],
  };
  const after = {
    files: used,
    next: number + 1,
    broken: false,
    blockedSince: undefined,
    given: dateRanges,
    fault: undefined,
  };
  return { state: { ...state, ...after }, segments: [segment], faults: [] };
}

function partOf(
  state: FeedState,
  source: Source,
  number: number,
): { entry: MediaEntry; received: number; part: SourcePart } {
  const entry = state.playlists.get(source.rest)?.entries.get(number);
  const file = entry && state.files.get(entry.rest);
  if (entry === undefined || file?.body === undefined) throw new Error(`segment ${number} is not complete`);
  const init = entry.map === undefined ? undefined : state.files.get(entry.map)?.body;
  const part: SourcePart = {
    kind: source.kind,
    extension: entry.rest.slice(entry.rest.lastIndexOf(".") + 1),
    body: file.body,
    ...(init === undefined ? {} : { init }),
    duration: entry.duration,
    stated: source.stated,
  };
  return { entry, received: file.received, part };
}
