import type { Service } from "./services.table";

/**
 * The metrics of a cell's services, in embedded metric format in their logs: no service calls CloudWatch.
 * `docs/service-contract.md` prints this table. Alarms and the dashboard read only these metrics of services.
 *
 * No metric has both Channel and Zone: each pair would be a separate metric at $0.30 a month (CloudWatch pricing,
 * 2026-11). Tasks of all zones write to one metric of a channel instead. The Minimum of an age is that of the best
 * zone, the Maximum that of the worst.
 */
export const METRICS_NAMESPACE = "Headend";

/**
 * `Cell` is the cell's name, `Channel` a channel's id, `Feed` a vendor and its path (`northlight-internet`), `Zone` a
 * zone id, `DrmSystem` one of DRM_SYSTEMS. Home and standby are distinct by their regions.
 */
export type Dimension = "Cell" | "Channel" | "Feed" | "Vendor" | "Zone" | "DrmSystem";

export interface MetricRow {
  /** Exactly these dimensions, in one dimension set. */
  readonly dimensions: readonly Dimension[];
  readonly unit: "Count" | "Seconds" | "Milliseconds" | "Percent";
  /** Seconds of `StorageResolution`: 1 where an alarm's period is shorter than a minute. */
  readonly resolution: 1 | 60;
  readonly service: Service;
  /** When a task writes a value. */
  readonly written: "each event" | "each segment" | "each minute";
  /** Meaning of a value, printed in the contract. */
  readonly meaning: string;
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
    meaning: "1 for each media segment that ingest acknowledged to the vendor, of any rendition",
  },
  SegmentLateness: {
    dimensions: FEED,
    unit: "Seconds",
    resolution: 60,
    service: "ingest",
    written: "each event",
    meaning:
      "time from the moment that a segment was due until it was complete, 0 if it was on time. It is due at the arrival of the previous segment of the rendition plus the length of that segment",
  },
  SingleZoneSegments: {
    dimensions: ZONE,
    unit: "Count",
    resolution: 60,
    service: "ingest",
    written: "each event",
    meaning:
      "1 for each segment that ingest acknowledged with one copy, because no other zone accepted the second",
  },
  RefusedPushes: {
    dimensions: ["Cell", "Vendor"],
    unit: "Count",
    resolution: 60,
    service: "ingest",
    written: "each event",
    meaning:
      "1 for each request on the vendor's path that ingest rejected for its credential, path, size or method",
  },
  CredentialDaysLeft: {
    dimensions: ["Cell", "Vendor"],
    unit: "Count",
    resolution: 60,
    service: "ingest",
    written: "each minute",
    meaning:
      "days until the credential that the vendor last used expires; no value before the first credential",
  },
  SegmentGaps: {
    dimensions: CHANNEL,
    unit: "Count",
    resolution: 60,
    service: "packager",
    written: "each event",
    meaning:
      "1 for each segment that is missing in the timeline, because no feed had it complete when it was due",
  },
  FeedSwitches: {
    dimensions: CHANNEL,
    unit: "Count",
    resolution: 60,
    service: "packager",
    written: "each event",
    meaning: "1 for each change of the feed that viewers see",
  },
  UnusableFeeds: {
    dimensions: FEED,
    unit: "Count",
    resolution: 60,
    service: "packager",
    written: "each minute",
    meaning: "1 while segments of the feed arrive and can't be shown, 0 otherwise; the log has the reason",
  },
  IndexQueueAge: {
    dimensions: ZONE,
    unit: "Seconds",
    resolution: 60,
    service: "packager",
    written: "each minute",
    meaning: "age of the oldest index row that is not in the database yet, 0 if none waits",
  },
  KeyReserve: {
    dimensions: SYSTEM,
    unit: "Seconds",
    resolution: 60,
    service: "packager",
    written: "each minute",
    meaning: "time that the content keys in memory last, of the channel with the least",
  },
  KeyFetchFailures: {
    dimensions: SYSTEM,
    unit: "Count",
    resolution: 60,
    service: "packager",
    written: "each event",
    meaning: "1 for each request to the key server that failed or timed out",
  },
  ClockOffset: {
    dimensions: ZONE,
    unit: "Milliseconds",
    resolution: 60,
    service: "packager",
    written: "each minute",
    meaning: "absolute offset of the instance's clock from its time source",
  },
  CacheMissRatio: {
    dimensions: CHANNEL,
    unit: "Percent",
    resolution: 60,
    service: "cache",
    written: "each minute",
    meaning:
      "share of requests for segments of the live window that were not in memory; no value without requests",
  },
  ManifestErrorRatio: {
    dimensions: CHANNEL,
    unit: "Percent",
    resolution: 60,
    service: "manifest",
    written: "each minute",
    meaning:
      "share of requests for its manifests that returned 5xx, including 503 of a stale manifest; no value without requests",
  },
  DvrLag: {
    dimensions: CHANNEL,
    unit: "Seconds",
    resolution: 60,
    service: "dvr",
    written: "each minute",
    meaning: "age of the newest segment in the DVR window, for each channel with a window",
  },
  ManifestAge: {
    dimensions: CHANNEL,
    unit: "Seconds",
    resolution: 1,
    service: "probe",
    written: "each segment",
    meaning:
      "time since the live manifest last grew, read through the delivery load balancer, of the worse format. It continues to count while the response is an error. It counts from the probe's start if the manifest never grew",
  },
  StaleChannels: {
    dimensions: ZONE,
    unit: "Count",
    resolution: 60,
    service: "probe",
    written: "each segment",
    meaning:
      "channels on the air with a manifest that is stale or an error at the manifest service of this zone",
  },
  ProbeRounds: {
    dimensions: ["Cell"],
    unit: "Count",
    resolution: 1,
    service: "probe",
    written: "each segment",
    meaning: "1 for each round in which a probe requested every channel, whatever the responses",
  },
} as const satisfies Readonly<Record<string, MetricRow>>;

export type MetricName = keyof typeof METRICS;
