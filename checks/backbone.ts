import { CIRCUIT_PATHS, circuitRegions, circuitVendors } from "../settings/backbone";
import { findRegion } from "../facts/geography";
import { hint, type Path, type Problems } from "../settings/problems";
import type { Sound } from "../settings/shape";
import type { Check } from "./check";
import { checkCircuits } from "./backboneCircuits";
import { checkGateways } from "./backboneGateways";
import { checkInterfaces } from "./backboneInterfaces";
import { checkReach } from "./backboneReach";
import { fedCells, listed } from "./backboneSubject";

/** Peerings of regions that are there, each pair once, and circuits that lead where they should and survive what they must. */
export const checkBackbone: Check = (sound, { problems }) => {
  checkPeerings(sound, problems);
  checkPeeringQuota(sound, problems);
  checkRouteQuota(sound, problems);
  const { directConnect } = sound.backbone ?? {};
  if (directConnect === undefined) {
    checkVendorsAlone(sound, problems);
    return;
  }
  const to = { sound, directConnect, problems };
  checkCircuits(to);
  checkGateways(to);
  checkInterfaces(to);
  checkReach(to);
};

const DIRECT_CONNECT: Path = ["backbone", "directConnect"];

/** Where no circuit is declared at all. */
function checkVendorsAlone(sound: Sound, problems: Problems): void {
  if (sound.keysWritten(["backbone"])?.includes("directConnect")) return;
  for (const vendor of circuitVendors(fedCells(sound))) {
    // A region that takes nothing by circuit is told of at the feed.
    const regions = circuitRegions(fedCells(sound), vendor).filter((region) =>
      sound.regions[region]?.contribution?.some((path) => CIRCUIT_PATHS.includes(path)),
    );
    if (sound.outside[vendor] === undefined || regions.length === 0) continue;
    problems.add(
      DIRECT_CONNECT,
      `missing; ${vendor} pushes by ${CIRCUIT_PATHS.join(" or ")} into ${listed(regions)}`,
    );
  }
}

const PEERINGS: Path = ["backbone", "peerings"];

function checkPeerings(sound: Sound, problems: Problems): void {
  const first = new Map<string, number>();
  for (const [index, pair] of (sound.backbone?.peerings ?? []).entries()) {
    const known = pair.map((region, end) =>
      checkEnd({ region, path: [...PEERINGS, index, end] }, sound, problems),
    );
    if (known.includes(false)) continue;
    const [one = "", other = ""] = [...pair].sort();
    const before = first.get(`${one} ${other}`);
    if (one === other) problems.add([...PEERINGS, index], `${one} can't be peered with itself`);
    else if (before !== undefined)
      problems.add([...PEERINGS, index], `${one} and ${other} are peered already, by peerings[${before}]`);
    else first.set(`${one} ${other}`, index);
  }
}

/** False: told, or told elsewhere. */
function checkEnd(
  { region, path }: { region: string; path: Path },
  sound: Sound,
  problems: Problems,
): boolean {
  const regions = sound.keysWritten(["regions"]) ?? [];
  if (regions.includes(region)) return true;
  const partition = findRegion(region, sound.geography)?.partition.name;
  if (partition !== undefined && sound.partition !== undefined && partition !== sound.partition) {
    const message = `${region} is in partition ${partition}, and this environment in ${sound.partition}: they never meet`;
    problems.add(path, message);
  } else problems.add(path, `${region} is no region of this environment${hint(region, regions)}`);
  return false;
}

function checkPeeringQuota({ backbone, regions }: Sound, problems: Problems): void {
  const most = backbone?.quotas.peerings;
  if (most === undefined) return;
  for (const name of Object.keys(regions)) {
    const count = peeringsOf(name, { backbone, regions });
    if (count <= most) continue;
    const message = `${name} would have ${count} peerings, and AWS grants a transit gateway ${most}`;
    problems.add(["backbone", "quotas", "peerings"], message);
  }
}

/** Routes that a region's own stack makes, cells or not: a black hole for each of four segments, the hub, the Internet. */
const FIXED_ROUTES = 8;

/** Tables of one transit gateway that hold each cell. */
const ROUTES_PER_CELL = 2;

function checkRouteQuota({ backbone, regions, lineUp, outside }: Sound, problems: Problems): void {
  const most = backbone?.quotas.routes;
  if (most === undefined) return;
  const parties = Object.keys(backbone?.directConnect?.gateways ?? {});
  const prefixes = parties.flatMap((party) => outside[party]?.prefixes ?? []).length;
  for (const name of Object.keys(regions)) {
    const cells = Object.values(lineUp.cells).filter(({ home, standby }) =>
      [home?.region, standby?.region].includes(name),
    );
    const own = FIXED_ROUTES + ROUTES_PER_CELL * cells.length;
    const count = own + peeringsOf(name, { backbone, regions }) + prefixes;
    if (count <= most) continue;
    const message = `${name} would have up to ${count} routes, and AWS grants a transit gateway ${most}`;
    problems.add(["backbone", "quotas", "routes"], message);
  }
}

/** Every other region, unless pairs are declared. */
function peeringsOf(name: string, { backbone, regions }: Pick<Sound, "backbone" | "regions">): number {
  const declared = backbone?.peerings?.filter((pair) => pair.includes(name));
  return declared?.length ?? Object.keys(regions).length - 1;
}
