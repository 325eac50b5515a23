import {
  buildingOf,
  CIRCUIT_PATHS,
  circuitRegions,
  circuitVendors,
  findLocation,
  shardOf,
} from "../settings/backbone";
import type { GatewayMode } from "../facts/directConnect.table";
import { MOST, RESILIENCY } from "../facts/directConnect.table";
import { fedCells, at, circuitsAt, isWhole, listed, type Subject, TABLES } from "./backboneSubject";

/** Circuits that reach every region that they must, and so many of them that what they must survive can fail. */
export function checkReach(subject: Subject): void {
  checkShards(subject);
  if (!isKnown(subject)) return;
  checkVendors(subject);
  const joined = Object.entries(subject.directConnect.gateways).flatMap(([party, { mode }]) =>
    regionsOf(party, subject).map((region) => ({ party, mode, region })),
  );
  for (const party of Object.keys(subject.directConnect.gateways)) {
    const regions = joined.filter((row) => row.party === party);
    checkReached({ party, regions }, subject);
    checkResiliency(party, subject);
  }
  checkGatewaysPerRegion(joined, subject);
}

/** Whether every circuit, gateway and interface is what it seems: of others it can't be said that they are too few. */
function isKnown(subject: Subject): boolean {
  const { circuits, gateways, interfaces } = subject.directConnect;
  const located = Object.values(circuits).every(({ location }) => findLocation(location) !== undefined);
  const led = Object.values(interfaces).every(
    ({ gateway, circuit }) => gateway in gateways && circuitsAt(subject.directConnect, circuit).length > 0,
  );
  return located && led && TABLES.every((table) => isWhole(subject, table));
}

interface Joined {
  readonly party: string;
  readonly mode: GatewayMode;
  readonly region: string;
}

/** A vendor's are those that it pushes into, a data centre's are all. */
function regionsOf(party: string, { sound }: Subject): string[] {
  const kind = sound.outside[party]?.kind;
  if (kind === undefined) return [];
  const fed = circuitRegions(fedCells(sound), party);
  return Object.keys(sound.regions).filter((region) => kind === "dataCentre" || fed.includes(region));
}

function shardsOf(party: string, { directConnect }: Subject): number[] {
  const own = Object.values(directConnect.interfaces).filter(({ gateway }) => gateway === party);
  return [...new Set(own.map(({ shard }) => shard))];
}

function checkShards({ sound, directConnect, problems }: Subject): void {
  const slots = Object.values(sound.regions).flatMap(({ slot }) => slot ?? []);
  for (const [name, { gateway, shard }] of Object.entries(directConnect.interfaces)) {
    const mode = directConnect.gateways[gateway]?.mode;
    if (mode === undefined || slots.some((slot) => shardOf(mode, slot) === shard)) continue;
    problems.add(at("interfaces", name, "shard"), `no region is on shard ${shard}`);
  }
}

function checkVendors({ sound, directConnect, problems }: Subject): void {
  for (const vendor of circuitVendors(fedCells(sound))) {
    if (vendor in directConnect.gateways || sound.outside[vendor] === undefined) continue;
    const regions = listed(circuitRegions(fedCells(sound), vendor));
    problems.add(
      at("gateways"),
      `${vendor} pushes by ${CIRCUIT_PATHS.join(" or ")} into ${regions}, and has no gateway here`,
    );
  }
}

function checkReached(
  { party, regions }: { readonly party: string; readonly regions: readonly Joined[] },
  subject: Subject,
): void {
  const reached = shardsOf(party, subject);
  const missed = new Map<number, string[]>();
  for (const { mode, region } of regions) {
    const slot = subject.sound.regions[region]?.slot;
    if (slot === undefined || reached.includes(shardOf(mode, slot))) continue;
    const shard = shardOf(mode, slot);
    missed.set(shard, [...(missed.get(shard) ?? []), region]);
  }
  for (const [shard, names] of missed) {
    const message = `no interface reaches shard ${shard}, which ${listed(names)} ${names.length === 1 ? "is" : "are"} on`;
    subject.problems.add(at("gateways", party), message);
  }
}

function checkResiliency(party: string, subject: Subject): void {
  const { sound, directConnect, problems } = subject;
  const mode = directConnect.gateways[party]?.mode;
  const needed = RESILIENCY[directConnect.resiliency];
  const slots = Object.values(sound.regions).flatMap(({ slot }) => slot ?? []);
  for (const shard of shardsOf(party, subject)) {
    if (mode === undefined || !slots.some((slot) => shardOf(mode, slot) === shard)) continue;
    const devices = devicesOf({ party, shard }, subject);
    const enough = [...devices.values()].filter((names) => names.size >= needed.devices);
    if (enough.length >= needed.locations) continue;
    const has = listed(
      [...devices].map(([location, { size }]) => `${counted(size, "device")} at ${location}`),
    );
    const where = needed.locations === 1 ? "one location" : `each of ${needed.locations} locations`;
    const needs = `${directConnect.resiliency} needs ${counted(needed.devices, "device")} at ${where}`;
    problems.add(at("gateways", party), `shard ${shard} has ${has}; resiliency ${needs}`);
  }
}

/** Devices that carry one shard of a gateway, by building. */
function devicesOf(
  { party, shard }: { readonly party: string; readonly shard: number },
  { directConnect }: Subject,
): Map<string, Set<string>> {
  const devices = new Map<string, Set<string>>();
  for (const row of Object.values(directConnect.interfaces)) {
    if (row.gateway !== party || row.shard !== shard) continue;
    for (const [, { location, device }] of circuitsAt(directConnect, row.circuit)) {
      const building = buildingOf(location);
      devices.set(building, new Set([...(devices.get(building) ?? []), device]));
    }
  }
  return devices;
}

const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? "" : "s"}`;

function checkGatewaysPerRegion(joined: readonly Joined[], { sound, problems }: Subject): void {
  for (const name of Object.keys(sound.regions)) {
    const gateways = joined.filter(({ mode, region }) => mode === "transit" && region === name);
    if (gateways.length <= MOST.gatewaysPerTransitGateway) continue;
    const most = MOST.gatewaysPerTransitGateway;
    problems.add(
      at("gateways"),
      `${gateways.length} of them join ${name}, and a transit gateway takes ${most}`,
    );
  }
}
