import { rowOf } from "../../facts/rowOf";
import { longestName } from "../../facts/nameLimits.table";
import { X509Certificate } from "node:crypto";
import { key } from "../../catalog/names";
import { partitionHas, partitionOf, zoneHas } from "../../facts/geography";
import type { Cell } from "../../plan/cell/cell";
import type { EnvironmentPlan } from "../../plan/environment";
import { certificateDomains } from "../../plan/edge/names";
import { TRUST_LIMITS } from "../../plan/region/trust";
import { crossesRegions, SERVICE_PATHS, serviceRegionOf } from "../../settings/privateLink";
import type { Path, Problems } from "../../settings/problems";
import { type Settings, SITES } from "../../settings/settings";
import { type At, type Check, CREDENTIALS } from "../check";

/** Names of resources have a length that AWS allows, and subscribers are addresses. */
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
  const forwarded = Math.min(...forwardedRoom(plan));
  for (const [owner, { dns }] of Object.entries(outside))
    for (const [index, name] of (dns?.domains ?? []).entries())
      check(["outside", owner, "dns", "domains", index], name, forwarded);
  // Planners choose the labels before a domain in certificates.
  const room = (names: readonly string[], base: string): number =>
    CERTIFICATE_LENGTH - Math.max(...names.map((name) => name.length - base.length));
  const names = Object.keys(regions).map((name) => plan.region(name).certificate.domain);
  check(["domain"], domain, room(names, domain));
  if (edge === undefined) return;
  const [first = ""] = certificateDomains(edge);
  check(["edge", "viewerDomain"], edge.viewerDomain, room([first], edge.viewerDomain));
}

/** Characters for a forwarded domain in the name of its rule, and of the rule's association with each cell's VPC. */
function forwardedRoom({ settings }: EnvironmentPlan): number[] {
  const cells = Object.keys(settings.lineUp.cells).map((cell) => key(cell, "").length);
  return [
    ["aws:route53/resolverRule:ResolverRule", 0] as const,
    ["aws:route53/resolverRuleAssociation:ResolverRuleAssociation", Math.max(0, ...cells)] as const,
  ].map(([type, before]) => (longestName(type) ?? Infinity) - before);
}

/** Subscriber addresses that SNS allows (API reference, Subscribe; 2026-11). It refuses others in the middle of a `pulumi up`. */
const ENDPOINTS = {
  email: { form: /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/, what: "an e-mail address" },
  https: { form: /^https:\/\/[^\s/]+/, what: "an address such as https://alarms.example.com/in" },
};

function checkSubscribers({ notify }: Settings, problems: Problems): void {
  const first = new Map<string, number>();
  for (const [index, { protocol, endpoint }] of notify.entries()) {
    const path = ["notify", index, "endpoint"];
    const { form, what } = ENDPOINTS[protocol];
    if (/^https:\/\/[^/]*@/.test(endpoint)) problems.add("subscriber", path, CREDENTIALS);
    else if (!form.test(endpoint))
      problems.add("subscriber", path, `must be ${what}, not ${JSON.stringify(endpoint)}`);
    const before = first.get(endpoint);
    if (before === undefined) first.set(endpoint, index);
    else problems.add("subscriber", path, `${endpoint} is already notify[${before}]; remove one of the two`);
  }
}

/** Certificates of vendors: authorities only, within the limits of a trust store. */
export const checkVendors: Check<EnvironmentPlan> = ({ settings: { outside } }, problems) => {
  const counts = { authorities: 0, revocations: 0 };
  for (const [name, { auth, authorities = [], revocations = [] }] of Object.entries(outside)) {
    if (auth !== "mutualTls") continue;
    const path = ["outside", name];
    for (const [index, pem] of authorities.entries()) {
      const { ca, subject } = new X509Certificate(pem);
      if (ca) continue;
      const message = `${subject.replaceAll("\n", ", ")} is not a certificate authority; give the authority that signed it`;
      problems.add("not-an-authority", [...path, "authorities", index], message);
    }
    for (const [what, list] of Object.entries({ authorities, revocations })) {
      const [kind, before] = [what as keyof typeof counts, counts[what as keyof typeof counts]];
      counts[kind] += list.length;
      if (counts[kind] <= TRUST_LIMITS[kind] || before > TRUST_LIMITS[kind]) continue;
      const message = `vendors have ${counts[kind]} ${what} in all, and a trust store has at most ${TRUST_LIMITS[kind]}; remove some`;
      problems.add("limit", [...path, what], message);
    }
  }
};

/** Fewest zones of a cross-region endpoint or service (AWS PrivateLink Guide, cross-Region, 2026-11). */
const CROSSED_ZONES = 2;

/** Cells and outside services that PrivateLink reaches from their callers' regions. */
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

/** A cell with callers in another region: PrivateLink must reach enough of its zones. */
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
  const missing = zones.filter((id) => !fit.includes(id));
  const message = `cross-region PrivateLink from ${from} needs ${CROSSED_ZONES} or more zones of ${region}, and ${missing.join(", ")} does not offer it; name other zones`;
  problems.add("not-reached", path, message);
}

/** The regions of each vendor and consumer that calls one site of a cell over PrivateLink. */
function callersOf({ region, otherRegion, feeds, consumers, settings, site }: Cell): (readonly string[])[] {
  const both = site === "home" ? [region, otherRegion] : [otherRegion, region];
  const usual = crosses(region) ? both : [region];
  const vendors = feeds
    .filter(({ path }) => SERVICE_PATHS.includes(path))
    .map(({ vendor }) => rowOf(settings.outside, vendor));
  return [...vendors, ...consumers].map((caller) => caller?.awsRegions ?? usual);
}

interface Called {
  readonly name: string;
  readonly row: Settings["privateLink"]["endpoints"][string];
  readonly region: string;
}

/** Within a region, endpoint and service must share a zone. Across regions, an endpoint needs two supported zones. */
function checkEndpoint({ name, row, region }: Called, { regions }: Settings, { path, problems }: At): void {
  const own = Object.keys(rowOf(regions, region)?.zones ?? {});
  const add = (message: string): void => problems.add("not-reached", path, message);
  if (!crossesRegions(row, region)) {
    if (row.zones === undefined || own.some((zone) => row.zones?.includes(zone))) return;
    add(
      `${name} is in ${row.zones.join(", ")}, and ${region} uses ${own.join(", ")}; add a zone of the service to the region`,
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
  const missing = own.filter((id) => !fit.includes(id));
  add(
    `cross-region PrivateLink to ${other} needs ${CROSSED_ZONES} or more zones of ${region}, and ${missing.join(", ")} does not offer it; add other zones`,
  );
}

/** Whether a region supports cross-region PrivateLink. */
const crosses = (region: string): boolean => partitionHas(partitionOf(region).name, "crossRegionPrivateLink");

const notCrossed = (from: string, to: string): string =>
  `${from} cannot reach ${to} by PrivateLink: partition ${partitionOf(to).name} has no cross-region PrivateLink; use another path`;

/** The zones of a region with cross-region PrivateLink. */
const fitZones = (zones: readonly string[], region: string): string[] =>
  zones.filter((id) => zoneHas({ id, region }, "crossRegionPrivateLink"));
