import type { ClassName } from "./classes.table";

/**
 * What a million of viewers' requests costs, in US$: list prices for North America, without traffic ($0.085/GB, less by
 * volume) (pricing pages of CloudFront, AWS WAF and Kinesis, 2026-11).
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
  // $0.01 a line to CloudFront, and half a kilobyte of $0.08/GB to a stream on demand.
  { what: "real-time logs", perMillion: 0.05, of: "logged" },
];
