import type { Channel } from "../../../settings/settings";
import { SERVICE_NAMES, type Service } from "../../../catalog/services.table";
import { key } from "../../../catalog/names";
import { KNOWN_NAMES } from "../../../catalog/names.table";
import {
  ACCESS,
  BUCKET_KINDS,
  type BucketAccess,
  type BucketKind,
  NONCURRENT_DAYS,
  REPLICATED,
} from "../../../catalog/access.table";
import type { Cell } from "../cell";

/**
 * The buckets of a cell: live segments for a day, DVR segments for each channel's window, programmes for their
 * archive days, the line-up, and access logs. Keys start with the region that wrote them, then the channel:
 * `us-west-2/sports-101/...`. Lifecycle rules also cover the prefix of the other region, for replicas. Live playlists
 * are not in a bucket.
 */
export interface StoragePlan {
  readonly buckets: readonly BucketRow[];
  readonly accessLogs: LogBucketRow;
}

export interface BucketRow {
  readonly kind: BucketKind;
  /** `sports-1-dvr-us-west-2`: bucket names are global. */
  readonly key: string;
  /** Days of retention for objects without a shorter row of `lifecycle`. Undefined: no expiration. */
  readonly days: number | undefined;
  readonly noncurrentDays: number;
  readonly lifecycle: readonly LifecycleRow[];
  /** The only roles that may read and write its objects. Undefined: the account's IAM policies decide. */
  readonly users: UsersRow | undefined;
}

export interface UsersRow {
  readonly readers: readonly Service[];
  readonly writers: readonly Service[];
  /** ARNs of the backbone's roles for replication out of and into it. They are known before the roles exist. */
  readonly copiers: { readonly out: readonly string[]; readonly in: readonly string[] };
}

/** Expiration and transitions of objects with a prefix. */
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
  /** Whether it receives access logs of the other buckets. */
  readonly ofBuckets: boolean;
}

/** The minimum of S3, which counts whole days from the midnight after an object was written. */
const LIVE_DAYS = 1;

/**
 * Maximum days of the archive, 3650, plus one. Programmes of channels that left the cell stay as long, so a deleted
 * row of the line-up deletes no programme.
 */
const LONGEST_ARCHIVE_DAYS = 3651;

/**
 * Transitions in the archive, and the remaining days that make them worthwhile. A transition of a GB of segments
 * (about 1000 objects) costs $0.01 to STANDARD_IA and $0.02 to GLACIER_IR. It saves $0.0105 and then $0.0085 more a
 * month; AWS bills at least 30 and 90 days (S3 pricing, us-west-2, 2026-11). S3 does not move objects under 128 KB.
 */
const CLASSES = [
  { storageClass: "STANDARD_IA", days: 30, left: 60 },
  { storageClass: "GLACIER_IR", days: 90, left: 180 },
] as const;

const LASTING: readonly BucketKind[] = ["archive", "config"];

/** The buckets of a cell, in the order of access.table.ts. */
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
    noncurrentDays: NONCURRENT_DAYS[LASTING.includes(kind) ? "lasting" : "passing"],
    lifecycle: [region, otherRegion].flatMap((writer) =>
      channels.flatMap((channel) => lifecycleOf(kind, channel, writer)),
    ),
    users: usersOf(cell, kind),
  };
}

/** If two rules match an object, S3 applies the shorter time; this one is never shorter than a channel's own. */
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

/**
 * One day more than declared, so that an object at the end of a window still exists when a response uses it. Both
 * count from the broadcast.
 */
function keptFor(kind: BucketKind, { dvrHours, archiveDays }: Channel): number | undefined {
  if (kind === "dvr" && dvrHours > 0) return Math.ceil(dvrHours / 24) + 1;
  if (kind === "archive" && archiveDays > 0) return archiveDays + 1;
  return undefined;
}

/** A bucket that no service writes is written by the program, so its policy does not deny deployers. */
function usersOf(cell: Cell, kind: BucketKind): UsersRow | undefined {
  const may = (...access: readonly BucketAccess[]): Service[] =>
    SERVICE_NAMES.filter((service) => access.some((row) => row === ACCESS[service].buckets[kind]));
  const writers = may("write", "readWrite");
  if (writers.length === 0) return undefined;
  return { readers: may("read", "readWrite"), writers, copiers: copiersOf(cell, kind) };
}

/** The roles are listed even if no channel needs replication, so that the first such channel changes no policy. */
function copiersOf({ name, region, otherRegion, scope }: Cell, kind: BucketKind): UsersRow["copiers"] {
  if (!REPLICATED.some((row) => row === kind)) return { out: [], in: [] };
  const role = (writer: string): string =>
    `arn:${scope.partition}:iam::${scope.account}:role/${KNOWN_NAMES.replicationRole(name, writer)}`;
  return { out: [role(region)], in: [role(otherRegion)] };
}
