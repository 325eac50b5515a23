import { rowOf } from "../facts/rowOf";
import type { GatewayMode } from "../facts/directConnect.table";
import { LOCATIONS, type LocationRow, REGIONS_PER_GATEWAY } from "../facts/directConnect.table";
import { pathsWhere } from "../catalog/ingestPaths.table";
import { GATEWAY_SLOTS } from "./schema/backbone.schema";
import { type Channel, type Site, SITES } from "./settings";
import { type Addresses, defaultAsn } from "./slots";

/** Values that derive from the backbone's settings, for checks and planners. */

/** First ASN of each kind of gateway in the environment's block of 1000. Regions have the ASNs before these. */
const FIRST_ASN = { virtualGateway: 400, gateway: 500 } as const;

/** ASNs reserved for the shards of one gateway. */
const ASNS_PER_GATEWAY = 10;

/** The gateway's shard that reaches a region. It derives from the region's slot, so a new region changes no other region's shard. */
export const shardOf = (mode: GatewayMode, regionSlot: number): number =>
  Math.floor(regionSlot / REGIONS_PER_GATEWAY[mode]);

export interface ShardSlots {
  readonly environment: number;
  readonly gateway: number;
  readonly shard: number;
}

/** The ASN of one shard of a Direct Connect gateway: asnBase + 1000 x environment + 500 + 10 x gateway + shard. */
export const gatewayAsn = (addresses: Addresses, { environment, gateway, shard }: ShardSlots): number =>
  firstOf(addresses, environment) + FIRST_ASN.gateway + ASNS_PER_GATEWAY * gateway + shard;

/** The ASN of the virtual private gateway on a region's hub VPC: asnBase + 1000 x environment + 400 + region slot. */
export const virtualGatewayAsn = (
  addresses: Addresses,
  { environment, region }: { readonly environment: number; readonly region: number },
): number => firstOf(addresses, environment) + FIRST_ASN.virtualGateway + region;

/** The highest ASN that an environment's slots can give: of the last shard of the last gateway slot. */
export const lastAsn = (addresses: Addresses, environment: number): number =>
  gatewayAsn(addresses, { environment, gateway: GATEWAY_SLOTS.last, shard: ASNS_PER_GATEWAY - 1 });

/** Region slots that have ASNs of their own; those after them belong to virtual private gateways. */
export const REGION_ASNS = FIRST_ASN.virtualGateway;

const firstOf = (addresses: Addresses, environment: number): number =>
  defaultAsn(addresses, { environment, region: 0 });

/** Ingest paths that need a gateway and interfaces. */
export const CIRCUIT_PATHS = pathsWhere(({ circuit }) => circuit);

/** The part of a cell that decides which vendors push into it, and where. In checks, a site may be missing. */
interface FedCell extends Readonly<
  Partial<Record<Site, { readonly region?: string | undefined } | undefined>>
> {
  readonly channels: Readonly<Record<string, Pick<Channel, "feeds">>>;
}

/** Regions that a vendor pushes into over circuits: the regions of each cell with such a feed. */
export function circuitRegions(cells: Readonly<Record<string, FedCell>>, vendor: string): string[] {
  const fed = Object.values(cells).filter((cell) => isFedBy(cell, vendor));
  return [...new Set(fed.flatMap((cell) => SITES.flatMap((site) => cell[site]?.region ?? [])))];
}

/** Vendors that push into any cell over circuits. */
export function circuitVendors(cells: Readonly<Record<string, FedCell>>): string[] {
  const feeds = Object.values(cells).flatMap(feedsOf);
  return [...new Set(feeds.filter(({ path }) => CIRCUIT_PATHS.includes(path)).map(({ vendor }) => vendor))];
}

const isFedBy = (cell: FedCell, name: string): boolean =>
  feedsOf(cell).some(({ vendor, path }) => vendor === name && CIRCUIT_PATHS.includes(path));

const feedsOf = ({ channels }: FedCell): Channel["feeds"] =>
  Object.values(channels).flatMap(({ feeds }) => feeds);

/** `undefined`: unknown location. A code may have a part for the room or the partner: `EqSe2-EQ`, `CS32A-24FL`. */
export function findLocation(code: string): LocationRow | undefined {
  return rowOf(LOCATIONS, buildingOf(code));
}

/** The building of a location: rooms of one building have the same one. */
export const buildingOf = (code: string): string => code.replace(/-.*$/, "").toUpperCase();
