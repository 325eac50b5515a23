import { rowOf } from "../facts/rowOf";
import { LADDERS } from "../catalog/ladders.table";
import type { WrittenCell, WrittenOutside, WrittenSettings } from "./schema/settings.schema";
import type {
  CellSettings,
  Channel,
  ChannelKeys,
  EdgeSettings,
  OutsideSettings,
  RegionSettings,
  Settings,
  Site,
  SiteSettings,
} from "./settings";
import { defaultAsn } from "./slots";

/** A channel's keys if neither the channel nor its cell sets them. Feeds have no default: checks require them. */
export const CHANNEL_DEFAULTS: ChannelKeys = {
  ladder: "hd30",
  audio: [{ language: "und", role: "main", codec: "aac" }],
  drm: [],
  dvrHours: 0,
  archiveDays: 0,
  captions: [],
  scte35: "dateRange",
  feeds: [],
  pinnedFeed: undefined,
  epochLocked: undefined,
  offAir: undefined,
  countries: [],
};

/** Minutes, with `protect`. */
const DEFAULT_BAKE = 15;

/** Fills in each default that depends on another key. The schema fills in constant defaults. */
export function complete(written: WrittenSettings): Settings {
  const { regions, lineUp, outside, edge, waves, protect } = written;
  return {
    ...written,
    regions: each(regions, (row): RegionSettings => ({ ...row, asn: row.asn ?? asnOf(written, row.slot) })),
    lineUp: {
      ...lineUp,
      ladders: { ...LADDERS, ...lineUp.ladders },
      cells: each(lineUp.cells, (cell) => completeCell(written, cell)),
    },
    outside: each(outside, completeOutside),
    edge: edge && completeEdge(written, edge),
    waves: { ...waves, bake: waves.bake ?? (protect ? DEFAULT_BAKE : 0) },
  };
}

const asnOf = ({ addresses, slot }: WrittenSettings, region: number): number =>
  defaultAsn(addresses, { environment: slot, region });

function completeCell(written: WrittenSettings, cell: WrittenCell): CellSettings {
  return {
    ...cell,
    home: completeSite(written, cell, "home"),
    standby: completeSite(written, cell, "standby"),
    release: cell.release ?? written.release ?? "",
    defaults: completeDefaults(cell),
    ownDefaults: Object.keys(cell.defaults) as (keyof ChannelKeys)[],
    channels: completeChannels(cell),
  };
}

function completeSite({ regions }: WrittenSettings, cell: WrittenCell, site: Site): SiteSettings {
  const { region, slot, zones } = cell[site];
  const all = Object.entries(rowOf(regions, region)?.zones ?? {});
  return {
    region,
    otherRegion: cell[site === "home" ? "standby" : "home"].region,
    slot,
    zones: Object.fromEntries(all.filter(([zone]) => zones?.includes(zone) ?? true)),
  };
}

/** The part of a cell that completes its channels. In checks, the other keys may be missing. */
interface Given {
  readonly defaults?: Partly<WrittenCell["defaults"]> | undefined;
  readonly channels?: Readonly<Record<string, Partly<WrittenCell["channels"][string]>>> | undefined;
}

type Partly<T> = { readonly [K in keyof T]?: T[K] | undefined };

export const completeDefaults = ({ defaults }: Given): ChannelKeys =>
  ({ ...CHANNEL_DEFAULTS, ...written(defaults) }) as ChannelKeys;

/** `false` in the file overrides a default, and is `undefined` for planners. */
const written = <Keys extends Given["defaults"]>(keys: Keys): Keys =>
  keys?.epochLocked === false ? { ...keys, epochLocked: undefined } : keys;

/** Each channel's own keys, over its cell's defaults, over the program's. Before the checks, a channel's name may be missing. */
export const completeChannels = (cell: Given): Record<string, Channel> =>
  Object.fromEntries(
    Object.entries(cell.channels ?? {}).map(([id, channel]) => [
      id,
      { id, ...completeDefaults(cell), ...written(channel) } as Channel,
    ]),
  );

const completeOutside = (row: WrittenOutside): OutsideSettings => ({
  ...row,
  auth: row.auth ?? "token",
  authorities: row.authorities ?? [],
  revocations: row.revocations ?? [],
  principals: row.principals ?? [],
});

const completeEdge = (
  { publicZone }: WrittenSettings,
  edge: NonNullable<WrittenSettings["edge"]>,
): EdgeSettings => ({ ...edge, viewerZone: edge.viewerZone ?? publicZone });

const each = <Before, After>(
  rows: Readonly<Record<string, Before>>,
  completed: (row: Before) => After,
): Record<string, After> =>
  Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, completed(row)]));
