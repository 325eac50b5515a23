import type { Timing } from "../../catalog/timing";
import { type AlarmMath, type AlarmTable, BESIDE_ID, METRIC_ID, metricsOf } from "../alarms/alarm";

/** Kinds of things of the edge. `distribution`: both of a cell's. */
export interface EdgeKinds {
  readonly distribution: Timing;
  readonly manifests: undefined;
  readonly segments: undefined;
  readonly function: undefined;
  readonly firewall: undefined;
  readonly log: undefined;
}

const cloudFront = metricsOf("AWS/CloudFront");

/** Requests in a minute under which a share says nothing: a hundred viewers who ask for picture and sound every 4 s. */
export const ENOUGH = 3_000;

const whereEnough = (beside: string, value: string, of: string = BESIDE_ID): AlarmMath => ({
  beside,
  expression: `IF(${of} >= ${ENOUGH}, ${value}, 0)`,
});

const rate = (beside: string): AlarmMath => whereEnough(beside, METRIC_ID);
const percent = (beside: string): AlarmMath => whereEnough(beside, `100 * ${METRIC_ID} / ${BESIDE_ID}`);

/** What the firewall lets through may be nothing, which is no data. */
const ALL = `(${METRIC_ID} + FILL(${BESIDE_ID}, 0))`;

/**
 * What viewers can lose at the edge. All metrics of the edge are in us-east-1 (CloudFront Developer Guide, types of metrics,
 * 2026-11). No metric tells of a fail-over: its time does, `origin-slow`. An alarm reads two metrics where few requests must
 * wake nobody: $0.20 a month.
 */
export const EDGE_ALARMS = {
  "manifests-failing": {
    watches: "manifests",
    metric: cloudFront("5xxErrorRate", "Average"),
    // A player asks again, and one channel of twenty whose manifests are stale is five percent.
    above: 3,
    math: rate("Requests"),
    runbook: "edge-errors",
    says: "viewers get errors for playlists, from standby too",
  },
  "segments-failing": {
    watches: "segments",
    metric: cloudFront("5xxErrorRate", "Average"),
    // A segment that does not come is a hole in the picture.
    above: 1,
    math: rate("Requests"),
    runbook: "edge-errors",
    says: "viewers get errors for segments: pictures stop",
  },
  "viewers-refused": {
    watches: "distribution",
    metric: cloudFront("4xxErrorRate", "Average"),
    above: 10,
    math: rate("Requests"),
    runbook: "edge-errors",
    says: "viewers are refused: by the function, for a token or a country, by the firewall, or for what is not there",
  },
  "origin-slow": {
    watches: "distribution",
    metric: cloudFront("OriginLatency", "p99"),
    // So long CloudFront waits for a connection before it asks standby. In milliseconds.
    above: ({ connectTimeout }) => connectTimeout.seconds * 1000,
    math: rate("Requests"),
    runbook: "edge-errors",
    says: "one answer of a hundred takes longer than a connect time-out: home is ill, and standby is asked in its place",
  },
  "function-errors": {
    watches: "function",
    metric: cloudFront("FunctionExecutionErrors", "Sum"),
    above: 0.1,
    math: percent("FunctionInvocations"),
    runbook: "edge-function",
    says: "the viewer-request function fails: these viewers get 503",
  },
  "function-throttled": {
    watches: "function",
    metric: cloudFront("FunctionThrottles", "Sum"),
    above: 0.1,
    math: percent("FunctionInvocations"),
    runbook: "edge-function",
    says: "CloudFront holds the viewer-request function back: these viewers get 503",
  },
  "function-compute": {
    watches: "function",
    metric: cloudFront("FunctionComputeUtilization", "Average"),
    // AWS holds a function back that comes near the time that it may take (quotas of CloudFront Functions, 2026-11).
    above: 80,
    math: rate("FunctionInvocations"),
    runbook: "edge-function",
    says: "the viewer-request function nears the time that CloudFront gives it",
  },
  "firewall-blocks": {
    watches: "firewall",
    metric: metricsOf("AWS/WAFV2")("BlockedRequests", "Sum"),
    above: 5,
    math: whereEnough("AllowedRequests", `100 * ${METRIC_ID} / ${ALL}`, ALL),
    runbook: "edge-errors",
    says: "the firewall blocks a share of all requests for manifests: an attack, or viewers who share an address",
  },
  "viewer-logs-late": {
    watches: "log",
    metric: metricsOf("AWS/Firehose")("DeliveryToS3.DataFreshness", "Maximum"),
    periodSeconds: 300,
    breaches: 2,
    periods: 3,
    // Firehose is told to wait for a minute.
    above: 900,
    runbook: "edge-log",
    says: "the log of viewers' requests does not reach its bucket, and the stream keeps it for a day",
  },
} as const satisfies AlarmTable<EdgeKinds>;
