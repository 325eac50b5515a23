import type { LineUpChannel } from "../../catalog/lineUp";

/** What one round finds out about a channel. Pure: the state before, what was read, and the time. */

export const FORMATS = ["hls", "dash"] as const;
export type Format = (typeof FORMATS)[number];

/**
 * The manifests of a format, as read in one round: the time of the newest segment in seconds, on any scale that rises. Undefined: an
 * error, or no segment.
 */
export type Sample = number | undefined;

/** What the probe knows of a format of a channel. */
export interface Growth {
  /** The newest time that was read. */
  readonly newest: Sample;
  /** Monotonic ms at which it grew; before it ever did, at which the probe first looked. */
  readonly grew: number;
  /** If the last round read an error. */
  readonly failed: boolean;
}

export function growthAfter(before: Growth | undefined, sample: Sample, now: number): Growth {
  if (sample === undefined) return { newest: undefined, grew: now, ...before, failed: true };
  if (before?.newest === undefined) return { newest: sample, grew: now, failed: false };
  // A lower time is a new timeline: it counts from there, but it is no growth.
  return { newest: sample, grew: sample > before.newest ? now : before.grew, failed: false };
}

/** Seconds since the manifests grew, of the worse format. */
export const ageOf = (formats: readonly Growth[], now: number): number =>
  Math.max(0, ...formats.map(({ grew }) => (now - grew) / 1000));

/** If a manifest of the channel is an error, or has not grown for `staleAfter` seconds. */
export const isStale = (formats: readonly Growth[], now: number, staleAfter: number): boolean =>
  formats.some(({ failed }) => failed) || ageOf(formats, now) > staleAfter;

/** Channels with DRM have the formats of their systems; others have both. */
export const formatsOf = ({ drm }: Pick<LineUpChannel, "drm">): readonly Format[] =>
  drm.length === 0 ? FORMATS : FORMATS.filter((format) => drm.some((system) => FORMAT_OF[system] === format));

const FORMAT_OF = { fairplay: "hls", cenc: "dash" } as const satisfies Record<
  LineUpChannel["drm"][number],
  Format
>;

/** If the channel has feeds at this time: `now` in ms since 1970, the hours in UTC. */
export function isOnAir({ offAir }: Pick<LineUpChannel, "offAir">, now: number): boolean {
  if (offAir === undefined) return true;
  const hour = new Date(now).getUTCHours();
  const { from, to } = offAir;
  const off = from <= to ? from <= hour && hour < to : from <= hour || hour < to;
  return !off;
}
