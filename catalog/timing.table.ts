/** Names of all times that derive from the segment length. */
export const TIMING_NAMES = [
  "segment",
  "followAfter",
  "switchAfter",
  "switchHold",
  "gapAfter",
  "staleAfter",
  "leaseExpiry",
  "heldFor",
  "metadataTimeout",
  "manifestLifetime",
  "errorLifetime",
  "dvrManifestLifetime",
  "segmentLifetime",
  "dvrOverloadRetry",
  "connectTimeout",
  "responseTimeout",
  "keepAlive",
  "clientTimeout",
  "uploadTimeout",
  "idleTimeout",
  "targetKeepAlive",
  "healthInterval",
  "healthTimeout",
  "deregistrationDelay",
  "stopTimeout",
  "alarmPeriod",
  "slowAlarmPeriod",
  "probeInterval",
  "liveWindow",
  "metadataExpiry",
  "indexQueue",
  "keyRotation",
  "keyAhead",
] as const;

export type TimingName = (typeof TIMING_NAMES)[number];

/** Seconds of every row; a row reads the rows before it. */
export type Seconds = Readonly<Record<TimingName, number>>;

export interface TimingRule {
  readonly seconds: (known: Seconds) => number;
  /** The same as an expression of row names, numbers, max, min, ceil, floor and alarmPeriod. */
  readonly formula: string;
  /** Fewest and most seconds that AWS allows. */
  readonly allowed?: readonly [number, number];
  readonly why: string;
}

const { ceil, floor, max, min } = Math;
const MINUTE = 60;

/**
 * Rounds a time up to a period that a CloudWatch alarm allows: 10, 20, 30 or n x 60 seconds (PutMetricAlarm API reference,
 * Period, 2026-11). In seconds.
 */
export function alarmPeriod(seconds: number): number {
  const short = [10, 20, 30].find((period) => period >= seconds);
  return short ?? ceil(seconds / MINUTE) * MINUTE;
}

/**
 * Sources of the rules: in each `why`, with these versions: AWS Live Event Framework v1.1.0, Live Streaming on AWS v4.2.17,
 * clustered-video-streams (2022-07), Netflix Live Origin (2025-12). AWS's ranges: API models (botocore 1.43.11, 2026-11) of
 * CloudFront (Origin, CustomOriginConfig, VpcOriginConfig), Elastic Load Balancing (LoadBalancerAttribute,
 * TargetGroupAttribute, CreateTargetGroup) and ECS (ContainerDefinition). AWS states a range of stopTimeout only for Fargate;
 * the rule uses it on EC2 too.
 */
