import type { Service } from "../../../catalog/services.table";

/** Units of needs. A Gbit is 1e9 bits, a GB 1e9 bytes, a GiB 2^30 bytes. */
export type Unit =
  "Mbit/s" | "Gbit/s" | "req/s" | "GB/h" | "GB" | "GiB" | "LCU" | "rows/s" | "channels" | "vCPU" | "entries";

/** What a cell needs, by name, in the order of the picture: ingest, packaging, storage, viewers, metadata, network. */
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

/** HLS (TS) and DASH (MP4), each stored as it is served: live-tv.md 3.1. */
export const FORMATS = 2;

/** Both encoders of a channel, where the settings say no feed yet: live-tv.md 2, row 1. */
export const USUAL_FEEDS = 2;

/** 3,600 s / 8,000 Mbit: GB an hour of one Mbit/s; 10.8 a day, live-tv.md 3.1. */
export const GB_PER_HOUR = 0.45;

/** A task of ingest keeps what it holds for so many staleAfter: docs/service-contract.md, Requests. */
export const HELD = 2;

/** Video and audio apart, so two playlists and two segments per segment's length: live-tv.md 3.3, Streaming Media Lens. */
export const TRACKS = 2;

/** An LCU of an application load balancer carries 1 GB an hour; media binds bytes before connections: live-tv.md 3.5. */
export const MBPS_PER_LCU = 1 / GB_PER_HOUR;

/**
 * LCU of one load balancer that are reserved. AWS takes at most 15,000, and an account starts with a quota of 0 for the region
 * (L-8A66D0E6; quotas of Application Load Balancers, 2026-11). Assumption: a load balancer carries 500 (1.1 Gbit/s) without
 * notice, so fewer are not worth their price, about $6 a month each.
 */
export const RESERVED_LCU = { least: 500, most: 15_000 } as const;

/** Half of an instance's sustained bandwidth is left for what comes in, repeats and a neighbour's share: live-tv.md 3.6. */
export const NETWORK_FILL = 0.5;
/** Assumption: busier processors make segments late. */
export const CPU_FILL = 0.7;

/** Of an instance's memory, for system, ECS agent and log router: karpenter-provider-aws reserves 7.5 %, and 256 MiB more. */
export const RESERVED_MEMORY = { share: 0.075, mebibytes: 256 } as const;

/** Assumptions, each to be measured with livesim2 (live-tv.md 3.6 knows no public figure). */
export const ASSUMED = {
  /** Most channels of one packager process: live-tv.md 3.6. */
  channelsPerPackager: 20,
  /** Mbit/s of a feed that one vCPU packages and encrypts in both formats. */
  packagedMbpsPerVcpu: 100,
  /** Mbit/s that one vCPU takes in and hands on. */
  ingestMbpsPerVcpu: 400,
  /** Mbit/s that one vCPU answers from memory. */
  cacheMbpsPerVcpu: 800,
  /** Manifests that one vCPU writes in a second. */
  manifestsPerVcpu: 500,
  /** Requests behind the live edge that one vCPU answers in a second. */
  dvrRequestsPerVcpu: 250,
  /** Bytes of a live manifest of five minutes. */
  manifestBytes: 8_000,
  /** Hosts of the CDN's shield that ask for an object once each; live-tv.md 3.3 counts 5 to 10 req/s per channel and host. */
  shieldHosts: 4,
  /** Share of viewers behind the live edge and on demand, and of their requests that the CDN answers itself. */
  dvrShare: 0.05,
  vodShare: 0.02,
  laterHit: 0.9,
  /** Bytes of a Valkey entry with its key and overhead. */
  nlbBytes: 1_024,
  /** Index rows written, or windows read, by one vCPU of the database in a second. */
  rowsPerVcpu: 250,
  /** Bytes of one call to a key server (SPEKE), answer included. */
  keyCallBytes: 10_000,
  /** Systems of DRM, each with keys of its own per channel. */
  drmSystems: 2,
} as const;

/** ElastiCache keeps this share of a node's memory for itself (reserved-memory-percent, default, 2026-11). */
export const VALKEY_RESERVED = 0.25;
/** Valkey alarms when more of its memory is in use. */
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
