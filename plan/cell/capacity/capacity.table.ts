import type { Service } from "../../../catalog/services.table";

/** Units of needs. A Gbit is 1e9 bits, a GB 1e9 bytes, a GiB 2^30 bytes. */
export type Unit =
  "Mbit/s" | "Gbit/s" | "req/s" | "GB/h" | "GB" | "GiB" | "LCU" | "rows/s" | "channels" | "vCPU" | "entries";

/** Names of a cell's needs, in order: ingest, packaging, storage, viewers, metadata, network. */
export const NEED_NAMES = [
  "publicIngest",
  "privateIngest",
  "publicIngestRequests",
  "privateIngestRequests",
  "ingestMemory",
  "packagedChannels",
  "packaging",
  "packagingOutput",
  "segmentPuts",
  "segmentBytes",
  "dvrPuts",
  "dvrBytes",
  "archivePuts",
  "archiveBytes",
  "dvrKept",
  "manifestRequests",
  "coldManifestRequests",
  "segmentEgress",
  "coldSegmentEgress",
  "dvrRequests",
  "dvrEgress",
  "vodRequests",
  "vodEgress",
  "publicIngestUnits",
  "privateIngestUnits",
  "liveUnits",
  "deliveryUnits",
  "cacheMemory",
  "valkeyEntries",
  "valkeyMemory",
  "databaseRows",
  "natBytes",
  "transitBytes",
  "crossZoneBytes",
] as const;

export type NeedName = (typeof NEED_NAMES)[number];

/** Most formats of a channel, each stored as it is served: `ts` and `cmaf`, or one for each DRM system. */
export const MOST_FORMATS = 2;

/** Feeds of a channel if the settings have none yet: two encoders, as in aws-solutions/live-streaming-on-aws v4.2.17. */
export const USUAL_FEEDS = 2;

/** GB an hour of one Mbit/s: 3,600 s / 8,000 Mbit. */
export const GB_PER_HOUR = 0.45;

/**
 * Separate video and audio: two playlists and two segments per segment length (AWS Well-Architected, Streaming Media
 * Lens).
 */
export const TRACKS = 2;

/**
 * An LCU of an application load balancer is 1 GB an hour; for media, bytes are the largest dimension (Elastic Load
 * Balancing pricing).
 */
export const MBPS_PER_LCU = 1 / GB_PER_HOUR;

/**
 * Reserved LCU of one load balancer. The maximum of AWS is 15,000; the default quota of a region is 0 (L-8A66D0E6;
 * quotas of Application Load Balancers, 2026-11). Assumption: a load balancer carries 500 (1.1 Gbit/s) without a
 * reservation, so fewer are not worth about $6 a month each.
 */
export const RESERVED_LCU = { least: 500, most: 15_000 } as const;

/** Assumption: half of an instance's baseline bandwidth stays free for input, retries and uneven load. */
export const NETWORK_FILL = 0.5;
/** Assumption: with a higher CPU load segments are late. */
export const CPU_FILL = 0.7;

/**
 * Share of an instance's memory for the system, the ECS agent and logs: 7.5 % as in karpenter-provider-aws, plus 256
 * MiB.
 */
export const RESERVED_MEMORY = { share: 0.075, mebibytes: 256 } as const;

/**
 * Measured by `npm run bench:services`, 2026-11, on two x86-64 vCPUs of a shared virtual machine, ladder hd50; rounded down.
 * Cells run on Graviton: to be measured there.
 */
export const MEASURED = {
  /**
   * Mbit/s of a feed that one vCPU packages, by its encryption. Clear, in `ts` and `cmaf`: 166. The service does not encrypt
   * yet: the other rows replace the engine's share of clear (970 alone) with 707 (cenc), 865 (cbcs), or both.
   */
  packagedMbpsPerVcpu: { clear: 150, cenc: 140, cbcs: 150, both: 120 },
  /** Mbit/s of pushes that one vCPU receives, copies to another zone, takes there, and hands over in both: 286 to 331. */
  ingestMbpsPerVcpu: 300,
  /**
   * Mbit/s that one vCPU of a cache sends, 4,667 (nginx beside it: 6,378), or takes from packagers, 2,835 (nginx: 3,543).
   * Less is planned, because a cache does both and is not measured on Graviton.
   */
  cacheMbpsPerVcpu: 2_000,
  /** Manifests with gzip that one vCPU answers in a second: 2,270. */
  manifestsPerVcpu: 1_500,
} as const;

/** Assumptions, each to be measured: services that do not run yet, other parties, or an audience. */
export const ASSUMED = {
  /** Maximum of channels of one packager task: the loss of a task is the loss of its channels in a zone. */
  channelsPerPackager: 20,
  /** Requests of DVR or on demand that one vCPU serves in a second. */
  dvrRequestsPerVcpu: 250,
  /**
   * Bytes of a live manifest of five minutes with gzip, which players and CloudFront accept: 700 measured on regular
   * data, three times that assumed. Without gzip: 13,300 in HLS, 19,000 in DASH with seven renditions.
   */
  manifestBytes: 2_000,
  /** Hosts of Origin Shield that request each object once. */
  shieldHosts: 4,
  /** Share of viewers on DVR and on demand, and the cache hit ratio of their requests. */
  dvrShare: 0.05,
  vodShare: 0.02,
  laterHit: 0.9,
  /** Bytes of a Valkey entry with its key and overhead, without renditions. */
  entryBytes: 512,
  /** Bytes of each rendition in an entry of the window, in two formats: 181 measured. */
  renditionBytes: 200,
  /** Index rows written, or windows read, by one vCPU of the database in a second. */
  rowsPerVcpu: 250,
  /** Bytes of one call to a key server (SPEKE), with the response. */
  keyCallBytes: 10_000,
  /** DRM systems, each with its own keys per channel. */
  drmSystems: 2,
} as const;

/** Share of a node's memory that ElastiCache reserves (reserved-memory-percent, default, 2026-11). */
export const VALKEY_RESERVED = 0.25;
/** Share of memory above which the Valkey alarm fires. */
export const VALKEY_FILL = 0.6;

export interface ServiceSizing {
  readonly family: string;
  readonly smallest: string;
}

export const SERVICE_SIZING: Readonly<Record<Service, ServiceSizing>> = {
  ingest: { family: "c7g", smallest: "c7g.large" },
  packager: { family: "c7g", smallest: "c7g.large" },
  cache: { family: "r7g", smallest: "r7g.large" },
  manifest: { family: "c7g", smallest: "c7g.large" },
  dvr: { family: "c7g", smallest: "c7g.large" },
  vod: { family: "c7g", smallest: "c7g.large" },
  probe: { family: "c7g", smallest: "c7g.medium" },
};
