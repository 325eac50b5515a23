import { MEASURED, USUAL_FEEDS } from "./capacity.table";
import type { LadderRow } from "../../../catalog/ladders.table";
import { isMuxed } from "../../../catalog/renditions";
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
  /** vCPU that package one Mbit/s. */
  readonly vcpuPerMbps: number;
  /** Video renditions. */
  readonly videos: number;
  /** Audio renditions that vendors push beside the video ones. */
  readonly tracks: number;
  /** Formats in which its segments are stored. */
  readonly formats: number;
  /** Objects of one segment of a feed, in all formats. */
  readonly objects: number;
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

/** Mbit/s of one feed of a channel: an audio row for each of its tracks. */
const feedMbps = (ladder: LadderRow, tracks: number): number =>
  isMuxed(ladder)
    ? ladderMbps(ladder)
    : ladderMbps({ ...ladder, audio: Array<number>(tracks).fill(ladder.audio[0] ?? 0) });

/** `ts` and `cmaf` of clear H.264, `cmaf` alone of other codecs, or one format for each DRM system. */
const formatsOf = ({ codec }: LadderRow, { drm }: LoadKeys): number =>
  drm.length > 0 ? drm.length : codec === "h264" ? 2 : 1;

/** FairPlay uses cbcs, other systems cenc. */
function encryptionOf({ drm }: LoadKeys): keyof typeof MEASURED.packagedMbpsPerVcpu {
  if (drm.length > 1) return "both";
  if (drm.length === 0) return "clear";
  return drm.includes("fairplay") ? "cbcs" : "cenc";
}

/** Each rendition has an object in each format; only `ts` may have audio inside the video. */
function objectsOf(ladder: LadderRow, channel: LoadKeys): number {
  const [videos, tracks] = [ladder.video.length, channel.audio.length];
  const isInside = isMuxed(ladder) && channel.drm.length === 0 && ladder.codec === "h264";
  return formatsOf(ladder, channel) * (videos + tracks) - (isInside ? tracks : 0);
}

type LoadKeys = Pick<Channel, "ladder" | "audio" | "drm" | "feeds" | "dvrHours" | "archiveDays">;

function loadOf(channel: LoadKeys, ladders: Readonly<Record<string, LadderRow>>): Load {
  const ladder = ladders[channel.ladder];
  if (ladder === undefined) throw new RangeError(`ladder ${channel.ladder} is not known`);
  return {
    mbps: feedMbps(ladder, channel.audio.length),
    vcpuPerMbps: 1 / MEASURED.packagedMbpsPerVcpu[encryptionOf(channel)],
    videos: ladder.video.length,
    tracks: isMuxed(ladder) ? 0 : channel.audio.length,
    formats: formatsOf(ladder, channel),
    objects: objectsOf(ladder, channel),
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
    ...(isDeclared("ladder") && packagingOf(declared)),
    ...(isDeclared("feeds") && { feeds: declared.feeds }),
    ...(isDeclared("dvrHours") && { dvrHours: declared.dvrHours }),
    ...(isDeclared("archiveDays") && { archiveDays: declared.archiveDays }),
  };
}

type Packaging = Pick<Load, "mbps" | "vcpuPerMbps" | "videos" | "tracks" | "formats" | "objects" | "topMbps">;

const packagingOf = ({ mbps, vcpuPerMbps, videos, tracks, formats, objects, topMbps }: Load): Packaging => ({
  mbps,
  vcpuPerMbps,
  videos,
  tracks,
  formats,
  objects,
  topMbps,
});

const countsOf = (count: (path: IngestPath) => number): FeedCounts =>
  Object.fromEntries(INGEST_PATH_NAMES.map((path) => [path, count(path)])) as FeedCounts;

const USUAL = countsOf((path) => (path === DEFAULT_PATH ? USUAL_FEEDS : 0));

const heavier = (one: Load, other: Load): Load => ({
  mbps: Math.max(one.mbps, other.mbps),
  vcpuPerMbps: Math.max(one.vcpuPerMbps, other.vcpuPerMbps),
  videos: Math.max(one.videos, other.videos),
  tracks: Math.max(one.tracks, other.tracks),
  formats: Math.max(one.formats, other.formats),
  objects: Math.max(one.objects, other.objects),
  topMbps: Math.max(one.topMbps, other.topMbps),
  feeds: countsOf((path) => Math.max(one.feeds[path], other.feeds[path])),
  dvrHours: Math.max(one.dvrHours, other.dvrHours),
  archiveDays: Math.max(one.archiveDays, other.archiveDays),
});
