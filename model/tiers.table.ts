/**
 * The tiers of a VPC: what each is for, where it lies in its zone's block and which ways lead out of it. A new tier is one
 * more row at a free offset; `at` and `prefix` of a row are permanent, because a subnet can't be renumbered.
 *
 *     zone /22   0        256    320    384      448    512     528              1024
 *                | app    |public| data |endpoint|ingest|transit| kept free      |
 */
export interface TierRow {
  /** Addresses from the start of the zone's block. */
  readonly at: number;
  readonly prefix: number;
  /** Where 0.0.0.0/0 goes in the hub: the Internet gateway, the NAT gateway of the same zone, or nowhere. */
  readonly internet: "gateway" | "nat" | "none";
  /** Whether the tier's route table leads to the rest of the world through the transit gateway. */
  readonly transit: boolean;
  /** What the network ACL lets through: anything but SSH, or the VPC alone. */
  readonly admits: "any" | "vpc";
  readonly purpose: string;
}

export const TIERS = {
  app: { at: 0, prefix: 24, internet: "nat", transit: true, admits: "any", purpose: "instances and tasks" },
  public: {
    at: 256,
    prefix: 26,
    internet: "gateway",
    transit: true,
    admits: "any",
    purpose: "NAT gateways, Internet load balancers",
  },
  data: {
    at: 320,
    prefix: 26,
    internet: "none",
    transit: false,
    admits: "vpc",
    purpose: "databases and caches",
  },
  endpoint: {
    at: 384,
    prefix: 26,
    internet: "none",
    transit: true,
    admits: "any",
    purpose: "interface and resolver endpoints",
  },
  ingest: {
    at: 448,
    prefix: 26,
    internet: "none",
    transit: true,
    admits: "any",
    purpose: "load balancers of contribution, at fixed addresses",
  },
  transit: {
    at: 512,
    prefix: 28,
    internet: "nat",
    transit: false,
    admits: "any",
    purpose: "the transit gateway's own interfaces",
  },
} as const satisfies Record<string, TierRow>;

export type Tier = keyof typeof TIERS;

export const TIER_NAMES = Object.keys(TIERS) as readonly Tier[];
