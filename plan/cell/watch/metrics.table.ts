import type { Service } from "../../../catalog/services.table";

/**
 * The metrics that a cell's services write, as embedded metric format in their logs: no service calls CloudWatch.
 * `docs/service-contract.md` prints this table; alarms and the dashboard read nothing of a service's that is not in it.
 *
 * No metric has both a channel and a zone: each pair would be a metric of its own, at $0.30 a month (CloudWatch pricing,
 * 2026-11). Tasks of all zones write into one metric of a channel instead, and the statistic tells them apart: the Minimum
 * of an age is that of the best zone, the Maximum that of the worst.
 */
export const METRICS_NAMESPACE = "Headend";

/**
 * `Cell` is the cell's name, `Channel` a channel's id, `Feed` a vendor and its path (`northlight-internet`), `Zone` a zone id,
 * `DrmSystem` one of DRM_SYSTEMS. Home and standby are told apart by their regions.
 */
export type Dimension = "Cell" | "Channel" | "Feed" | "Vendor" | "Zone" | "DrmSystem";

export interface MetricRow {
  /** Exactly these, in one dimension set. */
  readonly dimensions: readonly Dimension[];
  readonly unit: "Count" | "Seconds" | "Milliseconds" | "Percent";
  /** Seconds of `StorageResolution`: 1 where an alarm's period is shorter than a minute. */
  readonly resolution: 1 | 60;
  readonly service: Service;
  /** When a task writes a value. */
  readonly written: "each event" | "each segment" | "each minute";
  /** What a value is. */
  readonly says: string;
}

const FEED = ["Cell", "Channel", "Feed"] as const;
const CHANNEL = ["Cell", "Channel"] as const;
const ZONE = ["Cell", "Zone"] as const;
const SYSTEM = ["Cell", "DrmSystem"] as const;

export const METRICS = {
  SegmentsReceived: {
    dimensions: FEED,
    unit: "Count",
    resolution: 1,
    service: "ingest",
    written: "each event",
    says: "1 for each media segment that was acknowledged to the vendor, whichever its rendition",
  },
  SegmentLateness: {
    dimensions: FEED,
    unit: "Seconds",
    resolution: 60,
    service: "ingest",
    written: "each event",
    says: "how long after the moment that it was due a segment was whole, 0 if it came in time: due is the arrival of the one before it of the same rendition and that one's length",
  },
  SingleZoneSegments: {
    dimensions: ZONE,
    unit: "Count",
    resolution: 60,
    service: "ingest",
    written: "each event",
    says: "1 for each segment that was acknowledged with one copy, because no other zone took the second",
  },
  RefusedPushes: {
    dimensions: ["Cell", "Vendor"],
    unit: "Count",
    resolution: 60,
    service: "ingest",
    written: "each event",
    says: "1 for each request of the vendor's path that was refused for its credential, its path, its size or its method",
  },
  CredentialDaysLeft: {
    dimensions: ["Cell", "Vendor"],
    unit: "Count",
    resolution: 60,
    service: "ingest",
    written: "each minute",
    says: "days until the credential that the vendor last used expires; nothing while no credential was seen",
  },
  SegmentGaps: {
    dimensions: CHANNEL,
    unit: "Count",
    resolution: 60,
    service: "packager",
    written: "each event",
    says: "1 for each segment that the timeline lacks, because no feed had it whole when it was due",
  },
  FeedSwitches: {
    dimensions: CHANNEL,
    unit: "Count",
    resolution: 60,
    service: "packager",
    written: "each event",
    says: "1 for each change of the feed that viewers see",
  },
  IndexQueueAge: {
    dimensions: ZONE,
    unit: "Seconds",
    resolution: 60,
    service: "packager",
    written: "each minute",
    says: "age of the oldest index row that the database does not have yet, 0 if none waits",
  },
  KeyReserve: {
    dimensions: SYSTEM,
    unit: "Seconds",
    resolution: 60,
    service: "packager",
    written: "each minute",
    says: "how far ahead content keys are held, of the channel that has the least",
  },
  KeyFetchFailures: {
    dimensions: SYSTEM,
    unit: "Count",
    resolution: 60,
    service: "packager",
    written: "each event",
    says: "1 for each request of the key server that failed or timed out",
  },
  ClockOffset: {
    dimensions: ZONE,
    unit: "Milliseconds",
    resolution: 60,
    service: "packager",
    written: "each minute",
    says: "distance of the instance's clock from its time source, without sign",
  },
  CacheMissRatio: {
    dimensions: CHANNEL,
    unit: "Percent",
    resolution: 60,
    service: "cache",
    written: "each minute",
    says: "share of requests of segments of the live window that the cache did not have in memory; nothing if there was no request",
  },
  ManifestErrorRatio: {
    dimensions: CHANNEL,
    unit: "Percent",
    resolution: 60,
    service: "manifest",
    written: "each minute",
    says: "share of requests of its manifests that were answered 5xx, 503 of a stale one included; nothing if there was no request",
  },
  DvrLag: {
    dimensions: CHANNEL,
    unit: "Seconds",
    resolution: 60,
    service: "dvr",
    written: "each minute",
    says: "how far the newest segment of the window is behind the present, for each channel that has a window",
  },
  ManifestAge: {
    dimensions: CHANNEL,
    unit: "Seconds",
    resolution: 1,
    service: "probe",
    written: "each segment",
    says: "time since the probe last saw the live manifest grow behind the delivery load balancer, of the worse format; it goes on counting while the answer is an error, and counts from the probe's start if it never saw one",
  },
  StaleChannels: {
    dimensions: ZONE,
    unit: "Count",
    resolution: 60,
    service: "probe",
    written: "each segment",
    says: "channels on the air whose manifest, as the manifest service of this zone makes it, is stale or an error",
  },
  ProbeRounds: {
    dimensions: ["Cell"],
    unit: "Count",
    resolution: 1,
    service: "probe",
    written: "each segment",
    says: "1 for each round in which a probe has asked for every channel, whatever the answers",
  },
} as const satisfies Readonly<Record<string, MetricRow>>;

export type MetricName = keyof typeof METRICS;

export const METRIC_NAMES = Object.keys(METRICS) as readonly MetricName[];
