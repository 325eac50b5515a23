import { findLocation } from "../settings/backbone";
import { LAG, LOCATIONS, SPEEDS } from "../facts/directConnect.table";
import { partitionOf } from "../facts/geography";
import { hint } from "../settings/problems";
import { at, type Circuit, type Subject } from "./backboneSubject";

/** Circuits that can be had: at a known location, of a speed and kind that AWS and the location offer, in groups of equals. */
export function checkCircuits(subject: Subject): void {
  const ids = new Map<string, string>();
  for (const [name, circuit] of Object.entries(subject.directConnect.circuits)) {
    checkLocation(name, circuit, subject);
    checkSpeed(name, circuit, subject);
    checkHosted(name, circuit, subject);
    const { id } = circuit;
    const before = id === undefined ? undefined : ids.get(id);
    if (before !== undefined)
      subject.problems.add(at("circuits", name, "id"), `${id} is already the id of ${before}`);
    if (id !== undefined) ids.set(id, before ?? name);
  }
  checkGroups(subject);
}

function checkLocation(name: string, { location }: Circuit, { sound, problems }: Subject): void {
  const path = at("circuits", name, "location");
  const [region] = findLocation(location) ?? [];
  if (region === undefined) {
    problems.add(path, `unknown location${hint(location, Object.keys(LOCATIONS), [])}`);
    return;
  }
  const partition = partitionOf(region).name;
  if (sound.partition === undefined || partition === sound.partition) return;
  problems.add(path, `${location} is in partition ${partition}, and this environment in ${sound.partition}`);
}

function checkSpeed(name: string, { location, kind, speed, macsec }: Circuit, { problems }: Subject): void {
  const gbps = SPEEDS[kind][speed];
  const path = at("circuits", name, "speed");
  if (gbps === undefined) {
    problems.add(path, `${speed} is no speed of a ${kind} circuit${hint(speed, Object.keys(SPEEDS[kind]))}`);
    return;
  }
  const [, , speeds, encrypted] = findLocation(location) ?? [];
  if (speeds === undefined || encrypted === undefined || kind === "hosted") return;
  if (!speeds.includes(gbps)) {
    problems.add(path, `${location} has no ports of ${gbps} Gbit/s; it has ${speeds.join(", ")}`);
  } else if (macsec && !encrypted.includes(gbps)) {
    const offered = encrypted.length === 0 ? "at no speed" : `at ${encrypted.join(", ")} Gbit/s`;
    problems.add(
      at("circuits", name, "macsec"),
      `${location} does MACsec ${offered}, and this is ${gbps} Gbit/s`,
    );
  }
}

function checkHosted(name: string, { kind, id, macsec, lag }: Circuit, { problems }: Subject): void {
  if (kind !== "hosted") return;
  if (id === undefined) {
    problems.add(
      at("circuits", name, "id"),
      "missing; a hosted circuit is made by its provider, who tells its id",
    );
  }
  if (macsec)
    problems.add(at("circuits", name, "macsec"), "is for dedicated circuits, and this one is hosted");
  if (lag !== undefined)
    problems.add(at("circuits", name, "lag"), "is for dedicated circuits, and this one is hosted");
}

function checkGroups(subject: Subject): void {
  const { directConnect, problems } = subject;
  const groups = new Map<string, [string, Circuit][]>();
  for (const [name, circuit] of Object.entries(directConnect.circuits)) {
    if (circuit.lag === undefined || circuit.kind === "hosted") continue;
    const members = groups.get(circuit.lag) ?? [];
    checkMember([name, circuit], members, subject);
    groups.set(circuit.lag, [...members, [name, circuit]]);
    if (circuit.lag in directConnect.circuits) {
      problems.add(
        at("circuits", name, "lag"),
        `${circuit.lag} is a circuit; a group needs a name of its own`,
      );
    }
  }
}

const ALIKE = ["location", "device", "speed"] as const;

function checkMember(
  [name, circuit]: [string, Circuit],
  before: readonly [string, Circuit][],
  to: Subject,
): void {
  const path = at("circuits", name, "lag");
  const [[first, equal] = [name, circuit]] = before;
  const differs = ALIKE.filter((property) => circuit[property] !== equal[property]);
  if (differs.length > 0) {
    to.problems.add(path, `differs from ${first} of the same group in ${differs.join(", ")}`);
  }
  if (circuit.id === undefined) {
    const message = "missing; a group is made of circuits that are there already";
    to.problems.add(at("circuits", name, "id"), message);
  }
  if (circuit.awaited) to.problems.add(path, "a circuit that is awaited can't be in a group yet");
  // The provider's resource for groups can't ask for it (LinkAggregationGroup, @pulumi/aws 7.48).
  if (circuit.macsec) to.problems.add(path, "a circuit with MACsec can't be in a group that is made here");
  const fast = (SPEEDS.dedicated[circuit.speed] ?? 0) >= LAG.fastGbps;
  const most = fast ? LAG.mostFast : LAG.most;
  if (before.length === most) {
    to.problems.add(path, `${circuit.lag} has ${most} circuits already, the most at ${circuit.speed}`);
  }
}
