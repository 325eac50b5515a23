import { DRM_FORMATS, DRM_SYSTEMS, type Format } from "../catalog/formats.table";
import { LADDERS, type LadderRow } from "../catalog/ladders.table";
import type { CellSettings, Settings } from "./schema/settings.schema";

/** A channel with every key that it, its cell or the program decides. */
export type Channel = {
  readonly [K in Exclude<keyof Written, "offAir">]-?: NonNullable<Written[K]>;
} & { readonly id: string; readonly offAir: Written["offAir"] };

type Written = CellSettings["channels"][string];

/** What a channel is where neither it nor its cell says more. Feeds have no default: settings ask for them. */
export const CHANNEL_DEFAULTS: Omit<Channel, "id" | "name"> = {
  ladder: "hd30",
  drm: [],
  dvrHours: 0,
  archiveDays: 0,
  captions: [],
  scte35: "dateRange",
  feeds: [],
  epochLocked: false,
  offAir: undefined,
  countries: [],
};

/** The channels of a cell, by id as written. */
export const channelsOf = ({ channels, defaults }: CellSettings): Channel[] =>
  Object.entries(channels).map(
    ([id, channel]) => ({ id, ...CHANNEL_DEFAULTS, ...defaults, ...channel }) as Channel,
  );

/** What a channel is served in: the formats of its DRM systems and no other, or all of them in the clear. */
export const formatsOf = ({ drm }: Pick<Channel, "drm">): Format[] =>
  DRM_SYSTEMS.filter((system) => drm.length === 0 || drm.includes(system)).map(
    (system) => DRM_FORMATS[system],
  );

/** Every ladder that a channel of this environment may name. */
export const laddersOf = ({ lineUp }: Pick<Settings, "lineUp">): Readonly<Record<string, LadderRow>> => ({
  ...LADDERS,
  ...lineUp.ladders,
});
