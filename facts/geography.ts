import {
  CHINA_PREFIXED_ENDPOINTS,
  type Feature,
  type Partition,
  PARTITIONS,
  REGIONS,
  REGIONS_WITHOUT_DATA_API,
  REGIONS_WITHOUT_GLOBAL_DATABASE,
  REGIONS_WITHOUT_VPC_ORIGINS,
  ZONE_GAPS,
} from "./geography.table";

/**
 * Questions to the table of AWS's geography, as the environment's own `geography` amends it.
 */

/** What an environment adds to the table. */
export interface Geography {
  readonly regions: Readonly<
    Record<string, { readonly zones: readonly string[]; readonly optIn?: boolean | undefined }>
  >;
}

export interface Region {
  /** `us-west-2` */
  readonly name: string;
  /** `Oregon`. The name again, where only the environment knows the region. */
  readonly city: string;
  readonly partition: Partition;
  readonly optIn: boolean;
  /** Zone ids: the table's, then the environment's. */
  readonly zones: readonly string[];
  /** The region whose Origin Shield is nearest. `undefined`: none is known. */
  readonly originShield: string | undefined;
}

const NO_MORE: Geography = { regions: {} };

/** Names of all regions, of both partitions. */
export function regionNames(geography: Geography = NO_MORE): readonly string[] {
  return [...new Set([...Object.keys(REGIONS), ...Object.keys(geography.regions)])];
}

/** `undefined`: neither the table nor the environment knows it. */
export function findRegion(name: string, geography: Geography = NO_MORE): Region | undefined {
  const row = Object.hasOwn(REGIONS, name) ? REGIONS[name] : undefined;
  const more = Object.hasOwn(geography.regions, name) ? geography.regions[name] : undefined;
  if (row === undefined && more === undefined) return undefined;
  return {
    name,
    city: row?.city ?? name,
    partition: partitionOf(name),
    optIn: row?.optIn ?? more?.optIn ?? false,
    zones: [...new Set([...(row?.zones ?? []), ...(more?.zones ?? [])])],
    originShield: row?.originShield?.region,
  };
}

/** Throws for a region that neither the table nor the environment knows: Settings hold none. */
export function regionOf(name: string, geography: Geography = NO_MORE): Region {
  const region = findRegion(name, geography);
  if (region === undefined) throw new Error(`no region ${name} is known`);
  return region;
}

/** Zone ids of a region. Throws like regionOf. */
export function zonesOf(region: string, geography: Geography = NO_MORE): readonly string[] {
  return regionOf(region, geography).zones;
}

/** By the name alone, so that it also holds for a region newer than the table. */
export function partitionOf(region: string): Partition {
  return PARTITIONS[region.startsWith("cn-") ? "aws-cn" : "aws"];
}

/** Whether AWS offers the feature in a partition at all. */
export function partitionHas(partition: Partition["name"], feature: Feature): boolean {
  return !PARTITIONS[partition].lacks.some((gap) => gap.feature === feature);
}

/** Whether AWS offers the feature in a zone, as far as its region and partition go too. */
export function zoneHas(zone: { readonly id: string; readonly region: string }, feature: Feature): boolean {
  if (!partitionHas(partitionOf(zone.region).name, feature)) return false;
  if (feature === "vpcOrigins" && REGIONS_WITHOUT_VPC_ORIGINS.includes(zone.region)) return false;
  return !(ZONE_GAPS[zone.id] ?? []).some((gap) => gap.feature === feature);
}

/** Whether CloudFront can reach private load balancers of a region. */
export function regionHasVpcOrigins(region: string): boolean {
  return (
    partitionHas(partitionOf(region).name, "vpcOrigins") && !REGIONS_WITHOUT_VPC_ORIGINS.includes(region)
  );
}

/**
 * Whether SQL can be sent to a database of a region over AWS's API. Not in regions that the environment alone knows: AWS
 * brings it to new ones late, and refuses a cluster that asks for it too early.
 */
export function regionHasDataApi(region: string): boolean {
  return (
    REGIONS[region] !== undefined &&
    partitionHas(partitionOf(region).name, "databaseDataApi") &&
    !REGIONS_WITHOUT_DATA_API.includes(region)
  );
}

/** Whether Aurora MySQL may be of a global database there. Not in regions that the environment alone knows, as above. */
export function regionHasGlobalDatabase(region: string): boolean {
  return REGIONS[region] !== undefined && !REGIONS_WITHOUT_GLOBAL_DATABASE.includes(region);
}

/** What EC2 calls an AWS service's endpoint, e.g. `com.amazonaws.us-west-2.ecr.api`. For S3: its gateway endpoint. */
export function endpointServiceName(region: string, service: string): string {
  const prefixed = partitionOf(region).name === "aws-cn" && CHINA_PREFIXED_ENDPOINTS.has(service);
  return `${prefixed ? "cn." : ""}com.amazonaws.${region}.${service}`;
}

export type { Feature, Partition } from "./geography.table";
