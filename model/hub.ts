import type { Cidr } from "./cidr";
import { EVERYWHERE, type Peer } from "./flows";
import type { LedgerRow } from "./ledger";
import { key } from "./names";
import { TIERS, TIER_NAMES, type Tier, type TierRow } from "./tiers.table";

/**
 * The hub VPC of a region: a subnet and a route table for every tier in every zone, so that what happens in one zone stays
 * there, and one network ACL per tier. Keys are `<tier>-<zone>`: a zone or tier more adds rows and touches none.
 */
export interface HubPlan {
  readonly block: Cidr;
  readonly zones: readonly string[];
  readonly subnets: readonly SubnetRow[];
  readonly routes: readonly RouteRow[];
  readonly acls: readonly AclRow[];
  /** Zones with a NAT gateway; none where the region calls nothing on the Internet. */
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
  /** Key of the subnet whose table holds it. */
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

export interface HubNeeds {
  /** The ledger's rows of the hub VPC. */
  readonly rows: readonly LedgerRow[];
  readonly world: Cidr;
  readonly egress: boolean;
  /** Networks of others that the outbound resolver calls, through the transit gateway. */
  readonly resolvedBy: readonly Peer[];
}

/** The rows of one hub. Throws a RangeError where the ledger has no hub. */
export function planHub({ rows, world, egress, resolvedBy }: HubNeeds): HubPlan {
  const block = rows.find(({ level }) => level === "vpc")?.block;
  if (block === undefined) throw new RangeError("the ledger has no hub");
  const subnets = rows
    .filter(isSubnet)
    .map(({ tier, zone, block: at }) => ({ key: key(tier, zone), tier, zone, block: at }));
  const zones = rows.flatMap(({ level, zone }) => (level === "zone" && zone !== undefined ? [zone] : []));
  return {
    block,
    zones,
    subnets,
    routes: subnets.flatMap((subnet) => routesOf(subnet, { world, egress, resolvedBy })),
    acls: TIER_NAMES.map((tier) => ({ tier, entries: ACL_ENTRIES[TIERS[tier].admits](block) })),
    natZones: egress ? zones : [],
  };
}

const isSubnet = (row: LedgerRow): row is LedgerRow & { tier: Tier; zone: string } => row.level === "subnet";

function routesOf({ key: table, tier, zone }: SubnetRow, needs: Omit<HubNeeds, "rows">): RouteRow[] {
  const { internet, transit }: TierRow = TIERS[tier];
  const out = INTERNET[internet];
  const away = [
    ...(transit ? [{ name: "world", block: needs.world }] : []),
    ...(tier === RESOLVER_TIER ? needs.resolvedBy : []),
  ];
  return [
    ...(out !== undefined && needs.egress
      ? [{ key: key(table, "internet"), table, to: EVERYWHERE, via: out, zone }]
      : []),
    ...away.map(({ name, block }) => ({
      key: key(table, name),
      table,
      to: block,
      via: "transit" as const,
      zone,
    })),
  ];
}

/** Where the outbound resolver has its addresses. */
export const RESOLVER_TIER: Tier = "endpoint";

const INTERNET = { gateway: "internet", nat: "nat", none: undefined } as const;

/**
 * SSH: operators come through Session Manager, nobody logs in over the network. Not RDP: 3389 is among the ports from
 * which NAT gateways and load balancers call (1024 to 65535), and an ACL would drop the answers.
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
