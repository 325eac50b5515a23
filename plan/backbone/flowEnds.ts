import { type Flow, FLOWS, type Outside, type FlowEnd, type Role } from "../../catalog/flows.table";
import { INGEST_BALANCERS, INGEST_PATHS } from "../../catalog/ingestPaths.table";
import { CIRCUIT_PATHS } from "../../settings/backbone";
import { ENDPOINT_ROLES } from "../../settings/privateLink";
import type { Settings } from "../../settings/settings";
import { CELL_ROUTE_TABLE, type TransitRouteTable } from "../network/transitRouteTables.table";

/** Ends of flows and their transit route tables: a role is in the hub or in a cell. */

export type OutsideKind = Settings["outside"][string]["kind"];

const HUB_ROLES: readonly Role[] = ["endpoint", "resolver", ...Object.values(ENDPOINT_ROLES)];

/** Names in the flow table for networks at the other end of a circuit. */
const OUTSIDE_ENDS: Readonly<Record<OutsideKind, readonly Outside[]>> = {
  vendor: CIRCUIT_PATHS.flatMap((path) =>
    Object.values(INGEST_BALANCERS[INGEST_PATHS[path].balancer].sources),
  ),
  dataCentre: ["dataCentre"],
};

/** The transit route table that a circuit's attachment is associated with. */
export const CIRCUIT_ROUTE_TABLES: Readonly<Record<OutsideKind, TransitRouteTable>> = {
  vendor: "contribution",
  dataCentre: "premises",
};

/** The transit route table for packets of a role. */
export const routeTableOf = (role: Role): TransitRouteTable =>
  HUB_ROLES.includes(role) ? "hub" : CELL_ROUTE_TABLE;

/** The transit route tables of roles with a flow to or from networks of this kind: responses need a route too. */
export function routeTablesMeeting(kind: OutsideKind, flows: readonly Flow[] = FLOWS): TransitRouteTable[] {
  const isTheirs = (network: FlowEnd): boolean =>
    "outside" in network && OUTSIDE_ENDS[kind].includes(network.outside);
  const roles = flows.flatMap(({ source, destination }) => [
    ...(isTheirs(source) && "role" in destination ? [destination.role] : []),
    ...(isTheirs(destination) && "role" in source ? [source.role] : []),
  ]);
  return [...new Set(roles.map(routeTableOf))];
}

/**
 * The transit route tables at both ends of a flow. Empty if an end is outside. Throws a RangeError for an undeclared
 * flow.
 */
export function routeTablesJoined(name: string, flows: readonly Flow[] = FLOWS): TransitRouteTable[] {
  const flow = flows.find((row) => row.name === name);
  if (flow === undefined) throw new RangeError(`flow ${name} is not declared`);
  const { source, destination } = flow;
  return "role" in source && "role" in destination
    ? [routeTableOf(source.role), routeTableOf(destination.role)]
    : [];
}
