import type { Channel } from "../../../settings/settings";
import { VALKEY_FILL } from "../capacity/capacity.table";
import type { TimingName } from "../../../catalog/timing.table";
import type { Timing } from "../../../catalog/timing";
import type { MetricName } from "./metrics.table";

/**
 * What a cell can lose, and the alarm that says so: one alarm per row and per thing it watches. `runbook` is a page of
 * docs/runbooks/. An alarm more is a row and a page. A thing with a period under a minute costs $0.30 a month, another
 * $0.10, a composite $0.50 (CloudWatch pricing, us-west-2, 2026-11).
 */
export interface CellAlarmRow {
  /** The kind of thing that it watches; each thing of that kind has one. */
  readonly watches: Watched;
  /** One of our own services' metrics, or one of AWS's. */
  readonly metric: MetricName | AwsMetric;
  readonly statistic: "Sum" | "Average" | "Minimum" | "Maximum" | "SampleCount" | "p90";
  readonly is: "above" | "below";
  /** In the metric's own unit, over one period. */
  readonly threshold: (known: Known) => number;
  /** A row of the timing table, or seconds. */
  readonly period: TimingName | 60 | 300 | 3600;
  /** How many of the last `periods` must breach, so that one late segment wakes nobody. */
  readonly breaches: number;
  readonly periods: number;
  /** What no data means: a fault, or that nothing happened. */
  readonly missing: "breaching" | "notBreaching";
  /** Whether it wakes somebody by itself. The others speak through a composite. */
  readonly notifies: boolean;
  readonly runbook: string;
  readonly says: string;
}

/**
 * Kinds of things: `dvr` are channels with a window; `drm` are DRM systems, `rate` vendors with a rate limit, `answers` target
 * groups whose 5xx nothing else tells of.
 */
export type Watched =
  | "feed"
  | "channel"
  | "dvr"
  | "cell"
  | "zone"
  | "vendor"
  | "drm"
  | "balancer"
  | "ingestBalancer"
  | "entry"
  | "appEntry"
  | "reserved"
  | "targets"
  | "answers"
  | "rate"
  | "tasks"
  | "node"
  | "database"
  | "canary";

export interface AwsMetric {
  readonly namespace: `AWS/${string}` | "CloudWatchSynthetics";
  readonly name: string;
}

/** What a threshold may be made of. */
export interface Known {
  readonly timing: Timing;
  /** Tasks that a zone needs, of the service that is watched. */
  readonly tasks: number;
  /** Capacity units that are reserved for the load balancer that is watched. */
  readonly reservedUnits: number;
}

const MINUTE = 60;
const FEW = 10;
const MINUTES: Pick<CellAlarmRow, "period" | "breaches" | "periods" | "missing"> = {
  period: MINUTE,
  breaches: 3,
  periods: 5,
  missing: "notBreaching",
};

const never = () => 0;
const seconds =
  (name: TimingName, share = 1) =>
  ({ timing }: Known): number =>
    timing[name].seconds * share;

const elb = (name: string): AwsMetric => ({ namespace: "AWS/ApplicationELB", name });
const nlb = (name: string): AwsMetric => ({ namespace: "AWS/NetworkELB", name });
const valkey = (name: string): AwsMetric => ({ namespace: "AWS/ElastiCache", name });
const rds = (name: string): AwsMetric => ({ namespace: "AWS/RDS", name });

/** What a network load balancer that stands before another one is watched for. */
const BEFORE = {
  ...MINUTES,
  statistic: "Sum",
  is: "above",
  threshold: never,
  notifies: true,
  runbook: "load-balancers",
} as const;
const REJECTS = { ...BEFORE, metric: nlb("RejectedFlowCount"), breaches: 1 };
const NO_PORTS = { ...BEFORE, metric: nlb("PortAllocationErrorCount"), breaches: 1 };
const BEHIND_ILL = { ...BEFORE, metric: nlb("UnhealthyRoutingFlowCount") };

