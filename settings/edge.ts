import type { Channel } from "./settings";

/** Who may see what, as a function has room for it: each list of countries once, and by channel the list's number. */
export interface Rights {
  /** Countries with a space between; "" is every country. */
  readonly countries: readonly string[];
  readonly channels: Readonly<Record<string, number>>;
}

/** Of a cell's channels, by id. */
export function rightsOf(channels: Readonly<Record<string, Pick<Channel, "countries">>>): Rights {
  const lists = Object.entries(channels).map(([id, own]) => [id, textOf(own.countries)] as const);
  const countries = [...new Set(lists.map(([, list]) => list))];
  return {
    countries,
    channels: Object.fromEntries(lists.map(([id, list]) => [id, countries.indexOf(list)])),
  };
}

/** Bytes that a cell's row takes of its function. */
export const rowBytes = (rights: Rights, origins: readonly string[]): number =>
  Buffer.byteLength(JSON.stringify({ ...rights, origins }));

const textOf = (countries: readonly string[]): string => [...countries].sort().join(" ");
