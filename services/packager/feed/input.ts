import { digestOf, orderOf, pastFiles, trimFiles, withPlaylist } from "./held";
import { give, stalled } from "./give";
import { matchRenditions } from "./match";
import { type MediaPlaylist, type Multivariant, readPlaylist } from "./playlist";
import {
  type Accepted,
  type FeedSettings,
  type FeedState,
  join,
  only,
  type Push,
  unusable,
  withFault,
} from "./state";

export type { FeedFault, FeedFaultReason } from "./match";
export { type Accepted, type FeedSettings, type FeedState, newFeed, type Push } from "./state";

/** `now`: ms since 1970. */
export function accept(state: FeedState, push: Push, now: number): Accepted {
  const taken = /\.m3u8?$/.test(push.rest) ? takePlaylist(state, push, now) : takeFile(state, push, now);
  return join(taken, advance(taken.state, now));
}

/** Gives what is complete. Called without a push too: time alone ends the wait for a missing segment. */
export function advance(state: FeedState, now: number): Accepted {
  const first = give(state, { now, force: false });
  const given = join(first, stalled(first.state));
  const { settings, files, playlists } = given.state;
  return {
    ...given,
    state: { ...given.state, files: trimFiles(files, playlists.values(), { ...settings, now }) },
  };
}

/** The same feed with another ladder, other audio tracks or times. */
export function withSettings(state: FeedState, settings: FeedSettings): FeedState {
  const { multivariant } = state;
  return multivariant === undefined ? { ...state, settings } : match({ ...state, settings }).state;
}

function takePlaylist(state: FeedState, push: Push, now: number): Accepted {
  const text = push.body.toString("utf8");
  const reading = readPlaylist(text, push.rest);
  if (reading.ok) {
    const { playlist } = reading;
    return playlist.kind === "multivariant"
      ? takeMultivariant(state, playlist, push)
      : takeMedia(state, { ...push, playlist }, now);
  }
  // Vendors also push playlists that are not renditions, such as those of I-frames.
  const isOther = text.includes("#EXTINF") && !isSource(state, push.rest);
  if (isOther) return only(state);
  return withFault(state, { reason: "playlist", detail: `${push.rest}: ${reading.reason}` });
}

const isSource = ({ sources }: FeedState, rest: string): boolean =>
  sources.some((each) => each.rest === rest);

/** The newest one counts; of other names only one that can be used. */
function takeMultivariant(state: FeedState, playlist: Multivariant, push: Push): Accepted {
  const { rest, body, received } = push;
  const known = state.multivariant;
  if (known !== undefined && known.received >= received) return only(state);
  const digest = digestOf(body);
  const multivariant = { rest, received, digest, playlist };
  if (known?.digest === digest) return only({ ...state, multivariant });
  const matched = match({ ...state, multivariant });
  const isOther = rest !== known?.rest && matched.state.sources.length === 0 && state.sources.length > 0;
  return isOther ? only(state) : matched;
}

function match(state: FeedState): Accepted {
  if (state.multivariant === undefined) return only(state);
  const matching = matchRenditions(state.multivariant.playlist, state.settings);
  if (!matching.ok) return withFault({ ...state, sources: [] }, matching.fault);
  return only({ ...state, sources: matching.sources, fault: undefined });
}

/** Media playlists that no multivariant playlist names, or not yet. */
const MOST_PLAYLISTS = 64;

function takeMedia(
  state: FeedState,
  push: Push & { readonly playlist: MediaPlaylist },
  now: number,
): Accepted {
  const { rest, playlist, received } = push;
  if (received <= (state.ended.get(rest) ?? -Infinity)) return only(state);
  const known = state.playlists.get(rest);
  const order = known === undefined ? "newer" : orderOf(known, playlist, received);
  if (order === "useless") return only(state);
  const before = order === "restarted" ? restart(state, now) : only(state);
  const held = withPlaylist(before.state.playlists.get(rest), playlist, received);
  const playlists = new Map([...before.state.playlists, [rest, held]]);
  const [oldest] = [...playlists.keys()].filter((each) => !isSource(state, each));
  if (playlists.size > MOST_PLAYLISTS && oldest !== undefined) playlists.delete(oldest);
  return join(before, faultOf({ ...before.state, playlists, from: before.state.from ?? held.last }, rest));
}

/** A playlist that names segments which can't be used: the newest one counts. */
function faultOf(state: FeedState, rest: string): Accepted {
  const newest = [...(state.playlists.get(rest)?.entries.values() ?? [])].at(-1);
  const reason = newest === undefined ? undefined : unusable(newest, state.settings);
  if (newest === undefined || reason === undefined || !isSource(state, rest)) return only(state);
  return withFault(state, {
    reason,
    detail: `EXTINF ${newest.duration} in ${rest}; segment is ${state.settings.segment}`,
  });
}

function takeFile(state: FeedState, { rest, body, received }: Push, now: number): Accepted {
  const digest = digestOf(body);
  const known = state.files.get(rest);
  if (known?.digest === digest) {
    const earlier = { ...known, received: Math.min(received, known.received) };
    return only({ ...state, files: new Map([...state.files, [rest, earlier]]) });
  }
  if (known !== undefined && received < known.received) return only(state);
  const isRestart = known !== undefined && known.isPast === undefined && isNamed(state, rest);
  const before = isRestart ? restart(state, now) : only(state);
  const files = new Map([...before.state.files, [rest, { received, digest, body }]]);
  return { ...before, state: { ...before.state, files } };
}

const isNamed = ({ playlists }: FeedState, rest: string): boolean =>
  [...playlists.values()].some(({ entries }) =>
    [...entries.values()].some((each) => each.rest === rest || each.map === rest),
  );

/** The encoder began again: what is complete is given, then its playlists count no more. */
function restart(state: FeedState, now: number): Accepted {
  const { state: last, ...given } = give(state, { now, force: true });
  const ended = new Map([...last.playlists].map(([rest, { received }]) => [rest, received] as const));
  const reset = {
    playlists: new Map(),
    next: undefined,
    from: undefined,
    broken: true,
    blockedSince: undefined,
  };
  return {
    ...given,
    state: { ...last, ...reset, ended, files: pastFiles(last.files, last.playlists.values()) },
  };
}
