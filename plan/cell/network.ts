import { endpointServiceName, regionHasVpcOrigins } from "../../facts/geography";
import { planEndpoints, type EndpointRow } from "../network/endpoints";
import { CELL_SERVICES, ENDPOINT_SERVICES } from "../network/endpoints.table";
import { key, keyOfDomain, keyOfService } from "../../catalog/names";
import { interfaceEndpointPolicy } from "../policies";
import { CELL_ROUTES } from "../network/transitRouteTables.table";
import { planVpc, type VpcPlan } from "../network/vpc";
import { type Cell, isPublic } from "./cell";
import { peersOf } from "./groups";

/**
 * A cell's own VPC, and its connections to the region: transit routes, endpoints, private hosted zones and resolver
 * rules.
 */
export interface NetworkPlan {
  readonly vpc: VpcPlan;
  /** The region's transit route tables with a route to the cell, and the keys of the routes. */
  readonly routes: readonly { readonly key: string; readonly routeTable: string }[];
  /** Its own interface endpoints: the live path always needs these services. */
  readonly interfaces: readonly EndpointRow[];
  readonly gateways: readonly EndpointRow[];
  /** Keys of the region's private hosted zones and resolver rules that its VPC is associated with. */
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
  const internetPaths = [
    ...(feeds.some(isPublic) ? (["gateway"] as const) : []),
    ...(settings.regions[region]?.egress === "nat" ? (["transit"] as const) : []),
  ];
  return planVpc({
    name,
    kind: "cell",
    rows: blocks.filter(({ vpc }) => vpc === name),
    world: settings.addresses.world,
    internetPaths: new Set(internetPaths),
    // VPC origins of CloudFront need an Internet gateway in the VPC (CloudFront Developer Guide, VPC origins,
    // 2026-11).
    internet: regionHasVpcOrigins(region),
    outside: { vendors: peersOf(feeds.filter((feed) => !isPublic(feed))) },
  });
}
