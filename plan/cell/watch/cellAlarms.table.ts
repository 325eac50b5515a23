import { feedName } from "../../../catalog/renditions";
import type { Timing } from "../../../catalog/timing";
import type { TimingName } from "../../../catalog/timing.table";
import type { Channel } from "../../../settings/settings";
import { type AlarmTable, metricsOf } from "../../alarms/alarm";
import type { Rule } from "../../alarms/composite";
import { VALKEY_FILL } from "../capacity/capacity.table";
import type { Feed } from "../cell";
import { METRICS_NAMESPACE, type MetricName } from "../../../catalog/metrics.table";

/**
 * Kinds of targets in a cell. `dvr`: channels with a DVR window. `drm`: DRM systems. `rate`: vendors with a rate
 * limit. `answers`: target groups with 5xx that no other alarm covers. `reserved`: load balancers with reserved
 * capacity.
 */
export interface CellKinds {
  readonly feed: Timing;
  readonly channel: Timing;
  readonly dvr: Timing;
  readonly cell: Timing;
  readonly zone: Timing;
  readonly drm: Timing;
  /** Number of tasks that the zone needs. */
  readonly tasks: { readonly tasks: number };
  readonly pool: undefined;
  /** Capacity units. */
  readonly reserved: { readonly reservedUnits: number };
  readonly vendor: undefined;
  readonly balancer: undefined;
  readonly ingestBalancer: undefined;
  readonly nlb: undefined;
  readonly appNlb: undefined;
  readonly targets: undefined;
  readonly answers: undefined;
  readonly rate: undefined;
  readonly node: undefined;
  readonly database: undefined;
  readonly canary: undefined;
}

const seconds =
  (name: TimingName, share = 1) =>
  (timing: Timing): number =>
    timing[name].seconds * share;

const own = metricsOf<MetricName>(METRICS_NAMESPACE);
export const elb = metricsOf("AWS/ApplicationELB");
export const valkey = metricsOf("AWS/ElastiCache");
export const rds = metricsOf("AWS/RDS");
export const ecs = metricsOf("AWS/ECS");
const nlb = metricsOf("AWS/NetworkELB");

const FEW = 10;

/** Alarms of a network load balancer before an application load balancer. */
const REJECTS = {
  metric: nlb("RejectedFlowCount", "Sum"),
  above: 0,
  breaches: 1,
  runbook: "load-balancers",
} as const;
const NO_PORTS = {
  metric: nlb("PortAllocationErrorCount", "Sum"),
  above: 0,
  breaches: 1,
  runbook: "load-balancers",
} as const;
const UNHEALTHY_TARGETS = {
  metric: nlb("UnhealthyRoutingFlowCount", "Sum"),
  above: 0,
  runbook: "load-balancers",
} as const;

/**
 * Alarms of a cell. An alarm with a period under a minute costs $0.30 a month, another $0.10, a composite $0.50
 * (CloudWatch pricing, us-west-2, 2026-11).
 */
