/** The names of every time that is derived from the segment's length. */
export const TIMING_NAMES = [
  "segment",
  "staleAfter",
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

/** Seconds of every row; a row reads those before it. */
export type Seconds = Readonly<Record<TimingName, number>>;

export interface TimingRule {
  readonly seconds: (known: Seconds) => number;
  /** The same as an expression of row names, numbers, max, min, ceil, floor and alarmPeriod. */
  readonly formula: string;
  /** Fewest and most seconds that AWS takes. */
  readonly allowed?: readonly [number, number];
  readonly why: string;
}

const { ceil, floor, max, min } = Math;
const MINUTE = 60;

/**
 * Rounds a time up to a period that a CloudWatch alarm takes: 10, 20, 30 or n x 60 seconds (PutMetricAlarm API reference,
 * Period, 2026-11). In seconds.
 */
export function alarmPeriod(seconds: number): number {
  const short = [10, 20, 30].find((period) => period >= seconds);
  return short ?? ceil(seconds / MINUTE) * MINUTE;
}

/**
 * Sources: live-tv.md 3.4 and 3.10; AWS's ranges from its API models (botocore 1.43.11, 2026-11): CloudFront (Origin,
 * CustomOriginConfig, VpcOriginConfig), Elastic Load Balancing (LoadBalancerAttribute, TargetGroupAttribute, CreateTargetGroup)
 * and ECS (ContainerDefinition). For stopTimeout AWS states a range for Fargate alone; it is kept on EC2 too.
 */
export const TIMING: Readonly<Record<TimingName, TimingRule>> = {
  segment: {
    seconds: ({ segment }) => segment,
    formula: "segment",
    why: "the length of a segment, which the environment states as lineUp.segmentSeconds",
  },
  staleAfter: {
    seconds: ({ segment }) => ceil(1.5 * segment),
    formula: "ceil(1.5 * segment)",
    why: "a manifest that has not grown for so long answers 503 (AWS clustered-video-streams: 1.5 x the target duration)",
  },
  manifestLifetime: {
    seconds: ({ segment }) => max(1, floor(segment / 2)),
    formula: "max(1, floor(segment / 2))",
    why: "never more than half a target duration in a cache (RFC 8216bis B.1), and at least a second, so that requests collapse",
  },
  errorLifetime: {
    seconds: () => 1,
    formula: "1",
    why: "an error is asked for again at once, and a storm of errors still collapses (Live Streaming on AWS; CloudFront's default is 10)",
  },
  dvrManifestLifetime: {
    seconds: ({ segment }) => segment,
    formula: "segment",
    why: "behind the live edge nobody waits for the newest segment",
  },
  segmentLifetime: {
    seconds: () => 14 * 24 * 60 * MINUTE,
    formula: "14 * 24 * 60 * 60",
    why: "a segment never changes (MediaPackage: 14 days)",
  },
  dvrOverloadRetry: {
    seconds: () => 5,
    formula: "5",
    why: "DVR under stress answers 503 with max-age=5, so that the live edge comes first (Netflix Live Origin)",
  },
  connectTimeout: {
    seconds: ({ segment }) => min(2, ceil(segment / 2)),
    formula: "min(2, ceil(segment / 2))",
    allowed: [1, 10],
    why: "two attempts of the edge end within a segment (Live Event Framework); load balancers answer in milliseconds",
  },
  responseTimeout: {
    seconds: ({ segment }) => segment,
    formula: "segment",
    allowed: [1, 120],
    why: "the origin may hold a request at the live edge until the segment is there",
  },
  keepAlive: {
    seconds: ({ segment }) => segment + 1,
    formula: "segment + 1",
    allowed: [1, 120],
    why: "the edge's connection outlives the pause between two segments (Live Event Framework)",
  },
  clientTimeout: {
    seconds: ({ segment }) => max(1, floor(segment / 2)),
    formula: "max(1, floor(segment / 2))",
    why: "a service's call to another: a second try still ends within the edge's wait",
  },
  uploadTimeout: {
    seconds: ({ segment }) => 2 * segment,
    formula: "2 * segment",
    why: "a vendor's PUT may overlap the next one; a third means that its link is too slow",
  },
  idleTimeout: {
    seconds: ({ segment }) => 3 * segment,
    formula: "3 * segment",
    allowed: [1, 4000],
    why: "a load balancer keeps a connection for longer than the edge's keep-alive and a vendor's upload",
  },
  targetKeepAlive: {
    seconds: ({ idleTimeout }) => idleTimeout + 5,
    formula: "idleTimeout + 5",
    why: "a service that closes before its load balancer does makes it answer 502",
  },
  healthInterval: {
    seconds: ({ segment }) => segment,
    formula: "segment",
    allowed: [5, 300],
    why: "a dead process leaves the load balancer within two segments, as soon as AWS allows",
  },
  healthTimeout: {
    seconds: ({ segment, healthInterval }) => min(floor(segment / 2), healthInterval - 1),
    formula: "min(floor(segment / 2), healthInterval - 1)",
    allowed: [2, 120],
    why: "a process that takes half a segment to say that it lives is ill; shorter than the interval, as AWS demands",
  },
  deregistrationDelay: {
    seconds: ({ uploadTimeout, segment }) => uploadTimeout + segment,
    formula: "uploadTimeout + segment",
    allowed: [0, 3600],
    why: "the longest request, a vendor's upload, ends on the old target",
  },
  stopTimeout: {
    seconds: ({ uploadTimeout }) => uploadTimeout + 10,
    formula: "uploadTimeout + 10",
    allowed: [2, 120],
    why: "after SIGTERM: the segment in hand is stored, and ten seconds for queued index rows and metrics",
  },
  alarmPeriod: {
    seconds: ({ staleAfter }) => alarmPeriod(staleAfter),
    formula: "alarmPeriod(staleAfter)",
    why: "each period of a high-resolution metric holds a whole segment, late ones too: missing data breaches",
  },
  slowAlarmPeriod: {
    seconds: ({ alarmPeriod: period }) => max(MINUTE, period),
    formula: "max(60, alarmPeriod)",
    why: "AWS's own metrics come once a minute",
  },
  probeInterval: {
    seconds: ({ segment }) => segment,
    formula: "segment",
    why: "the probe reads every channel every segment",
  },
  liveWindow: {
    seconds: ({ segment }) => ceil((5 * MINUTE) / segment) * segment,
    formula: "ceil(300 / segment) * segment",
    why: "whole segments of five minutes: the playlist (Live Event Framework), and what caches serve without S3",
  },
  metadataExpiry: {
    seconds: ({ liveWindow }) => 3 * liveWindow,
    formula: "3 * liveWindow",
    why: "Valkey's keys of the window outlive five minutes without a writer, with as much to spare",
  },
  indexQueue: {
    seconds: () => 60 * MINUTE,
    formula: "60 * 60",
    why: "index rows wait an hour for the database",
  },
  keyRotation: {
    seconds: ({ segment }) => ceil((60 * MINUTE) / segment) * segment,
    formula: "ceil(3600 / segment) * segment",
    why: "content keys change on a segment's boundary, about once an hour",
  },
  keyAhead: {
    seconds: ({ keyRotation }) => 2 * keyRotation,
    formula: "2 * keyRotation",
    why: "keys are fetched two rotations ahead: the live edge needs no key server",
  },
};
