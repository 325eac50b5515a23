import { stackName } from "../catalog/names";
import { HUB } from "../plan/network/world";
import { regionNames } from "../facts/geography";
import { hint, nearest, type Path, type Problems } from "../settings/problems";
import type { Sound, SoundCell } from "../settings/shape";
import { type Check, checkSlots, type SlotHolder } from "./check";
import { checkHours } from "./hours";
import { rangeOf } from "./regions";

const PLACES = ["home", "standby"] as const;

type Seat = NonNullable<SoundCell["home"]>;

/** Cells in two regions of the environment, on slots of their own, with zones of theirs, and each channel in one cell. */
export const checkCells: Check = (sound, { problems }) => {
  for (const [name, cell] of Object.entries(sound.lineUp.cells)) {
    const path = ["lineUp", "cells", name];
    if (name === HUB) problems.add(path, `${HUB} is what every region's own network is called`);
    for (const place of PLACES) checkSeat(cell[place] ?? {}, sound, { path: [...path, place], problems });
    checkHours([...path, "primeTime"], cell.primeTime, problems);
    const { home, standby, size } = cell;
    const channels = sound.keysWritten([...path, "channels"]) ?? [];
    if (home?.region !== undefined && home.region === standby?.region) {
      problems.add([...path, "standby", "region"], "is the home region too; the standby must be in another");
    }
    if (size !== undefined && channels.length > size) {
      problems.add(
        [...path, "channels"],
        `${channels.length} channels are more than the cell's size, ${size}`,
      );
    }
  }
  checkVpcSlots(sound, problems);
  checkChannels(sound, problems);
  checkStacks(sound, problems);
};

function checkSeat(seat: Seat, sound: Sound, at: { path: Path; problems: Problems }): void {
  const { region, zones = [] } = seat;
  const regions = sound.keysWritten(["regions"]);
  if (region === undefined || regions === undefined) return;
  if (!regions.includes(region) && !isMisspelt(region, sound)) {
    at.problems.add(
      [...at.path, "region"],
      `${region} is no region of this environment${hint(region, regions)}`,
    );
  }
  const known = sound.keysWritten(["regions", region, "zones"]);
  for (const [index, zone] of zones.entries()) {
    const path = [...at.path, "zones", index];
    if (known !== undefined && !known.includes(zone)) {
      at.problems.add(path, `${zone} is no zone of ${region} in this environment${hint(zone, known)}`);
    }
    if (zones.indexOf(zone) < index) at.problems.add(path, `${zone} is already in this list`);
  }
}

/** Whether the region is there in another spelling, which is a problem of its own already. */
function isMisspelt(region: string, { geography, keysWritten }: Sound): boolean {
  const known = regionNames(geography);
  const unknown = keysWritten(["regions"])?.filter((name) => !known.includes(name)) ?? [];
  return unknown.some((name) => nearest(name, known) === region);
}

function checkVpcSlots(sound: Sound, problems: Problems): void {
  const byRegion = new Map<string, SlotHolder[]>();
  for (const [name, cell] of Object.entries(sound.lineUp.cells)) {
    for (const place of PLACES) {
      const { region, slot } = cell[place] ?? {};
      if (region === undefined) continue;
      const path = ["lineUp", "cells", name, place, "slot"];
      byRegion.set(region, [
        ...(byRegion.get(region) ?? []),
        { name: `cell ${name} in ${region}`, slot, path },
      ]);
    }
  }
  for (const [region, holders] of byRegion) {
    const retired = sound.regions[region]?.retired?.vpcs ?? [];
    checkSlots(holders, { range: rangeOf(sound, "vpc"), retired, problems });
  }
}

function checkChannels({ lineUp, keysWritten }: Sound, problems: Problems): void {
  const cellOf = new Map<string, string>();
  for (const cell of Object.keys(lineUp.cells)) {
    const path = ["lineUp", "cells", cell, "channels"];
    for (const channel of keysWritten(path) ?? []) {
      const before = cellOf.get(channel);
      if (before !== undefined) problems.add([...path, channel], `is already a channel of cell ${before}`);
      else cellOf.set(channel, cell);
    }
  }
}

/** Stacks are told apart by name alone, and a region that `geography` adds may be called like another's cell. */
function checkStacks({ environment, lineUp, keysWritten }: Sound, problems: Problems): void {
  if (environment === undefined) return;
  const regions = keysWritten(["regions"]) ?? [];
  const taken = new Map(regions.map((region) => [stackName(environment, region), `region ${region}`]));
  for (const [name, cell] of Object.entries(lineUp.cells)) {
    for (const place of PLACES) {
      const region = cell[place]?.region;
      if (region === undefined) continue;
      const stack = stackName(environment, region, name);
      const before = taken.get(stack);
      taken.set(stack, before ?? `cell ${name} in ${region}`);
      if (before === undefined || before === `cell ${name} in ${region}`) continue;
      problems.add(["lineUp", "cells", name], `its stack would be ${stack}, as is that of ${before}`);
    }
  }
}
