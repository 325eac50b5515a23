import type { RegionSettings, Settings } from "../../settings/schema/settings.schema";
import { HUB_SLOT, planLedger, type LedgerRow, type RegionSlots, type VpcSlots, type World } from "./ledger";

/** Name of a region's own VPC in the ledger. Cells carry their own names. */
export const HUB = "hub";

/** One environment, or some regions of it, as the ledger sees it: every block that its settings give to somebody. */
export function worldOf(
  settings: Settings,
  regions: readonly string[] = Object.keys(settings.regions),
): World {
  return {
    levels: settings.addresses,
    environments: [
      {
        name: settings.environment,
        slot: settings.slot,
        regions: regions.map((region) => regionSlots(settings, region)),
      },
    ],
  };
}

/** The ledger of one environment, or of some regions of it: slots are declared, so the others move nothing. */
export const ledgerOf = (settings: Settings, regions?: readonly string[]): LedgerRow[] =>
  planLedger(worldOf(settings, regions));

function regionSlots(settings: Settings, name: string): RegionSlots {
  const region = settings.regions[name];
  if (region === undefined) throw new RangeError(`${settings.environment} has no region ${name}`);
  // The hub is in every zone that the region declares, used by a cell or not: were it in the used ones only, the first
  // cell of a region would take zones away from it.
  return {
    name,
    slot: region.slot,
    vpcs: [{ name: HUB, slot: HUB_SLOT, zones: region.zones }, ...cellsIn(settings, name, region)],
  };
}

/** The cells that have a seat in a region, home or standby, as its VPCs. */
function cellsIn(settings: Settings, region: string, { zones }: RegionSettings): VpcSlots[] {
  return Object.entries(settings.lineUp.cells).flatMap(([name, { home, standby }]) =>
    [home, standby]
      .filter((seat) => seat.region === region)
      .map((seat) => ({ name, slot: seat.slot, zones: pick(zones, seat.zones ?? Object.keys(zones)) })),
  );
}

const pick = (zones: Readonly<Record<string, number>>, names: readonly string[]): Record<string, number> =>
  Object.fromEntries(Object.entries(zones).filter(([name]) => names.includes(name)));
