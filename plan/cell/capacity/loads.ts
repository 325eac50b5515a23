import { USUAL_FEEDS } from "./capacity.table";
import type { LadderRow } from "../../../catalog/ladders.table";
import { DEFAULT_PATH, INGEST_PATH_NAMES, type IngestPath } from "../../../catalog/ingestPaths.table";
import type { CellSettings, Channel, ChannelKeys, Settings } from "../../../settings/settings";

/**
 * What each place for a channel in a cell asks of it, free places too: a place counts for the cell's usual channel (its
 * `defaults`, or else the heaviest channel present), and for the channel in it where that one is heavier. So a channel that
 * is not heavier than the usual one changes nothing when it comes.
 */

export type FeedCounts = Readonly<Record<IngestPath, number>>;

export interface Load {
  /** Mbit/s of a feed: all its renditions. */
  readonly mbps: number;
  readonly renditions: number;
  /** Mbit/s of the heaviest rendition: what a viewer takes at most. */
  readonly topMbps: number;
  /** Feeds by their path. */
  readonly feeds: FeedCounts;
  readonly dvrHours: number;
  readonly archiveDays: number;
}

/** One row for each place of the cell. */
export function loadsOf(settings: Settings, cell: CellSettings): readonly Load[] {
  const { ladders } = settings.lineUp;
  const present = Object.values(cell.channels).map((channel) => loadOf(channel, ladders));
  const usual = usualOf(cell, present, ladders);
  const free = Math.max(0, cell.size - present.length);
  return [...present.map((load) => heavier(load, usual)), ...Array<Load>(free).fill(usual)];
}

/** Mbit/s of one feed: every rendition that a vendor pushes. */
export const ladderMbps = ({ video, audio }: LadderRow): number =>
  [...video, ...audio].reduce((sum, mbps) => sum + mbps, 0);

type Asking = Pick<Channel, "ladder" | "feeds" | "dvrHours" | "archiveDays">;

function loadOf(channel: Asking, ladders: Readonly<Record<string, LadderRow>>): Load {
  const ladder = ladders[channel.ladder];
  if (ladder === undefined) throw new RangeError(`no ladder ${channel.ladder} is known`);
  return {
    mbps: ladderMbps(ladder),
    renditions: ladder.video.length,
    topMbps: Math.max(...ladder.video) + Math.max(...ladder.audio),
    feeds: countsOf((path) => channel.feeds.filter((feed) => feed.path === path).length),
    dvrHours: channel.dvrHours,
    archiveDays: channel.archiveDays,
  };
}

/** What the cell's defaults say, key by key, and of the rest the heaviest of the channels present. */
function usualOf(
  { defaults, ownDefaults }: CellSettings,
  present: readonly Load[],
  ladders: Readonly<Record<string, LadderRow>>,
): Load {
  const stated = loadOf(defaults, ladders);
  const states = (name: keyof ChannelKeys): boolean => ownDefaults.includes(name);
  const heaviest = present.reduce(heavier, present[0] ?? { ...stated, feeds: USUAL });
  return {
    ...heaviest,
    ...(states("ladder") && {
      mbps: stated.mbps,
      renditions: stated.renditions,
      topMbps: stated.topMbps,
    }),
    ...(states("feeds") && { feeds: stated.feeds }),
    ...(states("dvrHours") && { dvrHours: stated.dvrHours }),
    ...(states("archiveDays") && { archiveDays: stated.archiveDays }),
  };
}

const countsOf = (count: (path: IngestPath) => number): FeedCounts =>
  Object.fromEntries(INGEST_PATH_NAMES.map((path) => [path, count(path)])) as FeedCounts;

const USUAL = countsOf((path) => (path === DEFAULT_PATH ? USUAL_FEEDS : 0));

const heavier = (one: Load, other: Load): Load => ({
  mbps: Math.max(one.mbps, other.mbps),
  renditions: Math.max(one.renditions, other.renditions),
  topMbps: Math.max(one.topMbps, other.topMbps),
  feeds: countsOf((path) => Math.max(one.feeds[path], other.feeds[path])),
  dvrHours: Math.max(one.dvrHours, other.dvrHours),
  archiveDays: Math.max(one.archiveDays, other.archiveDays),
});
