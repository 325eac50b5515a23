import { REGION_ALARMS } from "../region/alarms.table";

/**
 * What the backbone can lose, and the alarm that says so: one alarm per row and per thing that it watches. `runbook` is a page
 * of docs/runbooks/. About $0.10 a month per alarm.
 */
export interface BackboneAlarmRow {
  /**
   * A circuit, what it encrypts, a virtual interface, an endpoint of a service of somebody else's, the copying of one bucket
   * of a cell in one direction, or of its database.
   */
  readonly watches: "circuit" | "encryption" | "interface" | "endpoint" | "copy" | "database";
  readonly namespace: string;
  readonly metric: string;
  readonly statistic: "Sum" | "Maximum" | "Minimum";
  /** More than this is too much, in the metric's own unit. */
  readonly threshold: (known: Known) => number;
  /** true: less than that is too little. */
  readonly below?: true;
  readonly periodSeconds: 60 | 300;
  /** How many of the last `periods` must breach. */
  readonly breaches: number;
  readonly periods: number;
  /** What no data means. */
  readonly missing: "breaching" | "notBreaching" | "ignore";
  /** Where the metric is: where the thing is, or, of some metrics of a copy, where it is copied to. */
  readonly at: "here" | "there";
  readonly runbook: string;
  readonly says: string;
}

/** What a threshold may be made from. */
export interface Known {
  /** GB that one direction of one bucket writes in an hour. */
  readonly gbPerHour: number;
  /** Whether S3 promises a time. */
  readonly timeControl: boolean;
}

/** Seconds that copies may be behind: S3's promise, or four times that where it gives none. */
const BEHIND = { promised: 900, unpromised: 3600 } as const;

const behind = ({ timeControl }: Known): number => (timeControl ? BEHIND.promised : BEHIND.unpromised);

/** A region's own endpoints are held to the same numbers: they are AWS's of any endpoint. */
function endpointRow(name: "endpoint-drops" | "endpoint-bandwidth"): BackboneAlarmRow {
  const row = REGION_ALARMS[name];
  if (row === undefined) throw new RangeError(`regions have no alarm ${name}`);
  const { namespace, metric, statistic, threshold, periodSeconds, breaches, periods, says } = row;
  return {
    ...{ namespace, metric, statistic, periodSeconds, breaches, periods, says },
    watches: "endpoint",
    threshold: () => threshold,
    missing: "notBreaching",
    at: "here",
    runbook: "private-link",
  };
}

/**
 * Metrics of S3 replication, failures in the source region and the others in the destination (S3 User Guide, "Using S3
 * Replication metrics", 2026-11; it asks to ignore missing data).
 */
const COPY = { watches: "copy", namespace: "AWS/S3", missing: "ignore", runbook: "replication" } as const;

/**
 * 1 is up and 0 is down, in the region that the location counts to, every five minutes (Direct Connect User Guide, "Monitor
 * with Amazon CloudWatch", and AWS's blog on the metrics of interfaces, both 2026-11). None is sent of a line that was never up.
 */
const DIRECT_CONNECT = {
  namespace: "AWS/DX",
  statistic: "Minimum",
  threshold: () => 1,
  below: true,
  periodSeconds: 300,
  breaches: 1,
  periods: 1,
  missing: "ignore",
  at: "here",
  runbook: "circuits",
} as const;

export const BACKBONE_ALARMS: Readonly<Record<string, BackboneAlarmRow>> = {
  "circuit-down": {
    ...DIRECT_CONNECT,
    watches: "circuit",
    metric: "ConnectionState",
    says: "no light on the line: every interface on it is down, and the gateway sends its packets over the other circuits",
  },
  "circuit-clear": {
    ...DIRECT_CONNECT,
    watches: "encryption",
    metric: "ConnectionEncryptionState",
    // Whether AWS sends it of a circuit that has no key yet is not written: what is not known to be encrypted is not.
    missing: "breaching",
    says: "the line carries everything in the clear, or nothing at all where it must encrypt: the two ends share no MACsec key",
  },
  "interface-down": {
    ...DIRECT_CONNECT,
    watches: "interface",
    metric: "VirtualInterfaceBgpStatus",
    says: "the two ends do not speak BGP: the gateway sends the interface's packets over the others of its network",
  },
  "private-link-drops": endpointRow("endpoint-drops"),
  "private-link-bandwidth": endpointRow("endpoint-bandwidth"),
  "replication-late": {
    ...COPY,
    metric: "ReplicationLatency",
    statistic: "Maximum",
    threshold: behind,
    periodSeconds: 60,
    breaches: 3,
    periods: 5,
    at: "there",
    says: "the other region's copy is further behind than it may be: what was written last would be lost with this region",
  },
  "replication-backlog": {
    ...COPY,
    metric: "BytesPendingReplication",
    statistic: "Maximum",
    // What the full cell writes in the time that copies may be behind.
    threshold: (known) => Math.ceil((known.gbPerHour * 1e9 * behind(known)) / 3600),
    periodSeconds: 60,
    breaches: 3,
    periods: 5,
    at: "there",
    says: "more waits to be copied than is written in the time that copies may be behind",
  },
  "replication-failed": {
    ...COPY,
    metric: "OperationsFailedReplication",
    statistic: "Sum",
    threshold: () => 0,
    periodSeconds: 300,
    breaches: 1,
    periods: 1,
    at: "here",
    says: "objects were not copied and will not be tried again: a permission, a key or a bucket is not as it was",
  },
  "database-behind": {
    watches: "database",
    namespace: "AWS/RDS",
    metric: "AuroraGlobalDBReplicationLag",
    statistic: "Maximum",
    // Milliseconds. Typically under a second (Aurora User Guide, global databases, 2026-11).
    threshold: () => 5000,
    periodSeconds: 60,
    breaches: 3,
    periods: 5,
    // The cluster that writes copies nothing.
    missing: "notBreaching",
    at: "here",
    runbook: "database-global",
    says: "the copy is more than five seconds behind: so much of the index would be lost with the other region",
  },
};
