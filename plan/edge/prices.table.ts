import type { ClassName } from "./classes.table";

/**
 * Price of a million viewers' requests, in US$: list prices for North America, without traffic ($0.085/GB, less at
 * volume). Source: pricing pages of CloudFront, AWS WAF, Kinesis and Firehose, 2026-11.
 */
export interface PricePart {
  readonly what: string;
  readonly perMillion: number;
  /** The share of requests that AWS bills. `missed`: cache misses; `logged`: the sampled requests. */
  readonly of: "all" | "missed" | "logged";
  /** Absent: every class. */
  readonly classes?: readonly ClassName[];
}

const MANIFESTS: readonly ClassName[] = ["live-manifest", "dvr-manifest", "on-demand-manifest"];

export const PRICES: readonly PricePart[] = [
  { what: "HTTPS requests", perMillion: 1, of: "all" },
  { what: "the viewer-request function", perMillion: 0.1, of: "all" },
  { what: "two reads of the key-value store", perMillion: 0.06, of: "all" },
  { what: "AWS WAF", perMillion: 0.6, of: "all", classes: MANIFESTS },
  { what: "Origin Shield", perMillion: 0.75, of: "missed" },
  // $0.01 for CloudFront. An on-demand stream bills each line as 1 KB, written ($0.08/GB) and read ($0.04/GB).
  { what: "real-time logs", perMillion: 0.13, of: "logged" },
  // Firehose bills each line as 5 KB, at $0.029/GB.
  { what: "delivery of logs to S3", perMillion: 0.145, of: "logged" },
];

/** Fixed prices, in US$ a month (pricing pages of AWS WAF, Kinesis, KMS and CloudWatch, 2026-11). */
export interface MonthlyPart {
  readonly what: string;
  readonly usd: number;
  readonly of: "environment" | "distribution";
}

export const MONTHLY: readonly MonthlyPart[] = [
  { what: "firewall, with two rules", usd: 7, of: "environment" },
  { what: "stream of logged requests", usd: 29, of: "environment" },
  { what: "key of alarms and logs", usd: 1, of: "environment" },
  // Eight metrics at $0.30. Alarms read one of them, but CloudFront sells them together.
  { what: "additional metrics of distributions", usd: 2.4, of: "distribution" },
];

/** US$ a month for each metric that an alarm reads. */
export const ALARM_METRIC = 0.1;
