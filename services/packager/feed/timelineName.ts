/** What the name of a timeline says: `<region>.<feed>.<start>.<offset>` or `locked.<feed>.<digest>`. */
export type TimelineName =
  | {
      readonly kind: "free";
      readonly region: string;
      readonly feed: string;
      /** Whole seconds since 1970 of its first segment's video. */
      readonly start: number;
      /** 90 kHz ticks to add to the vendor's timestamps. */
      readonly offset: number;
    }
  /** `digest`: 8 hex digits over what its segments must have in common. */
  | { readonly kind: "locked"; readonly feed: string; readonly digest: string };

export const writeName = (name: TimelineName): string =>
  name.kind === "locked"
    ? `locked.${name.feed}.${name.digest}`
    : `${name.region}.${name.feed}.${name.start}.${name.offset}`;

/** Undefined: not the name of a timeline. */
export function parseTimeline(text: string): TimelineName | undefined {
  const [, locked, digest] = /^locked\.([A-Za-z0-9-]+)\.([0-9a-f]{8})$/.exec(text) ?? [];
  if (locked !== undefined && digest !== undefined) return { kind: "locked", feed: locked, digest };
  const [, region, feed, start, offset] =
    /^([a-z0-9-]+)\.([A-Za-z0-9-]+)\.(\d{1,11})\.(-?\d{1,16})$/.exec(text) ?? [];
  if (region === undefined || feed === undefined || !Number.isSafeInteger(Number(offset))) return undefined;
  return { kind: "free", region, feed, start: Number(start), offset: Number(offset) };
}
