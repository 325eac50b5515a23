import { findRegion, regionNames } from "../facts/geography";
import { hint, type Problems } from "../settings/problems";
import type { Sound, SoundRegion } from "../settings/shape";
import { type Level, slotRange } from "../settings/slots";
import { lengthProblems } from "./addresses";
import { type Check, checkSlots, type SlotRules } from "./check";

/** Regions that exist, in one partition, each with its own zones, and every region and zone on a slot of its own. */
export const checkRegions: Check = (sound, { problems }) => {
  for (const name of sound.keysWritten(["regions"]) ?? []) checkPlace(name, sound, problems);
  for (const [name, region] of Object.entries(sound.regions)) checkZones({ name, region }, sound, problems);
  const holders = Object.entries(sound.regions).map(([name, { slot }]) => ({
    name,
    slot,
    path: ["regions", name, "slot"],
  }));
  checkSlots(holders, { range: rangeOf(sound, "region"), retired: sound.retired.regions, problems });
};

/** `undefined`: the address plan is wrong itself. */
export function rangeOf({ addresses }: Sound, level: Level): SlotRules["range"] {
  return addresses !== undefined && lengthProblems(addresses).length === 0
    ? slotRange(addresses, level)
    : undefined;
}

function checkPlace(name: string, { geography, partition }: Sound, problems: Problems): void {
  const region = findRegion(name, geography);
  if (region === undefined) {
    problems.add(["regions", name], `unknown region${hint(name, regionNames(geography))}`);
  } else if (partition !== undefined && region.partition.name !== partition) {
    problems.add(
      ["regions", name],
      `is in partition ${region.partition.name}, and this environment in ${partition}`,
    );
  }
}

function checkZones(at: { name: string; region: SoundRegion }, sound: Sound, problems: Problems): void {
  const path = ["regions", at.name, "zones"];
  const zones = Object.entries(at.region.zones ?? {});
  const known = findRegion(at.name, sound.geography)?.zones;
  for (const zone of sound.keysWritten(path) ?? []) {
    if (known === undefined || known.includes(zone)) continue;
    const owner = ownerOf(zone, sound);
    const what = owner === undefined ? "unknown zone" : `is a zone of ${owner}, not of ${at.name}`;
    problems.add(
      [...path, zone],
      `${what}${owner === undefined ? hint(zone, known) : `; choose from ${known.join(", ")}`}`,
    );
  }
  const holders = zones.map(([name, slot]) => ({ name, slot, path: [...path, name] }));
  checkSlots(holders, { range: rangeOf(sound, "zone"), retired: at.region.retired?.zones ?? [], problems });
}

function ownerOf(zone: string, { geography }: Sound): string | undefined {
  return regionNames(geography).find((name) => findRegion(name, geography)?.zones.includes(zone));
}
