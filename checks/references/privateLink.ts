import { rowOf } from "../../facts/rowOf";
import { findRegion } from "../../facts/geography";
import { principalKey, SERVICE_PATHS, serviceRegionOf } from "../../settings/privateLink";
import { hint, type Path, type Problems } from "../../settings/problems";
import type { At, Check, Written } from "../check";
import { checkKnown } from "./cells";
import { checkAwsRegion, checkOwnRegion, zoneHint } from "./regions";

/** Services in other accounts, consumers that read cells, and principals that may request an endpoint. */
export const checkPrivateLink: Check<Written> = (written, problems) => {
  for (const [name, row] of Object.entries(written.privateLink.consumers)) {
    const path = ["privateLink", "consumers", name];
    checkKnown(row.cells, written, { path: [...path, "cells"], problems });
    checkPrincipals(row.principals, written, { path: [...path, "principals"], problems });
    checkAwsRegions(row.awsRegions ?? [], written, { path: [...path, "awsRegions"], problems });
    const vendor = `delivery-${name}`;
    if (!Object.hasOwn(written.outside, vendor)) continue;
    const message = `resource names of its principals could equal those of ${vendor} in outside; choose another name`;
    problems.add("name-taken", path, message);
  }
  checkEndpoints(written, problems);
  for (const name of Object.keys(written.lineUp.cells)) checkCallers(name, written, problems);
};

function checkEndpoints(written: Written, problems: Problems): void {
  const led = new Map<string, string>();
  for (const [name, row] of Object.entries(written.privateLink.endpoints)) {
    const path = ["privateLink", "endpoints", name];
    checkAwsRegion(serviceRegionOf(row.serviceName), written, { path: [...path, "serviceName"], problems });
    checkKeyServer(row, written, { path: [...path, "privateName"], problems });
    checkZoneIds(row, written, { path: [...path, "zones"], problems });
    for (const [index, region] of row.regions.entries()) {
      checkOwnRegion(region, written, { path: [...path, "regions", index], problems });
      const before = led.get(`${region} ${row.privateName}`) ?? name;
      led.set(`${region} ${row.privateName}`, before);
      if (before === name) continue;
      const message = `${row.privateName} is already the name of endpoint ${before} in ${region}; give one of the two another name`;
      problems.add("name-taken", [...path, "privateName"], message);
    }
  }
}

type Endpoint = Written["privateLink"]["endpoints"][string];

/** Cells call key servers by the names in `lineUp.keyServers`. */
function checkKeyServer(
  { purpose, privateName }: Endpoint,
  { lineUp }: Written,
  { path, problems }: At,
): void {
  if (purpose !== "keyServer") return;
  const hosts = [...new Set(Object.values(lineUp.keyServers).map((url) => new URL(url).hostname))];
  if (hosts.includes(privateName)) return;
  const message = `${privateName} is not the name of a key server of lineUp.keyServers${hint(privateName, hosts)}`;
  problems.add("no-key-server", path, message);
}

/** Zones of the service's region or of the endpoint's: its owner may list more zones than the environment uses. */
function checkZoneIds(
  { zones = [], regions, serviceName }: Endpoint,
  written: Written,
  { path, problems }: At,
): void {
  const known = [...regions, serviceRegionOf(serviceName)].flatMap(
    (region) => findRegion(region, written.geography)?.zones ?? [],
  );
  for (const [index, zone] of zones.entries()) {
    if (known.includes(zone)) continue;
    const message = `${zone} is not a zone of its regions${zoneHint(zone, [...new Set(known)])}`;
    problems.add("unknown-zone", [...path, index], message);
  }
}

interface Caller {
  readonly name: string;
  readonly principals: readonly string[];
  readonly path: Path;
}

/** A cell has two endpoint services: one for vendors that push, one for consumers that read. */
function checkCallers(cell: string, written: Written, problems: Problems): void {
  const { outside, lineUp, privateLink } = written;
  const { channels = {}, defaults = {} } = rowOf(lineUp.cells, cell) ?? {};
  const feeds = Object.values(channels).flatMap((channel) => channel.feeds ?? defaults.feeds ?? []);
  const vendors = new Set(
    feeds.filter(({ path }) => SERVICE_PATHS.includes(path)).map(({ vendor }) => vendor),
  );
  const fed = [...vendors].flatMap((name): Caller[] => {
    const row = rowOf(outside, name);
    if (row?.kind !== "vendor") return [];
    const path = ["outside", name, "principals"];
    if (row.principals === undefined)
      problems.add(
        "no-principal",
        path,
        `missing; give one ARN or more, as ${name} pushes by ${SERVICE_PATHS.join(" or ")} into ${cell}`,
      );
    return [{ name, principals: row.principals ?? [], path }];
  });
  const read = Object.entries(privateLink.consumers)
    .filter(([, { cells }]) => cells.includes(cell))
    .map(([name, { principals }]): Caller => ({
      name,
      principals,
      path: ["privateLink", "consumers", name, "principals"],
    }));
  for (const callers of [fed, read]) checkOnce(callers, cell, problems);
}

/** AWS lists a principal of a service once: it refuses a second row, and deleting one row would delete it for both. */
function checkOnce(callers: readonly Caller[], cell: string, problems: Problems): void {
  const owners = new Map<string, string>();
  for (const { name, principals, path } of callers) {
    for (const [index, arn] of principals.entries()) {
      const owner = owners.get(arn) ?? name;
      owners.set(arn, owner);
      if (owner === name) continue;
      const message = `${arn} is already a principal of ${owner}, and the endpoint service of ${cell} allows it once; remove one of the two`;
      problems.add("principal-taken", [...path, index], message);
    }
  }
}

/** Principals are of this partition, and have unique resource names. */
export function checkPrincipals(
  principals: readonly string[],
  { partition }: Written,
  { path, problems }: At,
): void {
  const first = new Map<string, number>();
  for (const [index, arn] of principals.entries()) {
    const own = arn.split(":")[1];
    if (own !== partition) {
      const message = `${arn} is in partition ${own}, and this environment is in ${partition}; give an ARN of ${partition}`;
      problems.add("other-partition", [...path, index], message);
    }
    const resourceName = principalKey(arn);
    const before = first.get(resourceName);
    if (before === undefined) first.set(resourceName, index);
    else {
      const message = `${arn} has the same resource name as [${before}]; remove one of the two`;
      problems.add("name-taken", [...path, index], message);
    }
  }
}

export function checkAwsRegions(regions: readonly string[], written: Written, { path, problems }: At): void {
  for (const [index, region] of regions.entries())
    checkAwsRegion(region, written, { path: [...path, index], problems });
}
