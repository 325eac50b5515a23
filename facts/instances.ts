import { rowOf } from "./rowOf";
import {
  FAMILIES,
  LACKS,
  SIZES,
  type Architecture,
  type Family,
  type Lack,
  type Size,
} from "./instances.table";

/** Lookups in the table of instance types. */

export interface Instance {
  /** `c7g.xlarge` */
  readonly name: string;
  readonly family: string;
  readonly architecture: Architecture;
  readonly vcpu: number;
  readonly memoryGiB: number;
  /** Baseline bandwidth in Gbit/s. */
  readonly baselineGbps: number;
}

/** A zone id with its region: AWS may lack a family in a zone or in a whole region. */
export interface ZoneOfRegion {
  readonly id: string;
  readonly region: string;
}

/** Instance types of a family, smallest first. Empty: the family is not in the table. */
export const instancesOf = (family: string): readonly Instance[] =>
  (Object.keys(SIZES) as Size[]).flatMap((size) => instanceOf(family, size) ?? []);

/** Names of all instance types in the table. */
export const instanceTypes = (): readonly string[] =>
  Object.keys(FAMILIES).flatMap((family) => instancesOf(family).map(({ name }) => name));

/** `undefined`: not in the table. */
export function findInstance(type: string): Instance | undefined {
  const [family = ""] = type.split(".");
  return instancesOf(family).find(({ name }) => name === type);
}

/** Why AWS does not offer a type in a zone. `undefined`: the table has no such gap. */
export function lackOf(type: string, zone: ZoneOfRegion): Lack | undefined {
  return LACKS.find(
    ({ family, where }) => type.startsWith(`${family}.`) && (where === zone.id || where === zone.region),
  );
}

function instanceOf(family: string, size: Size): Instance | undefined {
  const row: Family | undefined = rowOf(FAMILIES, family);
  const baselineGbps = row?.baselineGbps[size];
  if (row === undefined || baselineGbps === undefined) return undefined;
  const vcpu = SIZES[size];
  return {
    name: `${family}.${size}`,
    family,
    architecture: row.architecture,
    vcpu,
    memoryGiB: vcpu * row.gibPerVcpu,
    baselineGbps,
  };
}
