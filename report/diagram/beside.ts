import type { GatewayTopology, PeeringTopology } from "./backbone";
import type { RegionTopology, Topology, VpcName } from "./topology";
import { counted } from "../words";
import type { Band } from "./band";
import { LANE, lanesOf, portOf, type Trunk } from "./trunk";
import { INTERNET, PRIVATE_LINK } from "./ways";

/** The lines beside the regions: on the left to VPCs, on the right between gateways. */

/** A region with its position in the drawing. */
export interface Placed {
  readonly topology: RegionTopology;
  readonly band: Band;
  readonly x: number;
  readonly y: number;
}

/** A trunk; its lane is counted from the regions outwards. `way`: the way below that it leads to. */
export interface Lane extends Omit<Trunk, "x" | "tail"> {
  readonly lane: number;
  readonly way?: string;
}

export const CLOUDFRONT = "CloudFront";

interface Visit extends VpcName {
  readonly dashed?: boolean;
}

/** The trunk of viewers is nearest to the regions. `top`: the lower edge of CloudFront. */
export function leftLanes(topology: Topology, regions: readonly Placed[], top: number): Lane[] {
  const trunks = [
    { way: CLOUDFRONT, kind: "origins", role: "public", visits: originsOf(topology, regions) },
    {
      way: INTERNET,
      kind: "internet",
      role: "public",
      visits: internetOf(regions.map(({ topology }) => topology)),
    },
    { way: PRIVATE_LINK, kind: "private-link", role: "private", visits: partnersOf(topology) },
  ] as const;
  const used = trunks.filter(({ visits }) => visits.length > 0);
  return used.map(({ way, visits, ...trunk }, lane) => ({
    ...trunk,
    lane,
    title: `${way} to ${visits.map(({ region, vpc }) => `${vpc} in ${region}`).join(", ")}`,
    ...(way === CLOUDFRONT ? { top } : { way }),
    stops: visits.flatMap((visit) => {
      const keys = used
        .filter((other) => other.visits.some((own) => isSame(own, visit)))
        .map((own) => own.way);
      return stopAt(regions, visit, (span) => portOf(span, keys, way));
    }),
  }));
}

const isSame = (a: VpcName, b: VpcName): boolean => a.region === b.region && a.vpc === b.vpc;

function stopAt(
  regions: readonly Placed[],
  { region, vpc, dashed = false }: Visit,
  portIn: (span: { top: number; height: number }) => number,
): Trunk["stops"] {
  const placed = regions.find(({ topology }) => topology.region === region);
  if (placed === undefined) return [];
  const { band, x, y } = placed;
  const row = band.rows.get(vpc);
  const port = portIn(row ?? { top: 0, height: band.height });
  return [{ x: row ? x + band.left : x, y: y + port, dashed }];
}

/** The line to standby is dashed. */
const originsOf = ({ origins }: Topology, regions: readonly Placed[]): Visit[] =>
  origins.map((origin) => {
    const region = regions.find(({ topology }) => topology.region === origin.region)?.topology;
    const site = region?.vpcs.find(({ name }) => name === origin.vpc)?.cell?.site;
    return { ...origin, dashed: site !== undefined && site !== "home" };
  });

/**
 * VPCs with ingress from the Internet (a public load balancer), or with egress only (a NAT gateway), drawn dashed. An
 * Internet gateway alone carries no traffic: CloudFront VPC origins require one (CloudFront Developer Guide, 2026-11).
 */
export const internetOf = (regions: readonly RegionTopology[]): Visit[] =>
  regions.flatMap(({ region, vpcs }) =>
    vpcs.flatMap(({ name, internet, parts, zones }) => {
      const ingress = parts.some((part) => part.public);
      const egress = zones.some(({ nat }) => nat !== undefined);
      return internet && (ingress || egress) ? [{ region, vpc: name, dashed: !ingress }] : [];
    }),
  );

const partnersOf = ({ partners }: Topology): Visit[] => {
  const all = partners.flatMap(({ vpcs }) => vpcs);
  return all.filter((vpc, at) => all.findIndex((other) => isSame(other, vpc)) === at);
};

/** With more regions than this, a full mesh of peerings is one trunk. */
const APART = 3;

