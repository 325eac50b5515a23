import { USUAL_FEEDS } from "./capacity.table";
import type { LadderRow } from "../../../catalog/ladders.table";
import { DEFAULT_PATH, INGEST_PATH_NAMES, type IngestPath } from "../../../catalog/ingestPaths.table";
import type { CellSettings, Channel, ChannelKeys, Settings } from "../../../settings/settings";

/**
 * The load of each channel that fits into a cell, present or not. Each counts as the cell's usual channel (its
 * `defaults`, or else the heaviest channel present), or as the present channel if that is heavier. So a new channel
 * that is not heavier than the usual one changes no size.
 */

export type FeedCounts = Readonly<Record<IngestPath, number>>;

export interface Load {
  /** Mbit/s of a feed: all its renditions. */
  readonly mbps: number;
  readonly renditions: number;
  /** Mbit/s of the heaviest video and audio rendition: the most that a viewer receives. */
  readonly topMbps: number;
  /** Feeds by their path. */
  readonly feeds: FeedCounts;
  readonly dvrHours: number;
  readonly archiveDays: number;
}

/** One row for each of the `size` channels of the cell. */
export function loadsOf(settings: Settings, cell: CellSettings): readonly Load[] {
  const { ladders } = settings.lineUp;
  const present = Object.values(cell.channels).map((channel) => loadOf(channel, ladders));
  const usual = usualOf(cell, present, ladders);
  const free = Math.max(0, cell.size - present.length);
  return [...present.map((load) => heavier(load, usual)), ...Array<Load>(free).fill(usual)];
}

/** Mbit/s of one feed: the sum of its renditions. */
export const ladderMbps = ({ video, audio }: LadderRow): number =>
  [...video, ...audio].reduce((sum, mbps) => sum + mbps, 0);

type LoadKeys = Pick<Channel, "ladder" | "feeds" | "dvrHours" | "archiveDays">;

function loadOf(channel: LoadKeys, ladders: Readonly<Record<string, LadderRow>>): Load {
  const ladder = ladders[channel.ladder];
  if (ladder === undefined) throw new RangeError(`ladder ${channel.ladder} is not known`);
  return {
    mbps: ladderMbps(ladder),
    renditions: ladder.video.length,
    topMbps: Math.max(...ladder.video) + Math.max(...ladder.audio),
    feeds: countsOf((path) => channel.feeds.filter((feed) => feed.path === path).length),
    dvrHours: channel.dvrHours,
    archiveDays: channel.archiveDays,
  };
}

/** The cell's defaults, key by key; for keys without a default, the heaviest of the present channels. */
function usualOf(
  { defaults, ownDefaults }: CellSettings,
  present: readonly Load[],
  ladders: Readonly<Record<string, LadderRow>>,
): Load {
  const declared = loadOf(defaults, ladders);
  const isDeclared = (name: keyof ChannelKeys): boolean => ownDefaults.includes(name);
  const heaviest = present.reduce(heavier, present[0] ?? { ...declared, feeds: USUAL });
  return {
    ...heaviest,
    ...(isDeclared("ladder") && {
      mbps: declared.mbps,
      renditions: declared.renditions,
      topMbps: declared.topMbps,
    }),
    ...(isDeclared("feeds") && { feeds: declared.feeds }),
    ...(isDeclared("dvrHours") && { dvrHours: declared.dvrHours }),
    ...(isDeclared("archiveDays") && { archiveDays: declared.archiveDays }),
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