export const CELL_ALARMS = {
  "input-lost": {
    watches: "feed",
    metric: own("SegmentsReceived", "Sum"),
    below: 1,
    periodSeconds: seconds("alarmPeriod"),
    breaches: 2,
    periods: 2,
    missing: "breaching",
    notifies: false,
    runbook: "feed-lost",
    message: "ingest receives no segment of the channel from the vendor on this path",
  },
  "input-late": {
    watches: "feed",
    metric: own("SegmentLateness", "p90"),
    above: seconds("segment", 0.5),
    periodSeconds: seconds("slowAlarmPeriod"),
    notifies: false,
    runbook: "feed-lost",
    message: "one segment in ten is late by more than half its length",
  },
  unusable: {
    watches: "feed",
    metric: own("UnusableFeeds", "Maximum"),
    above: 0,
    periodSeconds: seconds("slowAlarmPeriod"),
    notifies: false,
    runbook: "feed-lost",
    message: "segments of the channel arrive from the vendor on this path and can't be shown",
  },
  "manifest-stale": {
    watches: "channel",
    metric: own("ManifestAge", "Minimum"),
    // The best zone counts: viewers still have the channel if one zone serves it.
    above: seconds("staleAfter"),
    periodSeconds: seconds("alarmPeriod"),
    breaches: 2,
    periods: 2,
    missing: "breaching",
    notifies: false,
    runbook: "off-the-air",
    message: "the live manifest does not grow in any zone",
  },
  "manifest-errors": {
    watches: "channel",
    metric: own("ManifestErrorRatio", "Average"),
    above: 1,
    periodSeconds: seconds("slowAlarmPeriod"),
    notifies: false,
    runbook: "channel-degraded",
    message: "more than 1 % of its manifest requests return 5xx",
  },
  "segment-gaps": {
    watches: "channel",
    metric: own("SegmentGaps", "Sum"),
    above: 0,
    periodSeconds: seconds("slowAlarmPeriod"),
    notifies: false,
    runbook: "channel-degraded",
    message: "its timeline has gaps: no feed had the complete segments when they were due",
  },
  "cache-misses": {
    watches: "channel",
    metric: own("CacheMissRatio", "Average"),
    // Packagers write each segment of the live window to the cache before a manifest names it. Assumption, to be
    // measured.
    above: 5,
    periodSeconds: seconds("slowAlarmPeriod"),
    notifies: false,
    runbook: "channel-degraded",
    message: "more than 5 % of requested segments of the live window are not in memory",
  },
  "dvr-lag": {
    watches: "dvr",
    metric: own("DvrLag", "Maximum"),
    // Above this value there is a gap between the DVR window and the live window.
    above: seconds("liveWindow"),
    periodSeconds: seconds("slowAlarmPeriod"),
    missing: "breaching",
    notifies: false,
    runbook: "dvr-lag",
    message: "viewers who seek back find a gap: the DVR window ends before the live window begins",
  },

  "probe-blind": {
    watches: "cell",
    metric: own("ProbeRounds", "Sum"),
    below: 1,
    periodSeconds: seconds("alarmPeriod"),
    // It fires before any alarm of a channel, because it suppresses these.
    breaches: 1,
    periods: 1,
    missing: "breaching",
    runbook: "probe",
    message: "no probe of the cell reads its channels: only lost feeds can set off-the-air",
  },
  "canary-failed": {
    watches: "canary",
    metric: metricsOf("CloudWatchSynthetics")("SuccessPercent", "Average"),
    below: 100,
    periodSeconds: 300,
    breaches: 2,
    periods: 3,
    missing: "breaching",
    runbook: "probe",
    message: "a channel does not play by the cell's delivery name, or the canary does not run",
  },
  "zone-stale": {
    watches: "zone",
    metric: own("StaleChannels", "Minimum"),
    above: 0,
    runbook: "zone-impaired",
    message: "manifests of this zone are stale or return errors",
  },
  "tasks-missing": {
    watches: "tasks",
    // Each task sends one sample a minute, so the sample count is the number of tasks (ECS Developer Guide, Service
    // RUNNING task count, 2026-11). Container Insights would cost $0.30 a month per metric.
    metric: ecs("CPUUtilization", "SampleCount"),
    below: ({ tasks }) => tasks,
    breaches: 5,
    periods: 5,
    missing: "breaching",
    runbook: "zone-impaired",
    message: "the zone runs fewer tasks of the service than it needs",
  },
  "instances-not-joining": {
    watches: "pool",
    // A launch takes one to three minutes. The launch hook ends one that hangs after ten, and the next one starts.
    metric: metricsOf("AWS/AutoScaling")("GroupPendingInstances", "Maximum"),
    above: 0,
    breaches: 15,
    periods: 20,
    runbook: "machine-image",
    message:
      "new instances of the service do not join the cluster: a release stops here, and a lost instance has no replacement",
  },
  "targets-gone": {
    watches: "targets",
    metric: elb("HealthyHostCount", "Minimum"),
    below: 1,
    breaches: 3,
    periods: 3,
    missing: "breaching",
    runbook: "zone-impaired",
    message: "the load balancer has no healthy target of the service in the zone",
  },
  "single-copy": {
    watches: "zone",
    metric: own("SingleZoneSegments", "Sum"),
    above: 0,
    runbook: "single-copy",
    message: "ingest of the zone acknowledges segments without a copy in a second zone",
  },
  "clock-off": {
    watches: "zone",
    metric: own("ClockOffset", "Maximum"),
    // Amazon Time Sync keeps instances within a millisecond (EC2 User Guide, 2026-11); a frame at 50 per second lasts
    // 20 ms.
    above: 20,
    runbook: "clock",
    message:
      "a packager's clock is wrong by more than 20 ms: its segment times may differ from those of other zones",
  },
  "index-late": {
    watches: "zone",
    metric: own("IndexQueueAge", "Maximum"),
    above: seconds("indexQueue", 0.25),
    missing: "breaching",
    runbook: "index-queue",
    message: "packagers can't write index rows to the database: a quarter of the queue's capacity is used",
  },

  "credential-ends": {
    watches: "vendor",
    metric: own("CredentialDaysLeft", "Minimum"),
    below: 30,
    periodSeconds: 3600,
    breaches: 1,
    periods: 1,
    runbook: "credentials",
    message: "the credential that the vendor uses expires in less than 30 days",
  },
  "pushes-refused": {
    watches: "vendor",
    metric: own("RefusedPushes", "Sum"),
    above: FEW,
    runbook: "credentials",
    message: "ingest rejects pushes of the vendor: credential, path, size or method",
  },
  "rate-limited": {
    watches: "rate",
    metric: metricsOf("AWS/WAFV2")("BlockedRequests", "Sum"),
    above: 0,
    runbook: "credentials",
    message:
      "the firewall blocks the vendor, which sends more than three times the requests that its feeds need",
  },
  "handshakes-failed": {
    watches: "ingestBalancer",
    metric: elb("ClientTLSNegotiationErrorCount", "Sum"),
    above: FEW,
    runbook: "credentials",
    message: "TLS handshakes of vendors fail: a certificate is expired, revoked or of an unknown authority",
  },

  "keys-short": {
    watches: "drm",
    metric: own("KeyReserve", "Minimum"),
    below: seconds("keyRotation"),
    missing: "breaching",
    runbook: "content-keys",
    message: "a channel has content keys for less than one rotation",
  },
  "key-server-fails": {
    watches: "drm",
    metric: own("KeyFetchFailures", "Sum"),
    above: 0,
    runbook: "content-keys",
    message:
      "the key server does not answer, or rejects requests; channels have keys for at most two rotations",
  },

  "balancer-errors": {
    watches: "balancer",
    metric: elb("HTTPCode_ELB_5XX_Count", "Sum"),
    above: FEW,
    runbook: "load-balancers",
    message: "the load balancer returns 5xx: no target in the zone, or no target responds in time",
  },
  "balancer-rejects": {
    watches: "balancer",
    metric: elb("RejectedConnectionCount", "Sum"),
    above: 0,
    breaches: 1,
    runbook: "load-balancers",
    message: "the load balancer rejects connections: it has reached its limit",
  },
  "target-tls": {
    watches: "balancer",
    metric: elb("TargetTLSNegotiationErrorCount", "Sum"),
    above: 0,
    runbook: "load-balancers",
    message: "TLS handshakes between the load balancer and a task fail",
  },
  "target-errors": {
    watches: "answers",
    metric: elb("HTTPCode_Target_5XX_Count", "Sum"),
    above: FEW,
    runbook: "load-balancers",
    message: "tasks return 5xx: the service is overloaded or fails, or S3, Valkey or the database fails",
  },
  "units-short": {
    watches: "reserved",
    metric: elb("PeakLCUs", "Sum"),
    // Use the Sum of the samples of a minute (ALB User Guide, capacity reservations: "a per-minute Sum of PeakLCUs",
    // 2026-11).
    above: ({ reservedUnits }) => 0.8 * reservedUnits,
    runbook: "load-balancers",
    message: "the load balancer uses more than 80 % of its reserved capacity",
  },
  "nlb-rejects": {
    ...REJECTS,
    watches: "nlb",
    message: "the static-IP NLB rejects connections of vendors",
  },
  "nlb-ports": {
    ...NO_PORTS,
    watches: "nlb",
    message: "the static-IP NLB has no free port: connections of vendors fail",
  },
  "nlb-unhealthy": {
    ...UNHEALTHY_TARGETS,
    watches: "nlb",
    message: "all targets of the static-IP NLB are unhealthy; the load balancer fails open",
  },
  "app-nlb-rejects": {
    ...REJECTS,
    watches: "appNlb",
    message: "the NLB for PrivateLink rejects connections of platforms",
  },
  "app-nlb-ports": {
    ...NO_PORTS,
    watches: "appNlb",
    message: "the NLB for PrivateLink has no free port: connections of platforms fail",
  },
  "app-nlb-unhealthy": {
    ...UNHEALTHY_TARGETS,
    watches: "appNlb",
    message: "all targets of the NLB for PrivateLink are unhealthy; the load balancer fails open",
  },

  "metadata-memory": {
    watches: "node",
    metric: valkey("DatabaseMemoryUsagePercentage", "Maximum"),
    above: 100 * VALKEY_FILL,
    runbook: "metadata",
    message: "Valkey's memory fills: at 100 % it rejects writes, because it evicts nothing",
  },
  "metadata-evictions": {
    watches: "node",
    metric: valkey("Evictions", "Sum"),
    above: 0,
    breaches: 1,
    runbook: "metadata",
    message: "Valkey evicts keys: its parameter group is not the program's",
  },
  "metadata-cpu": {
    watches: "node",
    metric: valkey("EngineCPUUtilization", "Maximum"),
    above: 80,
    runbook: "metadata",
    message: "Valkey's single engine thread is busy",
  },
  "database-cpu": {
    watches: "database",
    metric: rds("CPUUtilization", "Maximum"),
    above: 80,
    breaches: 5,
    runbook: "database",
    message: "an instance of the database is busy",
  },
  "database-lag": {
    watches: "database",
    metric: rds("AuroraReplicaLagMaximum", "Maximum"),
    // Milliseconds. The lag of Aurora readers is usually much less than 100 ms (Aurora User Guide, replication,
    // 2026-11).
    above: 1000,
    runbook: "database",
    message: "a reader of the database is more than a second behind",
  },
  "database-storage": {
    watches: "database",
    metric: rds("FreeLocalStorage", "Minimum"),
    // Bytes, for temporary tables and logs; the smallest class has about 30 GB. Assumption, to be measured.
    below: 5e9,
    runbook: "database",
    message: "temporary tables or logs fill the local storage of a database instance",
  },
  "database-connections": {
    watches: "database",
    metric: rds("DatabaseConnections", "Maximum"),
    // 80 % of max_connections of the smallest class, 16 GiB (Aurora User Guide, max_connections by class, 2026-11).
    above: 800,
    runbook: "database",
    message: "an instance of the database nears its connection limit: a service leaks connections",
  },
} as const satisfies AlarmTable<CellKinds>;

