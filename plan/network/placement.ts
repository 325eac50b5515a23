import { slotRange } from "../../settings/slots";
import type { Settings } from "../../settings/settings";
import { staying } from "../retiring";

/** How full each cell is, and where a new channel or cell fits. This is information only: no channel moves. */

export interface CellFill {
  readonly cell: string;
  readonly channels: number;
  readonly size: number;
  readonly free: number;
}

export interface RegionRoom {
  readonly region: string;
  /** VPC slots of the region that no cell uses or used before. */
  readonly freeSlots: readonly number[];
}

export interface Placement {
  readonly cells: readonly CellFill[];
  /** Cells with room for a new channel, the emptiest first; without retiring cells. */
  readonly fits: readonly string[];
  /** Regions with room for a new cell, the emptiest first; without retiring regions. */
  readonly regions: readonly RegionRoom[];
}

export function planPlacement(settings: Settings): Placement {
  const cells = Object.entries(settings.lineUp.cells).map(([cell, { channels, size }]) => {
    const count = Object.keys(channels).length;
    return { cell, channels: count, size, free: size - count };
  });
  const emptiest = [...cells].sort((one, other) => other.free - one.free);
  const { lineUp, regions: rows } = staying(settings);
  const regions = Object.keys(rows).map((region) => ({
    region,
    freeSlots: freeSlotsOf(settings, region),
  }));
  return {
    cells,
    fits: emptiest
      .filter(({ cell, free }) => free > 0 && Object.hasOwn(lineUp.cells, cell))
      .map(({ cell }) => cell),
    regions: regions
      .filter(({ freeSlots }) => freeSlots.length > 0)
      .sort((one, other) => other.freeSlots.length - one.freeSlots.length),
  };
}

function freeSlotsOf(settings: Settings, region: string): number[] {
  const sites = Object.values(settings.lineUp.cells).flatMap(({ home, standby }) => [home, standby]);
  const taken = sites.filter((site) => site.region === region).map(({ slot }) => slot);
  const used = new Set([...taken, ...(settings.regions[region]?.retired.vpcs ?? [])]);
  const { first, last } = slotRange(settings.addresses, "vpc");
  return Array.from({ length: last - first + 1 }, (_, at) => first + at).filter((slot) => !used.has(slot));
}
