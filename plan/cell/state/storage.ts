import type { Channel } from "../../../settings/settings";
import { SERVICE_NAMES, type Service } from "../../../catalog/services.table";
import { key } from "../../../catalog/names";
import { KNOWN_NAMES } from "../../../catalog/names.table";
import { ACCESS, BUCKET_KINDS, type BucketAccess, type BucketKind, REPLICATED } from "../access/access.table";
import type { Cell } from "../cell";

/**
 * The buckets of a cell: live segments for a day, DVR segments by each channel's window, programmes by the days that they
 * may be kept, the line-up, and a bucket for access logs. Keys start with the region that wrote them, then the channel:
 * `us-west-2/sports-101/...`. What the other region wrote has rules too, for replicas. Live playlists are in no bucket.
 */
export interface StoragePlan {
  readonly buckets: readonly BucketRow[];
  readonly accessLogs: LogBucketRow;
}

export interface BucketRow {
  readonly kind: BucketKind;
  /** `sports-1-dvr-us-west-2`: all buckets of the world share one space of names. */
  readonly key: string;
  /** Days that an object stays which no row of `lifecycle` shortens. Undefined: for ever. */
  readonly days: number | undefined;
  readonly lifecycle: readonly LifecycleRow[];
  /** Who may read and write its objects, and nobody else may. Undefined: whoever the account's own IAM policies let. */
  readonly users: UsersRow | undefined;
}

export interface UsersRow {
  readonly readers: readonly Service[];
  readonly writers: readonly Service[];
  /** ARNs of the backbone's roles that copy its objects out and others in: known before they are made. */
  readonly copiers: { readonly out: readonly string[]; readonly in: readonly string[] };
}

/** How long objects under a prefix stay, and where they move meanwhile. */
export interface LifecycleRow {
  /** `us-west-2-sports-101` */
  readonly key: string;
  /** `us-west-2/sports-101/` */
  readonly prefix: string;
  readonly days: number;
  readonly transitions: readonly { readonly days: number; readonly storageClass: string }[];
}

export interface LogBucketRow {
  readonly key: string;
  readonly days: number;
  /** Whether requests to the other buckets are logged here. */
  readonly ofBuckets: boolean;
}

/** Lifecycle rules that S3 takes in one bucket (PutBucketLifecycleConfiguration, 2026-11). A cell of 100 channels has 201. */
export const MOST_LIFECYCLE_RULES = 1000;

/** S3 knows no less: it counts whole days from the midnight after an object was written. */
const LIVE_DAYS = 1;

/**
 * Days that any channel's programmes may stay, 3650 and one to spare. What a channel leaves behind that is no longer in the
 * cell stays as long: to lose a row of the line-up loses no programme.
 */
const LONGEST_ARCHIVE_DAYS = 3651;

/**
 * Where programmes move in the archive, and the days that must then be left for it to pay. To move a GB of segments (about
 * 1000 objects) costs $0.01 to STANDARD_IA and $0.02 to GLACIER_IR; it saves $0.0105 and then $0.0085 more a month; AWS
 * bills 30 and 90 days at the least (S3 pricing, us-west-2, 2026-11). S3 moves no object of less than 128 KB.
 */
const CLASSES = [
  { storageClass: "STANDARD_IA", days: 30, left: 60 },
  { storageClass: "GLACIER_IR", days: 90, left: 180 },
] as const;

/** Rows of a cell's buckets, in the order of access.table.ts. */
export function planStorage(cell: Cell): StoragePlan {
  const { name, region, settings } = cell;
  return {
    buckets: BUCKET_KINDS.map((kind) => bucketOf(cell, kind)),
    accessLogs: {
      key: key(name, "access-logs", region),
      days: settings.retention.logs,
      ofBuckets: settings.bucketLogs,
    },
  };
}

function bucketOf(cell: Cell, kind: BucketKind): BucketRow {
  const { name, region, otherRegion, channels } = cell;
  return {
    kind,
    key: key(name, kind, region),
    days: daysOf(cell, kind),
    lifecycle: [region, otherRegion].flatMap((writer) =>
      channels.flatMap((channel) => lifecycleOf(kind, channel, writer)),
    ),
    users: usersOf(cell, kind),
  };
}

/** Where two rules fit an object, S3 takes the shorter time: this one is never less than a channel's own. */
function daysOf({ settings }: Cell, kind: BucketKind): number | undefined {
  const days = {
    segments: LIVE_DAYS,
    dvr: settings.retention.dvr + 1,
    archive: LONGEST_ARCHIVE_DAYS,
    config: undefined,
  };
  return days[kind];
}

function lifecycleOf(kind: BucketKind, channel: Channel, writer: string): LifecycleRow[] {
  const days = keptFor(kind, channel);
  if (days === undefined) return [];
  const transitions =
    kind === "archive"
      ? CLASSES.filter((row) => row.days + row.left <= days).map(({ days: after, storageClass }) => ({
          days: after,
          storageClass,
        }))
      : [];
  return [{ key: key(writer, channel.id), prefix: `${writer}/${channel.id}/`, days, transitions }];
}

/** A day more than asked: what is read at a window's end must still be there when the answer is. Both count from the broadcast. */
function keptFor(kind: BucketKind, { dvrHours, archiveDays }: Channel): number | undefined {
  if (kind === "dvr" && dvrHours > 0) return Math.ceil(dvrHours / 24) + 1;
  if (kind === "archive" && archiveDays > 0) return archiveDays + 1;
  return undefined;
}

/** A bucket that no service writes is the program's own: its deployer is not shut out. */
function usersOf(cell: Cell, kind: BucketKind): UsersRow | undefined {
  const may = (...access: readonly BucketAccess[]): Service[] =>
    SERVICE_NAMES.filter((service) => access.some((row) => row === ACCESS[service].buckets[kind]));
  const writers = may("write", "readWrite");
  if (writers.length === 0) return undefined;
  return { readers: may("read", "readWrite"), writers, copiers: copiersOf(cell, kind) };
}

/** Copied with or without a channel that asks for it, so that the first such channel changes no policy. */
function copiersOf({ name, region, otherRegion, scope }: Cell, kind: BucketKind): UsersRow["copiers"] {
  if (!REPLICATED.some((row) => row === kind)) return { out: [], in: [] };
  const role = (writer: string): string =>
    `arn:${scope.partition}:iam::${scope.account}:role/${KNOWN_NAMES.replicationRole(name, writer)}`;
  return { out: [role(region)], in: [role(otherRegion)] };
}
