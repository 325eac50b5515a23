import { type AlarmTable, metricsOf } from "../alarms/alarm";
import { REGION_ALARMS } from "../region/regionAlarms.table";

/**
 * Kinds of targets in the backbone: a circuit, its encryption, a virtual interface, an endpoint for a service of
 * another account, the replication of one bucket in one direction, and the replication of a database.
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
  /** GB an hour that one site writes to the bucket. */
  readonly gbPerHour: number;
  /** Whether replication time control is on. */
  readonly timeControl: boolean;
}

/** Maximum lag of replication in seconds: 15 minutes with replication time control, four times that without. */
const behind = ({ timeControl }: CopyNumbers): number => (timeControl ? 900 : 3600);

const directConnect = metricsOf("AWS/DX");

/**
 * Metrics of S3 replication: failures are in the source region, the others in the destination (S3 User Guide, "Using
 * S3 Replication metrics", 2026-11, which recommends to ignore missing data).
 */
const s3 = metricsOf("AWS/S3");
const COPY = { watches: "copy", missing: "ignore", runbook: "replication" } as const;

/**
 * 1 is up and 0 is down, every five minutes, in the region of the location (Direct Connect User Guide, "Monitor with
 * Amazon CloudWatch", and the AWS blog on metrics of interfaces, both 2026-11). AWS sends no data for a line that was
 * never up.
 */
const UP = {
  below: 1,
  periodSeconds: 300,
  breaches: 1,
  periods: 1,
  missing: "ignore",
  runbook: "circuits",
} as const;

/** Alarms of the backbone. $0.10 a month per alarm. */
export const BACKBONE_ALARMS = {
  "circuit-down": {
    ...UP,
    watches: "circuit",
    metric: directConnect("ConnectionState", "Minimum"),
    message: "the line has no light: every interface on it is down, and traffic uses the other circuits",
  },
  "circuit-clear": {
    ...UP,
    watches: "encryption",
    metric: directConnect("ConnectionEncryptionState", "Minimum"),
    // AWS does not document whether it sends data for a circuit without a key. Missing data counts as not encrypted.
    missing: "breaching",
    message:
      "the line does not encrypt: its traffic is unencrypted, or stopped with must_encrypt. The two ends have no common MACsec key",
  },
  "interface-down": {
    ...UP,
    watches: "interface",
    metric: directConnect("VirtualInterfaceBgpStatus", "Minimum"),
    message: "the BGP session is down: traffic uses the other interfaces of the network",
  },
  // The limits are those of a region's own endpoints: AWS has the same limits for all endpoints.
  "private-link-drops": { ...REGION_ALARMS["endpoint-drops"], runbook: "private-link" },
  "private-link-bandwidth": { ...REGION_ALARMS["endpoint-bandwidth"], runbook: "private-link" },
  "replication-late": {
    ...COPY,
    metric: s3("ReplicationLatency", "Maximum"),
    above: behind,
    at: "otherRegion",
    message:
      "replication to the other region is further behind than allowed: the newest objects would be lost with this region",
  },
  "replication-backlog": {
    ...COPY,
    metric: s3("BytesPendingReplication", "Maximum"),
    // Bytes that the full cell writes in the maximum lag.
    above: (copy: CopyNumbers) => Math.ceil((copy.gbPerHour * 1e9 * behind(copy)) / 3600),
    at: "otherRegion",
    message: "more bytes are pending than the full cell writes in the allowed lag",
  },
  "replication-failed": {
    ...COPY,
    metric: s3("OperationsFailedReplication", "Sum"),
    above: 0,
    periodSeconds: 300,
    breaches: 1,
    periods: 1,
    message: "objects were not replicated, and S3 does not retry: check permissions, KMS keys and buckets",
  },
  "database-behind": {
    watches: "database",
    metric: metricsOf("AWS/RDS")("AuroraGlobalDBReplicationLag", "Maximum"),
    // Milliseconds. Typically under a second (Aurora User Guide, global databases, 2026-11). The primary cluster
    // sends no data.
    above: 5000,
    runbook: "database-global",
    message:
      "the copy is more than five seconds behind: that part of the index would be lost with the other region",
  },
} as const satisfies AlarmTable<BackboneKinds>;
