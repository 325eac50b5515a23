import { cellsIn } from "./cell/cell";
import type { Settings } from "../settings/settings";
import type { CellPlan } from "./cell/plan";
import type { EnvironmentPlan } from "./environment";
import { CELL_ROUTES } from "./network/transitRouteTables.table";
import { findInstance } from "../facts/instances";
import { type AccountQuotaRow, PREFIX_LIST_WEIGHTS, type RegionQuotaRow } from "../facts/quotas.table";
import type { RuleRow } from "./network/rules";

/**
 * What a region of an environment needs of AWS's quotas: counts of its own plan and of the cells that have a place in it.
 * Quotas are an account's: what else the account has comes on top.
 */
export type QuotaNeeds = Readonly<Record<RegionQuotaRow["counts"], number>>;

/** What the environment needs of quotas that the account has for all regions together. */
export type AccountNeeds = Readonly<Record<AccountQuotaRow["counts"], number>>;

/** The needs of one region. Throws a RangeError for a region that the environment does not have. */
export function planQuotaNeeds(environment: EnvironmentPlan, region: string): QuotaNeeds {
  const { settings } = environment;
  const { hub, endpoints, rules } = environment.region(region);
  const cells = cellsIn(settings, region).map(({ name, site }) =>
    needsOfCell(environment.cellPlan(name, site)),
  );
  const sum = (count: keyof CellNeeds): number => total(cells.map((cell) => cell[count]));
  const most = (count: keyof CellNeeds, own: number): number =>
    Math.max(own, ...cells.map((cell) => cell[count]));
  return {
    vpcs: 1 + cells.length,
    internetGateways: Number(hub.internet) + sum("internetGateways"),
    addresses: hub.natZones.length,
    natGatewaysPerZone: hub.natZones.length > 0 ? 1 : 0,
    interfaceEndpointsPerVpc: most(
      "interfaceEndpointsPerVpc",
      endpoints.interfaces.length + privateEndpoints(settings, region),
    ),
    gatewayEndpoints: endpoints.gateways.length + sum("gatewayEndpoints"),
    routeTablesPerVpc: most("routeTablesPerVpc", routeTablesOf(hub)),
    rulesPerGroup: most("rulesPerGroup", Math.max(...Object.values(rules).map(weightOf))),
    applicationBalancers: sum("applicationBalancers"),
    networkBalancers: sum("networkBalancers"),
    reservedUnits: sum("reservedUnits"),
    vcpus: sum("vcpus"),
    scalingGroups: sum("scalingGroups"),
    databaseClusters: cells.length,
    databaseInstances: sum("databaseInstances"),
    addressSets: sum("addressSets"),
    ...needsOfBackbone(environment, region),
  };
}

export function planAccountNeeds({ backbone, edge }: EnvironmentPlan): AccountNeeds {
  const { transit, private: direct } = backbone.kinds;
  const shared = edge === undefined ? 0 : 1;
  return {
    directConnectGateways: transit.gateways.length + direct.gateways.length,
    distributions: edge?.cells.flatMap(({ distributions }) => distributions).length ?? 0,
    cachePolicies: edge?.policies.length ?? 0,
    originRequestPolicies: shared,
    headersPolicies: shared,
  };
}

/** What a region's transit gateway and its circuits need, with what other regions and networks add. */
export function needsOfBackbone(environment: EnvironmentPlan, region: string) {
  const { circuits, kinds } = environment.backbone;
  const peerings = kinds.mesh.peerings.filter(({ regions }) => regions.includes(region));
  const dedicated = circuits.circuits.filter((row) => row.region === region && row.kind === "dedicated");
  const routes = [...kinds.mesh.routes, ...kinds.transit.routes].filter((row) => row.region === region);
  const own = environment.region(region).transitRouteTables.flatMap((routeTable) => routeTable.routes);
  return {
    peerings: peerings.length,
    pendingPeerings: mostAlike(peerings.map(({ wave }) => wave)),
    transitRoutes:
      own.length + CELL_ROUTES.length * cellsIn(environment.settings, region).length + routes.length,
    circuitsPerLocation: mostAlike(dedicated.map(({ location }) => location)),
  };
}

/** How often the most frequent value is there. */
const mostAlike = (values: readonly unknown[]): number =>
  Math.max(0, ...values.map((value) => values.filter((other) => other === value).length));

/** To services of others, which the backbone puts into the hub. */
const privateEndpoints = ({ privateLink }: Settings, region: string): number =>
  Object.values(privateLink.endpoints).filter(({ regions }) => regions.includes(region)).length;

type CellNeeds = ReturnType<typeof needsOfCell>;

function needsOfCell({ cell, capacity, network, ingest, delivery, groups, database }: CellPlan) {
  const { vpc, interfaces, gateways } = network;
  const applications = [ingest.public, ingest.private, delivery.balancer].filter(
    (balancer) => balancer !== undefined,
  );
  const entries = [ingest.nlb, delivery.nlb].filter((nlb) => nlb !== undefined);
  const pools = Object.values(capacity.services);
  return {
    internetGateways: Number(vpc.internet),
    interfaceEndpointsPerVpc: interfaces.length,
    gatewayEndpoints: gateways.length,
    routeTablesPerVpc: routeTablesOf(vpc),
    rulesPerGroup: Math.max(...groups.map(({ rules }) => weightOf(rules))),
    applicationBalancers: applications.length,
    networkBalancers: entries.length,
    reservedUnits: total(applications.map((balancer) => balancer.reservedUnits ?? 0)),
    // The most that the groups may start: what a release leaves over in one zone may still be there when the next one rolls.
    vcpus: cell.zones.length * total(pools.map(vcpusOf)),
    scalingGroups: cell.zones.length * pools.length,
    databaseInstances: database.instances.length,
    addressSets: ingest.firewall?.vendors.length ?? 0,
  };
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** One per subnet, and the one that AWS gives to every VPC. */
const routeTablesOf = ({ subnets }: { readonly subnets: readonly unknown[] }): number => subnets.length + 1;

const vcpusOf = ({ instanceType, maxPerZone }: { instanceType: string; maxPerZone: number }): number =>
  (findInstance(instanceType)?.vcpu ?? 0) * maxPerZone;

/** AWS counts the rules of each direction apart (Amazon VPC quotas, 2026-11). */
const weightOf = (rules: readonly RuleRow[]): number =>
  Math.max(
    ...(["ingress", "egress"] as const).map((way) =>
      total(rules.filter(({ direction }) => direction === way).map(ruleWeight)),
    ),
  );

const ruleWeight = ({ peer }: RuleRow): number =>
  "prefixList" in peer ? (PREFIX_LIST_WEIGHTS[peer.prefixList] ?? 1) : 1;
