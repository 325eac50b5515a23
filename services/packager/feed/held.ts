import { createHash } from "node:crypto";
import type { MediaEntry, MediaPlaylist } from "./playlist";

/** A pushed file that is not a playlist. */
export interface HeldFile {
  readonly received: number;
  readonly digest: string;
  /** Undefined once its segment was given: from then on only repeats and other bytes are distinct. */
  readonly body: Buffer | undefined;
  /** Of the run of the encoder before: other bytes under its name are no second restart. */
  readonly isPast?: true;
}

export type Files = ReadonlyMap<string, HeldFile>;

export const digestOf = (body: Buffer): string => createHash("sha256").update(body).digest("base64");

/** What the media playlists of one path named, in this run of the encoder. */
export interface HeldPlaylist {
  /** Of the newest one. */
  readonly received: number;
  readonly first: number;
  readonly last: number;
  /** By media sequence, of all that were not too old; at most `MOST_ENTRIES`. */
  readonly entries: ReadonlyMap<number, MediaEntry>;
  readonly dateRanges: readonly string[];
}

/** More than any live playlist needs; of longer ones the end counts. */
export const MOST_ENTRIES = 64;

export type Order = "newer" | "older" | "restarted" | "useless";

/**
 * How a playlist relates to what is known of its path. Playlists overtake each other, so media sequence decides; an encoder
 * that restarts counts from a lower number, or gives a known number to another file.
 */
export function orderOf(known: HeldPlaylist, playlist: MediaPlaylist, received: number): Order {
  const last = playlist.entries.at(-1)?.number;
  if (last === undefined) return "useless";
  const shared = playlist.entries.filter(({ number }) => known.entries.has(number));
  const isOther = shared.some((entry) => isOtherFile(entry, known.entries.get(entry.number)));
  if (isOther) return received > known.received ? "restarted" : "useless";
  if (last >= known.last) return "newer";
  return shared.length > 0 || received <= known.received ? "older" : "restarted";
}

/** Another name, or another time than a vendor's clock corrects. */
function isOtherFile(entry: MediaEntry, known: MediaEntry | undefined): boolean {
  const [at = 0, before = at] = [entry.dateTime, known?.dateTime];
  return (
    entry.rest !== known?.rest ||
    (entry.dateTime !== undefined && Math.abs(at - before) > entry.duration * 1000)
  );
}

/** Adds a playlist; entries that are known stay, except that a later playlist may say that a segment is missing. */
export function withPlaylist(
  known: HeldPlaylist | undefined,
  playlist: MediaPlaylist,
  received: number,
): HeldPlaylist {
  const { entries, dateRanges } = playlist;
  const first = entries[0]?.number ?? 0;
  const last = entries.at(-1)?.number ?? -1;
  const isNewer = known === undefined || last >= known.last;
  const all = new Map(known?.entries);
  for (const each of entries.slice(-MOST_ENTRIES))
    if (!all.has(each.number) || each.gap) all.set(each.number, each);
  const kept = [...all].sort(([a], [b]) => a - b).slice(-MOST_ENTRIES);
  return {
    received: Math.max(received, known?.received ?? received),
    first: isNewer ? first : known.first,
    last: isNewer ? last : known.last,
    entries: new Map(kept),
    dateRanges: isNewer ? dateRanges : known.dateRanges,
  };
}

export interface FileLimits {
  /** ms */
  readonly heldFor: number;
  /** Files. */
  readonly most: number;
}

/**
 * Without files that are too old or too many. EXT-X-MAPs of held playlists stay, and so do the digests of given segments that
 * these name.
 */
export function trimFiles(
  files: Files,
  playlists: Iterable<HeldPlaylist>,
  limits: FileLimits & { readonly now: number },
): Files {
  const { maps, segments } = namedBy(playlists);
  const { heldFor, most, now } = limits;
  const byAge = [...files].sort(([, a], [, b]) => b.received - a.received);
  const bodies = byAge.filter(([, { body }]) => body !== undefined).map(([rest]) => rest);
  const tooMany = new Set(
    [bodies.filter((rest) => maps.has(rest)), bodies.filter((rest) => !maps.has(rest))].flatMap((each) =>
      each.slice(most),
    ),
  );
  const kept = [...files].filter(([rest, { body, received }]) => {
    const isNamed = body === undefined ? segments.has(rest) : maps.has(rest);
    return !tooMany.has(rest) && (isNamed || received >= now - heldFor);
  });
  return kept.length === files.size ? files : new Map(kept);
}

/** After a restart: names of the run before may come again with other bytes. */
export function pastFiles(files: Files, playlists: Iterable<HeldPlaylist>): Files {
  const { maps, segments } = namedBy(playlists);
  const past = [...files].map(([rest, file]): [string, HeldFile] =>
    segments.has(rest) && !maps.has(rest) ? [rest, { ...file, body: undefined, isPast: true }] : [rest, file],
  );
  return new Map(past);
}

function namedBy(playlists: Iterable<HeldPlaylist>): {
  readonly maps: Set<string>;
  readonly segments: Set<string>;
} {
  const entries = [...playlists].flatMap((each) => [...each.entries.values()]);
  return {
    maps: new Set(entries.flatMap(({ map }) => map ?? [])),
    segments: new Set(entries.map(({ rest }) => rest)),
  };
}
