/**
 * The tiers of a VPC: purpose, position in the zone's block, and egress of the route tables. A new tier is one more
 * row at a free offset. `at` and `prefix` are permanent, because a subnet can't be renumbered.
 *
 *     zone /22   0        256    320    384      448    512     528              1024
 *                | app    |public| data |endpoint|ingest|transit| kept free      |
 */
export interface TierRow {
  /** Addresses from the start of the zone's block. */
  readonly at: number;
  readonly prefix: number;
  readonly hub: Egress;
  readonly cell: Egress;
  /** What the network ACL allows: everything except SSH, or only the VPC. */
  readonly admits: "any" | "vpc";
  readonly purpose: string;
}

/** The egress of a tier's route tables. */
export interface Egress {
  /** Target of 0.0.0.0/0: the Internet gateway, the NAT gateway of the same zone, the transit gateway, or no route. */
  readonly internet: "gateway" | "nat" | "transit" | "none";
  /** Whether there is a route to the rest of the world's block, through the transit gateway. */
  readonly world: boolean;
  /** Networks outside with routes through the transit gateway. */
  readonly outside?: "resolvers" | "vendors";
}

const NOWHERE: Egress = { internet: "none", world: false };

export const TIERS = {
  app: {
    at: 0,
    prefix: 24,
    hub: { internet: "nat", world: true },
    cell: { internet: "transit", world: true },
    admits: "any",
    purpose: "instances, tasks and the load balancer of the CDN",
  },
  public: {
    at: 256,
    prefix: 26,
    hub: { internet: "gateway", world: true },
    cell: { internet: "gateway", world: false },
    admits: "any",
    purpose: "NAT gateways, Internet load balancers",
  },
  data: {
    at: 320,
    prefix: 26,
    hub: NOWHERE,
    cell: NOWHERE,
    admits: "vpc",
    purpose: "databases and caches",
  },
  endpoint: {
    at: 384,
    prefix: 26,
    hub: { internet: "none", world: true, outside: "resolvers" },
    cell: NOWHERE,
    admits: "any",
    purpose: "interface and resolver endpoints",
  },
  ingest: {
    at: 448,
    prefix: 26,
    hub: { internet: "none", world: true },
    cell: { internet: "none", world: true, outside: "vendors" },
    admits: "any",
    purpose: "load balancers of contribution, at fixed addresses",
  },
  transit: {
    at: 512,
    prefix: 28,
    hub: { internet: "nat", world: false },
    cell: NOWHERE,
    admits: "any",
    purpose: "the transit gateway's own interfaces",
  },
} as const satisfies Record<string, TierRow>;

export type Tier = keyof typeof TIERS;

export const TIER_NAMES = Object.keys(TIERS) as readonly Tier[];