export const TIMING: Readonly<Record<TimingName, TimingRule>> = {
  segment: {
    seconds: ({ segment }) => segment,
    formula: "segment",
    why: "length of a segment: lineUp.segmentSeconds of the environment",
  },
  followAfter: {
    seconds: ({ segment }) => segment / 4,
    formula: "segment / 4",
    why: "without Valkey a zone waits so long for the window of a lower zone, then appends alone: switchAfter still leaves a segment of margin",
  },
  switchAfter: {
    seconds: ({ segment }) => 1.25 * segment,
    formula: "1.25 * segment",
    why: "the shown feed is a quarter of a segment late: uploads that are late by 0.2 segment never switch",
  },
  switchHold: {
    seconds: () => MINUTE,
    formula: "60",
    why: "least time between two switches while both feeds deliver, so that two late feeds do not alternate",
  },
  gapAfter: {
    seconds: ({ segment }) => segment,
    formula: "segment",
    why: "a segment that no feed has complete so long after it was due is a gap; the next one is shown before staleAfter",
  },
  staleAfter: {
    seconds: ({ segment }) => ceil(2.5 * segment),
    formula: "ceil(2.5 * segment)",
    why: "a manifest without a new segment for this long answers 503. A switch (1.25 segments) and a gap (2) end before (AWS clustered-video-streams takes 1.5, and has no second feed)",
  },
  leaseExpiry: {
    seconds: ({ segment }) => ceil(1.5 * segment),
    formula: "ceil(1.5 * segment)",
    why: "a lease is renewed each segment; another packager of the zone takes over when one renewal is half a segment late",
  },
  heldFor: {
    seconds: ({ leaseExpiry, staleAfter }) => leaseExpiry + staleAfter,
    formula: "leaseExpiry + staleAfter",
    why: "ingest keeps input until the lease of a lost packager expires, and the next packager has read it",
  },
  metadataTimeout: {
    seconds: () => 0.25,
    formula: "0.25",
    why: "a service continues without Valkey if it does not answer in this time (ElastiCache answers within 1 ms)",
  },
  manifestLifetime: {
    seconds: ({ segment }) => max(1, floor(segment / 2)),
    formula: "max(1, floor(segment / 2))",
    why: "at most half a target duration in a cache (RFC 8216bis B.1), and at least 1 s, so that caches collapse requests",
  },
  errorLifetime: {
    seconds: () => 1,
    formula: "1",
    why: "viewers retry soon after an error, and caches still collapse many retries (Live Streaming on AWS; CloudFront's default: 10)",
  },
  dvrManifestLifetime: {
    seconds: ({ segment }) => segment,
    formula: "segment",
    why: "viewers behind the live edge do not wait for the newest segment",
  },
  segmentLifetime: {
    seconds: () => 14 * 24 * 60 * MINUTE,
    formula: "14 * 24 * 60 * 60",
    why: "a segment never changes (MediaPackage: 14 days)",
  },
  dvrOverloadRetry: {
    seconds: () => 5,
    formula: "5",
    why: "an overloaded DVR answers 503 with max-age=5, so that the live edge has priority (Netflix Live Origin)",
  },
  connectTimeout: {
    seconds: ({ segment }) => min(2, ceil(segment / 2)),
    formula: "min(2, ceil(segment / 2))",
    allowed: [1, 10],
    why: "two connection attempts of the edge end within a segment (Live Event Framework); load balancers answer in milliseconds",
  },
  responseTimeout: {
    seconds: ({ segment }) => ceil(0.75 * segment),
    formula: "ceil(0.75 * segment)",
    allowed: [1, 120],
    why: "longer than the origin holds a request at the live edge (clientTimeout); a zone that is slower is impaired, and the edge's second attempt still ends within two segments",
  },
  keepAlive: {
    seconds: ({ segment }) => segment + 1,
    formula: "segment + 1",
    allowed: [1, 120],
    why: "the edge's connection stays open between two segments (Live Event Framework)",
  },
  clientTimeout: {
    seconds: ({ segment }) => max(1, floor(segment / 2)),
    formula: "max(1, floor(segment / 2))",
    why: "a call between services ends within the edge's response timeout",
  },
  uploadTimeout: {
    seconds: ({ segment }) => 2 * segment,
    formula: "2 * segment",
    why: "a vendor's PUT may overlap the next one; with three at once its link is too slow",
  },
  idleTimeout: {
    seconds: ({ segment }) => 3 * segment,
    formula: "3 * segment",
    allowed: [1, 4000],
    why: "a load balancer keeps a connection longer than the edge's keep-alive and a vendor's upload",
  },
  targetKeepAlive: {
    seconds: ({ idleTimeout }) => idleTimeout + 5,
    formula: "idleTimeout + 5",
    why: "if a service closes a connection before its load balancer does, viewers get a 502",
  },
  healthInterval: {
    seconds: ({ segment }) => segment,
    formula: "segment",
    allowed: [5, 300],
    why: "a load balancer stops using a dead target within two segments, or as soon as AWS allows",
  },
  healthTimeout: {
    seconds: ({ segment, healthInterval }) => min(floor(segment / 2), healthInterval - 1),
    formula: "min(floor(segment / 2), healthInterval - 1)",
    allowed: [2, 120],
    why: "a target that needs half a segment for a health check is unhealthy; AWS requires less than the interval",
  },
  deregistrationDelay: {
    seconds: ({ uploadTimeout, segment }) => uploadTimeout + segment,
    formula: "uploadTimeout + segment",
    allowed: [0, 3600],
    why: "the longest request, a vendor's upload, completes on the old target",
  },
  stopTimeout: {
    seconds: ({ uploadTimeout }) => uploadTimeout + 10,
    formula: "uploadTimeout + 10",
    allowed: [2, 120],
    why: "after SIGTERM a service stores its current segment, then has 10 s for queued index rows and metrics",
  },
  alarmPeriod: {
    seconds: ({ staleAfter }) => alarmPeriod(staleAfter),
    formula: "alarmPeriod(staleAfter)",
    why: "each period of a high-resolution metric contains at least one segment, even a late one, because missing data is breaching",
  },
  slowAlarmPeriod: {
    seconds: ({ alarmPeriod: period }) => max(MINUTE, period),
    formula: "max(60, alarmPeriod)",
    why: "AWS publishes its own metrics once a minute",
  },
  probeInterval: {
    seconds: ({ segment }) => segment,
    formula: "segment",
    why: "the probe reads every channel once per segment",
  },
  liveWindow: {
    seconds: ({ segment }) => ceil((5 * MINUTE) / segment) * segment,
    formula: "ceil(300 / segment) * segment",
    why: "five minutes in whole segments: the live playlist (Live Event Framework), and the window that caches serve without S3",
  },
  metadataExpiry: {
    seconds: ({ liveWindow }) => 3 * liveWindow,
    formula: "3 * liveWindow",
    why: "the window's keys in Valkey stay valid for five minutes without a writer, plus five minutes of reserve",
  },
  indexQueue: {
    seconds: () => 60 * MINUTE,
    formula: "60 * 60",
    why: "index rows wait up to an hour for the database",
  },
  keyRotation: {
    seconds: ({ segment }) => ceil((60 * MINUTE) / segment) * segment,
    formula: "ceil(3600 / segment) * segment",
    why: "content keys change at a segment boundary, about once an hour",
  },
  keyAhead: {
    seconds: ({ keyRotation }) => 2 * keyRotation,
    formula: "2 * keyRotation",
    why: "packagers fetch keys two rotations ahead, so the live edge does not depend on a key server",
  },
};
