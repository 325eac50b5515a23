import { type Flow, FLOWS, type Outside, type FlowEnd, type Role } from "../../catalog/flows.table";
import { INGEST_BALANCERS, INGEST_PATHS } from "../../catalog/ingestPaths.table";
import { CIRCUIT_PATHS } from "../../settings/backbone";
import { ENDPOINT_ROLES } from "../../settings/privateLink";
import type { Settings } from "../../settings/settings";
import { CELL_ROUTE_TABLE, type TransitRouteTable } from "../network/transitRouteTables.table";

/** Where the ends of a flow are, as route tables see it: a role is in the hub or in a cell. */

export type OutsideKind = Settings["outside"][string]["kind"];

const HUB_ROLES: readonly Role[] = ["endpoint", "resolver", ...Object.values(ENDPOINT_ROLES)];

/** How the flow table calls networks at the other end of a circuit. */
const PARTIES: Readonly<Record<OutsideKind, readonly Outside[]>> = {
  vendor: CIRCUIT_PATHS.flatMap((path) =>
    Object.values(INGEST_BALANCERS[INGEST_PATHS[path].balancer].sources),
  ),
  dataCentre: ["dataCentre"],
};

/** The segment that the attachment of a circuit reads. */
export const CIRCUIT_ROUTE_TABLES: Readonly<Record<OutsideKind, TransitRouteTable>> = {
  vendor: "contribution",
  dataCentre: "premises",
};

/** The transit route table that the packets of a role are looked up in. */
export const routeTableOf = (role: Role): TransitRouteTable =>
  HUB_ROLES.includes(role) ? "hub" : CELL_ROUTE_TABLE;

/** The segments with a role that a declared flow joins to networks of this kind, whoever opens it: answers need a way too. */
export function routeTablesMeeting(kind: OutsideKind, flows: readonly Flow[] = FLOWS): TransitRouteTable[] {
  const isTheirs = (network: FlowEnd): boolean =>
    "outside" in network && PARTIES[kind].includes(network.outside);
  const roles = flows.flatMap(({ source, destination }) => [
    ...(isTheirs(source) && "role" in destination ? [destination.role] : []),
    ...(isTheirs(destination) && "role" in source ? [source.role] : []),
  ]);
  return [...new Set(roles.map(routeTableOf))];
}

/** The segments at both ends of a flow. None where an end is outside. Throws a RangeError for a flow that is not declared. */
export function routeTablesJoined(name: string, flows: readonly Flow[] = FLOWS): TransitRouteTable[] {
  const flow = flows.find((row) => row.name === name);
  if (flow === undefined) throw new RangeError(`no flow ${name} is declared`);
  const { source, destination } = flow;
  return "role" in source && "role" in destination
    ? [routeTableOf(source.role), routeTableOf(destination.role)]
    : [];
}