export const CELL_ALARMS = {
  "input-lost": {
    watches: "feed",
    metric: "SegmentsReceived",
    statistic: "Sum",
    is: "below",
    threshold: () => 1,
    period: "alarmPeriod",
    breaches: 2,
    periods: 2,
    missing: "breaching",
    notifies: false,
    runbook: "feed-lost",
    says: "the vendor pushes no segment of the channel on this path",
  },
  "input-late": {
    ...MINUTES,
    watches: "feed",
    metric: "SegmentLateness",
    statistic: "p90",
    is: "above",
    threshold: seconds("segment", 0.5),
    period: "slowAlarmPeriod",
    notifies: false,
    runbook: "feed-lost",
    says: "one segment in ten comes later than half its length",
  },
  "manifest-stale": {
    watches: "channel",
    metric: "ManifestAge",
    // Of the best zone: a viewer has a channel that one zone still makes.
    statistic: "Minimum",
    is: "above",
    threshold: seconds("staleAfter"),
    period: "alarmPeriod",
    breaches: 2,
    periods: 2,
    missing: "breaching",
    notifies: false,
    runbook: "off-the-air",
    says: "the live manifest does not grow, whichever zone makes it",
  },
  "manifest-errors": {
    ...MINUTES,
    watches: "channel",
    metric: "ManifestErrorRatio",
    statistic: "Average",
    is: "above",
    threshold: () => 1,
    period: "slowAlarmPeriod",
    notifies: false,
    runbook: "channel-degraded",
    says: "more than 1 % of its manifests are answered 5xx",
  },
  "segment-gaps": {
    ...MINUTES,
    watches: "channel",
    metric: "SegmentGaps",
    statistic: "Sum",
    is: "above",
    threshold: never,
    period: "slowAlarmPeriod",
    notifies: false,
    runbook: "channel-degraded",
    says: "its timeline lacks segments again and again: no feed has them whole",
  },
  "cache-misses": {
    ...MINUTES,
    watches: "channel",
    metric: "CacheMissRatio",
    statistic: "Average",
    is: "above",
    // Packagers put each segment of the live window into the cache before a manifest names it. Assumption, to be measured.
    threshold: () => 5,
    period: "slowAlarmPeriod",
    notifies: false,
    runbook: "channel-degraded",
    says: "the cache lacks more than 5 % of the segments that it is asked for",
  },
  "dvr-lag": {
    ...MINUTES,
    watches: "dvr",
    metric: "DvrLag",
    statistic: "Maximum",
    is: "above",
    // From there on a hole opens between the window behind and the live one.
    threshold: seconds("liveWindow"),
    period: "slowAlarmPeriod",
    missing: "breaching",
    notifies: false,
    runbook: "dvr-lag",
    says: "the window behind the live edge ends before the live window begins",
  },

  "probe-blind": {
    watches: "cell",
    metric: "ProbeRounds",
    statistic: "Sum",
    is: "below",
    threshold: () => 1,
    period: "alarmPeriod",
    // Before any channel's own alarm: these are silent while nobody looks.
    breaches: 1,
    periods: 1,
    missing: "breaching",
    notifies: true,
    runbook: "probe",
    says: "no probe of the cell reads its channels: nobody would see one go off the air",
  },
  "canary-failed": {
    watches: "canary",
    metric: { namespace: "CloudWatchSynthetics", name: "SuccessPercent" },
    statistic: "Average",
    is: "below",
    threshold: () => 100,
    period: 300,
    breaches: 2,
    periods: 3,
    missing: "breaching",
    notifies: true,
    runbook: "probe",
    says: "a channel does not play behind the cell's delivery name, or nobody can tell",
  },
  "zone-stale": {
    ...MINUTES,
    watches: "zone",
    metric: "StaleChannels",
    statistic: "Minimum",
    is: "above",
    threshold: never,
    notifies: true,
    runbook: "zone-ill",
    says: "the manifest service of one zone has stale channels",
  },
  "tasks-missing": {
    watches: "tasks",
    // A task sends one sample a minute, so their count is the count of tasks (ECS Developer Guide, Service RUNNING task
    // count, 2026-11): Container Insights would cost $0.30 a month for each of its metrics.
    metric: { namespace: "AWS/ECS", name: "CPUUtilization" },
    statistic: "SampleCount",
    is: "below",
    threshold: ({ tasks }) => tasks,
    period: MINUTE,
    breaches: 5,
    periods: 5,
    missing: "breaching",
    notifies: true,
    runbook: "zone-ill",
    says: "fewer tasks of the service run in the zone than its need",
  },
  "targets-gone": {
    watches: "targets",
    metric: elb("HealthyHostCount"),
    statistic: "Minimum",
    is: "below",
    threshold: () => 1,
    period: MINUTE,
    breaches: 3,
    periods: 3,
    missing: "breaching",
    notifies: true,
    runbook: "zone-ill",
    says: "the load balancer has no healthy target of the service in the zone",
  },
  "single-copy": {
    ...MINUTES,
    watches: "zone",
    metric: "SingleZoneSegments",
    statistic: "Sum",
    is: "above",
    threshold: never,
    notifies: true,
    runbook: "single-copy",
    says: "the zone acknowledges segments that no second zone holds",
  },
  "clock-off": {
    ...MINUTES,
    watches: "zone",
    metric: "ClockOffset",
    statistic: "Maximum",
    is: "above",
    // Amazon Time Sync holds instances within a millisecond (EC2 User Guide, 2026-11); a frame at 50 per second lasts 20.
    threshold: () => 20,
    notifies: true,
    runbook: "clock",
    says: "a packager's clock is off by more than 20 ms: its timelines drift from those of other zones",
  },
  "index-late": {
    ...MINUTES,
    watches: "zone",
    metric: "IndexQueueAge",
    statistic: "Maximum",
    is: "above",
    threshold: seconds("indexQueue", 0.25),
    missing: "breaching",
    notifies: true,
    runbook: "index-queue",
    says: "index rows wait for the database for a quarter of the time that they may",
  },

  "credential-ends": {
    watches: "vendor",
    metric: "CredentialDaysLeft",
    statistic: "Minimum",
    is: "below",
    threshold: () => 30,
    period: 3600,
    breaches: 1,
    periods: 1,
    missing: "notBreaching",
    notifies: true,
    runbook: "credentials",
    says: "the credential that the vendor uses ends in less than 30 days",
  },
  "pushes-refused": {
    ...MINUTES,
    watches: "vendor",
    metric: "RefusedPushes",
    statistic: "Sum",
    is: "above",
    threshold: () => FEW,
    notifies: true,
    runbook: "credentials",
    says: "pushes on the vendor's path are refused for credential, path, size or method",
  },
  "rate-limited": {
    ...MINUTES,
    watches: "rate",
    metric: { namespace: "AWS/WAFV2", name: "BlockedRequests" },
    statistic: "Sum",
    is: "above",
    threshold: never,
    notifies: true,
    runbook: "credentials",
    says: "the firewall blocks a vendor for three times the requests that its feeds need",
  },
  "handshakes-failed": {
    ...MINUTES,
    watches: "ingestBalancer",
    metric: elb("ClientTLSNegotiationErrorCount"),
    statistic: "Sum",
    is: "above",
    threshold: () => FEW,
    notifies: true,
    runbook: "credentials",
    says: "vendors' TLS handshakes fail: a certificate that ended, was revoked, or is not of a known authority",
  },

  "keys-short": {
    ...MINUTES,
    watches: "drm",
    metric: "KeyReserve",
    statistic: "Minimum",
    is: "below",
    threshold: seconds("keyRotation"),
    missing: "breaching",
    notifies: true,
    runbook: "content-keys",
    says: "a channel holds content keys for less than one rotation",
  },
  "key-server-fails": {
    ...MINUTES,
    watches: "drm",
    metric: "KeyFetchFailures",
    statistic: "Sum",
    is: "above",
    threshold: never,
    notifies: true,
    runbook: "content-keys",
    says: "the key server fails again and again; keys in hand last for two rotations",
  },

  "balancer-errors": {
    ...MINUTES,
    watches: "balancer",
    metric: elb("HTTPCode_ELB_5XX_Count"),
    statistic: "Sum",
    is: "above",
    threshold: () => FEW,
    notifies: true,
    runbook: "load-balancers",
    says: "the load balancer itself answers 5xx: no target in the zone, or none that answers in time",
  },
  "balancer-rejects": {
    ...MINUTES,
    watches: "balancer",
    metric: elb("RejectedConnectionCount"),
    statistic: "Sum",
    is: "above",
    threshold: never,
    breaches: 1,
    notifies: true,
    runbook: "load-balancers",
    says: "the load balancer is full and refuses connections",
  },
  "target-tls": {
    ...MINUTES,
    watches: "balancer",
    metric: elb("TargetTLSNegotiationErrorCount"),
    statistic: "Sum",
    is: "above",
    threshold: never,
    notifies: true,
    runbook: "load-balancers",
    says: "the load balancer and a service's task agree on no TLS session",
  },
  "target-errors": {
    ...MINUTES,
    watches: "answers",
    metric: elb("HTTPCode_Target_5XX_Count"),
    statistic: "Sum",
    is: "above",
    threshold: () => FEW,
    notifies: true,
    runbook: "load-balancers",
    says: "the service's tasks answer 5xx: it is overloaded, or fails, or what it reads from does",
  },
  "units-short": {
    ...MINUTES,
    watches: "reserved",
    metric: elb("PeakLCUs"),
    // A minute has several samples, which add up (ALB User Guide, capacity reservations: "a per-minute Sum of PeakLCUs", 2026-11).
    statistic: "Sum",
    is: "above",
    threshold: ({ reservedUnits }) => 0.8 * reservedUnits,
    notifies: true,
    runbook: "load-balancers",
    says: "the load balancer uses four fifths of the capacity that is reserved for it",
  },
  "entry-rejects": {
    ...REJECTS,
    watches: "entry",
    says: "the load balancer with fixed addresses refuses vendors' connections",
  },
  "entry-ports": {
    ...NO_PORTS,
    watches: "entry",
    says: "the load balancer with fixed addresses has no port left for a connection",
  },
  "entry-unhealthy": {
    ...BEHIND_ILL,
    watches: "entry",
    says: "the load balancer with fixed addresses holds the one behind it for ill, and tries it all the same",
  },
  "app-entry-rejects": {
    ...REJECTS,
    watches: "appEntry",
    says: "the load balancer for PrivateLink refuses applications' connections",
  },
  "app-entry-ports": {
    ...NO_PORTS,
    watches: "appEntry",
    says: "the load balancer for PrivateLink has no port left for a connection",
  },
  "app-entry-unhealthy": {
    ...BEHIND_ILL,
    watches: "appEntry",
    says: "the load balancer for PrivateLink holds the one behind it for ill, and tries it all the same",
  },

  "metadata-memory": {
    ...MINUTES,
    watches: "node",
    metric: valkey("DatabaseMemoryUsagePercentage"),
    statistic: "Maximum",
    is: "above",
    threshold: () => 100 * VALKEY_FILL,
    notifies: true,
    runbook: "metadata",
    says: "Valkey's memory fills: at 100 % it refuses writes, for it evicts nothing",
  },
  "metadata-evictions": {
    ...MINUTES,
    watches: "node",
    metric: valkey("Evictions"),
    statistic: "Sum",
    is: "above",
    threshold: never,
    breaches: 1,
    notifies: true,
    runbook: "metadata",
    says: "Valkey throws keys away: its parameters are not ours any more",
  },
  "metadata-cpu": {
    ...MINUTES,
    watches: "node",
    metric: valkey("EngineCPUUtilization"),
    statistic: "Maximum",
    is: "above",
    threshold: () => 80,
    notifies: true,
    runbook: "metadata",
    says: "Valkey's one working thread is busy",
  },
  "database-cpu": {
    ...MINUTES,
    watches: "database",
    metric: rds("CPUUtilization"),
    statistic: "Maximum",
    is: "above",
    threshold: () => 80,
    breaches: 5,
    notifies: true,
    runbook: "database",
    says: "an instance of the database is busy for five minutes",
  },
  "database-lag": {
    ...MINUTES,
    watches: "database",
    metric: rds("AuroraReplicaLagMaximum"),
    statistic: "Maximum",
    is: "above",
    // Milliseconds; Aurora's readers are usually well under 100 behind (Aurora User Guide, replication, 2026-11).
    threshold: () => 1000,
    notifies: true,
    runbook: "database",
    says: "a reader of the database is more than a second behind",
  },
  "database-storage": {
    ...MINUTES,
    watches: "database",
    metric: rds("FreeLocalStorage"),
    statistic: "Minimum",
    is: "below",
    // Bytes, for temporary tables and logs; the smallest class has some 30 GB. Assumption, to be measured.
    threshold: () => 5e9,
    notifies: true,
    runbook: "database",
    says: "an instance of the database runs out of local storage",
  },
  "database-connections": {
    ...MINUTES,
    watches: "database",
    metric: rds("DatabaseConnections"),
    statistic: "Maximum",
    is: "above",
    // 80 % of the 1,000 that the smallest class, of 16 GiB, takes (Aurora User Guide, max_connections by class, 2026-11).
    threshold: () => 800,
    notifies: true,
    runbook: "database",
    says: "an instance of the database nears its most connections: a service leaks them",
  },
} as const satisfies Readonly<Record<string, CellAlarmRow>>;

