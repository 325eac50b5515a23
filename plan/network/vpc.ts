import type { Cidr } from "../../facts/cidr";
import { EVERYWHERE, type Peer } from "./rules";
import type { LedgerRow } from "./ledger";
import { key } from "../../catalog/names";
import { TIERS, TIER_NAMES, type Tier, type TierRow, type Egress } from "./tiers.table";

/**
 * A VPC: a subnet and a route table per tier and zone, so that a fault of one zone stays there, and one network ACL
 * per tier. Keys are `<tier>-<zone>`: a new zone or tier adds rows and changes none.
 */
export interface VpcPlan {
  /** `hub`, or the cell's name: first part of the names of its resources. */
  readonly name: string;
  readonly block: Cidr;
  readonly zones: readonly string[];
  readonly subnets: readonly SubnetRow[];
  readonly routes: readonly RouteRow[];
  readonly acls: readonly AclRow[];
  /** Whether it has an Internet gateway, with or without a route to it. */
  readonly internet: boolean;
  /** Zones with a NAT gateway. */
  readonly natZones: readonly string[];
}

export interface SubnetRow {
  readonly key: string;
  readonly tier: Tier;
  readonly zone: string;
  readonly block: Cidr;
}

export interface RouteRow {
  readonly key: string;
  /** Key of the subnet; its route table holds the route. */
  readonly table: string;
  readonly to: Cidr;
  /** `nat` is the NAT gateway of `zone`. */
  readonly via: "internet" | "nat" | "transit";
  readonly zone: string;
}

export interface AclRow {
  readonly tier: Tier;
  readonly entries: readonly AclEntry[];
}

export interface AclEntry {
  readonly ruleNo: number;
  readonly direction: "ingress" | "egress";
  readonly action: "allow" | "deny";
  /** `-1` is every protocol. */
  readonly protocol: "-1" | "tcp";
  readonly port: number;
  readonly block: Cidr;
}

export interface VpcNeeds {
  readonly name: string;
  readonly kind: "hub" | "cell";
  /** The ledger's rows of this VPC. */
  readonly rows: readonly LedgerRow[];
  readonly world: Cidr;
  /** The targets of 0.0.0.0/0 that exist; routes to others are left out. */
  readonly internetPaths: ReadonlySet<Egress["internet"]>;
  /** Whether it has an Internet gateway without a route to it. */
  readonly internet?: boolean;
  /** Networks outside that tiers reach through the transit gateway. */
  readonly outside: Readonly<Partial<Record<NonNullable<Egress["outside"]>, readonly Peer[]>>>;
}

/** The rows of one VPC. Throws a RangeError if the ledger does not have it. */
export function planVpc(needs: VpcNeeds): VpcPlan {
  const { name, rows, internetPaths } = needs;
  const block = rows.find(({ level }) => level === "vpc")?.block;
  if (block === undefined) throw new RangeError(`the ledger has no VPC ${name}`);
  const subnets = rows
    .filter(isSubnet)
    .map(({ tier, zone, block: at }) => ({ key: key(tier, zone), tier, zone, block: at }));
  const zones = rows.flatMap(({ level, zone }) => (level === "zone" && zone !== undefined ? [zone] : []));
  return {
    name,
    block,
    zones,
    subnets,
    routes: subnets.flatMap((subnet) => routesOf(subnet, needs)),
    acls: TIER_NAMES.map((tier) => ({ tier, entries: ACL_ENTRIES[TIERS[tier].admits](block) })),
    internet: needs.internet === true || internetPaths.has("gateway"),
    natZones: internetPaths.has("nat") ? zones : [],
  };
}

const isSubnet = (row: LedgerRow): row is LedgerRow & { tier: Tier; zone: string } => row.level === "subnet";

function routesOf(
  { key: table, tier, zone }: SubnetRow,
  { kind, world, internetPaths, outside }: VpcNeeds,
): RouteRow[] {
  const out: Egress = TIERS[tier][kind];
  const via = internetPaths.has(out.internet) ? VIA[out.internet] : undefined;
  const away = [
    ...(out.world ? [{ name: "world", block: world }] : []),
    ...(out.outside === undefined ? [] : (outside[out.outside] ?? [])),
  ];
  return [
    ...(via === undefined ? [] : [{ key: key(table, "internet"), table, to: EVERYWHERE, via, zone }]),
    ...away.map(({ name, block }) => ({
      key: key(table, name),
      table,
      to: block,
      via: "transit" as const,
      zone,
    })),
  ];
}

const VIA = { gateway: "internet", nat: "nat", transit: "transit", none: undefined } as const;

/** The tier of the outbound resolver's addresses. */
export const RESOLVER_TIER: Tier = "endpoint";

/**
 * SSH, which is not used: operators connect through Session Manager. RDP is not denied: 3389 is in the range of
 * ephemeral ports of NAT gateways and load balancers (1024 to 65535), and an ACL would drop responses.
 */
const LOGIN_PORT = 22;

const ACL_ENTRIES: Readonly<Record<TierRow["admits"], (vpc: Cidr) => readonly AclEntry[]>> = {
  any: () => [
    {
      ruleNo: 10,
      direction: "ingress",
      action: "deny",
      protocol: "tcp",
      port: LOGIN_PORT,
      block: EVERYWHERE,
    },
    ...bothWays(EVERYWHERE),
  ],
  vpc: bothWays,
};

function bothWays(block: Cidr): AclEntry[] {
  const entry = { ruleNo: 100, action: "allow", protocol: "-1", port: 0, block } as const;
  return [
    { ...entry, direction: "ingress" },
    { ...entry, direction: "egress" },
  ];
}
