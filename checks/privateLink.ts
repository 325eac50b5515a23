import { findRegion, partitionHas, partitionOf, regionNames, zoneHas } from "../facts/geography";
import { completeChannels } from "../settings/complete";
import { principalKey, SERVICE_PATHS } from "../settings/privateLink";
import { hint, type Path, type Problems } from "../settings/problems";
import type { Sound, SoundCell, SoundOutside } from "../settings/shape";
import { type Check, isMeant } from "./check";

/** Fewest zones of a service, or of an endpoint, that is used across regions (PrivateLink Guide, cross-Region, 2026-11). */
export const CROSSED_ZONES = 2;

const PLACES = ["home", "standby"] as const;

const VENDOR_KEYS = ["principals", "awsRegions"] as const;

/** Vendors and consumers that may be let in, and cells that they can reach. */
export const checkPrivateLink: Check = (sound, { problems }) => {
  for (const [name, outside] of Object.entries(sound.outside)) checkParty({ name, outside }, sound, problems);
  for (const [name, row] of Object.entries(sound.privateLink?.consumers ?? {}))
    checkConsumer({ name, row }, sound, problems);
  for (const [name, cell] of Object.entries(sound.lineUp.cells)) checkFed({ name, cell }, sound, problems);
};

interface Party {
  readonly name: string;
  readonly outside: SoundOutside;
}

function checkParty({ name, outside }: Party, sound: Sound, problems: Problems): void {
  const path = ["outside", name];
  const written = sound.keysWritten(path) ?? [];
  if (outside.kind === "dataCentre") {
    const strange = VENDOR_KEYS.filter((key) => written.includes(key));
    for (const key of strange) problems.add([...path, key], "is for vendors; a data centre pushes nothing");
    return;
  }
  checkPrincipals(outside.principals ?? [], sound, { path: [...path, "principals"], problems });
  checkAwsRegions(outside.awsRegions ?? [], sound, { path: [...path, "awsRegions"], problems });
}

interface Reader {
  readonly name: string;
  readonly row: NonNullable<Sound["privateLink"]>["consumers"][string];
}

function checkConsumer({ name, row }: Reader, sound: Sound, problems: Problems): void {
  const path = ["privateLink", "consumers", name];
  const known = sound.keysWritten(["lineUp", "cells"]) ?? [];
  for (const [index, cell] of row.cells.entries()) {
    const at = [...path, "cells", index];
    if (!known.includes(cell)) problems.add(at, `unknown cell ${cell}${hint(cell, known)}`);
    else if (row.cells.indexOf(cell) < index) problems.add(at, `${cell} is already in this list`);
  }
  checkPrincipals(row.principals, sound, { path: [...path, "principals"], problems });
  checkAwsRegions(row.awsRegions ?? [], sound, { path: [...path, "awsRegions"], problems });
  const vendor = `delivery-${name}`;
  if (sound.outside[vendor] === undefined) return;
  problems.add(path, `is not told apart from ${vendor} of outside: names of its principals begin alike`);
}

export interface At {
  readonly path: Path;
  readonly problems: Problems;
}

function checkPrincipals(principals: readonly string[], { partition }: Sound, { path, problems }: At): void {
  const first = new Map<string, number>();
  for (const [index, arn] of principals.entries()) {
    const own = arn.split(":")[1];
    if (partition !== undefined && own !== partition) {
      problems.add(
        [...path, index],
        `is in partition ${own}, and this environment in ${partition}: they never meet`,
      );
    }
    const spelt = principalKey(arn);
    const before = first.get(spelt);
    if (before === undefined) first.set(spelt, index);
    else problems.add([...path, index], `${arn} is not told apart from [${before}]`);
  }
}

function checkAwsRegions(regions: readonly string[], sound: Sound, { path, problems }: At): void {
  for (const [index, region] of regions.entries()) {
    checkRegion(region, sound, { path: [...path, index], problems });
    if (regions.indexOf(region) < index) problems.add([...path, index], `${region} is already in this list`);
  }
}

/** A region of AWS's, of this environment or not. */
export function checkRegion(region: string, { geography, partition }: Sound, { path, problems }: At): void {
  const found = findRegion(region, geography)?.partition.name;
  if (found === undefined) {
    problems.add(path, `unknown region ${region}${hint(region, regionNames(geography))}`);
  } else if (partition !== undefined && found !== partition) {
    problems.add(
      path,
      `${region} is in partition ${found}, and this environment in ${partition}: they never meet`,
    );
  }
}

interface Fed {
  readonly name: string;
  readonly cell: SoundCell;
}

