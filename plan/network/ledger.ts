import { blockAt, blockInSlot, type Cidr } from "../../facts/cidr";
import { TIERS, type TierRow } from "./tiers.table";

/**
 * The address plan. Declared slots divide the world's block, level by level; counts and order do not matter. A slot
 * is permanent: a new environment, region, VPC, zone or tier adds rows and moves none.
 *
 *     world /8 > environment /10 (4) > region /14 (16) > VPC /19 (32; slot 0 is the hub) > zone /22 (8) > tier
 */
export interface World {
  readonly levels: Levels;
  readonly environments: readonly EnvironmentSlots[];
  /** Default: the program's own tiers. */
  readonly tiers?: Readonly<Record<string, Pick<TierRow, "at" | "prefix">>>;
}

/** The world's block, and the prefix length of each level below it. */
export interface Levels {
  readonly world: Cidr;
  readonly environment: number;
  readonly region: number;
  readonly vpc: number;
  readonly zone: number;
}

interface Slotted {
  readonly name: string;
  readonly slot: number;
}
export interface EnvironmentSlots extends Slotted {
  readonly regions: readonly RegionSlots[];
}
export interface RegionSlots extends Slotted {
  readonly vpcs: readonly VpcSlots[];
}
export interface VpcSlots extends Slotted {
  /** Zone id -> slot. */
  readonly zones: Readonly<Record<string, number>>;
}

/** One block of the plan. `slot` is its position in the parent block; for a subnet, the offset of its tier in addresses. */
export interface LedgerRow {
  readonly level: "environment" | "region" | "vpc" | "zone" | "subnet";
  readonly environment: string;
  readonly region?: string;
  readonly vpc?: string;
  readonly zone?: string;
  readonly tier?: string;
  readonly slot: number;
  readonly block: Cidr;
}

/** Slot of the hub VPC in its region. */
export const HUB_SLOT = 0;

/**
 * All blocks of a world, outer before inner. Throws a RangeError for a slot out of range, which settings reject
 * earlier.
 */
export function planLedger(world: World): LedgerRow[] {
  return world.environments.flatMap(({ name, slot, regions }) => {
    const row = { level: "environment", environment: name, slot } as const;
    const block = blockInSlot(world.levels.world, slot, world.levels.environment);
    return [
      { ...row, block },
      ...regions.flatMap((region) => regionRows(world, { environment: name, block }, region)),
    ];
  });
}

function regionRows(world: World, parent: Parent, { name, slot, vpcs }: RegionSlots): LedgerRow[] {
  const within = { environment: parent.environment, region: name };
  const block = blockInSlot(parent.block, slot, world.levels.region);
  return [
    { level: "region", ...within, slot, block },
    ...vpcs.flatMap((vpc) => vpcRows(world, { ...within, block }, vpc)),
  ];
}

function vpcRows(
  world: World,
  { block: region, ...above }: Parent,
  { name, slot, zones }: VpcSlots,
): LedgerRow[] {
  const within = { ...above, vpc: name };
  const block = blockInSlot(region, slot, world.levels.vpc);
  return [
    { level: "vpc", ...within, slot, block },
    ...Object.entries(zones).flatMap(([zone, at]) =>
      zoneRows(world, { ...within, block }, { name: zone, slot: at }),
    ),
  ];
}

function zoneRows(world: World, { block: vpc, ...above }: Parent, { name, slot }: Slotted): LedgerRow[] {
  const within = { ...above, zone: name };
  const block = blockInSlot(vpc, slot, world.levels.zone);
  const subnets = Object.entries(world.tiers ?? TIERS).map(([tier, { at, prefix }]): LedgerRow => ({
    level: "subnet",
    ...within,
    tier,
    slot: at,
    block: blockAt(block, at, prefix),
  }));
  return [{ level: "zone", ...within, slot, block }, ...subnets];
}

interface Parent {
  readonly environment: string;
  readonly region?: string;
  readonly vpc?: string;
  readonly block: Cidr;
}
