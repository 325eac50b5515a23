import type { NeedName, Unit } from "./capacity.table";
import { INGEST_PATH_NAMES } from "../../../catalog/ingestPaths.table";
import type { Timing } from "../../../catalog/timing";
import type { Load } from "./loads";
import type { NeedRow } from "./rows";

/** Shared arithmetic of a cell's needs. */

export interface Facts {
  readonly loads: readonly Load[];
  readonly timing: Timing;
  readonly zones: number;
  readonly viewers: number;
  /** Cache hit ratio of the CDN. */
  readonly cacheHit: number;
}

export type BaseComponent<Name extends NeedName> = Readonly<Record<Name, NeedRow>>;

/** Rounded to a thousandth, so that rows are the same on every machine. */
export const row = (value: number, unit: Unit, formula: string): NeedRow => ({
  value: Math.round(value * 1000) / 1000,
  unit,
  formula,
});

export const total = (loads: readonly Load[], of: (load: Load) => number): number =>
  loads.reduce((sum, load) => sum + of(load), 0);

/** Feeds of a channel on some paths. Default: all paths. */
export const feedsOf = ({ feeds }: Load, paths = INGEST_PATH_NAMES): number =>
  paths.reduce((sum, path) => sum + feeds[path], 0);

/** Renditions that vendors push. */
export const renditionsOf = ({ videos, tracks }: Load): number => videos + tracks;

/** Mbit/s that packagers write for each feed. */
export const storedMbps = ({ mbps, formats }: Load): number => mbps * formats;

/** Mbit/s of all feeds, or of the feeds on some paths. */
export const ingestMbps = (loads: readonly Load[], paths = INGEST_PATH_NAMES): number =>
  total(loads, (load) => load.mbps * feedsOf(load, paths));
