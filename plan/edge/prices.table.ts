import type { ClassName } from "./classes.table";

/**
 * What a million of viewers' requests costs, in US$: list prices for North America, without traffic ($0.085/GB, less by
 * volume) (pricing pages of CloudFront, AWS WAF, Kinesis and Firehose, 2026-11).
 */
export interface PricePart {
  readonly what: string;
  readonly perMillion: number;
  /** The share of requests that it is paid for. `missed`: what the edge's caches do not answer; `logged`: what is sampled. */
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
  // $0.01 to CloudFront; a stream on demand takes each line for a kilobyte in ($0.08/GB) and gives it out ($0.04/GB).
  { what: "real-time logs", perMillion: 0.13, of: "logged" },
  // Firehose takes each line for five kilobytes, at $0.029/GB.
  { what: "their way to S3", perMillion: 0.145, of: "logged" },
];

/** What stands there whoever watches, in US$ a month (pricing pages of AWS WAF, Kinesis, KMS and CloudWatch, 2026-11). */
export interface MonthlyPart {
  readonly what: string;
  readonly usd: number;
  readonly of: "environment" | "distribution";
}

export const MONTHLY: readonly MonthlyPart[] = [
  { what: "firewall, with two rules", usd: 7, of: "environment" },
  { what: "stream of logged requests", usd: 29, of: "environment" },
  { what: "key of alarms and logs", usd: 1, of: "environment" },
  // Eight at $0.30, of which alarms read one: CloudFront sells them together.
  { what: "additional metrics of distributions", usd: 2.4, of: "distribution" },
];

/** For each metric that an alarm reads. */
export const ALARM_METRIC = 0.1;
