import { findRegion, regionNames } from "../../facts/geography";
import { hint, nearest } from "../../settings/problems";
import type { At, Check, Written } from "../check";
import { checkSlots, rangeOf } from "./slots";

/** Regions exist, are in the environment's partition, and have zones of their own. Slots are unique. */
export const checkRegions: Check<Written> = (written, problems) => {
  const rows = Object.entries(written.regions);
  for (const [name, { zones, retired }] of rows) {
    const path = ["regions", name];
    checkAwsRegion(name, written, { path, problems });
    for (const zone of Object.keys(zones))
      checkZone([zone, name], written, { path: [...path, "zones", zone], problems });
    const holders = Object.entries(zones).map(([zone, slot]) => ({
      name: zone,
      slot,
      path: [...path, "zones", zone],
    }));
    checkSlots(holders, { range: rangeOf(written, "zone"), retired: retired.zones, problems });
  }
  const holders = rows.map(([name, { slot }]) => ({ name, slot, path: ["regions", name, "slot"] }));
  checkSlots(holders, { range: rangeOf(written, "region"), retired: written.retired.regions, problems });
};

/** Any AWS region of the partition. */
export function checkAwsRegion(
  region: string,
  { geography, partition }: Written,
  { path, problems }: At,
): void {
  const found = findRegion(region, geography)?.partition.name;
  if (found === undefined) {
    problems.add("unknown-region", path, `unknown region ${region}${hint(region, regionNames(geography))}`);
  } else if (found !== partition) {
    const message = `${region} is in partition ${found}, and this environment is in ${partition}; choose a region of ${partition}`;
    problems.add("other-partition", path, message);
  }
}

/** A region of this environment. */
export function checkOwnRegion(region: string, written: Written, { path, problems }: At): boolean {
  const regions = Object.keys(written.regions);
  if (regions.includes(region)) return true;
  const found = findRegion(region, written.geography)?.partition.name;
  if (found !== undefined && found !== written.partition) {
    checkAwsRegion(region, written, { path, problems });
  } else if (!meantRegions(written).includes(region)) {
    problems.add(
      "unknown-region",
      path,
      `${region} is not a region of this environment${hint(region, regions)}`,
    );
  }
  return false;
}

/** The regions that misspelt names probably mean: a reference to one of these is not a second mistake. */
export function meantRegions({ regions, geography }: Written): string[] {
  const known = regionNames(geography);
  const unknown = Object.keys(regions).filter((name) => !known.includes(name));
  return unknown.flatMap((name) => nearest(name, known) ?? []);
}

function checkZone([zone, region]: [string, string], { geography }: Written, { path, problems }: At): void {
  const known = findRegion(region, geography)?.zones;
  if (known === undefined || known.includes(zone)) return;
  const owner = regionNames(geography).find((name) => findRegion(name, geography)?.zones.includes(zone));
  const message =
    owner === undefined
      ? `unknown zone${zoneHint(zone, known)}`
      : `is a zone of ${owner}, not of ${region}; choose from ${known.join(", ")}`;
  problems.add("unknown-zone", path, message);
}

/** A zone by its name means a different place in each account. */
export const zoneHint = (zone: string, known: readonly string[]): string =>
  /-\d[a-z]$/.test(zone)
    ? `; zone names differ between accounts, so give the id: choose from ${known.join(", ")}`
    : hint(zone, known);
