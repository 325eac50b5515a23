import { rowOf } from "../../facts/rowOf";
import {
  INTERFACES_PER_HOSTED,
  INTERFACES_PER_PORT,
  JUMBO,
  LAG,
  MOST,
  RESILIENCY,
  SPEEDS,
} from "../../facts/directConnect.table";
import { partitionOf } from "../../facts/geography";
import { awaitedOf } from "../../plan/backbone/circuits";
import { type EnvironmentPlan, planEnvironment } from "../../plan/environment";
import { regionsJoined } from "../../plan/backbone/gateways";
import { needsOfBackbone } from "../../plan/quotaNeeds";
import {
  buildingOf,
  CIRCUIT_PATHS,
  circuitRegions,
  circuitVendors,
  findLocation,
  shardOf,
} from "../../settings/backbone";
import type { Path, Problems } from "../../settings/problems";
import type { Settings } from "../../settings/settings";
import { type Check, listed } from "../check";

/** Circuits that AWS offers, that reach their regions, and have the required resiliency, within the limits of each gateway. */
export const checkBackbone: Check<EnvironmentPlan> = (plan, problems) => {
  const { settings } = plan;
  checkQuotas(asIfAvailable(plan), problems);
  const { directConnect } = settings.backbone;
  if (directConnect === undefined) {
    checkVendorsAlone(settings, problems);
    return;
  }
  const to = { settings, directConnect, problems };
  for (const name of Object.keys(directConnect.circuits)) checkCircuit(name, to);
  checkGroups(to);
  for (const name of Object.keys(directConnect.gateways)) checkGateway(name, to);
  checkPrivate(to);
  checkInterfaces(to);
  checkVendors(to);
  for (const name of Object.keys(directConnect.gateways)) {
    checkReached(name, to);
    checkResiliency(name, to);
  }
};

type DirectConnect = NonNullable<Settings["backbone"]["directConnect"]>;
type Circuit = DirectConnect["circuits"][string];
type Interface = DirectConnect["interfaces"][string];

interface Subject {
  readonly settings: Settings;
  readonly directConnect: DirectConnect;
  readonly problems: Problems;
}

type Table = "circuits" | "gateways" | "interfaces";

const DIRECT_CONNECT: Path = ["backbone", "directConnect"];
const at = (table: Table, ...rest: Path): Path => [...DIRECT_CONNECT, table, ...rest];

/** The plan with awaited circuits as available: checks must include them. */
function asIfAvailable(plan: EnvironmentPlan): EnvironmentPlan {
  const { settings } = plan;
  const { directConnect } = settings.backbone;
  if (directConnect === undefined || awaitedOf(settings).length === 0) return plan;
  const circuits = Object.entries(directConnect.circuits).map(([name, row]) => [
    name,
    { ...row, awaited: false },
  ]);
  return planEnvironment({
    ...settings,
    backbone: {
      ...settings.backbone,
      directConnect: {
        ...directConnect,
        circuits: Object.fromEntries(circuits) as DirectConnect["circuits"],
      },
    },
  });
}

function checkQuotas(plan: EnvironmentPlan, problems: Problems): void {
  const { quotas } = plan.settings.backbone;
  const { associations } = plan.backbone.kinds.transit;
  for (const region of plan.backbone.regions) {
    const needs = needsOfBackbone(plan, region);
    for (const [quota, need] of [
      ["peerings", needs.peerings],
      ["routes", needs.transitRoutes],
    ] as const) {
      if (need <= quotas[quota]) continue;
      const message = `the transit gateway of ${region} needs ${need} ${quota}, and the quota is ${quotas[quota]}; request an increase from AWS first`;
      problems.add("quota", ["backbone", "quotas", quota], message);
    }
    const joined = associations.filter((row) => row.region === region).length;
    if (joined <= MOST.gatewaysPerTransitGateway) continue;
    const message = `${joined} gateways are associated with ${region}, and a transit gateway has at most ${MOST.gatewaysPerTransitGateway}; remove some`;
    problems.add("limit", at("gateways"), message);
  }
  const announced = Math.max(0, ...associations.map(({ prefixes }) => prefixes.length));
  if (announced <= MOST.prefixes) return;
  const message = `allows ${announced} VPCs in a region, and an association announces at most ${MOST.prefixes} prefixes; choose a shorter prefix`;
  problems.add("limit", ["addresses", "vpc"], message);
}

/** Without directConnect, no vendor may push over circuits. checkPaths reports a region without such a path. */
function checkVendorsAlone({ lineUp, regions }: Settings, problems: Problems): void {
  for (const vendor of circuitVendors(lineUp.cells)) {
    const fed = circuitRegions(lineUp.cells, vendor).filter((region) =>
      rowOf(regions, region)?.contribution.some((path) => CIRCUIT_PATHS.includes(path)),
    );
    if (fed.length === 0) continue;
    const message = `missing; declare circuits, as ${vendor} pushes by ${CIRCUIT_PATHS.join(" or ")} into ${listed(fed)}`;
    problems.add("not-reached", DIRECT_CONNECT, message);
  }
}

