import type { Cidr } from "../../facts/cidr";
import type { Settings } from "../../settings/settings";
import type { EnvironmentPlan } from "../environment";
import { key } from "../../catalog/names";
import type { TransitRouteTable } from "../network/transitRouteTables.table";
import { planGateways, type AssociationRow, type GatewaysPlan } from "./gateways";
import { CIRCUIT_ROUTE_TABLES, routeTablesMeeting } from "./flowEnds";

/**
 * Circuits that end at the regions' transit gateways. The attachment of a gateway is associated with the route table
 * of its kind. Route tables of roles with a declared flow to that network have routes to its prefixes. Routes are
 * static, for declared prefixes only; other prefixes that the network advertises have no route
 * (docs/decisions/0013-circuits-are-routed-statically.md).
 */
export interface TransitPlan extends GatewaysPlan {
  readonly associations: readonly TransitAssociationRow[];
  readonly routes: readonly CircuitRouteRow[];
}

export interface TransitAssociationRow extends AssociationRow {
  /** The table that its attachment is associated with. */
  readonly routeTable: TransitRouteTable;
}

export interface CircuitRouteRow {
  /** `us-west-2-cells-meridian-203-0-113-0-24` */
  readonly key: string;
  readonly region: string;
  readonly routeTable: TransitRouteTable;
  readonly to: Cidr;
  /** Key of the association with its attachment. */
  readonly association: string;
}

export function planTransit(environment: EnvironmentPlan): TransitPlan {
  const { settings } = environment;
  const plan = planGateways(environment, "transit");
  const associations = plan.associations.map((row) => ({
    ...row,
    routeTable: CIRCUIT_ROUTE_TABLES[settings.outside[row.network]?.kind ?? "vendor"],
  }));
  return { ...plan, associations, routes: associations.flatMap((row) => routesOf(settings, row)) };
}

function routesOf(
  settings: Settings,
  { key: association, network, region }: AssociationRow,
): CircuitRouteRow[] {
  const outside = settings.outside[network];
  if (outside === undefined) return [];
  return routeTablesMeeting(outside.kind).flatMap((routeTable) =>
    outside.prefixes.map((to) => ({
      key: key(region, routeTable, network, to.replace(/[./]/g, "-")),
      region,
      routeTable,
      to,
      association,
    })),
  );
}
