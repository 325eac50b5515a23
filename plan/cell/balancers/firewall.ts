import type { CellCapacity } from "../capacity/rows";
import { key } from "../../../catalog/names";
import type { Cell, Feed } from "../cell";
import { PUSH_METHODS, PUSH_PATH } from "../../../catalog/ingestPaths.table";

/**
 * The web ACL before the public load balancer: a vendor's networks may push to that vendor's paths, with the methods of
 * ingest, at three times the rate of the whole line-up; all else is blocked. Nothing looks into bodies: segments are a
 * thousand times the 8 KB that AWS WAF reads of a body behind a load balancer, so a rule on bodies (AWS's managed groups
 * have them) would judge the head of a video file. What a body is, is the ingest service's to judge.
 */
/** Name of a vendor's rate rule, and of its metric. */
export const rateRule = (vendor: string): string => key(vendor, "rate");

export interface FirewallPlan {
  /** `sports-1-public` */
  readonly key: string;
  readonly vendors: readonly VendorRow[];
  /** Matches every method that may be. */
  readonly methods: string;
  /** Requests of one vendor in `windowSeconds`. */
  readonly rate: number;
  readonly windowSeconds: number;
  /** A Content-Length of more digits is refused. */
  readonly lengthDigits: number;
}

export interface VendorRow {
  readonly vendor: string;
  /** `sports-1-meridian` */
  readonly key: string;
  readonly prefixes: readonly string[];
  /** `/v1/meridian/` */
  readonly path: string;
  /** Matches every path that may be. */
  readonly pattern: string;
}

/**
 * Rules that count requests, in one web ACL; a cell has one per vendor on the Internet (AWS WAF quotas, 2026-11: rate-based
 * statements per web ACL, L-B1635397; it can't be raised).
 */
export const MOST_VENDORS = 10;

/** AWS WAF counts over no shorter time, and takes no lower limit than ten (RateBasedStatement, botocore 1.43.11, 2026-11). */
const WINDOW_SECONDS = 60;
const LEAST_RATE = 10;

/** Over what the line-up's feeds need: encoders repeat, and catch up after a pause. */
const RATE_MARGIN = 3;

/** Over the mean size of a segment: encoders hold a rate over many segments, not in each. */
const SIZE_MARGIN = 2;

/** Parts that start with a letter, a digit, `_` or `-`: no `..`, nothing encoded, no empty part. */
const REST = "[a-z0-9-]+(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$";

/** The firewall of the feeds that come over the Internet. */
export function planFirewall(
  cell: Cell,
  feeds: readonly Feed[],
  { needs }: Pick<CellCapacity, "needs">,
): FirewallPlan {
  return {
    key: key(cell.name, "public"),
    vendors: feeds.map(({ vendor, prefixes }) => vendorOf(cell, vendor, prefixes)),
    methods: `^(${PUSH_METHODS.join("|")})$`,
    rate: Math.max(LEAST_RATE, Math.ceil(RATE_MARGIN * needs.publicIngestRequests.value * WINDOW_SECONDS)),
    windowSeconds: WINDOW_SECONDS,
    lengthDigits: String(uploadLimit(cell)).length,
  };
}

/**
 * Bytes that one upload may have, at the most: twice the mean segment of the highest rendition that a channel of this
 * environment may have, rounded up to all that can be written with as many digits.
 */
export function uploadLimit({ settings }: Pick<Cell, "settings">): number {
  const ladders = Object.values(settings.lineUp.ladders);
  const mbps = Math.max(...ladders.map(({ video, audio }) => Math.max(...video) + Math.max(...audio)));
  const bytes = Math.ceil((SIZE_MARGIN * mbps * 1e6 * settings.lineUp.segmentSeconds) / 8);
  return 10 ** String(bytes).length - 1;
}

const vendorOf = (cell: Cell, vendor: string, prefixes: readonly string[]): VendorRow => ({
  vendor,
  key: key(cell.name, vendor),
  prefixes,
  path: `${PUSH_PATH}${vendor}/`,
  pattern: `^${PUSH_PATH}${vendor}/${REST}`,
});