function checkCircuit(name: string, { settings: { partition }, directConnect, problems }: Subject): void {
  const circuit = rowOf(directConnect.circuits, name);
  const [region = "", , ports = [], encrypted = []] = findLocation(circuit?.location ?? "") ?? [];
  if (circuit === undefined) return;
  const { location, kind, speed, macsec, id, lag } = circuit;
  const gbps = rowOf(SPEEDS[kind], speed) ?? 0;
  const there = partitionOf(region).name;
  if (there !== partition) {
    const message = `${location} is in partition ${there}, and this environment is in ${partition}; choose a location of ${partition}`;
    problems.add("not-offered", at("circuits", name, "location"), message);
  }
  const add = (key: string, message: string): void =>
    problems.add("not-offered", at("circuits", name, key), message);
  if (kind === "hosted") {
    if (id === undefined) add("id", "missing; get the id of this hosted circuit from its provider");
    if (macsec) add("macsec", "is for dedicated circuits, and this one is hosted; remove it");
    if (lag !== undefined) add("lag", "is for dedicated circuits, and this one is hosted; remove it");
  } else if (!ports.includes(gbps)) {
    add("speed", `${location} has no ports of ${gbps} Gbit/s; choose from ${ports.join(", ")}`);
  } else if (macsec && !encrypted.includes(gbps)) {
    const offered = encrypted.length === 0 ? "at no speed" : `at ${encrypted.join(", ")} Gbit/s`;
    add("macsec", `${location} offers MACsec ${offered}, and this circuit has ${gbps} Gbit/s; remove it`);
  }
}

function checkGroups(subject: Subject): void {
  const groups = new Map<string, [string, Circuit][]>();
  for (const [name, circuit] of Object.entries(subject.directConnect.circuits)) {
    if (circuit.lag === undefined || circuit.kind === "hosted") continue;
    const members = groups.get(circuit.lag) ?? [];
    checkMember([name, circuit], members, subject.problems);
    groups.set(circuit.lag, [...members, [name, circuit]]);
  }
}

const EQUAL = ["location", "device", "speed"] as const;

function checkMember(
  [name, circuit]: [string, Circuit],
  before: readonly [string, Circuit][],
  problems: Problems,
): void {
  const [[first, equal] = [name, circuit]] = before;
  const add = (key: string, message: string): void =>
    problems.add("group", at("circuits", name, key), message);
  const differs = EQUAL.filter((property) => circuit[property] !== equal[property]);
  if (differs.length > 0)
    add("lag", `differs from ${first} of the same group in ${differs.join(", ")}; make them equal`);
  if (circuit.id === undefined)
    add("id", "missing; give the id of the circuit: a group needs existing circuits");
  if (circuit.awaited)
    add("lag", "an awaited circuit can't be in a group yet; remove it until it is available");
  // The provider's resource for groups has no argument for it (LinkAggregationGroup, @pulumi/aws 7.48).
  if (circuit.macsec) add("lag", "a circuit with MACsec can't be in a group of this program; remove it");
  const fast = (rowOf(SPEEDS.dedicated, circuit.speed) ?? 0) >= LAG.fastGbps;
  const most = fast ? LAG.mostFast : LAG.most;
  if (before.length === most)
    add(
      "lag",
      `${circuit.lag} already has ${most} circuits, the most at ${circuit.speed}; name another group`,
    );
}

function checkGateway(name: string, { settings: { outside }, directConnect, problems }: Subject): void {
  const { mode = "transit", mtu = 1500 } = rowOf(directConnect.gateways, name) ?? {};
  if (mtu !== 1500 && mtu !== JUMBO[mode]) {
    const message = `must be 1500 or ${JUMBO[mode]} in ${mode} mode, not ${mtu}`;
    problems.add("not-offered", at("gateways", name, "mtu"), message);
  }
  if (rowOf(outside, name)?.kind === "vendor" && mode === "private") {
    const message = `private reaches only hub VPCs, and ${name} pushes into cells; use transit`;
    problems.add("not-offered", at("gateways", name, "mode"), message);
  }
}

function checkPrivate({ directConnect, problems }: Subject): void {
  const [first, ...more] = Object.entries(directConnect.gateways).filter(
    ([, { mode }]) => mode === "private",
  );
  for (const [name] of more.slice(MOST.privateGateways - 1)) {
    const message = `${first?.[0]} is already private, and a virtual private gateway has one Direct Connect gateway; use transit`;
    problems.add("limit", at("gateways", name, "mode"), message);
  }
}

/** The circuits of an interface: one, or all of a link aggregation group. */
const circuitsAt = ({ circuits }: DirectConnect, port: string): Circuit[] =>
  Object.entries(circuits).flatMap(([name, row]) => ((row.lag ?? name) === port ? [row] : []));

