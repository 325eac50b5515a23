import type { TimingName } from "../../catalog/timing.table";
import type { UrlClass } from "../../catalog/urls.table";

/**
 * What viewers request, by how long a cache may keep it. Lifetimes are upper bounds: the origin sends the same
 * Cache-Control (docs/service-contract.md, Live delivery). Init segments belong to the class `segment`: neither
 * changes, so lifetime, origin and cache behaviour are the same.
 */
export interface CacheClass {
  /** Last part of its cache policy's name. */
  readonly name: ClassName;
  readonly lifetime: TimingName;
  /** Text that CloudFront compresses: playlists and MPDs. */
  readonly compressed: boolean;
  readonly holds: string;
}

/** All classes of the URL table that a cache keeps. */
export type ClassName = Exclude<UrlClass, "clock">;

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
    holds: "playlists and MPDs of DVR windows, which may grow",
  },
  {
    name: "on-demand-manifest",
    lifetime: "dvrManifestLifetime",
    compressed: true,
    holds: "playlists and MPDs of archived programmes",
  },
  {
    name: "segment",
    lifetime: "segmentLifetime",
    compressed: false,
    holds: "segments and init segments, live, DVR or archived",
  },
];

/**
 * Responses of home after which CloudFront requests standby. A stale manifest is 503; 403 and 404 mean that home does
 * not have the object.
 */
export const FAILOVER_STATUSES = [403, 404, 500, 502, 503, 504] as const;

/** Responses of a site after which CloudFront requests the same site again: of a zone that is about to leave its name. */
export const RETRY_STATUSES = [500, 502, 503, 504] as const;

/**
 * Errors that CloudFront caches for ten seconds by default. The list is that of aws-solutions/live-streaming-on-aws
 * v4.2.17.
 */
export const ERROR_STATUSES = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504] as const;
