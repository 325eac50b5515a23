import type { SourceSegment } from "../segment";
import type { FileLimits, Files, HeldPlaylist } from "./held";
import type { FeedFault, Source, Wanted } from "./match";
import type { MediaEntry, Multivariant } from "./playlist";

/** One feed of one channel: pushed files in any order and more than once, segments out in order and each once. */
export interface FeedSettings extends Wanted, FileLimits {
  /** `<vendor>-<path>` */
  readonly feed: string;
  /** `segment`, seconds. */
  readonly segment: number;
  /** A segment that is not complete so long after a later one was is skipped, ms. */
  readonly holeAfter: number;
}

export interface FeedState {
  readonly settings: FeedSettings;
  readonly files: Files;
  readonly multivariant: HeldMultivariant | undefined;
  /** Empty while the feed is not usable. */
  readonly sources: readonly Source[];
  /** By path. */
  readonly playlists: ReadonlyMap<string, HeldPlaylist>;
  /** By path: playlists of the run before were received until then. */
  readonly ended: ReadonlyMap<string, number>;
  /** The media sequence to give next; undefined: the first that is complete. */
  readonly next: number | undefined;
  /** The newest media sequence when the run began: what is older may never have been pushed to this task. */
  readonly from: number | undefined;
  /** The next segment does not continue the one before. */
  readonly broken: boolean;
  /** Since when a later segment is complete and `next` is not, ms since 1970. */
  readonly blockedSince: number | undefined;
  /** EXT-X-DATERANGE lines that were given. */
  readonly given: readonly string[];
  /** Why the feed gives no segments; undefined once it gave one. */
  readonly fault: FeedFault | undefined;
}

export interface HeldMultivariant {
  readonly rest: string;
  readonly received: number;
  readonly digest: string;
  readonly playlist: Multivariant;
}

export interface Push {
  readonly rest: string;
  readonly body: Buffer;
  /** `X-Headend-Received`, ms since 1970. */
  readonly received: number;
}

export interface Accepted {
  readonly state: FeedState;
  readonly segments: readonly SourceSegment[];
  /** What is new. */
  readonly faults: readonly FeedFault[];
}

export const newFeed = (settings: FeedSettings): FeedState => ({
  settings,
  files: new Map(),
  multivariant: undefined,
  sources: [],
  playlists: new Map(),
  ended: new Map(),
  next: undefined,
  from: undefined,
  broken: false,
  blockedSince: undefined,
  given: [],
  fault: undefined,
});

export const join = (first: Accepted, second: Accepted): Accepted => ({
  state: second.state,
  segments: [...first.segments, ...second.segments],
  faults: [...first.faults, ...second.faults],
});

export const only = (state: FeedState): Accepted => ({ state, segments: [], faults: [] });

/** Reported when it is new, not with each push. */
export const withFault = (state: FeedState, fault: FeedFault): Accepted => ({
  state: { ...state, fault },
  segments: [],
  faults: state.fault?.reason === fault.reason ? [] : [fault],
});

/** Why a segment is not packaged, whatever it holds. */
export function unusable(
  { encrypted, duration }: MediaEntry,
  { segment }: FeedSettings,
): "encrypted" | "duration" | undefined {
  if (encrypted) return "encrypted";
  return Math.round(duration) > segment || duration === 0 ? "duration" : undefined;
}
