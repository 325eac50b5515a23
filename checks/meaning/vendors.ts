import { longestName } from "../../catalog/names";
import { X509Certificate } from "node:crypto";
import { partitionHas, partitionOf, zoneHas } from "../../facts/geography";
import type { Cell } from "../../plan/cell/cell";
import type { EnvironmentPlan } from "../../plan/environment";
import { certificateDomains } from "../../plan/edge/names";
import { TRUST_LIMITS } from "../../plan/region/trust";
import { crossesRegions, SERVICE_PATHS, serviceRegionOf } from "../../settings/privateLink";
import type { Path, Problems } from "../../settings/problems";
import { type Settings, SITES } from "../../settings/settings";
import type { At, Check } from "../check";

/** What ends up as the name of a resource is no longer than AWS takes, and subscribers are addresses. */
export const checkNames: Check<EnvironmentPlan> = (plan, problems) => {
  checkSubscribers(plan.settings, problems);
  checkLengths(plan, problems);
};

/** ACM's limit on a certificate's first name (RequestCertificate, 2026-11). */
const CERTIFICATE_LENGTH = 64;

function checkLengths(plan: EnvironmentPlan, problems: Problems): void {
  const { outside, edge, domain, regions } = plan.settings;
  const check = (path: Path, text: string, most: number): void => {
    if (text.length > most)
      problems.add("too-long", path, `must have ${most} or fewer characters, not ${text.length}`);
  };
  // The resolver rule of a forwarded domain is named by it.
  const forwarded = longestName("aws:route53/resolverRule:ResolverRule") ?? Infinity;
  for (const [owner, { dns }] of Object.entries(outside))
    for (const [index, name] of (dns?.domains ?? []).entries())
      check(["outside", owner, "dns", "domains", index], name, forwarded);
  // What certificates put before a domain is the planners' choice.
  const room = (names: readonly string[], base: string): number =>
    CERTIFICATE_LENGTH - Math.max(...names.map((name) => name.length - base.length));
  const names = Object.keys(regions).map((name) => plan.region(name).certificate.domain);
  check(["domain"], domain, room(names, domain));
  if (edge === undefined) return;
  const [first = ""] = certificateDomains(edge);
  check(["edge", "viewerDomain"], edge.viewerDomain, room([first], edge.viewerDomain));
}

/** What SNS takes of a subscriber (API reference, Subscribe; 2026-11). A wrong one is refused in the middle of an `up`. */
const ENDPOINTS = {
  email: { form: /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/, says: "an e-mail address" },
  https: { form: /^https:\/\/[^\s/]+/, says: "an address such as https://alarms.example.com/in" },
};

function checkSubscribers({ notify }: Settings, problems: Problems): void {
  const first = new Map<string, number>();
  for (const [index, { protocol, endpoint }] of notify.entries()) {
    const path = ["notify", index, "endpoint"];
    const { form, says } = ENDPOINTS[protocol];
    if (!form.test(endpoint))
      problems.add("subscriber", path, `must be ${says}, not ${JSON.stringify(endpoint)}`);
    const before = first.get(endpoint);
    if (before === undefined) first.set(endpoint, index);
    else
      problems.add(
        "subscriber",
        path,
        `${endpoint} already receives alarms, by notify[${before}]; remove one`,
      );
  }
}

const REVOCATION_LIST = /^\s*-----BEGIN X509 CRL-----[\s\S]+-----END X509 CRL-----\s*$/;

/** Certificates with which vendors are authenticated: authorities, and no more of them than a trust store takes. */
export const checkVendors: Check<EnvironmentPlan> = ({ settings: { outside } }, problems) => {
  const counts = { authorities: 0, revocations: 0 };
  for (const [name, { auth, authorities = [], revocations = [] }] of Object.entries(outside)) {
    if (auth !== "mutualTls") continue;
    const path = ["outside", name];
    for (const [index, pem] of authorities.entries()) {
      const { ca, subject } = new X509Certificate(pem);
      if (ca) continue;
      const message = `${subject.replaceAll("\n", ", ")} is not a certificate authority; give the one that signed it`;
      problems.add("not-an-authority", [...path, "authorities", index], message);
    }
    for (const [index, pem] of revocations.entries()) {
      if (REVOCATION_LIST.test(pem)) continue;
      const message = "must be a certificate revocation list in PEM form";
      problems.add("not-a-revocation-list", [...path, "revocations", index], message);
    }
    for (const [what, list] of Object.entries({ authorities, revocations })) {
      const [kind, before] = [what as keyof typeof counts, counts[what as keyof typeof counts]];
      counts[kind] += list.length;
      if (counts[kind] <= TRUST_LIMITS[kind] || before > TRUST_LIMITS[kind]) continue;
      const message = `the ${what} of all vendors are ${counts[kind]}, and a trust store takes ${TRUST_LIMITS[kind]}; remove some`;
      problems.add("limit", [...path, what], message);
    }
  }
};

