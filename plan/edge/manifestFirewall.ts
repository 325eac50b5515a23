import { TRACKS } from "../cell/capacity/capacity.table";
import type { Timing } from "../../catalog/timing";
import { type FirewallLogRow, planFirewallLog } from "../firewallLog";

/**
 * The web ACL of the manifest distributions, one for all cells. It blocks addresses of bad reputation (AWS's own
 * list) and addresses that send more requests than 1,000 viewers. Segments have no web ACL: their function rejects
 * requests without a token. At $0.60 a million a web ACL would cost more than half of the requests themselves.
 */
export interface FirewallRow {
  readonly key: string;
  /** Requests of one address per `windowSeconds`. */
  readonly rate: number;
  readonly windowSeconds: number;
  readonly reputation: string;
  readonly log: FirewallLogRow;
}

/** Assumption, to be measured in logs: viewers behind one address, which a mobile network shares among many. */
const VIEWERS_PER_ADDRESS = 1_000;

const WINDOW_SECONDS = 60;

/** Included in AWS WAF's price; 25 capacity units (AWS Managed Rules for AWS WAF, 2026-11). */
const REPUTATION = "AWSManagedRulesAmazonIpReputationList";

const KEY = "manifests";

/** @param days retention of its log */
export const planFirewall = ({ segment }: Timing, days: number): FirewallRow => ({
  key: KEY,
  rate: Math.ceil((VIEWERS_PER_ADDRESS * TRACKS * WINDOW_SECONDS) / segment.seconds),
  windowSeconds: WINDOW_SECONDS,
  reputation: REPUTATION,
  log: planFirewallLog(KEY, days),
});
