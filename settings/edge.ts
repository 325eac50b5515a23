import { CHANNEL_DEFAULTS } from "./channels";

/** What the edge reads of a cell's channels: what its checks and its plan both ask. */

/** As much of a cell as says who may see its channels. */
interface Entitled {
  readonly defaults?: Seen | undefined;
  readonly channels?: Readonly<Record<string, Seen>> | undefined;
}
interface Seen {
  readonly countries?: readonly string[] | undefined;
}

/** Who may see what, as a function has room for it: each list of countries once, and by channel the list's number. */
export interface Rights {
  /** Countries with a space between; "" is every country. */
  readonly countries: readonly string[];
  readonly channels: Readonly<Record<string, number>>;
}

export function rightsOf({ channels = {}, defaults }: Entitled): Rights {
  const lists = Object.entries(channels).map(
    ([id, own]) => [id, textOf(own.countries ?? defaults?.countries ?? CHANNEL_DEFAULTS.countries)] as const,
  );
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