export type CellAlarmName = keyof typeof CELL_ALARMS;

/** Alarms of alarms: these say what viewers have. Each names rows of the table above. */
export interface CompositeRow {
  readonly watches: "channel" | "feed";
  readonly runbook: string;
  readonly says: string;
}

export const COMPOSITES = {
  "off-the-air": {
    watches: "channel",
    runbook: "off-the-air",
    says: "no viewer of this region sees it: its manifest stands still in every zone, or no vendor pushes it",
  },
  degraded: {
    watches: "channel",
    runbook: "channel-degraded",
    says: "viewers see it with errors, gaps or delays, or can't go back as far as they should",
  },
  "feed-lost": {
    watches: "feed",
    runbook: "feed-lost",
    says: "the vendor pushes one or more channels no longer on this path: viewers see the other feed",
  },
} as const satisfies Readonly<Record<string, CompositeRow>>;

export type CompositeName = keyof typeof COMPOSITES;

/** What `degraded` listens to. The window's lag is there for channels that have a window. */
export const DEGRADED_BY = [
  "input-late",
  "manifest-errors",
  "segment-gaps",
  "cache-misses",
  "dvr-lag",
] as const satisfies readonly CellAlarmName[];

/** Alarms of one composite (PutCompositeAlarm API reference, 2026-11): a cell has at most 100 channels. */
export const MOST_CHILDREN = 100;
/** Characters of a composite's rule (PutCompositeAlarm, AlarmRule, botocore 1.43.11, 2026-11). */
export const LONGEST_RULE = 10_240;

/**
 * Seconds after which a value that a service logged can be read as a metric. Assumption, to be measured: an alarm that fills
 * holes sees a hole where the newest values are still on their way, so it waits for so many periods more (CloudWatch User
 * Guide, metric math, FILL, 2026-11: "work around this by using a M out of N alarm").
 */
export const METRIC_DELAY_SECONDS = 30;

export type OffAir = NonNullable<Channel["offAir"]>;
