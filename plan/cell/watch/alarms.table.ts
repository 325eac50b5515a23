import { key } from "../../../catalog/names";
import type { Timing } from "../../../catalog/timing";
import type { TimingName } from "../../../catalog/timing.table";
import type { Channel } from "../../../settings/settings";
import { type AlarmTable, metricsOf } from "../../alarms/alarm";
import type { Rule } from "../../alarms/composite";
import { VALKEY_FILL } from "../capacity/capacity.table";
import type { Feed } from "../cell";
import { METRICS_NAMESPACE, type MetricName } from "./metrics.table";

/**
 * Kinds of things of a cell. `dvr` are channels with a window; `drm` are DRM systems, `rate` vendors with a rate limit,
 * `answers` target groups whose 5xx nothing else tells of, `reserved` load balancers that have reserved capacity.
 */
export interface CellKinds {
  readonly feed: Timing;
  readonly channel: Timing;
  readonly dvr: Timing;
  readonly cell: Timing;
  readonly zone: Timing;
  readonly drm: Timing;
  /** Tasks that the zone needs. */
  readonly tasks: { readonly tasks: number };
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

/** What a network load balancer that stands before another one is watched for. */
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
const BEHIND_ILL = {
  metric: nlb("UnhealthyRoutingFlowCount", "Sum"),
  above: 0,
  runbook: "load-balancers",
} as const;

/**
 * What a cell can lose. A thing with a period under a minute costs $0.30 a month, another $0.10, a composite $0.50 (CloudWatch
 * pricing, us-west-2, 2026-11).
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
    says: "the vendor pushes no segment of the channel on this path",
  },
  "input-late": {
    watches: "feed",
    metric: own("SegmentLateness", "p90"),
    above: seconds("segment", 0.5),
    periodSeconds: seconds("slowAlarmPeriod"),
    notifies: false,
    runbook: "feed-lost",
    says: "one segment in ten comes later than half its length",
  },
  "manifest-stale": {
    watches: "channel",
    metric: own("ManifestAge", "Minimum"),
    // Of the best zone: a viewer has a channel that one zone still makes.
    above: seconds("staleAfter"),
    periodSeconds: seconds("alarmPeriod"),
    breaches: 2,
    periods: 2,
    missing: "breaching",
    notifies: false,
    runbook: "off-the-air",
    says: "the live manifest does not grow, whichever zone makes it",
  },
  "manifest-errors": {
    watches: "channel",
    metric: own("ManifestErrorRatio", "Average"),
    above: 1,
    periodSeconds: seconds("slowAlarmPeriod"),
    notifies: false,
    runbook: "channel-degraded",
    says: "more than 1 % of its manifests are answered 5xx",
  },
  "segment-gaps": {
    watches: "channel",
    metric: own("SegmentGaps", "Sum"),
    above: 0,
    periodSeconds: seconds("slowAlarmPeriod"),
    notifies: false,
    runbook: "channel-degraded",
    says: "its timeline lacks segments again and again: no feed has them whole",
  },
  "cache-misses": {
    watches: "channel",
    metric: own("CacheMissRatio", "Average"),
    // Packagers put each segment of the live window into the cache before a manifest names it. Assumption, to be measured.
    above: 5,
    periodSeconds: seconds("slowAlarmPeriod"),
    notifies: false,
    runbook: "channel-degraded",
    says: "the cache lacks more than 5 % of the segments that it is asked for",
  },
  "dvr-lag": {
    watches: "dvr",
    metric: own("DvrLag", "Maximum"),
    // From there on a hole opens between the window behind and the live one.
    above: seconds("liveWindow"),
    periodSeconds: seconds("slowAlarmPeriod"),
    missing: "breaching",
    notifies: false,
    runbook: "dvr-lag",
    says: "the window behind the live edge ends before the live window begins",
  },

  "probe-blind": {
    watches: "cell",
    metric: own("ProbeRounds", "Sum"),
    below: 1,
    periodSeconds: seconds("alarmPeriod"),
    // Before any channel's own alarm: these are silent while nobody looks.
    breaches: 1,
    periods: 1,
    missing: "breaching",
    runbook: "probe",
    says: "no probe of the cell reads its channels: nobody would see one go off the air",
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
    says: "a channel does not play behind the cell's delivery name, or nobody can tell",
  },
  "zone-stale": {
    watches: "zone",
    metric: own("StaleChannels", "Minimum"),
    above: 0,
    runbook: "zone-impaired",
    says: "the manifest service of one zone has stale channels",
  },
  "tasks-missing": {
    watches: "tasks",
    // A task sends one sample a minute, so their count is the count of tasks (ECS Developer Guide, Service RUNNING task
    // count, 2026-11): Container Insights would cost $0.30 a month for each of its metrics.
    metric: ecs("CPUUtilization", "SampleCount"),
    below: ({ tasks }) => tasks,
    breaches: 5,
    periods: 5,
    missing: "breaching",
    runbook: "zone-impaired",
    says: "fewer tasks of the service run in the zone than its need",
  },
  "targets-gone": {
    watches: "targets",
    metric: elb("HealthyHostCount", "Minimum"),
    below: 1,
    breaches: 3,
    periods: 3,
    missing: "breaching",
    runbook: "zone-impaired",
    says: "the load balancer has no healthy target of the service in the zone",
  },
  "single-copy": {
    watches: "zone",
    metric: own("SingleZoneSegments", "Sum"),
    above: 0,
    runbook: "single-copy",
    says: "the zone acknowledges segments that no second zone holds",
  },
  "clock-off": {
    watches: "zone",
    metric: own("ClockOffset", "Maximum"),
    // Amazon Time Sync holds instances within a millisecond (EC2 User Guide, 2026-11); a frame at 50 per second lasts 20.
    above: 20,
    runbook: "clock",
    says: "a packager's clock is off by more than 20 ms: its timelines drift from those of other zones",
  },
  "index-late": {
    watches: "zone",
    metric: own("IndexQueueAge", "Maximum"),
    above: seconds("indexQueue", 0.25),
    missing: "breaching",
    runbook: "index-queue",
    says: "index rows wait for the database for a quarter of the time that they may",
  },

  "credential-ends": {
    watches: "vendor",
    metric: own("CredentialDaysLeft", "Minimum"),
    below: 30,
    periodSeconds: 3600,
    breaches: 1,
    periods: 1,
    runbook: "credentials",
    says: "the credential that the vendor uses ends in less than 30 days",
  },
  "pushes-refused": {
    watches: "vendor",
    metric: own("RefusedPushes", "Sum"),
    above: FEW,
    runbook: "credentials",
    says: "pushes on the vendor's path are refused for credential, path, size or method",
  },
  "rate-limited": {
    watches: "rate",
    metric: metricsOf("AWS/WAFV2")("BlockedRequests", "Sum"),
    above: 0,
    runbook: "credentials",
    says: "the firewall blocks a vendor for three times the requests that its feeds need",
  },
  "handshakes-failed": {
    watches: "ingestBalancer",
    metric: elb("ClientTLSNegotiationErrorCount", "Sum"),
    above: FEW,
    runbook: "credentials",
    says: "vendors' TLS handshakes fail: a certificate that ended, was revoked, or is not of a known authority",
  },

  "keys-short": {
    watches: "drm",
    metric: own("KeyReserve", "Minimum"),
    below: seconds("keyRotation"),
    missing: "breaching",
    runbook: "content-keys",
    says: "a channel holds content keys for less than one rotation",
  },
  "key-server-fails": {
    watches: "drm",
    metric: own("KeyFetchFailures", "Sum"),
    above: 0,
    runbook: "content-keys",
    says: "the key server fails again and again; keys in hand last for two rotations",
  },

  "balancer-errors": {
    watches: "balancer",
    metric: elb("HTTPCode_ELB_5XX_Count", "Sum"),
    above: FEW,
    runbook: "load-balancers",
    says: "the load balancer itself answers 5xx: no target in the zone, or none that answers in time",
  },
  "balancer-rejects": {
    watches: "balancer",
    metric: elb("RejectedConnectionCount", "Sum"),
    above: 0,
    breaches: 1,
    runbook: "load-balancers",
    says: "the load balancer is full and refuses connections",
  },
  "target-tls": {
    watches: "balancer",
    metric: elb("TargetTLSNegotiationErrorCount", "Sum"),
    above: 0,
    runbook: "load-balancers",
    says: "the load balancer and a service's task agree on no TLS session",
  },
  "target-errors": {
    watches: "answers",
    metric: elb("HTTPCode_Target_5XX_Count", "Sum"),
    above: FEW,
    runbook: "load-balancers",
    says: "the service's tasks answer 5xx: it is overloaded, or fails, or what it reads from does",
  },
  "units-short": {
    watches: "reserved",
    metric: elb("PeakLCUs", "Sum"),
    // A minute has several samples, which add up (ALB User Guide, capacity reservations: "a per-minute Sum of PeakLCUs", 2026-11).
    above: ({ reservedUnits }) => 0.8 * reservedUnits,
    runbook: "load-balancers",
    says: "the load balancer uses four fifths of the capacity that is reserved for it",
  },
  "nlb-rejects": {
    ...REJECTS,
    watches: "nlb",
    says: "the load balancer with fixed addresses refuses vendors' connections",
  },
  "nlb-ports": {
    ...NO_PORTS,
    watches: "nlb",
    says: "the load balancer with fixed addresses has no port left for a connection",
  },
  "nlb-unhealthy": {
    ...BEHIND_ILL,
    watches: "nlb",
    says: "the load balancer with fixed addresses holds the one behind it for ill, and tries it all the same",
  },
  "app-nlb-rejects": {
    ...REJECTS,
    watches: "appNlb",
    says: "the load balancer for PrivateLink refuses applications' connections",
  },
  "app-nlb-ports": {
    ...NO_PORTS,
    watches: "appNlb",
    says: "the load balancer for PrivateLink has no port left for a connection",
  },
  "app-nlb-unhealthy": {
    ...BEHIND_ILL,
    watches: "appNlb",
    says: "the load balancer for PrivateLink holds the one behind it for ill, and tries it all the same",
  },

  "metadata-memory": {
    watches: "node",
    metric: valkey("DatabaseMemoryUsagePercentage", "Maximum"),
    above: 100 * VALKEY_FILL,
    runbook: "metadata",
    says: "Valkey's memory fills: at 100 % it refuses writes, for it evicts nothing",
  },
  "metadata-evictions": {
    watches: "node",
    metric: valkey("Evictions", "Sum"),
    above: 0,
    breaches: 1,
    runbook: "metadata",
    says: "Valkey throws keys away: its parameters are not ours any more",
  },
  "metadata-cpu": {
    watches: "node",
    metric: valkey("EngineCPUUtilization", "Maximum"),
    above: 80,
    runbook: "metadata",
    says: "Valkey's one working thread is busy",
  },
  "database-cpu": {
    watches: "database",
    metric: rds("CPUUtilization", "Maximum"),
    above: 80,
    breaches: 5,
    runbook: "database",
    says: "an instance of the database is busy for five minutes",
  },
  "database-lag": {
    watches: "database",
    metric: rds("AuroraReplicaLagMaximum", "Maximum"),
    // Milliseconds; Aurora's readers are usually well under 100 behind (Aurora User Guide, replication, 2026-11).
    above: 1000,
    runbook: "database",
    says: "a reader of the database is more than a second behind",
  },
  "database-storage": {
    watches: "database",
    metric: rds("FreeLocalStorage", "Minimum"),
    // Bytes, for temporary tables and logs; the smallest class has some 30 GB. Assumption, to be measured.
    below: 5e9,
    runbook: "database",
    says: "an instance of the database runs out of local storage",
  },
  "database-connections": {
    watches: "database",
    metric: rds("DatabaseConnections", "Maximum"),
    // 80 % of the 1,000 that the smallest class, of 16 GiB, takes (Aurora User Guide, max_connections by class, 2026-11).
    above: 800,
    runbook: "database",
    says: "an instance of the database nears its most connections: a service leaks them",
  },
} as const satisfies AlarmTable<CellKinds>;

export type CellAlarmName = keyof typeof CELL_ALARMS;

/** An alarm of alarms of the table above, by their names and what follows these in their keys. */
type On = (alarm: CellAlarmName | "off-the-air", ...of: readonly string[]) => Rule;

interface CompositeDefinition<Kind extends string, Thing> {
  readonly watches: Kind;
  readonly rule: (thing: Thing, on: On) => Rule;
  readonly runbook: string;
  readonly says: string;
}

type CompositeTable = Readonly<
  Record<string, CompositeDefinition<"channel", Channel> | CompositeDefinition<"feed", Feed>>
>;

const feedsOf = ({ feeds }: Channel): string[] => feeds.map(({ vendor, path }) => key(vendor, path));

/** These say what viewers have. One that listens to another comes after it. */
export const COMPOSITES = {
  "off-the-air": {
    watches: "channel",
    // While no probe looks, every manifest seems stale; that is one alarm and not one for each channel.
    rule: (channel, on) => ({
      some: [
        { every: [on("manifest-stale", channel.id), { not: on("probe-blind") }] },
        { every: feedsOf(channel).map((feed) => on("input-lost", channel.id, feed)) },
      ],
    }),
    runbook: "off-the-air",
    says: "no viewer of this region sees it: its manifest stands still in every zone, or no vendor pushes it",
  },
  degraded: {
    watches: "channel",
    // Off the air says it all.
    rule: (channel, on) => {
      const late = feedsOf(channel).map((feed) => on("input-late", channel.id, feed));
      const names = ["manifest-errors", "segment-gaps", "cache-misses", "dvr-lag"] as const;
      const present = names.filter((name) => name !== "dvr-lag" || channel.dvrHours > 0);
      const some = [...late, ...present.map((name) => on(name, channel.id))];
      return { every: [{ some }, { not: on("off-the-air", channel.id) }] };
    },
    runbook: "channel-degraded",
    says: "viewers see it with errors, gaps or delays, or can't go back as far as they should",
  },
  "feed-lost": {
    watches: "feed",
    rule: ({ key: feed, channels }, on) => ({ some: channels.map((id) => on("input-lost", id, feed)) }),
    runbook: "feed-lost",
    says: "the vendor pushes one or more channels no longer on this path: viewers see the other feed",
  },
} as const satisfies CompositeTable;

export type CompositeName = keyof typeof COMPOSITES;
