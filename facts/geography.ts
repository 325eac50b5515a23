import { rowOf } from "./rowOf";
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
 * Lookups in the table of AWS's geography, together with the environment's own `geography`.
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
  /** `Oregon`. The region's name if only the environment declares the region. */
  readonly city: string;
  readonly partition: Partition;
  readonly optIn: boolean;
  /** Zone ids of the table, then of the environment. */
  readonly zones: readonly string[];
  /** The region with the nearest Origin Shield. `undefined`: unknown. */
  readonly originShield: string | undefined;
}

const NO_MORE: Geography = { regions: {} };

/** Names of all regions in both partitions. */
export function regionNames(geography: Geography = NO_MORE): readonly string[] {
  return [...new Set([...Object.keys(REGIONS), ...Object.keys(geography.regions)])];
}

/** `undefined`: neither the table nor the environment has it. */
export function findRegion(name: string, geography: Geography = NO_MORE): Region | undefined {
  const row = rowOf(REGIONS, name);
  const more = rowOf(geography.regions, name);
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

/** Throws if neither the table nor the environment has the region. Settings never contain such a region. */
export function regionOf(name: string, geography: Geography = NO_MORE): Region {
  const region = findRegion(name, geography);
  if (region === undefined)
    throw new Error(`region ${name} is not in facts/geography.table.ts; add it to geography.regions`);
  return region;
}

/** Zone ids of a region. Throws like regionOf. */
export function zonesOf(region: string, geography: Geography = NO_MORE): readonly string[] {
  return regionOf(region, geography).zones;
}

/** Reads the name only, so it also works for a region that is newer than the table. */
export function partitionOf(region: string): Partition {
  return PARTITIONS[region.startsWith("cn-") ? "aws-cn" : "aws"];
}

/** Whether AWS offers the feature in a partition. */
export function partitionHas(partition: Partition["name"], feature: Feature): boolean {
  return !PARTITIONS[partition].lacks.some((gap) => gap.feature === feature);
}

/** Whether AWS offers the feature in a zone, in its region and in its partition. */
export function zoneHas(zone: { readonly id: string; readonly region: string }, feature: Feature): boolean {
  if (!partitionHas(partitionOf(zone.region).name, feature)) return false;
  if (feature === "vpcOrigins" && REGIONS_WITHOUT_VPC_ORIGINS.includes(zone.region)) return false;
  return !(rowOf(ZONE_GAPS, zone.id) ?? []).some((gap) => gap.feature === feature);
}

/** Whether CloudFront can reach private load balancers of a region. */
export function regionHasVpcOrigins(region: string): boolean {
  return (
    partitionHas(partitionOf(region).name, "vpcOrigins") && !REGIONS_WITHOUT_VPC_ORIGINS.includes(region)
  );
}

/**
 * Whether the RDS Data API is available in a region. False in a region that only the environment declares: AWS adds the
 * API to new regions late, and refuses a cluster that enables it too early.
 */
export function regionHasDataApi(region: string): boolean {
  return (
    rowOf(REGIONS, region) !== undefined &&
    partitionHas(partitionOf(region).name, "databaseDataApi") &&
    !REGIONS_WITHOUT_DATA_API.includes(region)
  );
}

/** Whether the region supports Aurora MySQL global databases. False in a region that only the environment declares. */
export function regionHasGlobalDatabase(region: string): boolean {
  return rowOf(REGIONS, region) !== undefined && !REGIONS_WITHOUT_GLOBAL_DATABASE.includes(region);
}

/** Name of an AWS service's VPC endpoint, e.g. `com.amazonaws.us-west-2.ecr.api`. For S3: of its gateway endpoint. */
export function endpointServiceName(region: string, service: string): string {
  const prefixed = partitionOf(region).name === "aws-cn" && CHINA_PREFIXED_ENDPOINTS.has(service);
  return `${prefixed ? "cn." : ""}com.amazonaws.${region}.${service}`;
}

export type { Feature, Partition } from "./geography.table";
