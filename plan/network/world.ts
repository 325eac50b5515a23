import { regionSettings, type Settings, SITES } from "../../settings/settings";
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
  const region = regionSettings(settings, name);
  // The hub is in every zone that the region declares, used by a cell or not: were it in the used ones only, the first
  // cell of a region would take zones away from it.
  return {
    name,
    slot: region.slot,
    vpcs: [{ name: HUB, slot: HUB_SLOT, zones: region.zones }, ...cellsIn(settings, name)],
  };
}

/** The cells that have a site in a region, as its VPCs. */
function cellsIn(settings: Settings, region: string): VpcSlots[] {
  return Object.entries(settings.lineUp.cells).flatMap(([name, cell]) =>
    SITES.map((site) => cell[site])
      .filter((site) => site.region === region)
      .map(({ slot, zones }) => ({ name, slot, zones })),
  );
}
