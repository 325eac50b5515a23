import type { Outside, FlowEnd, Role } from "../../catalog/flows.table";
import {
  type IngestBalancer,
  INGEST_BALANCER_NAMES,
  INGEST_BALANCERS,
  VENDOR_AUTH_NAMES,
} from "../../catalog/ingestPaths.table";
import type { Cidr } from "../../facts/cidr";
import { regionHasVpcOrigins } from "../../facts/geography";
import { ENDPOINT_ROLES, endpointsFor, keyServersOf } from "../../settings/privateLink";
import { type Purpose, PURPOSES } from "../../settings/schema/privateLink.schema";
import { regionSettings } from "../../settings/settings";
import { atBlocks, EVERYWHERE, planRules, type Named, type Peer, type RuleRow } from "../network/rules";
import { key } from "../../catalog/names";
import { HUB } from "../network/world";
import { balancerOf, type Cell, type Feed, isRead } from "./cell";

/** The security groups of a cell: one per role, with rules from the declared flows. */
export interface GroupRow {
  readonly role: Role;
  /** `sports-1-ingest` */
  readonly key: string;
  readonly description: string;
  readonly rules: readonly RuleRow[];
}

/** Descriptions are permanent: AWS replaces a group if its description changes. */
const DESCRIPTIONS: Readonly<Partial<Record<Role, string>>> = {
  workload: "Every instance and task of the cell",
  instance: "Container instances",
  "cell-endpoint": "Interface endpoints of the cell",
  "public-ingest": "Ingest load balancer on the Internet",
  "vendor-nlb": "Ingest load balancer with fixed addresses",
  "private-ingest": "Ingest load balancer behind it",
  "application-nlb": "Delivery load balancer for PrivateLink",
  delivery: "Delivery load balancer",
  viewers: "Delivery load balancer to the CDN",
  ingest: "Ingest service",
  packager: "Packager",
  cache: "Segment cache",
  manifest: "Manifest service",
  dvr: "Catch-up service",
  vod: "On-demand service",
  probe: "Probe",
  metadata: "Metadata store",
  database: "Database",
};

export function planGroups(cell: Cell): GroupRow[] {
  const directory = directoryOf(cell);
  return rolesOf(cell).map(([role, description]) => ({
    role,
    key: key(cell.name, role),
    description,
    rules: planRules(role, directory),
  }));
}

/** Roles of ingest load balancers exist only if a feed uses them, and the role for consumers only if there is one. */
const rolesOf = ({ feeds, consumers }: Cell): [Role, string][] => {
  const absent = new Set<Role>([
    ...INGEST_BALANCER_NAMES.filter((name) => !feeds.some((feed) => balancerOf(feed) === name)).flatMap(
      rolesOfBalancer,
    ),
    ...(isRead({ consumers }) ? [] : (["application-nlb"] as const)),
  ]);
  return (Object.entries(DESCRIPTIONS) as [Role, string][]).filter(([role]) => !absent.has(role));
};

const rolesOfBalancer = (name: IngestBalancer): Role[] => {
  const { role, nlb } = INGEST_BALANCERS[name];
  return nlb === undefined ? [role] : [nlb.role, role];
};

function directoryOf(cell: Cell): (network: FlowEnd) => Named[] {
  const own = new Set(rolesOf(cell).map(([role]) => role));
  const outside = outsideOf(cell);
  const inHub = hubRolesOf(cell);
  const hub = cell.blocks.find(({ level, vpc }) => level === "vpc" && vpc === HUB);
  return (network) => {
    if ("outside" in network) return outside[network.outside] ?? [];
    if (own.has(network.role)) return [{ name: network.role, target: { group: network.role } }];
    return inHub.has(network.role) && hub !== undefined ? atBlocks([{ name: HUB, block: hub.block }]) : [];
  };
}

/** The roles in the hub that the cell calls. */
function hubRolesOf(cell: Cell): ReadonlySet<Role> {
  const { region, settings } = cell;
  const isCalled = (purpose: Purpose): boolean =>
    purpose === "keyServer"
      ? keyServers(cell).private.length > 0
      : endpointsFor(purpose, settings, region).length > 0;
  return new Set<Role>(["endpoint", ...PURPOSES.filter(isCalled).map((purpose) => ENDPOINT_ROLES[purpose])]);
}

const keyServers = ({ region, channels, settings }: Cell) =>
  keyServersOf(settings, { region, systems: channels.flatMap(({ drm }) => drm) });

function outsideOf(cell: Cell): Partial<Record<Outside, Named[]>> {
  const { region, feeds, settings } = cell;
  const { egress, agentEgress } = regionSettings(settings, region);
  const isOpen = egress === "nat" && agentEgress === "internet";
  return {
    internet: isOpen ? atBlocks([{ name: "internet", block: EVERYWHERE }]) : [],
    keyServer: atBlocks(keyServers(cell).prefixes.map((block) => ({ name: nameOf(block), block }))),
    ...vendorsOf(feeds),
    cdn: regionHasVpcOrigins(region) ? [{ name: "cdn", target: { prefixList: "cdn" } }] : [],
    storage: [{ name: "storage", target: { prefixList: "storage" } }],
  };
}

/** Vendors by their name in the flow table, which follows from load balancer and authentication. */
const vendorsOf = (feeds: readonly Feed[]): Partial<Record<Outside, Named[]>> =>
  Object.fromEntries(
    INGEST_BALANCER_NAMES.flatMap((name) =>
      VENDOR_AUTH_NAMES.map((auth) => {
        const own = feeds.filter((feed) => balancerOf(feed) === name && feed.auth === auth);
        return [INGEST_BALANCERS[name].sources[auth], atBlocks(peersOf(own))] as const;
      }),
    ),
  );

/** `203-0-113-0-24` */
const nameOf = (block: Cidr): string => block.replace(/[./]/g, "-");

/** Networks of the vendors of some feeds, each once. The name of a network is its owner and address. */
export function peersOf(feeds: readonly Feed[]): Peer[] {
  const peers = feeds.flatMap(({ vendor, prefixes }) =>
    prefixes.map((block) => ({ name: key(vendor, nameOf(block)), block })),
  );
  return [...new Map(peers.map((peer) => [peer.name, peer])).values()];
}