/** A line on the right: between regions, by their index from the top, and down to a way. */
interface Link {
  readonly key: string;
  readonly ends: readonly { readonly at: number; readonly virtual: boolean }[];
  readonly trunk: Pick<Lane, "kind" | "title" | "role" | "lane" | "way">;
}

export function rightLanes({ peerings, gateways }: Topology, regions: readonly Placed[]): Lane[] {
  const indexOf = (name: string): number => regions.findIndex(({ topology }) => topology.region === name);
  const between = isMesh(peerings) ? meshLink(peerings, indexOf) : peeringLinks(peerings, indexOf);
  const first = Math.max(-1, ...between.map(({ trunk }) => trunk.lane)) + 1;
  const links = [...between, ...gateways.map((gateway, at) => gatewayLink(gateway, indexOf, first + at))];
  return links
    .filter(({ ends }) => ends.length > 0)
    .map(({ key, ends, trunk }) => ({
      ...trunk,
      stops: ends.flatMap(({ at, virtual }) => {
        const placed = regions[at];
        if (placed === undefined) return [];
        const { band, x, y } = placed;
        const span = virtual ? band.virtual : band.transit;
        return [{ x: x + band.right, y: y + portOf(span, portsOf(links, at, virtual), key) }];
      }),
    }));
}

/** From the top: to the regions above, the nearest first, down to ways, and to the regions below, the nearest last. */
function portsOf(links: readonly Link[], here: number, virtual: boolean): string[] {
  const rank = ({ ends, trunk }: Link): number => {
    const other = ends.find(({ at }) => at !== here);
    if (trunk.way !== undefined || ends.length > 2 || other === undefined) return 0;
    return other.at < here ? here - other.at - 1000 : 1000 - (other.at - here);
  };
  return links
    .filter(({ ends }) => ends.some((end) => end.at === here && end.virtual === virtual))
    .sort((a, b) => rank(a) - rank(b))
    .map(({ key }) => key);
}

type IndexOf = (region: string) => number;

const peeredRegions = (peerings: readonly PeeringTopology[]): string[] => [
  ...new Set(peerings.flatMap(({ regions }) => regions)),
];

function isMesh(peerings: readonly PeeringTopology[]): boolean {
  const count = peeredRegions(peerings).length;
  return (
    count > APART &&
    new Set(peerings.map(({ regions }) => [...regions].sort().join())).size === (count * (count - 1)) / 2
  );
}

function meshLink(peerings: readonly PeeringTopology[], indexOf: IndexOf): Link[] {
  const title = `${counted(peerings.length, "peering")}: every region with every other`;
  const ends = peeredRegions(peerings).map((region) => ({ at: indexOf(region), virtual: false }));
  return [{ key: "mesh", ends, trunk: { kind: "peering", title, role: "transit", lane: 0 } }];
}

function peeringLinks(peerings: readonly PeeringTopology[], indexOf: IndexOf): Link[] {
  const pairs = peerings.map(({ regions: [one, other] }): [number, number] => {
    const [a, b] = [indexOf(one), indexOf(other)];
    return a < b ? [a, b] : [b, a];
  });
  const lanes = lanesOf(pairs);
  return peerings.map(({ name }, at) => ({
    key: `peering ${name}`,
    ends: (pairs[at] ?? []).map((end) => ({ at: end, virtual: false })),
    trunk: { kind: "peering", title: `peering ${name}`, role: "transit", lane: lanes[at] ?? 0 },
  }));
}

const gatewayLink = ({ name, regions }: GatewayTopology, indexOf: IndexOf, lane: number): Link => ({
  key: `gateway ${name}`,
  ends: regions.map(({ region, virtual }) => ({ at: indexOf(region), virtual })),
  trunk: {
    kind: "direct-connect",
    title: `Direct Connect gateway ${name} to ${regions.map(({ region }) => region).join(", ")}`,
    role: "circuit",
    lane,
    way: name,
  },
});

/** Width of the lanes beside the regions. */
export const gutterOf = (lanes: readonly Lane[]): number =>
  lanes.length === 0 ? 0 : (Math.max(...lanes.map(({ lane }) => lane)) + 2) * LANE;
