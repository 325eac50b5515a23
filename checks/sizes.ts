import { findInstance, instanceTypes, lackOf, type Instance } from "../facts/instances";
import { RELEASE_ARCHITECTURE } from "../facts/instances.table";
import { hint, type Path, type Problems } from "../settings/problems";
import type { Sound, SoundCell } from "../settings/shape";
import type { Check } from "./check";

/** Instance types of a cell's `capacity`: known, of the AMIs' architecture, and offered in every zone of both places. */
export const checkSizes: Check = (sound, { problems }) => {
  for (const [name, cell] of Object.entries(sound.lineUp.cells)) {
    for (const [service, size] of Object.entries(cell.capacity ?? {})) {
      if (size?.instanceType === undefined) continue;
      const path = ["lineUp", "cells", name, "capacity", service, "instanceType"];
      checkType(size.instanceType, { cell, sound, path, problems });
    }
  }
};

interface At {
  readonly cell: SoundCell;
  readonly sound: Sound;
  readonly path: Path;
  readonly problems: Problems;
}

function checkType(type: string, { cell, sound, path, problems }: At): void {
  const instance = findInstance(type);
  if (instance === undefined) {
    problems.add(path, `unknown instance type ${type}${hint(type, instanceTypes(), choice())}`);
  } else if (instance.architecture !== RELEASE_ARCHITECTURE) {
    problems.add(
      path,
      `${type} is ${instance.architecture}, and the AMIs of releases are ${RELEASE_ARCHITECTURE}; choose from ${choice().join(", ")}`,
    );
  } else {
    for (const message of lackingIn(instance, zonesOf(cell, sound))) problems.add(path, message);
  }
}

/** Families, not every size of each. */
const choice = (): readonly string[] => [
  ...new Set(
    instanceTypes().flatMap((type) => {
      const instance = findInstance(type);
      return instance?.architecture === RELEASE_ARCHITECTURE ? [`${instance.family}.*`] : [];
    }),
  ),
];

interface ZoneRow {
  readonly id: string;
  readonly region: string;
}

/** Zones of home and standby: the seat's own, or all of its region. */
function zonesOf({ home, standby }: SoundCell, sound: Sound): readonly ZoneRow[] {
  return [home, standby].flatMap((seat) => {
    const region = seat?.region;
    if (region === undefined) return [];
    const zones = seat?.zones ?? Object.keys(sound.regions[region]?.zones ?? {});
    return zones.map((id) => ({ id, region }));
  });
}

/** A sentence for each region or zone that lacks the type. */
function lackingIn({ name, family }: Instance, zones: readonly ZoneRow[]): readonly string[] {
  const places = zones.flatMap((zone) => lackOf(name, zone)?.place ?? []);
  return [...new Set(places)].map((place) => `${place} has no ${family} instances, so none of ${name}`);
}
