import { type AlarmRow, endpointDimensions, nameOf, planAlarms } from "../alarms/alarm";
import { REGION_ALARMS, type RegionKinds } from "./regionAlarms.table";
import type { Cidr } from "../../facts/cidr";
import type { FlowEnd } from "../../catalog/flows.table";
import { partitionOf } from "../../facts/geography";
import { regionSettings, type Settings } from "../../settings/settings";
import { planEndpoints, type EndpointPlan } from "../network/endpoints";
import {
  atBlocks,
  EVERYWHERE,
  leadsTo,
  planRules,
  type Named,
  type Peer,
  type RuleRow,
} from "../network/rules";
import { key, keyOfDomain } from "../../catalog/names";
import { KNOWN_NAMES } from "../../catalog/names.table";
import { dataKeyPolicy, logsKeyPolicy, type PolicyDocument, type PolicyScope } from "../policies";
import { isProtected } from "../retiring";
import {
  TRANSIT_ROUTE_TABLES,
  TRANSIT_ROUTE_TABLE_NAMES,
  type TransitRouteTable,
} from "../network/transitRouteTables.table";
import { SERVICE_NAMES } from "../../catalog/services.table";
import type { TagScope } from "../../catalog/tags";
import { planTrust, type TrustPlan } from "./trust";
import { planVpc, type VpcPlan } from "../network/vpc";
import type { EnvironmentPlan } from "../environment";
import { HUB } from "../network/world";

/** Everything in one region's stack, as rows. Tests read them without Pulumi; the component loops over them. */
export interface RegionPlan {
  readonly scope: PolicyScope;
  readonly tags: TagScope;
  /** Whether resources with data, or with addresses that others configured, are protected. */
  readonly protect: boolean;
  readonly block: Cidr;
  readonly asn: number;
  readonly hub: VpcPlan;
  readonly transitRouteTables: readonly TransitRouteTablePlan[];
  readonly endpoints: EndpointPlan;
  readonly rules: { readonly endpoint: readonly RuleRow[]; readonly resolver: readonly RuleRow[] };
  /** Domains with name servers outside. Empty: the region has no resolver endpoint. */
  readonly forwards: readonly ForwardRow[];
  readonly keys: readonly KeyRow[];
  readonly repositories: readonly RepositoryRow[];
  readonly certificate: CertificatePlan;
  /** Undefined if no vendor uses client certificates. */
  readonly trust: TrustPlan | undefined;
  readonly retention: Settings["retention"];
  readonly flowLogsInS3: boolean;
  readonly notify: Settings["notify"];
  readonly alarms: readonly AlarmRow[];
}

export interface TransitRouteTablePlan {
  readonly name: TransitRouteTable;
  readonly routes: readonly TransitRouteRow[];
}

export interface TransitRouteRow {
  /** `cells-hub` */
  readonly key: string;
  readonly to: Cidr;
  readonly via: "hub" | "blackhole";
}

export interface ForwardRow {
  /** `corp-example-net` */
  readonly key: string;
  readonly domain: string;
  readonly servers: readonly string[];
}

export interface KeyRow {
  /** `edge` belongs to the edge's stack. */
  readonly purpose: "data" | "logs" | "edge";
  readonly alias: string;
  readonly description: string;
  readonly policy: PolicyDocument;
}

export interface RepositoryRow {
  readonly service: string;
  readonly name: string;
}

export interface CertificatePlan {
  readonly domain: string;
  readonly alternatives: readonly string[];
  readonly publicZone: string;
}

/** The plan of one region of an environment. Throws a RangeError for a region that the environment does not have. */
export function planRegion(environment: EnvironmentPlan, name: string): RegionPlan {
  const { settings } = environment;
  const scope = policyScope(settings, name);
  const network = networkOf(environment, name);
  const endpoints = planEndpoints(scope);
  const forwards = forwardsOf(settings);
  return {
    scope,
    ...network,
    tags: {
      environment: settings.environment,
      region: name,
      owner: settings.owner,
      costCentre: settings.costCentre,
    },
    protect: isProtected(settings, { region: name }),
    asn: regionSettings(settings, name).asn,
    endpoints,
    rules: rulesOf(network.block, forwards),
    forwards,
    keys: keysOf(scope, settings.environment),
    repositories: SERVICE_NAMES.map((service) => ({ service, name: KNOWN_NAMES.repository(service) })),
    certificate: certificateOf(settings, name),
    trust: planTrust(settings, name),
    retention: settings.retention,
    notify: settings.notify,
    alarms: alarmsOf({ nats: network.hub.natZones, endpoints, forwards }),
  };
}

