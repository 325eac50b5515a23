import { key } from "../catalog/names";

/**
 * The log of a web ACL. It has blocked requests only: a web ACL of manifests sees every request of every player. Without
 * what may contain a token: query, cookies and authorization.
 */
export interface FirewallLogRow {
  /** That of the web ACL. */
  readonly key: string;
  /** Name of the log group. AWS WAF accepts only names with this begin (AWS WAF Developer Guide, logging to CloudWatch Logs, 2026-11). */
  readonly group: string;
  readonly days: number;
  /** The action of the requests that are kept. */
  readonly action: "BLOCK";
  /** In lower case, as AWS WAF writes them. */
  readonly redactedHeaders: readonly string[];
}

export const planFirewallLog = (acl: string, days: number): FirewallLogRow => ({
  key: acl,
  group: key("aws-waf-logs", acl),
  days,
  action: "BLOCK",
  redactedHeaders: ["authorization", "cookie"],
});
