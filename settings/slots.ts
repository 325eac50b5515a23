import type { Settings } from "./settings";

/**
 * What a slot number may be, and what it stands for. A slot is an index into the block of the level above, so the prefix
 * lengths alone say how many there are: world /8 > environment /10 (4) > region /14 (16) > VPC /19 (32) > zone /22 (8).
 */

export type Level = "environment" | "region" | "vpc" | "zone";
export type Addresses = Settings["addresses"];

/** Slot 0 of a region is its hub VPC, so cells start from 1. */
const FIRST: Record<Level, number> = { environment: 0, region: 0, vpc: 1, zone: 0 };

/** Outermost first. */
export const LEVELS: readonly { readonly level: Level; readonly above: "world" | Level }[] = [
  { level: "environment", above: "world" },
  { level: "region", above: "environment" },
  { level: "vpc", above: "region" },
  { level: "zone", above: "vpc" },
];

const ABOVE = Object.fromEntries(LEVELS.map(({ level, above }) => [level, above])) as Record<
  Level,
  "world" | Level
>;

/** BGP numbers of one environment lie in a block of this many: regions from its start, the rest for other gateways. */
const NUMBERS_PER_ENVIRONMENT = 1000;

/** First and last slot of a level. */
export function slotRange(addresses: Addresses, level: Level): { first: number; last: number } {
  return { first: FIRST[level], last: 2 ** (addresses[level] - prefixLength(addresses, ABOVE[level])) - 1 };
}

export function prefixLength(addresses: Addresses, level: "world" | Level): number {
  return level === "world" ? Number(addresses.world.split("/")[1]) : addresses[level];
}

/** The BGP number of Amazon's side in a region that declares none. */
export function defaultAsn(addresses: Addresses, slots: { environment: number; region: number }): number {
  return addresses.asnBase + NUMBERS_PER_ENVIRONMENT * slots.environment + slots.region;
}
