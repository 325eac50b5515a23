import { TRACKS } from "../cell/capacity/capacity.table";
import type { Timing } from "../../catalog/timing";

/**
 * The web ACL before manifests, one for all cells: addresses of bad repute (AWS's own list) and addresses that ask faster
 * than a whole street of viewers. Segments have none: their function admits nobody without a token, and at $0.60 a million
 * the firewall would cost more than half of the requests themselves.
 */
export interface FirewallRow {
  readonly key: string;
  /** Requests of one address in `windowSeconds`. */
  readonly rate: number;
  readonly windowSeconds: number;
  readonly reputation: string;
}

/** Assumption: viewers behind one address, where a mobile network shares it among many. To be measured in logs. */
const VIEWERS_PER_ADDRESS = 1_000;

const WINDOW_SECONDS = 60;

/** Part of AWS WAF's price, 25 units (AWS Managed Rules for AWS WAF, 2026-11). */
const REPUTATION = "AWSManagedRulesAmazonIpReputationList";

export const planFirewall = ({ segment }: Timing): FirewallRow => ({
  key: "manifests",
  rate: Math.ceil((VIEWERS_PER_ADDRESS * TRACKS * WINDOW_SECONDS) / segment.seconds),
  windowSeconds: WINDOW_SECONDS,
  reputation: REPUTATION,
});
