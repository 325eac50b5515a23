import type { Cidr } from "../../facts/cidr";
import { type Crossing, CROSSINGS } from "../../catalog/crossings.table";
import { slotRange } from "../../settings/slots";
import type { Settings } from "../../settings/settings";
import type { LedgerRow } from "../network/ledger";
import { key } from "../../catalog/names";
import { CELL_ROUTE_TABLE, type TransitRouteTable } from "../network/transitRouteTables.table";
import type { EnvironmentPlan } from "../environment";
import { HUB } from "../network/world";
import type { FaultRow } from "./faults";
import { routeTablesJoined } from "./flowEnds";

/**
 * Peerings of the regions' transit gateways: all pairs, or those that the environment declares. A peering is
 * associated with the `backbone` route table at both ends; that table and its routes belong to the region. The mesh
 * adds the routes to the other region on both sides, because peerings do not propagate routes. Key and wave of a pair
 * come from slots, so a new region only adds pairs.
 */
export interface MeshPlan {
  readonly peerings: readonly PeeringRow[];
  readonly routes: readonly MeshRouteRow[];
}

export interface PeeringRow {
  /** `us-west-2-us-east-1`: requester and accepter, by slot. */
  readonly key: string;
  readonly regions: readonly [requester: string, accepter: string];
  /** From 0. A peering is requested after the earlier waves of its gateways are accepted. */
  readonly wave: number;
}

export interface MeshRouteRow {
  /** `us-west-2-hub-us-east-1` */
  readonly key: string;
  readonly region: string;
  readonly routeTable: TransitRouteTable;
  readonly to: Cidr;
  /** Key of its peering. */
  readonly peering: string;
}

/** Throws a RangeError for a crossing with an undeclared flow. */
export function planMesh(
  { settings, ledger }: EnvironmentPlan,
  crossings: readonly Crossing[] = CROSSINGS,
): MeshPlan {
  const peerings = pairsOf(settings).map((pair) => peeringOf(settings, pair));
  const joined = crossings.map(({ flow }) => routeTablesJoined(flow));
  const routes = peerings.flatMap(({ key: peering, regions: [one, other] }) =>
    [
      { from: one, to: other },
      { from: other, to: one },
    ].flatMap((direction) => routesOf({ ...direction, ledger, joined }).map((row) => ({ ...row, peering }))),
  );
  return { peerings, routes };
}

type Pair = readonly [string, string];

/** Each pair once, the lower slot first. */
function pairsOf(settings: Settings): Pair[] {
  const slotOf = (region: string): number => settings.regions[region]?.slot ?? Infinity;
  const bySlot = Object.keys(settings.regions).sort((one, other) => slotOf(one) - slotOf(other));
  const declared = settings.backbone.peerings;
  return bySlot.flatMap((one, at) =>
    bySlot
      .slice(at + 1)
      .filter((other) => declared?.some((pair) => pair.includes(one) && pair.includes(other)) ?? true)
      .map((other): Pair => [one, other]),
  );
}

/**
 * Slots a and b belong to round (a + b) mod (number of slots), as in a round-robin tournament: no gateway has two
 * peerings in one round. A wave has as many rounds as a gateway may have pending peerings.
 */
function peeringOf(settings: Settings, regions: Pair): PeeringRow {
  const slots = slotRange(settings.addresses, "region").last + 1;
  const sum = regions.reduce((total, region) => total + (settings.regions[region]?.slot ?? 0), 0);
  const wave = Math.floor((sum % slots) / settings.backbone.quotas.pendingPeerings);
  return { key: key(...regions), regions, wave };
}

interface Direction {
  readonly from: string;
  readonly to: string;
  readonly ledger: readonly LedgerRow[];
  /** The transit route tables at both ends of each flow between regions. */
  readonly joined: readonly (readonly TransitRouteTable[])[];
}

/**
 * The hub has a route to the whole other region. Cells have routes only to VPCs that a flow between regions joins
 * them to.
 */
function routesOf({ from, to, ledger, joined }: Direction): Omit<MeshRouteRow, "peering">[] {
  const there = ledger.filter(({ region }) => region === to);
  const here = ledger.filter(({ region, level }) => region === from && level === "vpc");
  const row = (routeTable: TransitRouteTable, name: string, block: Cidr) => ({
    key: key(from, routeTable, name),
    region: from,
    routeTable,
    to: block,
  });
  const far = joined.flatMap((ends) => ends.filter((_, at) => ends[1 - at] === CELL_ROUTE_TABLE));
  const isJoined = ({ vpc }: LedgerRow): boolean =>
    vpc === HUB
      ? far.includes("hub")
      : far.includes(CELL_ROUTE_TABLE) && here.some((other) => other.vpc === vpc);
  return [
    ...there.filter(({ level }) => level === "region").map(({ block }) => row("hub", to, block)),
    ...there
      .filter((vpc) => vpc.level === "vpc" && isJoined(vpc))
      .map(({ vpc = "", block }) => row(CELL_ROUTE_TABLE, key(to, vpc), block)),
  ];
}

/** Traffic of a failed peering has no other path: regions do not forward traffic of other regions. */
export const meshFaults = ({ peerings }: MeshPlan): FaultRow[] =>
  peerings.map(({ key: peering, regions }) => ({
    key: key("peering", peering),
    what: "peering",
    name: peering,
    cuts: [regions],
    left: {},
  }));
