import { cellsIn } from "./cell/cell";
import type { Settings } from "../settings/settings";
import type { CellPlan } from "./cell/plan";
import type { EnvironmentPlan } from "./environment";
import { CELL_ROUTES } from "./network/transitRouteTables.table";
import { findInstance } from "../facts/instances";
import { type AccountQuotaRow, PREFIX_LIST_WEIGHTS, type RegionQuotaRow } from "../facts/quotas.table";
import type { RuleRow } from "./network/rules";

/**
 * What a region of an environment needs of AWS quotas: counts of its own plan and of its cells. Quotas apply to the
 * account, so other resources of the account come on top.
 */
export type QuotaNeeds = Readonly<Record<RegionQuotaRow["counts"], number>>;

/** What the environment needs of quotas for all regions of the account together. */
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
    endpointsPerDatabase: most("endpointsPerDatabase", 0),
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

/** What a region's transit gateway and circuits need, including peerings and routes for other regions and networks. */
export function needsOfBackbone(environment: EnvironmentPlan, region: string) {
  const { circuits, kinds } = environment.backbone;
  const peerings = kinds.mesh.peerings.filter(({ regions }) => regions.includes(region));
  const dedicated = circuits.circuits.filter((row) => row.region === region && row.kind === "dedicated");
  const routes = [...kinds.mesh.routes, ...kinds.transit.routes].filter((row) => row.region === region);
  const own = environment.region(region).transitRouteTables.flatMap((routeTable) => routeTable.routes);
  return {
    peerings: peerings.length,
    pendingPeerings: highestCount(peerings.map(({ wave }) => wave)),
    transitRoutes:
      own.length + CELL_ROUTES.length * cellsIn(environment.settings, region).length + routes.length,
    circuitsPerLocation: highestCount(dedicated.map(({ location }) => location)),
  };
}

/** Count of the most frequent value. */
const highestCount = (values: readonly unknown[]): number =>
  Math.max(0, ...values.map((value) => values.filter((other) => other === value).length));

/** Endpoints for services of other accounts, which the backbone creates in the hub. */
const privateEndpoints = ({ privateLink }: Settings, region: string): number =>
  Object.values(privateLink.endpoints).filter(({ regions }) => regions.includes(region)).length;

type CellNeeds = ReturnType<typeof needsOfCell>;

function needsOfCell({ cell, capacity, network, ingest, delivery, groups, database }: CellPlan) {
  const { vpc, interfaces, gateways } = network;
  const applications = [ingest.public, ingest.private, delivery.balancer].filter(
    (balancer) => balancer !== undefined,
  );
  const nlbs = [ingest.nlb, delivery.nlb].filter((nlb) => nlb !== undefined);
  const pools = Object.values(capacity.services);
  return {
    internetGateways: Number(vpc.internet),
    interfaceEndpointsPerVpc: interfaces.length,
    gatewayEndpoints: gateways.length,
    routeTablesPerVpc: routeTablesOf(vpc),
    rulesPerGroup: Math.max(...groups.map(({ rules }) => weightOf(rules))),
    applicationBalancers: applications.length,
    networkBalancers: nlbs.length,
    reservedUnits: total(applications.map((balancer) => balancer.reservedUnits ?? 0)),
    // The maximum of all groups: surplus instances of a release in one zone may still run while the next zone rolls.
    vcpus: cell.zones.length * total(pools.map(vcpusOf)),
    scalingGroups: cell.zones.length * pools.length,
    databaseInstances: database.instances.length,
    endpointsPerDatabase: database.endpoints.length,
    addressSets: ingest.firewall?.vendors.length ?? 0,
  };
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** One per subnet, and the main route table of the VPC. */
const routeTablesOf = ({ subnets }: { readonly subnets: readonly unknown[] }): number => subnets.length + 1;

const vcpusOf = ({ instanceType, maxPerZone }: { instanceType: string; maxPerZone: number }): number =>
  (findInstance(instanceType)?.vcpu ?? 0) * maxPerZone;

/** AWS counts the rules of each direction separately (Amazon VPC quotas, 2026-11). */
const weightOf = (rules: readonly RuleRow[]): number =>
  Math.max(
    ...(["ingress", "egress"] as const).map((each) =>
      total(rules.filter(({ direction }) => direction === each).map(ruleWeight)),
    ),
  );

const ruleWeight = ({ peer }: RuleRow): number =>
  "prefixList" in peer ? (PREFIX_LIST_WEIGHTS[peer.prefixList] ?? 1) : 1;