function checkFed({ name, cell }: Fed, sound: Sound, problems: Problems): void {
  const vendors = vendorsOf(cell);
  for (const vendor of vendors) {
    const path = ["outside", vendor];
    const outside = sound.outside[vendor];
    if (outside?.kind !== "vendor" || isMeant("principals", sound.keysWritten(path))) continue;
    const message = `missing; must be one ARN or more, as ${vendor} pushes by ${SERVICE_PATHS.join(" or ")} into ${name}`;
    problems.add([...path, "principals"], message);
  }
  const fed = vendors.map((vendor) => ({
    name: vendor,
    principals: sound.outside[vendor]?.principals ?? [],
    path: ["outside", vendor, "principals"],
  }));
  const read = Object.entries(sound.privateLink?.consumers ?? {})
    .filter(([, { cells }]) => cells.includes(name))
    .map(([consumer, { principals }]) => ({
      name: consumer,
      principals,
      path: ["privateLink", "consumers", consumer, "principals"],
    }));
  for (const callers of [fed, read]) checkOnce(callers, name, problems);
  for (const place of PLACES) checkReached({ name, cell, vendors, place }, sound, problems);
}

interface Caller {
  readonly name: string;
  readonly principals: readonly string[];
  readonly path: Path;
}

/** AWS lists a principal of a service once: the second row would be refused, and whichever goes would take it from both. */
function checkOnce(callers: readonly Caller[], cell: string, problems: Problems): void {
  const owners = new Map<string, string>();
  for (const { name, principals, path } of callers) {
    for (const [index, arn] of principals.entries()) {
      const owner = owners.get(arn) ?? name;
      owners.set(arn, owner);
      if (owner === name) continue;
      problems.add([...path, index], `is ${owner}'s already, and a service of ${cell} takes it once`);
    }
  }
}

function vendorsOf(cell: SoundCell): string[] {
  const feeds = Object.values(completeChannels(cell)).flatMap((channel) => channel.feeds);
  return [...new Set(feeds.filter(({ path }) => SERVICE_PATHS.includes(path)).map(({ vendor }) => vendor))];
}

type Reached = Fed & { readonly vendors: readonly string[]; readonly place: (typeof PLACES)[number] };

/** A cell's load balancers, where somebody calls from another region, and some of its zones can't be reached from there. */
function checkReached(reached: Reached, sound: Sound, problems: Problems): void {
  const { name, cell, place } = reached;
  const { region = "", zones } = cell[place] ?? {};
  const path = ["lineUp", "cells", name, place];
  const callers = callersOf(reached, sound);
  if (!crosses(region)) {
    const [from] = callers.find((regions) => !regions.includes(region)) ?? [];
    if (from !== undefined) problems.add(path, notCrossed(from, region));
    return;
  }
  const [from] = callers.flat().filter((other) => other !== region);
  const known = zones ?? Object.keys(sound.regions[region]?.zones ?? {});
  const fit = fitZones(known, region);
  if (from === undefined || fit.length === known.length || fit.length >= CROSSED_ZONES) return;
  const lacking = known.filter((id) => !fit.includes(id));
  const message = `${from} reaches ${CROSSED_ZONES} or more zones of ${region} by PrivateLink or none, and it can't reach ${lacking.join(", ")}`;
  problems.add(path, message);
}

/** The regions that each vendor and each consumer of a cell calls one of its places from. */
function callersOf({ name, cell, vendors, place }: Reached, sound: Sound): (readonly string[])[] {
  const { region = "" } = cell[place] ?? {};
  const usual = crosses(region) ? PLACES.flatMap((other) => cell[other]?.region ?? []) : [region];
  const consumers = Object.values(sound.privateLink?.consumers ?? {}).filter(({ cells }) =>
    cells.includes(name),
  );
  return [...vendors.map((vendor) => sound.outside[vendor]), ...consumers].map(
    (caller) => caller?.awsRegions ?? usual,
  );
}

/** Whether PrivateLink joins a region to others. */
export const crosses = (region: string): boolean =>
  partitionHas(partitionOf(region).name, "crossRegionPrivateLink");

export const notCrossed = (from: string, to: string): string =>
  `${from} is not known to reach ${to} by PrivateLink: in partition ${partitionOf(to).name} an endpoint is for services of its own region`;

/** The zones of a region that PrivateLink crosses regions to and from. */
export const fitZones = (zones: readonly string[], region: string): string[] =>
  zones.filter((id) => zoneHas({ id, region }, "crossRegionPrivateLink"));