export type CellAlarmName = keyof typeof CELL_ALARMS;

/** Rule of an alarm above, by its name and the further parts of its key. */
type On = (alarm: CellAlarmName | "off-the-air", ...of: readonly string[]) => Rule;

interface CompositeDefinition<Kind extends string, Thing> {
  readonly watches: Kind;
  readonly rule: (thing: Thing, on: On) => Rule;
  readonly runbook: string;
  readonly message: string;
}

type CompositeTable = Readonly<
  Record<string, CompositeDefinition<"channel", Channel> | CompositeDefinition<"feed", Feed>>
>;

const feedsOf = ({ feeds }: Channel): string[] => feeds.map(feedName);

/** Composite alarms: what viewers notice. A row comes after the rows that its rule uses. */
export const COMPOSITES = {
  "off-the-air": {
    watches: "channel",
    // Without probes all manifests seem stale. Then `probe-blind` notifies once, not each channel.
    rule: (channel, on) => ({
      some: [
        { every: [on("manifest-stale", channel.id), { not: on("probe-blind") }] },
        { every: feedsOf(channel).map((feed) => on("input-lost", channel.id, feed)) },
      ],
    }),
    runbook: "off-the-air",
    message:
      "viewers of this region do not see it: its manifest does not grow in any zone, or no vendor pushes it",
  },
  degraded: {
    watches: "channel",
    // `off-the-air` covers it.
    rule: (channel, on) => {
      const late = feedsOf(channel).map((feed) => on("input-late", channel.id, feed));
      const names = ["manifest-errors", "segment-gaps", "cache-misses", "dvr-lag"] as const;
      const present = names.filter((name) => name !== "dvr-lag" || channel.dvrHours > 0);
      const some = [...late, ...present.map((name) => on(name, channel.id))];
      return { every: [{ some }, { not: on("off-the-air", channel.id) }] };
    },
    runbook: "channel-degraded",
    message: "viewers see errors, gaps or delays, or can't seek back as far as they should",
  },
  "feed-lost": {
    watches: "feed",
    rule: ({ key: feed, channels }, on) => ({ some: channels.map((id) => on("input-lost", id, feed)) }),
    runbook: "feed-lost",
    message: "the vendor pushes no segment of one or more channels on this path: viewers see the other feed",
  },
  "feed-unusable": {
    watches: "feed",
    rule: ({ key: feed, channels }, on) => ({ some: channels.map((id) => on("unusable", id, feed)) }),
    runbook: "feed-lost",
    message:
      "viewers of one or more channels can't see this feed, even if the other one fails: its segments arrive and can't be shown. The packager's log has the reason",
  },
} as const satisfies CompositeTable;

export type CompositeName = keyof typeof COMPOSITES;