/** Reports only the first interface above a limit. */
function checkInterfaces({ directConnect, problems }: Subject): void {
  const modeOf = ({ gateway }: Interface) => rowOf(directConnect.gateways, gateway)?.mode ?? "transit";
  const rows = Object.entries(directConnect.interfaces);
  for (const [index, [name, row]] of rows.entries()) {
    const before = rows.slice(0, index).map(([, other]) => other);
    const onPort = before.filter(({ circuit }) => circuit === row.circuit);
    const sameMode = onPort.filter((other) => modeOf(other) === modeOf(row)).length;
    const onGateway = before.filter(
      ({ gateway, shard }) => gateway === row.gateway && shard === row.shard,
    ).length;
    const add = (key: string, limit: string): void =>
      problems.add("limit", at("interfaces", name, key), `${limit}; move one to another circuit or gateway`);
    const isHosted = circuitsAt(directConnect, row.circuit).some(({ kind }) => kind === "hosted");
    if (isHosted) {
      if (onPort.length === INTERFACES_PER_HOSTED)
        add("circuit", `${row.circuit} is hosted and has at most ${INTERFACES_PER_HOSTED} interface`);
    } else if (sameMode === INTERFACES_PER_PORT[modeOf(row)]) {
      add("circuit", `${row.circuit} has at most ${sameMode} interfaces in ${modeOf(row)} mode`);
    } else if (onPort.length === INTERFACES_PER_PORT.all) {
      add("circuit", `${row.circuit} has at most ${INTERFACES_PER_PORT.all} interfaces`);
    }
    if (onGateway === MOST.interfacesPerGateway)
      add(
        "shard",
        `shard ${row.shard} of ${row.gateway} has at most ${MOST.interfacesPerGateway} interfaces`,
      );
  }
}

function checkVendors({ settings: { lineUp }, directConnect, problems }: Subject): void {
  for (const vendor of circuitVendors(lineUp.cells)) {
    if (Object.hasOwn(directConnect.gateways, vendor)) continue;
    const regions = listed(circuitRegions(lineUp.cells, vendor));
    const message = `${vendor} pushes by ${CIRCUIT_PATHS.join(" or ")} into ${regions} and has no gateway; declare one`;
    problems.add("not-reached", at("gateways"), message);
  }
}

const shardsOf = (name: string, { interfaces }: DirectConnect): number[] => {
  const own = Object.values(interfaces).filter(({ gateway }) => gateway === name);
  return [...new Set(own.map(({ shard }) => shard))];
};

/** Each region of the network has an interface on its shard. */
function checkReached(name: string, { settings, directConnect, problems }: Subject): void {
  const { mode = "transit" } = rowOf(directConnect.gateways, name) ?? {};
  const reached = shardsOf(name, directConnect);
  const missed = new Map<number, string[]>();
  for (const region of regionsJoined(settings, name)) {
    const shard = shardOf(mode, rowOf(settings.regions, region)?.slot ?? 0);
    if (!reached.includes(shard)) missed.set(shard, [...(missed.get(shard) ?? []), region]);
  }
  for (const [shard, regions] of missed) {
    const message = `no interface reaches shard ${shard} (${listed(regions)}); declare interfaces on it`;
    problems.add("not-reached", at("gateways", name), message);
  }
}

function checkResiliency(name: string, { directConnect, problems }: Subject): void {
  const needed = RESILIENCY[directConnect.resiliency];
  for (const shard of shardsOf(name, directConnect)) {
    const devices = devicesOf({ name, shard }, directConnect);
    const enough = [...devices.values()].filter((names) => names.size >= needed.devices);
    if (enough.length >= needed.locations) continue;
    const has = [...devices].map(([location, { size }]) => `${counted(size, "device")} at ${location}`);
    const where = needed.locations === 1 ? "one location" : `each of ${needed.locations} locations`;
    const needs = `${directConnect.resiliency} needs ${counted(needed.devices, "device")} at ${where}`;
    problems.add(
      "resiliency",
      at("gateways", name),
      `shard ${shard} has ${listed(has)}, and resiliency ${needs}; add circuits`,
    );
  }
}

/** Devices of one shard of a gateway, by building. */
function devicesOf(
  { name, shard }: { readonly name: string; readonly shard: number },
  directConnect: DirectConnect,
): Map<string, Set<string>> {
  const devices = new Map<string, Set<string>>();
  for (const row of Object.values(directConnect.interfaces)) {
    if (row.gateway !== name || row.shard !== shard) continue;
    for (const { location, device } of circuitsAt(directConnect, row.circuit)) {
      const building = buildingOf(location);
      devices.set(building, new Set([...(devices.get(building) ?? []), device]));
    }
  }
  return devices;
}

const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? "" : "s"}`;
