import fc from "fast-check";
import type { LedgerRow, Levels, RegionSlots, World } from "../../plan/network/ledger";
import { TIERS } from "../../plan/network/tiers.table";

/** Random worlds of the default levels: few of everything, in any slots, declared in any order. */
export const LEVELS: Levels = { world: "10.0.0.0/8", environment: 10, region: 14, vpc: 19, zone: 22 };

const slots = (last: number, most: number): fc.Arbitrary<number[]> =>
  fc.uniqueArray(fc.nat(last), { minLength: 1, maxLength: most });

const region: fc.Arbitrary<Omit<RegionSlots, "name" | "slot">> = fc
  .array(slots(7, 3), { minLength: 1, maxLength: 4 })
  .chain((zonesOf) =>
    fc.uniqueArray(fc.nat(31), { minLength: zonesOf.length, maxLength: zonesOf.length }).map((vpcSlots) => ({
      vpcs: vpcSlots.map((slot, at) => ({
        name: `vpc-${slot}`,
        slot,
        zones: Object.fromEntries((zonesOf[at] ?? []).map((zone) => [`zone-${zone}`, zone])),
      })),
    })),
  );

const regions: fc.Arbitrary<RegionSlots[]> = slots(15, 3).chain((all) =>
  fc.tuple(...all.map((slot) => region.map((rest) => ({ name: `region-${slot}`, slot, ...rest })))),
);

export const worlds: fc.Arbitrary<World & { readonly tiers: NonNullable<World["tiers"]> }> = slots(3, 3)
  .chain((all) =>
    fc.tuple(
      ...all.map((slot) => regions.map((rows) => ({ name: `environment-${slot}`, slot, regions: rows }))),
    ),
  )
  .map((environments) => ({ levels: LEVELS, environments, tiers: TIERS }));

/** Key of a row: `small/us-west-2/hub/usw2-az1/app`. */
export const pathOf = ({ environment, region: at, vpc, zone, tier }: LedgerRow): string =>
  [environment, at, vpc, zone, tier].filter((part) => part !== undefined).join("/");
