import type { GatewayMode } from "../facts/directConnect.table";
import { LOCATIONS, type LocationRow, REGIONS_PER_GATEWAY } from "../facts/directConnect.table";
import { pathsWhere } from "../catalog/ingestPaths.table";
import { type Channel, type Site, SITES } from "./settings";
import { type Addresses, defaultAsn } from "./slots";

/** What settings of the backbone stand for: what their checks and their plan both ask. */

/** Where gateways' BGP numbers start in the environment's 1000: regions have those before. */
const FIRST_NUMBER = { virtualGateway: 400, gateway: 500 } as const;

/** Numbers kept for the shards of one gateway. */
const NUMBERS_PER_GATEWAY = 10;

/** Which of a gateway's shards reaches a region: by its declared slot, so that another region moves nobody. */
export const shardOf = (mode: GatewayMode, regionSlot: number): number =>
  Math.floor(regionSlot / REGIONS_PER_GATEWAY[mode]);

export interface ShardSlots {
  readonly environment: number;
  readonly gateway: number;
  readonly shard: number;
}

/** The BGP number of one shard of a Direct Connect gateway: asnBase + 1000 x environment + 500 + 10 x gateway + shard. */
export const gatewayAsn = (addresses: Addresses, { environment, gateway, shard }: ShardSlots): number =>
  firstOf(addresses, environment) + FIRST_NUMBER.gateway + NUMBERS_PER_GATEWAY * gateway + shard;

/** The BGP number of the virtual private gateway on a region's hub: asnBase + 1000 x environment + 400 + region slot. */
export const virtualGatewayAsn = (
  addresses: Addresses,
  { environment, region }: { readonly environment: number; readonly region: number },
): number => firstOf(addresses, environment) + FIRST_NUMBER.virtualGateway + region;

const firstOf = (addresses: Addresses, environment: number): number =>
  defaultAsn(addresses, { environment, region: 0 });

/** Paths of vendors that need a gateway and interfaces. */
export const CIRCUIT_PATHS = pathsWhere(({ circuit }) => circuit);

/** As much of a cell as decides which vendors push into it, and where. Checks read cells that lack a site. */
interface FedCell extends Readonly<
  Partial<Record<Site, { readonly region?: string | undefined } | undefined>>
> {
  readonly channels: Readonly<Record<string, Pick<Channel, "feeds">>>;
}

/** Regions into which a vendor pushes over circuits: those of every cell that takes a feed of it over them. */
export function circuitRegions(cells: Readonly<Record<string, FedCell>>, vendor: string): string[] {
  const fed = Object.values(cells).filter((cell) => takes(cell, vendor));
  return [...new Set(fed.flatMap((cell) => SITES.flatMap((site) => cell[site]?.region ?? [])))];
}

/** Vendors that push over circuits into any cell. */
export function circuitVendors(cells: Readonly<Record<string, FedCell>>): string[] {
  const feeds = Object.values(cells).flatMap(feedsOf);
  return [...new Set(feeds.filter(({ path }) => CIRCUIT_PATHS.includes(path)).map(({ vendor }) => vendor))];
}

const takes = (cell: FedCell, name: string): boolean =>
  feedsOf(cell).some(({ vendor, path }) => vendor === name && CIRCUIT_PATHS.includes(path));

const feedsOf = ({ channels }: FedCell): Channel["feeds"] =>
  Object.values(channels).flatMap(({ feeds }) => feeds);

/** `undefined`: no such location is known. Its code may have a part for the room or the partner: `EqSe2-EQ`, `CS32A-24FL`. */
export function findLocation(code: string): LocationRow | undefined {
  return LOCATIONS[buildingOf(code)];
}

/** What two locations share that are rooms of one building. */
export const buildingOf = (code: string): string => code.replace(/-.*$/, "").toUpperCase();
