import type { TimingName } from "../../catalog/timing.table";

/**
 * What viewers ask for, by how long it may stay in a cache (live-tv.md 3.4). Lifetimes are bounds: the origin's own
 * Cache-Control is the same (docs/service-contract.md, Live delivery). Init segments are of the class `segment`: neither
 * ever changes, so their lifetime, their origin and their behaviour are the same.
 */
export interface CacheClass {
  /** As the name of its policy goes on. */
  readonly name: ClassName;
  readonly lifetime: TimingName;
  /** Text that CloudFront compresses: playlists and MPDs. */
  readonly compressed: boolean;
  readonly holds: string;
}

export type ClassName = "live-manifest" | "dvr-manifest" | "on-demand-manifest" | "segment";

export const CLASSES: readonly CacheClass[] = [
  {
    name: "live-manifest",
    lifetime: "manifestLifetime",
    compressed: true,
    holds: "playlists and MPDs of the live edge",
  },
  {
    name: "dvr-manifest",
    lifetime: "dvrManifestLifetime",
    compressed: true,
    holds: "playlists and MPDs of windows, which may grow",
  },
  {
    name: "on-demand-manifest",
    lifetime: "dvrManifestLifetime",
    compressed: true,
    holds: "playlists and MPDs of kept programmes",
  },
  {
    name: "segment",
    lifetime: "segmentLifetime",
    compressed: false,
    holds: "segments and init segments, live or kept",
  },
];

/** Answers of home on which CloudFront asks standby: a stale manifest is 503, and 403 and 404 say that home has it not. */
export const FAILOVER_STATUSES = [403, 404, 500, 502, 503, 504] as const;

/** Errors that CloudFront would keep for ten seconds if it were not told otherwise (Live Streaming on AWS; live-tv.md 3.4). */
export const ERROR_STATUSES = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504] as const;
