import type { Cidr } from "../../facts/cidr";
import type { Settings } from "../../settings/settings";
import type { EnvironmentPlan } from "../environment";
import { key } from "../../catalog/names";
import type { TransitRouteTable } from "../network/transitRouteTables.table";
import { planGateways, type AssociationRow, type GatewaysPlan } from "./gateways";
import { CIRCUIT_ROUTE_TABLES, routeTablesMeeting } from "./flowEnds";

/**
 * Circuits that end at the regions' transit gateways. A gateway's attachment reads its kind's segment; the segments whose roles
 * a declared flow joins to that network hold its prefixes. Routes are static, of declared prefixes: what the other side
 * announces beyond them leads nowhere (docs/decisions/0013-circuits-are-routed-statically.md).
 */
export interface TransitPlan extends GatewaysPlan {
  readonly associations: readonly TransitAssociationRow[];
  readonly routes: readonly CircuitRouteRow[];
}

export interface TransitAssociationRow extends AssociationRow {
  /** What its attachment reads. */
  readonly routeTable: TransitRouteTable;
}

export interface CircuitRouteRow {
  /** `us-west-2-cells-meridian-203-0-113-0-24` */
  readonly key: string;
  readonly region: string;
  readonly routeTable: TransitRouteTable;
  readonly to: Cidr;
  /** Key of the association whose attachment it leads through. */
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
