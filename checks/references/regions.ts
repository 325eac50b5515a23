import { findRegion, regionNames } from "../../facts/geography";
import { hint, nearest } from "../../settings/problems";
import type { At, Check, Written } from "../check";
import { checkSlots, rangeOf } from "./slots";

/** Regions that exist, in one partition, each with its own zones, and every region and zone on a slot of its own. */
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

/** A region of AWS's, in this environment or not. */
export function checkAwsRegion(
  region: string,
  { geography, partition }: Written,
  { path, problems }: At,
): void {
  const found = findRegion(region, geography)?.partition.name;
  if (found === undefined) {
    problems.add("unknown-region", path, `unknown region ${region}${hint(region, regionNames(geography))}`);
  } else if (found !== partition) {
    const message = `${region} is in partition ${found}, this environment in ${partition}; choose a region of ${partition}`;
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

/** What misspelt regions of the file are meant to be: a reference to one of these is not a second mistake. */
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
      ? `unknown zone${hint(zone, known)}`
      : `is a zone of ${owner}, not of ${region}; choose from ${known.join(", ")}`;
  problems.add("unknown-zone", path, message);
}

/** Entries of a list that are there before. */
export function checkRepeats(list: readonly string[], { path, problems }: At): void {
  for (const [index, entry] of list.entries())
    if (list.indexOf(entry) < index)
      problems.add("listed-twice", [...path, index], `${entry} is already in this list; remove it`);
}
