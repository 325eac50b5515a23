import { endpointServiceName, regionHasVpcOrigins } from "../../facts/geography";
import { planEndpoints, type EndpointRow } from "../network/endpoints";
import { CELL_SERVICES, ENDPOINT_SERVICES } from "../network/endpoints.table";
import { key, keyOfDomain, keyOfService } from "../../catalog/names";
import { interfaceEndpointPolicy } from "../policies";
import { CELL_ROUTES } from "../network/transitRouteTables.table";
import { planVpc, type VpcPlan } from "../network/vpc";
import { type Cell, isPublic } from "./cell";
import { peersOf } from "./groups";

/** A cell's own VPC and its place in the region's: the segments that lead to it, the names that it resolves. */
export interface NetworkPlan {
  readonly vpc: VpcPlan;
  /** The region's transit route tables that hold a route to the cell, with the routes' keys. */
  readonly routes: readonly { readonly key: string; readonly routeTable: string }[];
  /** Interface endpoints of its own: the live path needs these services at every moment. */
  readonly interfaces: readonly EndpointRow[];
  readonly gateways: readonly EndpointRow[];
  /** The region's private zones and forwarding rules that its VPC joins, by key. */
  readonly privateZones: readonly string[];
  readonly resolverRules: readonly string[];
}

export function planNetwork(cell: Cell): NetworkPlan {
  const { name, region, scope, settings } = cell;
  return {
    vpc: vpcOf(cell),
    routes: CELL_ROUTES.map((routeTable) => ({ key: key(routeTable, name), routeTable })),
    interfaces: Object.keys(CELL_SERVICES).map((service) => ({
      key: keyOfService(service),
      serviceName: endpointServiceName(region, service),
      policy: interfaceEndpointPolicy(scope, {}),
    })),
    gateways: planEndpoints(scope).gateways,
    privateZones: Object.keys(ENDPOINT_SERVICES).map(keyOfService),
    resolverRules: Object.values(settings.outside).flatMap(({ dns }) =>
      (dns?.domains ?? []).map(keyOfDomain),
    ),
  };
}

function vpcOf({ name, region, feeds, blocks, settings }: Cell): VpcPlan {
  const ways = [
    ...(feeds.some(isPublic) ? (["gateway"] as const) : []),
    ...(settings.regions[region]?.egress === "nat" ? (["transit"] as const) : []),
  ];
  return planVpc({
    name,
    kind: "cell",
    rows: blocks.filter(({ vpc }) => vpc === name),
    world: settings.addresses.world,
    ways: new Set(ways),
    // CloudFront reaches private load balancers only in a VPC that has one (CloudFront Developer Guide, VPC origins, 2026-11).
    internet: regionHasVpcOrigins(region),
    outside: { vendors: peersOf(feeds.filter((feed) => !isPublic(feed))) },
  });
}
