import { SERVICE_NAMES, type Service } from "../../../catalog/services.table";

/**
 * Which service may do what to the state of its cell. Task roles, bucket policies, secrets' policies and the service contract
 * are all made from these rows: what is not here is refused.
 */

/**
 * Buckets of a cell. Keys begin with the region that wrote them, `<region>/<channel>/...`, but in `config`: there the program
 * itself writes one object, the line-up, on `up`. So `config` must take writes of whoever deploys, and of no service.
 */
export const BUCKETS = {
  segments: "packaged segments of the last day",
  dvr: "segments of every channel's window",
  archive: "programmes kept beyond the window",
  config: "the cell's line-up, which its services poll",
} as const;

export type BucketKind = keyof typeof BUCKETS;

export const BUCKET_KINDS = Object.keys(BUCKETS) as readonly BucketKind[];

/** What must outlive a region: each region's own prefix is copied into the bucket of the cell's other place. */
export const REPLICATED = ["dvr", "archive"] as const satisfies readonly BucketKind[];

/** Read: under the prefixes of both regions. Write: under its own region's alone, and a list of that. Nobody deletes: lifecycles do. */
export type BucketAccess = "read" | "write" | "readWrite";

/** Secrets of a cell, by what their keys begin with: `keys-cenc`, `vendor-meridian`. */
export const SECRET_PREFIXES = { keys: "keys-", vendors: "vendor-" } as const;

export interface AccessRow {
  readonly buckets: Readonly<Partial<Record<BucketKind, BucketAccess>>>;
  /** Whether it has a user of its own in the metadata store. */
  readonly metadata: boolean;
  /** Whether it has a user of its own in the database, and may write. */
  readonly database: "read" | "write" | "none";
  readonly secrets: keyof typeof SECRET_PREFIXES | "none";
}

export const ACCESS: Readonly<Record<Service, AccessRow>> = {
  ingest: { buckets: { config: "read" }, metadata: true, database: "none", secrets: "vendors" },
  packager: {
    // It reads segments to rebuild its state where no ingest has them any more.
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
