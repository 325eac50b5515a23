import type { Service } from "./services.table";
import type { TimingName } from "./timing";

/** Keys with the same prefix. */
export interface MetadataKeyRow {
  /** The whole key; words in angle brackets vary. */
  readonly form: string;
  readonly meaning: string;
  readonly writer: Service;
  readonly readers: readonly Service[];
  /** How long a key lives after it was last written. */
  readonly expiry: TimingName;
}

/**
 * Keys by prefix. DVR and on demand have their own, and no access to those of the live edge.
 * `docs/service-contract.md` prints the table.
 */
export const METADATA_KEYS = {
  feed: {
    form: "feed:<channel>:<feed>:<zone>",
    meaning: "the newest complete segment of a feed in a zone",
    writer: "ingest",
    readers: ["packager"],
    expiry: "metadataExpiry",
  },
  timeline: {
    form: "timeline:<channel>",
    meaning: "the newest sequence of a channel's window, its timelines, and the newest timeline of each feed",
    writer: "packager",
    readers: ["packager", "manifest"],
    expiry: "metadataExpiry",
  },
  window: {
    form: "window:<channel>:<sequence>",
    meaning: "one segment of the window in all renditions: times, sizes, markers",
    writer: "packager",
    readers: ["packager", "manifest"],
    expiry: "metadataExpiry",
  },
  stored: {
    form: "stored:<channel>:<timeline>:<number>",
    meaning: "a segment that one zone has written to S3: other zones need not",
    writer: "packager",
    readers: ["packager"],
    expiry: "heldFor",
  },
  lease: {
    form: "lease:<channel>:<zone>",
    meaning: "the task that packages a channel in a zone",
    writer: "packager",
    readers: ["packager"],
    expiry: "leaseExpiry",
  },
  dvr: {
    form: "dvr:<channel>",
    meaning: "the start of a channel's DVR window",
    writer: "dvr",
    readers: ["dvr"],
    expiry: "metadataExpiry",
  },
  vod: {
    form: "vod:<programme>",
    meaning: "a recently requested programme",
    writer: "vod",
    readers: ["vod"],
    expiry: "metadataExpiry",
  },
} as const satisfies Readonly<Record<string, MetadataKeyRow>>;
