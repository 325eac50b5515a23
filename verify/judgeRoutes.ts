import { type Crossing, CROSSINGS } from "../catalog/crossings.table";
import { FLOWS, type Flow, type FlowEnd } from "../catalog/flows.table";
import type { Finding, ResourceRecord } from "../record/types";
import { type Block, blockOf, isIn, type Network, type OutsideNetwork, type Vpc } from "./network";
import { OUTSIDE_KINDS, ROLE_VPCS, type OutsideKind, UNREAD, type VpcKind } from "./locations.table";
import { idleJoins } from "./idleJoins";
import { isRead, readNetwork } from "./readNetwork";
import { type Location, Routes, type Walk } from "./routes";

/** A network outside, as the environment declares it. */
export interface DeclaredNetwork extends OutsideNetwork {
  readonly kind: OutsideKind;
}

/**
 * Finds paths that no flow allows (`leak`), joins without traffic in both directions (`idle`), and routes that this judge
 * does not support (`unread-route`). Requires the resources of all stacks of the environment.
 */
export function judgeRoutes(
  resources: readonly ResourceRecord[],
  outsides: readonly DeclaredNetwork[],
  crossings: readonly Crossing[] = CROSSINGS,
): Finding[] {
  const network = readNetwork(resources, outsides);
  const judged = { network, routes: new Routes(network), outsides, crossings };
  const ends = endsOf(network, outsides);
  return [
    ...ends.flatMap((from) => ends.flatMap((to) => leak(judged, from, to))),
    ...idleJoins(judged).map(({ id, isCircuit }) =>
      finding(["idle", isCircuit ? "warning" : "error"], network.urns.get(id) ?? id, IDLE),
    ),
    ...resources.filter(isUnread).map(({ urn }) => finding(["unread-route", "error"], urn, UNREAD_ROUTE)),
  ];
}

/** Whether the judge reads a record. The others need not be kept in memory. */
export const isOfRoutes = (record: ResourceRecord): boolean => isRead(record) || isUnread(record);

/** A VPC or a network outside. */
interface End {
  readonly name: string;
  readonly kind: VpcKind | OutsideKind;
  readonly vpc: Vpc | undefined;
  /** Start of its packets. */
  readonly locations: readonly Location[];
  /** Sample addresses: every route treats its other addresses the same. */
  readonly addresses: readonly number[];
}

interface Judged {
  readonly network: Network;
  readonly routes: Routes;
  readonly outsides: readonly OutsideNetwork[];
  readonly crossings: readonly Crossing[];
}

function endsOf(network: Network, outsides: readonly DeclaredNetwork[]): End[] {
  const blocks = [...network.routes.values()].flatMap((routes) => routes.map(({ to }) => to));
  return [
    ...[...network.vpcs.values()].map((vpc): End => ({
      name: `${vpc.region} ${vpc.cell ?? vpc.name}`,
      kind: vpc.cell === undefined ? "hub" : "cell",
      vpc,
      locations: vpc.subnets
        .filter(({ table }) => (network.routes.get(table)?.length ?? 0) > 0)
        .map(({ id: subnet }) => ({ subnet })),
      addresses: addressesOf(vpc, blocks),
    })),
    ...outsides.map(({ name, kind, prefixes }): End => ({
      name,
      kind,
      vpc: undefined,
      locations: [{ outside: name }],
      addresses: prefixes.map((prefix) => blockOf(prefix).first),
    })),
  ];
}

/** One address; if a route has a part of the VPC as destination, one address of each subnet and of each such part. */
function addressesOf({ block, subnets }: Vpc, routes: readonly Block[]): number[] {
  const parts = routes.filter((to) => isIn(to.first, block) && to.last - to.first < block.last - block.first);
  const firsts = subnets.map((subnet) => subnet.block.first);
  return parts.length === 0 ? firsts.slice(0, 1) : [...firsts, ...parts.map(({ first }) => first)];
}

function leak({ network, routes, crossings }: Judged, from: End, to: End): Finding[] {
  if (from === to || isAllowed(crossings, from, to)) return [];
  const tries = from.locations.flatMap((location) => to.addresses.map((address) => ({ location, address })));
  const arrived = firstOf(tries, ({ location, address }) =>
    routes.send(location, address).find((walk) => isAt(network, walk, to)),
  );
  if (arrived === undefined) return [];
  const path = arrived.path.map((id) => network.urns.get(id)?.split("::").at(-1) ?? id).join(" > ");
  const message = `reaches ${to.name} by ${path}, and no flow allows it; remove the route that leads there`;
  return [finding(["leak", "error"], from.name, message)];
}

function firstOf<T, R>(rows: readonly T[], of: (row: T) => R | undefined): R | undefined {
  for (const row of rows) {
    const found = of(row);
    if (found !== undefined) return found;
  }
  return undefined;
}

const isAt = (network: Network, { end }: Walk, { name, vpc }: End): boolean =>
  vpc === undefined
    ? "outside" in end && end.outside === name
    : "subnet" in end && network.subnets.get(end.subnet)?.vpc === vpc.id;

/** Hubs of two regions may reach each other, because that is the purpose of the backbone. All else needs a flow. */
function isAllowed(crossings: readonly Crossing[], from: End, to: End): boolean {
  const joins = (flow: Flow): boolean => {
    const kinds = [kindOf(flow.source), kindOf(flow.destination)];
    return kinds.join() === [from.kind, to.kind].join() || kinds.join() === [to.kind, from.kind].join();
  };
  if (from.vpc === undefined || to.vpc === undefined) return FLOWS.some(joins);
  // A cell may reach only its own other site.
  const isOneCell = from.vpc.cell === to.vpc.cell;
  if (from.vpc.region === to.vpc.region) return from.kind !== to.kind && FLOWS.some(joins);
  if (from.kind === "hub" && to.kind === "hub") return true;
  const crossing = FLOWS.filter(({ name }) => crossings.some(({ flow }) => flow === name));
  return crossing.some(joins) && (from.kind !== to.kind || isOneCell);
}

const kindOf = (network: FlowEnd): End["kind"] | undefined =>
  "role" in network ? ROLE_VPCS[network.role] : OUTSIDE_KINDS[network.outside];

const IDLE = "carries no traffic in both directions; check the route tables at both of its ends";

const UNREAD_ROUTE =
  "changes routing in a way that verify/routes.ts does not support; use plain routes, or extend verify/routes.ts";

/** Routes and route tables with more than a CIDR block and a target in `FOLLOWED`, and types in `UNREAD`. */
function isUnread({ type, inputs }: ResourceRecord): boolean {
  if (UNREAD.has(type)) return true;
  switch (type) {
    case "aws:ec2/route:Route":
      return (
        inputs["destinationCidrBlock"] === undefined ||
        FOLLOWED.every((target) => inputs[target] === undefined)
      );
    case "aws:ec2/routeTable:RouteTable":
    case "aws:ec2/defaultRouteTable:DefaultRouteTable":
      return Array.isArray(inputs["routes"]) && inputs["routes"].length > 0;
    case "aws:ec2transitgateway/transitGateway:TransitGateway":
      return [inputs["defaultRouteTableAssociation"], inputs["defaultRouteTablePropagation"]].some(
        (setting) => setting !== "disable",
      );
    default:
      return false;
  }
}

const FOLLOWED = ["natGatewayId", "transitGatewayId", "gatewayId"];

const finding = (
  [rule, severity]: readonly [string, Finding["severity"]],
  subject: string,
  message: string,
): Finding => ({ rule, severity, subject, message });
