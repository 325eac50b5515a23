/**
 * What `npm run play` can break, a button each, and what a viewer may notice of it. Times are in segments: `hold` until it is
 * healed, `settle` until the next.
 */
export interface FaultRow {
  readonly title: string;
  readonly hold: number;
  readonly settle: number;
  /** Longest stall of a viewer, and most that is skipped or repeated. Undefined: the channel is off the air. */
  readonly limits: { readonly stall: number; readonly jump: number } | undefined;
  /** Only where the cell has a second site. */
  readonly sites?: 2;
}

export const FAULTS = {
  "packager-killed": {
    title: "Kill the packager of the first zone",
    hold: 4,
    settle: 3,
    limits: { stall: 0, jump: 0 },
  },
  "cache-killed": {
    title: "Kill the cache of the first zone",
    hold: 4,
    settle: 3,
    limits: { stall: 0, jump: 0 },
  },
  "zone-killed": { title: "Kill the first zone", hold: 6, settle: 5, limits: { stall: 0, jump: 0 } },
  "zone-frozen": { title: "Freeze the first zone", hold: 6, settle: 5, limits: { stall: 1, jump: 1 } },
  "zone-slow": {
    title: "Slow the first zone: 3 s late, 20 kbit/s",
    hold: 6,
    settle: 5,
    limits: { stall: 1, jump: 1 },
  },
  "feed-stopped": {
    title: "Stop the vendor that viewers see",
    hold: 5,
    settle: 4,
    limits: { stall: 0, jump: 1 },
  },
  "feed-frozen": {
    title: "Freeze the vendor that viewers see",
    hold: 5,
    settle: 4,
    limits: { stall: 0, jump: 1 },
  },
  "valkey-stopped": { title: "Stop Valkey", hold: 5, settle: 3, limits: { stall: 0, jump: 0 } },
  "s3-stopped": { title: "Stop S3", hold: 5, settle: 3, limits: { stall: 0, jump: 0 } },
  evacuated: {
    title: "Move viewers to the other site",
    hold: 6,
    settle: 5,
    limits: { stall: 0, jump: 1 },
    sites: 2,
  },
  "feeds-stopped": { title: "Stop both vendors", hold: 5, settle: 6, limits: undefined },
} as const satisfies Readonly<Record<string, FaultRow>>;

export type FaultName = keyof typeof FAULTS;

export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];

/** What the stand-ins do not do. The page prints it. */
export const SIMULATED = [
  "load balancers apply the plan's rules and health checks. They have a node in each zone, which is lost with its zone, but no capacity, and no network load balancer before them",
  "vendors begin in different zones, and move to the next zone when an upload fails: AWS rotates addresses, and encoders differ",
  "Valkey accepts every password: IAM is not simulated. Its users have the rights of the plan",
  "S3 and Secrets Manager are a process with the rights of the plan's roles. Nothing is encrypted and nothing expires",
  "security groups are not simulated",
  "the clock is one clock",
  "the edge runs the function of the plan, its cache rules, origin groups, attempts and time-outs, but is one location: no Origin Shield, no firewall, no compression",
  "the edge's attempts go to the zones of a load balancer in turn, by a name that it resolves once in 60 s: AWS does not state how CloudFront chooses",
  "with one site, the edge's requests to standby fail",
  "a change in the edge's key value store takes effect at once",
  "the edge reads a whole body before it answers, and does not check whether its copy has changed at the origin",
  "the page reads manifests and segments from its own origin, which adds the viewer's token and removes the host of segments from manifests",
] as const;