function networkOf({ settings, ledger }: EnvironmentPlan, name: string) {
  const region = settings.regions[name];
  if (region === undefined) throw new RangeError(`${settings.environment} has no region ${name}`);
  const rows = ledger.filter((row) => row.region === name);
  const world = settings.addresses.world;
  const egress = region.egress === "nat" && leadsTo("internet");
  const hub = planVpc({
    name: HUB,
    kind: "hub",
    rows: rows.filter(({ vpc }) => vpc === HUB),
    world,
    internetPaths: new Set(egress ? (["gateway", "nat"] as const) : []),
    outside: { resolvers: leadsTo("dataCentre") ? resolvers(settings) : [] },
  });
  return {
    block: rows.find(({ level }) => level === "region")?.block ?? "",
    hub,
    transitRouteTables: TRANSIT_ROUTE_TABLE_NAMES.map((routeTable) =>
      transitRouteTablePlan(routeTable, { world, hub }),
    ),
    flowLogsInS3: region.flowLogs === "logsAndS3",
  };
}

/** The scope of policies in one region, which need not belong to the environment. */
export const policyScope = ({ partition, account, organization }: Settings, region: string): PolicyScope => ({
  partition,
  region,
  account,
  organization,
  dnsSuffix: partitionOf(region).dnsSuffix,
});

function transitRouteTablePlan(
  name: TransitRouteTable,
  { world, hub }: { readonly world: Cidr; readonly hub: VpcPlan },
): TransitRouteTablePlan {
  const routeTable = TRANSIT_ROUTE_TABLES[name];
  return {
    name,
    routes: [
      { key: key(name, "blackhole"), to: world, via: "blackhole" },
      ...(routeTable.hub ? [{ key: key(name, "hub"), to: hub.block, via: "hub" as const }] : []),
      ...(routeTable.egress && hub.natZones.length > 0
        ? [{ key: key(name, "internet"), to: EVERYWHERE, via: "hub" as const }]
        : []),
    ],
  };
}

/**
 * Networks with name servers for our forwarding rules, through the transit gateway. Networks behind a virtual private
 * gateway are left out: their routes propagate to the hub's tables, and a static route would take precedence. The
 * name of a network is its owner and address.
 */
const resolvers = ({ outside, backbone }: Settings): Peer[] =>
  Object.entries(outside).flatMap(([name, { dns, prefixes }]) =>
    dns === undefined || backbone.directConnect?.gateways[name]?.mode === "private"
      ? []
      : prefixes.map((block) => ({ name: key(name, block.replace(/[./]/g, "-")), block })),
  );

const forwardsOf = ({ outside }: Settings): ForwardRow[] =>
  Object.values(outside).flatMap(({ dns }) =>
    (dns?.domains ?? []).map((domain) => ({ key: keyOfDomain(domain), domain, servers: dns?.servers ?? [] })),
  );

/** Rules for the region's own endpoints and resolver. All VPCs of the region are one peer: the region's block. */
function rulesOf(block: Cidr, forwards: readonly ForwardRow[]): RegionPlan["rules"] {
  const servers = [...new Set(forwards.flatMap((forward) => forward.servers))];
  const hosts = servers.map((server) => ({ name: server.replaceAll(".", "-"), block: `${server}/32` }));
  const directory = (network: FlowEnd): Named[] => {
    if ("outside" in network) return network.outside === "dataCentre" ? atBlocks(hosts) : [];
    return network.role === "workload" ? atBlocks([{ name: "region", block }]) : [];
  };
  return { endpoint: planRules("endpoint", directory), resolver: planRules("resolver", directory) };
}

const keysOf = (scope: PolicyScope, environment: string): KeyRow[] => [
  {
    purpose: "data",
    alias: KNOWN_NAMES.keyAlias(environment, "data"),
    description: "Volumes, databases and buckets of this region",
    policy: dataKeyPolicy(scope),
  },
  {
    purpose: "logs",
    alias: KNOWN_NAMES.keyAlias(environment, "logs"),
    description: "Log groups, flow logs and alarms of this region",
    policy: logsKeyPolicy(scope),
  },
];

/** One certificate for all names under `<region>.<domain>`; one DNS record validates both of its names. */
const certificateOf = ({ domain, publicZone }: Settings, region: string): CertificatePlan => ({
  domain: `${region}.${domain}`,
  alternatives: [`*.${region}.${domain}`],
  publicZone,
});

interface Watched {
  readonly nats: readonly string[];
  readonly endpoints: EndpointPlan;
  readonly forwards: readonly ForwardRow[];
}

const alarmsOf = ({ nats, endpoints, forwards }: Watched): AlarmRow[] =>
  planAlarms<RegionKinds>(REGION_ALARMS, {
    nat: nats.map((zone) => ({ key: zone, dimensions: { NatGatewayId: nameOf("nat", zone) } })),
    transit: [{ dimensions: { TransitGateway: nameOf("transit") } }],
    endpoint: endpoints.interfaces.map((row) => ({
      key: row.key,
      dimensions: endpointDimensions(nameOf("service", row.key), row.key),
    })),
    resolver: forwards.slice(0, 1).map(() => ({ dimensions: { EndpointId: nameOf("resolver") } })),
  });
