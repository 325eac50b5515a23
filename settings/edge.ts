import type { Channel } from "./settings";

/** Viewer rights in a compact form for a CloudFront Function: each list of countries once, and each channel's list number. */
export interface Rights {
  /** Country codes, separated by spaces; "" is every country. */
  readonly countries: readonly string[];
  readonly channels: Readonly<Record<string, number>>;
}

/** The rights of a cell's channels, by channel id. */
export function rightsOf(channels: Readonly<Record<string, Pick<Channel, "countries">>>): Rights {
  const lists = Object.entries(channels).map(([id, own]) => [id, textOf(own.countries)] as const);
  const countries = [...new Set(lists.map(([, list]) => list))];
  return {
    countries,
    channels: Object.fromEntries(lists.map(([id, list]) => [id, countries.indexOf(list)])),
  };
}

/** Bytes of a cell's row in its function. */
export const rowBytes = (rights: Rights, origins: readonly string[]): number =>
  Buffer.byteLength(JSON.stringify({ ...rights, origins }));

const textOf = (countries: readonly string[]): string => [...countries].sort().join(" ");
