import { regionNames } from "../geography";
import { hint, nearest, type Path, type Problems } from "../problems";
import type { Sound, SoundCell } from "../shape";
import { type Check, checkSlots, type SlotHolder } from "./check";
import { rangeOf } from "./regions";

const PLACES = ["home", "standby"] as const;

type Seat = NonNullable<SoundCell["home"]>;

/** Cells in two regions of the environment, on slots of their own, with zones of theirs, and each channel in one cell. */
export const checkCells: Check = (sound, { problems }) => {
  for (const [name, cell] of Object.entries(sound.lineUp.cells)) {
    const path = ["lineUp", "cells", name];
    for (const place of PLACES) checkSeat(cell[place] ?? {}, sound, { path: [...path, place], problems });
    const { home, standby, channels = [], size = channels.length } = cell;
    if (home?.region !== undefined && home.region === standby?.region) {
      problems.add([...path, "standby", "region"], "is the home region too; the standby must be in another");
    }
    if (channels.length > size) {
      problems.add(
        [...path, "channels"],
        `${channels.length} channels are more than the cell's size, ${size}`,
      );
    }
  }
  checkVpcSlots(sound, problems);
  checkChannels(sound, problems);
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

function checkChannels({ lineUp }: Sound, problems: Problems): void {
  const cellOf = new Map<string, string>();
  for (const [name, { channels = [] }] of Object.entries(lineUp.cells)) {
    for (const [index, channel] of channels.entries()) {
      const before = cellOf.get(channel);
      const path = ["lineUp", "cells", name, "channels", index];
      if (before !== undefined) problems.add(path, `channel ${channel} is already in cell ${before}`);
      else cellOf.set(channel, name);
    }
  }
}
