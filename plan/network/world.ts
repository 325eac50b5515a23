import { regionSettings, type Settings, SITES } from "../../settings/settings";
import { HUB_SLOT, planLedger, type LedgerRow, type RegionSlots, type VpcSlots, type World } from "./ledger";

/** Name of the hub VPC in the ledger. VPCs of cells have the names of the cells. */
export const HUB = "hub";

/** One environment, or some of its regions, as input of the ledger: all slots that its settings declare. */
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

/**
 * The ledger of one environment, or of some of its regions. Slots are declared, so other regions do not change the
 * rows.
 */
export const ledgerOf = (settings: Settings, regions?: readonly string[]): LedgerRow[] =>
  planLedger(worldOf(settings, regions));

function regionSlots(settings: Settings, name: string): RegionSlots {
  const region = regionSettings(settings, name);
  // The hub is in every zone that the region declares, even if no cell uses the zone. Otherwise the first cell of a
  // region would change the hub's zones.
  return {
    name,
    slot: region.slot,
    vpcs: [{ name: HUB, slot: HUB_SLOT, zones: region.zones }, ...cellsIn(settings, name)],
  };
}

/** The VPCs of the cells that have a site in a region. */
function cellsIn(settings: Settings, region: string): VpcSlots[] {
  return Object.entries(settings.lineUp.cells).flatMap(([name, cell]) =>
    SITES.map((site) => cell[site])
      .filter((site) => site.region === region)
      .map(({ slot, zones }) => ({ name, slot, zones })),
  );
}
