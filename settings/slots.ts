import type { Settings } from "./settings";

/**
 * Ranges of slots, and the addresses and ASNs that derive from them. A slot is an index into the block of the level above. The
 * prefix lengths give the number of slots: world /8 > environment /10 (4) > region /14 (16) > VPC /19 (32) > zone /22 (8).
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

export const ABOVE = Object.fromEntries(LEVELS.map(({ level, above }) => [level, above])) as Record<
  Level,
  "world" | Level
>;

/** ASNs in the block of one environment: first those of regions, then those of other gateways. */
export const ASNS_PER_ENVIRONMENT = 1000;

/** First and last slot of a level. */
export function slotRange(addresses: Addresses, level: Level): { first: number; last: number } {
  return { first: FIRST[level], last: 2 ** (addresses[level] - prefixLength(addresses, ABOVE[level])) - 1 };
}

export function prefixLength(addresses: Addresses, level: "world" | Level): number {
  return level === "world" ? Number(addresses.world.split("/")[1]) : addresses[level];
}

/** The ASN of Amazon's side in a region without an `asn` of its own. */
export function defaultAsn(addresses: Addresses, slots: { environment: number; region: number }): number {
  return addresses.asnBase + ASNS_PER_ENVIRONMENT * slots.environment + slots.region;
}
