import { findRegion } from "../facts/geography";
import { crossesRegions, serviceRegionOf } from "../settings/privateLink";
import { hint } from "../settings/problems";
import type { Sound } from "../settings/shape";
import type { Check } from "./check";
import { type At, checkRegion, CROSSED_ZONES, crosses, fitZones, notCrossed } from "./privateLink";

/** Services of others that can be reached. */
export const checkPrivateLinkEndpoints: Check = (sound, { problems }) => {
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
};

type Row = NonNullable<Sound["privateLink"]>["endpoints"][string];

interface Named {
  readonly name: string;
  readonly row: Row;
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
  const other = serviceRegionOf(row.serviceName);
  if (!crosses(region) && !crosses(other)) {
    problems.add(path, notCrossed(region, other));
    return;
  }
  const fit = fitZones(own, region);
  if (fit.length >= CROSSED_ZONES) return;
  const lacking = own.filter((id) => !fit.includes(id));
  const message = `a service of ${other} is called from ${CROSSED_ZONES} or more zones of ${region} or none, and can't be from ${lacking.join(", ")}`;
  problems.add(path, message);
}
