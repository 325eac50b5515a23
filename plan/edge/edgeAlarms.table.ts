import type { Timing } from "../../catalog/timing";
import { type AlarmMath, type AlarmTable, BESIDE_ID, METRIC_ID, metricsOf } from "../alarms/alarm";

/** Kinds of things that the edge's alarms watch. `distribution`: both distributions of a cell. */
export interface EdgeKinds {
  readonly distribution: Timing;
  readonly manifests: undefined;
  readonly segments: undefined;
  readonly function: undefined;
  readonly firewall: undefined;
  readonly log: undefined;
}

const cloudFront = metricsOf("AWS/CloudFront");

/** Requests in a minute below which a share is not meaningful: 100 viewers who request video and audio every 4 s. */
export const MIN_REQUESTS = 3_000;

const withMinRequests = (beside: string, value: string, of: string = BESIDE_ID): AlarmMath => ({
  beside,
  expression: `IF(${of} >= ${MIN_REQUESTS}, ${value}, 0)`,
});

const rate = (beside: string): AlarmMath => withMinRequests(beside, METRIC_ID);
const percent = (beside: string): AlarmMath => withMinRequests(beside, `100 * ${METRIC_ID} / ${BESIDE_ID}`);

/** Where the firewall allows no request, its metric has no data. */
const ALL = `(${METRIC_ID} + FILL(${BESIDE_ID}, 0))`;

/**
 * What viewers can lose at the edge. All its metrics are in us-east-1 (CloudFront Developer Guide, types of metrics,
 * 2026-11). CloudFront has no metric of failovers; `origin-slow` detects them by their latency. An alarm that ignores
 * low traffic reads two metrics: $0.20 a month.
 */
export const EDGE_ALARMS = {
  "manifests-failing": {
    watches: "manifests",
    metric: cloudFront("5xxErrorRate", "Average"),
    // Players retry. One channel of twenty with stale manifests causes 5 %.
    above: 3,
    math: rate("Requests"),
    runbook: "edge-errors",
    message: "viewers get errors for playlists: both sites returned an error",
  },
  "segments-failing": {
    watches: "segments",
    metric: cloudFront("5xxErrorRate", "Average"),
    // A missing segment interrupts the picture.
    above: 1,
    math: rate("Requests"),
    runbook: "edge-errors",
    message: "viewers get errors for segments: the picture stops",
  },
  "viewers-refused": {
    watches: "distribution",
    metric: cloudFront("4xxErrorRate", "Average"),
    above: 10,
    math: rate("Requests"),
    runbook: "edge-errors",
    message: "viewers get 4xx: token, country, firewall, or a path that does not exist",
  },
  "origin-slow": {
    watches: "distribution",
    metric: cloudFront("OriginLatency", "p99"),
    // CloudFront waits this long for a connection before it requests standby. Milliseconds.
    above: ({ connectTimeout }) => connectTimeout.seconds * 1000,
    math: rate("Requests"),
    runbook: "edge-errors",
    message:
      "viewers wait longer: 1 % of responses exceed the connection timeout, after which CloudFront requests standby",
  },
  "function-errors": {
    watches: "function",
    metric: cloudFront("FunctionExecutionErrors", "Sum"),
    above: 0.1,
    math: percent("FunctionInvocations"),
    runbook: "edge-function",
    message: "the viewer-request function fails: these viewers get 503",
  },
  "function-throttled": {
    watches: "function",
    metric: cloudFront("FunctionThrottles", "Sum"),
    above: 0.1,
    math: percent("FunctionInvocations"),
    runbook: "edge-function",
    message: "CloudFront throttles the viewer-request function: these viewers get 503",
  },
  "function-compute": {
    watches: "function",
    metric: cloudFront("FunctionComputeUtilization", "Average"),
    // AWS throttles a function that nears its maximum compute time (quotas of CloudFront Functions, 2026-11).
    above: 80,
    math: rate("FunctionInvocations"),
    runbook: "edge-function",
    message: "the viewer-request function uses more than 80 % of its allowed time",
  },
  "firewall-blocks": {
    watches: "firewall",
    metric: metricsOf("AWS/WAFV2")("BlockedRequests", "Sum"),
    above: 5,
    math: withMinRequests("AllowedRequests", `100 * ${METRIC_ID} / ${ALL}`, ALL),
    runbook: "edge-errors",
    message:
      "the firewall blocks more than 5 % of requests for manifests: an attack, or many viewers behind one address",
  },
  "viewer-logs-late": {
    watches: "log",
    metric: metricsOf("AWS/Firehose")("DeliveryToS3.DataFreshness", "Maximum"),
    periodSeconds: 300,
    breaches: 2,
    periods: 3,
    // Firehose buffers for one minute.
    above: 900,
    runbook: "edge-log",
    message: "the log of viewers' requests does not reach its bucket; the stream keeps records for one day",
  },
} as const satisfies AlarmTable<EdgeKinds>;
