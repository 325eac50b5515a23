import { findRegion, regionNames, zoneHas } from "../geography";
import { crossesRegions, principalKey, serviceRegionOf } from "../privateLink";
import { hint, type Path, type Problems } from "../problems";
import type { Sound, SoundCell, SoundOutside } from "../shape";
import { type Check, isMeant } from "./check";

/** Fewest zones of a service, or of an endpoint, that is used across regions (PrivateLink Guide, cross-Region, 2026-11). */
const FEWEST_ZONES = 2;

const PLACES = ["home", "standby"] as const;

const VENDOR_KEYS = ["principals", "awsRegions"] as const;

/** Vendors that may be let in, cells that can be reached, and services of others that can be. */
export const checkPrivateLink: Check = (sound, { problems }) => {
  for (const [name, outside] of Object.entries(sound.outside)) checkParty({ name, outside }, sound, problems);
  for (const [name, cell] of Object.entries(sound.lineUp.cells)) checkFed({ name, cell }, sound, problems);
  checkEndpoints(sound, problems);
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

interface At {
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
function checkRegion(region: string, { geography, partition }: Sound, { path, problems }: At): void {
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
    const message = `missing; must be one ARN or more, as ${vendor} pushes by privateLink into ${name}`;
    problems.add([...path, "principals"], message);
  }
  if (vendors.length === 0) return;
  for (const place of PLACES) checkReached({ name, cell, vendors, place }, sound, problems);
}

function vendorsOf({ channels = {}, defaults = {} }: SoundCell): string[] {
  const feeds = Object.values(channels).flatMap((channel) => channel.feeds ?? defaults.feeds ?? []);
  return [...new Set(feeds.filter(({ path }) => path === "privateLink").map(({ vendor }) => vendor))];
}

type Reached = Fed & { readonly vendors: readonly string[]; readonly place: (typeof PLACES)[number] };

/** A cell's load balancer, where a vendor pushes from another region, and some of its zones can't be reached from there. */
function checkReached({ name, cell, vendors, place }: Reached, sound: Sound, problems: Problems): void {
  const { region = "", zones } = cell[place] ?? {};
  const known = zones ?? Object.keys(sound.regions[region]?.zones ?? {});
  const from = vendors.flatMap((vendor) => {
    const own = sound.outside[vendor]?.awsRegions ?? PLACES.flatMap((other) => cell[other]?.region ?? []);
    return own.filter((other) => other !== region);
  });
  const lacking = known.filter((id) => !zoneHas({ id, region }, "crossRegionPrivateLink"));
  if (from.length === 0 || lacking.length === 0 || known.length - lacking.length >= FEWEST_ZONES) return;
  const message = `${from[0]} reaches ${FEWEST_ZONES} or more zones of ${region} by PrivateLink or none, and it can't reach ${lacking.join(", ")}`;
  problems.add(["lineUp", "cells", name, place], message);
}

type Row = NonNullable<Sound["privateLink"]>["endpoints"][string];

interface Named {
  readonly name: string;
  readonly row: Row;
}

function checkEndpoints(sound: Sound, problems: Problems): void {
  const led = new Map<string, string>();
  for (const [name, row] of Object.entries(sound.privateLink?.endpoints ?? {})) {
    const path = ["privateLink", "endpoints", name];
    checkRegion(serviceRegionOf(row.serviceName), sound, { path: [...path, "serviceName"], problems });
    checkKeyServer(row, sound, { path: [...path, "privateName"], problems });
    checkZoneIds(row, sound, { path: [...path, "zones"], problems });
    for (const [index, region] of row.regions.entries()) {
      const at = { path: [...path, "regions", index], problems };
      if (row.regions.indexOf(region) < index) problems.add(at.path, `${region} is already in this list`);
      else if (checkPlace(region, sound, at)) checkZones({ name, row }, region, { sound, ...at });
      const before = led.get(`${region} ${row.privateName}`);
      led.set(`${region} ${row.privateName}`, before ?? name);
      if (before === undefined || before === name) continue;
      problems.add(
        [...path, "privateName"],
        `${row.privateName} leads to endpoint ${before} in ${region} already`,
      );
    }
  }
}

/** A key server is known by its name: cells call what `lineUp.keyServers` says. */
function checkKeyServer({ purpose, privateName }: Row, { lineUp }: Sound, { path, problems }: At): void {
  if (purpose !== "keyServer") return;
  const hosts = [...new Set(Object.values(lineUp.keyServers).map((url) => new URL(url).hostname))];
  if (hosts.includes(privateName)) return;
  problems.add(
    path,
    `${privateName} is the name of no key server of lineUp.keyServers${hint(privateName, hosts)}`,
  );
}

/** Zones that AWS has, in the service's region or in ours: what its owner tells may be more than we use. */
function checkZoneIds(
  { zones = [], regions, serviceName }: Row,
  { geography }: Sound,
  { path, problems }: At,
): void {
  const known = [...regions, serviceRegionOf(serviceName)].flatMap(
    (region) => findRegion(region, geography)?.zones ?? [],
  );
  for (const [index, zone] of zones.entries()) {
    if (known.includes(zone)) continue;
    problems.add([...path, index], `${zone} is no zone of its regions${hint(zone, [...new Set(known)])}`);
  }
}

/** False: told, or told elsewhere. */
function checkPlace(region: string, { keysWritten, regions }: Sound, { path, problems }: At): boolean {
  const own = keysWritten(["regions"]) ?? [];
  if (own.includes(region)) return regions[region]?.zones !== undefined;
  problems.add(path, `${region} is no region of this environment${hint(region, own)}`);
  return false;
}

/** Within a region an endpoint is in the zones of the service; across regions in two or more, and not in every one. */
function checkZones(
  { name, row }: Named,
  region: string,
  { sound, path, problems }: At & { sound: Sound },
): void {
  const own = Object.keys(sound.regions[region]?.zones ?? {});
  if (!crossesRegions(row, region)) {
    if (row.zones === undefined || own.some((zone) => row.zones?.includes(zone))) return;
    const message = `${name} is in ${row.zones.join(", ")}, and ${region} has ${own.join(", ")} here: no zone is both's`;
    problems.add(path, message);
    return;
  }
  const fit = own.filter((id) => zoneHas({ id, region }, "crossRegionPrivateLink"));
  if (fit.length >= FEWEST_ZONES) return;
  const other = serviceRegionOf(row.serviceName);
  const lacking = own.filter((id) => !fit.includes(id));
  const message = `a service of ${other} is called from ${FEWEST_ZONES} or more zones of ${region} or none, and can't be from ${lacking.join(", ")}`;
  problems.add(path, message);
}
