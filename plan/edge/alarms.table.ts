import { BESIDE_ID, METRIC_ID, type AlarmMath, type AlarmPlan } from "../alarm";
import type { Timing } from "../../catalog/timing";

/**
 * What viewers can lose at the edge, and the alarm that says so: one alarm per row and per thing that it watches. All metrics
 * of the edge are in us-east-1 (CloudFront Developer Guide, types of metrics, 2026-11). No metric tells of a fail-over: its
 * time does, `origin-slow`. An alarm reads two metrics where few requests must wake nobody: $0.20 a month.
 */
export interface EdgeAlarmRow extends Omit<AlarmPlan, "key" | "description" | "threshold"> {
  /** `distribution`: both of a cell's. */
  readonly watches: Watched;
  readonly threshold: (timing: Timing) => number;
  /** Page of docs/runbooks/. */
  readonly runbook: string;
  readonly says: string;
}

export type Watched = "distribution" | "manifests" | "segments" | "function" | "firewall" | "log";

const CLOUDFRONT = { namespace: "AWS/CloudFront", missing: "notBreaching", runbook: "edge-errors" } as const;
const MINUTES = { periodSeconds: 60, breaches: 3, periods: 5 } as const;

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

export const EDGE_ALARMS: Readonly<Record<string, EdgeAlarmRow>> = {
  "manifests-failing": {
    ...CLOUDFRONT,
    ...MINUTES,
    watches: "manifests",
    metric: "5xxErrorRate",
    statistic: "Average",
    // A player asks again, and one channel of twenty whose manifests are stale is five percent.
    threshold: () => 3,
    math: rate("Requests"),
    says: "viewers get errors for playlists, from standby too",
  },
  "segments-failing": {
    ...CLOUDFRONT,
    ...MINUTES,
    watches: "segments",
    metric: "5xxErrorRate",
    statistic: "Average",
    // A segment that does not come is a hole in the picture.
    threshold: () => 1,
    math: rate("Requests"),
    says: "viewers get errors for segments: pictures stop",
  },
  "viewers-refused": {
    ...CLOUDFRONT,
    ...MINUTES,
    watches: "distribution",
    metric: "4xxErrorRate",
    statistic: "Average",
    threshold: () => 10,
    math: rate("Requests"),
    says: "viewers are refused: by the function, for a token or a country, by the firewall, or for what is not there",
  },
  "origin-slow": {
    ...CLOUDFRONT,
    ...MINUTES,
    watches: "distribution",
    metric: "OriginLatency",
    statistic: "p99",
    // So long CloudFront waits for a connection before it asks standby. In milliseconds.
    threshold: ({ connectTimeout }) => connectTimeout.seconds * 1000,
    math: rate("Requests"),
    says: "one answer of a hundred takes longer than a connect time-out: home is ill, and standby is asked in its place",
  },
  "function-errors": {
    ...CLOUDFRONT,
    ...MINUTES,
    watches: "function",
    metric: "FunctionExecutionErrors",
    statistic: "Sum",
    threshold: () => 0.1,
    math: percent("FunctionInvocations"),
    runbook: "edge-function",
    says: "the viewer-request function fails: these viewers get 503",
  },
  "function-throttled": {
    ...CLOUDFRONT,
    ...MINUTES,
    watches: "function",
    metric: "FunctionThrottles",
    statistic: "Sum",
    threshold: () => 0.1,
    math: percent("FunctionInvocations"),
    runbook: "edge-function",
    says: "CloudFront holds the viewer-request function back: these viewers get 503",
  },
  "function-compute": {
    ...CLOUDFRONT,
    ...MINUTES,
    watches: "function",
    metric: "FunctionComputeUtilization",
    statistic: "Average",
    // AWS holds a function back that comes near the time that it may take (quotas of CloudFront Functions, 2026-11).
    threshold: () => 80,
    math: rate("FunctionInvocations"),
    runbook: "edge-function",
    says: "the viewer-request function nears the time that CloudFront gives it",
  },
  "firewall-blocks": {
    watches: "firewall",
    namespace: "AWS/WAFV2",
    metric: "BlockedRequests",
    statistic: "Sum",
    ...MINUTES,
    threshold: () => 5,
    math: whereEnough("AllowedRequests", `100 * ${METRIC_ID} / ${ALL}`, ALL),
    missing: "notBreaching",
    runbook: "edge-errors",
    says: "the firewall blocks a share of all requests for manifests: an attack, or viewers who share an address",
  },
  "viewer-logs-late": {
    watches: "log",
    namespace: "AWS/Firehose",
    metric: "DeliveryToS3.DataFreshness",
    statistic: "Maximum",
    periodSeconds: 300,
    breaches: 2,
    periods: 3,
    // Firehose is told to wait for a minute.
    threshold: () => 900,
    missing: "notBreaching",
    runbook: "edge-log",
    says: "the log of viewers' requests does not reach its bucket, and the stream keeps it for a day",
  },
};