/** Fewest zones of a service, or of an endpoint, that is used across regions (PrivateLink Guide, cross-Region, 2026-11). */
const CROSSED_ZONES = 2;

/** Cells and services of others that PrivateLink reaches from where they are called. */
export const checkPrivateLink: Check<EnvironmentPlan> = (plan, problems) => {
  const { settings } = plan;
  for (const name of Object.keys(settings.lineUp.cells))
    for (const site of SITES)
      checkCell(plan.cell(name, site), { path: ["lineUp", "cells", name, site], problems });
  for (const [name, row] of Object.entries(settings.privateLink.endpoints))
    for (const [index, region] of row.regions.entries()) {
      const path = ["privateLink", "endpoints", name, "regions", index];
      checkEndpoint({ name, row, region }, settings, { path, problems });
    }
};

/** A cell's load balancers, where some caller is in another region, and some of its zones can't be reached from there. */
function checkCell(cell: Cell, { path, problems }: At): void {
  const { region, zones } = cell;
  const callers = callersOf(cell);
  if (!crosses(region)) {
    const [from] = callers.find((regions) => !regions.includes(region)) ?? [];
    if (from !== undefined) problems.add("not-reached", path, notCrossed(from, region));
    return;
  }
  const from = callers.flat().find((other) => other !== region);
  const fit = fitZones(zones, region);
  if (from === undefined || fit.length === zones.length || fit.length >= CROSSED_ZONES) return;
  const lacking = zones.filter((id) => !fit.includes(id));
  const message = `${from} reaches ${region} by PrivateLink in ${CROSSED_ZONES} or more zones, and can't reach ${lacking.join(", ")}; name other zones`;
  problems.add("not-reached", path, message);
}

/** The regions that each vendor and each consumer of a cell calls one of its places from. */
function callersOf({ region, otherRegion, feeds, consumers, settings, site }: Cell): (readonly string[])[] {
  const both = site === "home" ? [region, otherRegion] : [otherRegion, region];
  const usual = crosses(region) ? both : [region];
  const vendors = feeds
    .filter(({ path }) => SERVICE_PATHS.includes(path))
    .map(({ vendor }) => settings.outside[vendor]);
  return [...vendors, ...consumers].map((caller) => caller?.awsRegions ?? usual);
}

interface Called {
  readonly name: string;
  readonly row: Settings["privateLink"]["endpoints"][string];
  readonly region: string;
}

/** Within a region an endpoint is in the zones of the service; across regions in two or more, and not in every one. */
function checkEndpoint({ name, row, region }: Called, { regions }: Settings, { path, problems }: At): void {
  const own = Object.keys(regions[region]?.zones ?? {});
  const add = (message: string): void => problems.add("not-reached", path, message);
  if (!crossesRegions(row, region)) {
    if (row.zones === undefined || own.some((zone) => row.zones?.includes(zone))) return;
    add(
      `${name} is in ${row.zones.join(", ")}, ${region} in ${own.join(", ")}: they share no zone; add one to the region`,
    );
    return;
  }
  const other = serviceRegionOf(row.serviceName);
  if (!crosses(region) && !crosses(other)) {
    add(notCrossed(region, other));
    return;
  }
  const fit = fitZones(own, region);
  if (fit.length >= CROSSED_ZONES) return;
  const lacking = own.filter((id) => !fit.includes(id));
  add(
    `a service of ${other} is called from ${CROSSED_ZONES} or more zones of ${region}, and can't be called from ${lacking.join(", ")}; add other zones`,
  );
}

/** Whether PrivateLink joins a region to others. */
const crosses = (region: string): boolean => partitionHas(partitionOf(region).name, "crossRegionPrivateLink");

const notCrossed = (from: string, to: string): string =>
  `${from} does not reach ${to} by PrivateLink: in partition ${partitionOf(to).name} an endpoint is for services of its own region; use another path`;

/** The zones of a region that PrivateLink crosses regions to and from. */
const fitZones = (zones: readonly string[], region: string): string[] =>
  zones.filter((id) => zoneHas({ id, region }, "crossRegionPrivateLink"));
