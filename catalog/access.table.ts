import { SERVICE_NAMES, type Service } from "./services.table";

/**
 * Permissions of services on the state of their cell. Task roles, bucket policies, secrets' policies and the service
 * contract come from these rows: everything else is denied.
 */

/**
 * Buckets of a cell. Keys begin with the region that wrote them, `<region>/<channel>/...`. In `config` the program
 * itself writes its objects on `pulumi up`, so deployers may write there, and no service.
 */
export const BUCKETS = {
  segments: "packaged segments of the last day",
  dvr: "segments of every channel's window",
  archive: "programmes archived beyond the window",
  config: "the cell's line-up, which its services poll",
} as const;

export type BucketKind = keyof typeof BUCKETS;

/**
 * Days that overwritten, deleted and expired objects can be restored. `lasting`: objects that nothing creates again. A mistake
 * is found within a month. `passing`: the rest; a day is the minimum of S3.
 */
export const NONCURRENT_DAYS = { lasting: 30, passing: 1 } as const;

export const BUCKET_KINDS = Object.keys(BUCKETS) as readonly BucketKind[];

/** Replicated buckets: the prefix of each region is copied to the bucket of the cell's other site. */
export const REPLICATED = ["dvr", "archive"] as const satisfies readonly BucketKind[];

/**
 * Read: the prefixes of both regions. Write: the prefix of its own region only, with List. No service deletes;
 * lifecycle rules do.
 */
export type BucketAccess = "read" | "write" | "readWrite";

/** Secrets of a cell, by the prefix of their keys: `keys-cenc`, `vendor-meridian`. */
export const SECRET_PREFIXES = { keys: "keys-", vendors: "vendor-" } as const;

export interface AccessRow {
  readonly buckets: Readonly<Partial<Record<BucketKind, BucketAccess>>>;
  /** Whether it has its own user in the metadata store. */
  readonly metadata: boolean;
  /** Whether it has its own user in the database, and whether that may write. */
  readonly database: "read" | "write" | "none";
  readonly secrets: keyof typeof SECRET_PREFIXES | "none";
}

export const ACCESS: Readonly<Record<Service, AccessRow>> = {
  ingest: { buckets: { config: "read" }, metadata: true, database: "none", secrets: "vendors" },
  packager: {
    // It reads segments to rebuild its state when ingest does not have them any more.
    buckets: { config: "read", segments: "readWrite", dvr: "write", archive: "write" },
    metadata: true,
    database: "write",
    secrets: "keys",
  },
  cache: {
    buckets: { config: "read", segments: "read" },
    metadata: false,
    database: "none",
    secrets: "none",
  },
  manifest: { buckets: { config: "read" }, metadata: true, database: "none", secrets: "none" },
  dvr: { buckets: { config: "read", dvr: "read" }, metadata: true, database: "read", secrets: "none" },
  vod: { buckets: { config: "read", archive: "read" }, metadata: true, database: "read", secrets: "none" },
  probe: { buckets: { config: "read" }, metadata: false, database: "none", secrets: "none" },
};

/** Services with a user in the database. */
export const SIGNED_IN: readonly Service[] = SERVICE_NAMES.filter(
  (service) => ACCESS[service].database !== "none",
);
