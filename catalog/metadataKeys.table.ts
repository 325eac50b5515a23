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
    meaning: "the timelines of a channel's window, and the one that viewers see",
    writer: "packager",
    readers: ["packager", "manifest"],
    expiry: "metadataExpiry",
  },
  window: {
    form: "window:<channel>:<rendition>:<sequence>",
    meaning: "one packaged segment: URL, length, markers",
    writer: "packager",
    readers: ["packager", "manifest"],
    expiry: "metadataExpiry",
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
