import type { CellCapacity } from "../capacity/rows";
import { key } from "../../../catalog/names";
import type { Cell, Feed } from "../cell";
import { PUSH_METHODS, PUSH_PATH, RATE_MARGIN } from "../../../catalog/ingestPaths.table";
import { pushLimit } from "../../../catalog/renditions";
import { type FirewallLogRow, planFirewallLog } from "../../firewallLog";

/**
 * The web ACL of the public load balancer. A vendor's networks may push to that vendor's paths, with the methods of
 * ingest, at three times the rate of the line-up's feeds. Everything else is blocked. No rule inspects bodies: AWS
 * WAF reads 8 KB of a body behind a load balancer, and segments are a thousand times larger. The ingest service
 * checks bodies.
 */
/** Name of a vendor's rate rule, and of its metric. */
export const rateRule = (vendor: string): string => key(vendor, "rate");

export interface FirewallPlan {
  /** `sports-1-public` */
  readonly key: string;
  readonly vendors: readonly VendorRow[];
  /** Regular expression of the allowed methods. */
  readonly methods: string;
  /** Requests of one vendor per `windowSeconds`. */
  readonly rate: number;
  readonly windowSeconds: number;
  /** A Content-Length with more digits is blocked. */
  readonly lengthDigits: number;
  readonly log: FirewallLogRow;
}

export interface VendorRow {
  readonly vendor: string;
  /** `sports-1-meridian` */
  readonly key: string;
  readonly prefixes: readonly string[];
  /** `/v1/meridian/` */
  readonly path: string;
  /** Regular expression of the allowed paths. */
  readonly pattern: string;
}

/**
 * Maximum of rate-based rules in one web ACL. A cell has one per vendor on the Internet (AWS WAF quotas, 2026-11:
 * rate-based statements per web ACL, L-B1635397, not adjustable).
 */
export const MOST_VENDORS = 10;

/** Shortest window and lowest limit of AWS WAF (RateBasedStatement, botocore 1.43.11, 2026-11). */
const WINDOW_SECONDS = 60;
const LEAST_RATE = 10;

/** Path parts that start with a letter, a digit, `_` or `-`: no `..`, no percent-encoding, no empty part. */
const REST = "[a-z0-9-]+(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$";

/** The firewall of the feeds that come over the Internet. */
export function planFirewall(
  cell: Cell,
  feeds: readonly Feed[],
  { needs }: Pick<CellCapacity, "needs">,
): FirewallPlan {
  const acl = key(cell.name, "public");
  return {
    key: acl,
    vendors: feeds.map(({ vendor, prefixes }) => vendorOf(cell, vendor, prefixes)),
    methods: `^(${PUSH_METHODS.join("|")})$`,
    rate: Math.max(LEAST_RATE, Math.ceil(RATE_MARGIN * needs.publicIngestRequests.value * WINDOW_SECONDS)),
    windowSeconds: WINDOW_SECONDS,
    lengthDigits: String(uploadLimit(cell)).length,
    log: planFirewallLog(acl, cell.settings.retention.logs),
  };
}

/**
 * Maximum bytes of one upload: twice the mean segment of the highest rendition of this environment's ladders, rounded
 * up to the largest number with as many digits.
 */
export function uploadLimit({ settings }: Pick<Cell, "settings">): number {
  const { ladders, segmentSeconds } = settings.lineUp;
  const bytes = Math.max(...Object.values(ladders).map((ladder) => pushLimit(ladder, segmentSeconds)));
  return 10 ** String(bytes).length - 1;
}

const vendorOf = (cell: Cell, vendor: string, prefixes: readonly string[]): VendorRow => ({
  vendor,
  key: key(cell.name, vendor),
  prefixes,
  path: `${PUSH_PATH}${vendor}/`,
  pattern: `^${PUSH_PATH}${vendor}/${REST}`,
});
