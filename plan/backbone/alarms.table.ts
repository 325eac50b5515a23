import { type AlarmTable, metricsOf } from "../alarms/alarm";
import { REGION_ALARMS } from "../region/alarms.table";

/**
 * Kinds of things of the backbone: a circuit, what it encrypts, a virtual interface, an endpoint of a service of somebody
 * else's, the copying of one bucket of a cell in one direction, or of its database.
 */
export interface BackboneKinds {
  readonly circuit: undefined;
  readonly encryption: undefined;
  readonly interface: undefined;
  readonly endpoint: undefined;
  readonly copy: CopyNumbers;
  readonly database: undefined;
}

interface CopyNumbers {
  /** GB that one direction of one bucket writes in an hour. */
  readonly gbPerHour: number;
  /** Whether S3 promises a time. */
  readonly timeControl: boolean;
}

/** Seconds that copies may be behind: S3's promise, or four times that where it gives none. */
const behind = ({ timeControl }: CopyNumbers): number => (timeControl ? 900 : 3600);

const directConnect = metricsOf("AWS/DX");

/**
 * Metrics of S3 replication, failures in the source region and the others in the destination (S3 User Guide, "Using S3
 * Replication metrics", 2026-11; it asks to ignore missing data).
 */
const s3 = metricsOf("AWS/S3");
const COPY = { watches: "copy", missing: "ignore", runbook: "replication" } as const;

/**
 * 1 is up and 0 is down, in the region that the location counts to, every five minutes (Direct Connect User Guide, "Monitor
 * with Amazon CloudWatch", and AWS's blog on the metrics of interfaces, both 2026-11). None is sent of a line that was never up.
 */
const UP = {
  below: 1,
  periodSeconds: 300,
  breaches: 1,
  periods: 1,
  missing: "ignore",
  runbook: "circuits",
} as const;

/** What the backbone can lose. $0.10 a month per alarm. */
export const BACKBONE_ALARMS = {
  "circuit-down": {
    ...UP,
    watches: "circuit",
    metric: directConnect("ConnectionState", "Minimum"),
    says: "no light on the line: every interface on it is down, and the gateway sends its packets over the other circuits",
  },
  "circuit-clear": {
    ...UP,
    watches: "encryption",
    metric: directConnect("ConnectionEncryptionState", "Minimum"),
    // Whether AWS sends it of a circuit that has no key yet is not written: what is not known to be encrypted is not.
    missing: "breaching",
    says: "the line carries everything in the clear, or nothing at all where it must encrypt: the two ends share no MACsec key",
  },
  "interface-down": {
    ...UP,
    watches: "interface",
    metric: directConnect("VirtualInterfaceBgpStatus", "Minimum"),
    says: "the two ends do not speak BGP: the gateway sends the interface's packets over the others of its network",
  },
  // A region's own endpoints are held to the same numbers: they are AWS's of any endpoint.
  "private-link-drops": { ...REGION_ALARMS["endpoint-drops"], runbook: "private-link" },
  "private-link-bandwidth": { ...REGION_ALARMS["endpoint-bandwidth"], runbook: "private-link" },
  "replication-late": {
    ...COPY,
    metric: s3("ReplicationLatency", "Maximum"),
    above: behind,
    at: "otherRegion",
    says: "the other region's copy is further behind than it may be: what was written last would be lost with this region",
  },
  "replication-backlog": {
    ...COPY,
    metric: s3("BytesPendingReplication", "Maximum"),
    // What the full cell writes in the time that copies may be behind.
    above: (copy: CopyNumbers) => Math.ceil((copy.gbPerHour * 1e9 * behind(copy)) / 3600),
    at: "otherRegion",
    says: "more waits to be copied than is written in the time that copies may be behind",
  },
  "replication-failed": {
    ...COPY,
    metric: s3("OperationsFailedReplication", "Sum"),
    above: 0,
    periodSeconds: 300,
    breaches: 1,
    periods: 1,
    says: "objects were not copied and will not be tried again: a permission, a key or a bucket is not as it was",
  },
  "database-behind": {
    watches: "database",
    metric: metricsOf("AWS/RDS")("AuroraGlobalDBReplicationLag", "Maximum"),
    // Milliseconds. Typically under a second (Aurora User Guide, global databases, 2026-11). The cluster that writes copies
    // nothing, and sends none.
    above: 5000,
    runbook: "database-global",
    says: "the copy is more than five seconds behind: so much of the index would be lost with the other region",
  },
} as const satisfies AlarmTable<BackboneKinds>;
