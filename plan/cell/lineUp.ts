import type { DrmSystem } from "../../catalog/formats.table";
import type { IngestPath, VendorAuth } from "../../catalog/ingestPaths.table";
import type { Channel } from "../../settings/settings";
import type { LadderRow } from "../../catalog/ladders.table";
import type { TimingName } from "../../catalog/timing";
import { viewerName } from "../edge/names";
import { SECRET_PREFIXES } from "./access/access.table";
import type { Cell } from "./cell";
import { deliveryName } from "./balancers/delivery";

/**
 * What the services of a cell know of its channels: one JSON object in the `config` bucket, which each of them reads at start
 * and again every minute, and keeps while it can't. So a new channel, vendor or zone restarts nothing. It is an object and
 * not a parameter, for those end at 8 KB (SSM quotas, 2026-11), and in a bucket of its own, for no service may write it.
 */
export interface LineUp {
  /** Of this shape; services refuse those that they don't know. */
  readonly version: 1;
  readonly cell: string;
  readonly site: string;
  readonly region: string;
  readonly otherRegion: string;
  readonly zones: readonly string[];
  /** Seconds, by name. */
  readonly timing: Readonly<Record<TimingName, number>>;
  /** Those that a channel names. */
  readonly ladders: Readonly<Record<string, LadderRow>>;
  readonly channels: readonly Channel[];
  /** Host of segments, absolute in every manifest: manifests and segments are different distributions. */
  readonly segmentHost: string;
  /** Who pushes, by name. */
  readonly vendors: Readonly<Record<string, VendorEntry>>;
  readonly keyServers: Readonly<
    Partial<Record<DrmSystem, { readonly url: string; readonly secret: string }>>
  >;
}

export interface VendorEntry {
  readonly auth: VendorAuth;
  readonly paths: readonly IngestPath[];
  /** Key of a row of `secrets`, where tokens prove who it is. */
  readonly secret?: string;
  /**
   * PEM, where certificates prove it: a region's trust store holds those of all vendors, so only the ingest service can see
   * that one vendor's authority names another. Revocations are not here: the load balancer has looked at them by then.
   */
  readonly authorities?: readonly string[];
}

/** The object's key. */
export const LINE_UP_KEY = "line-up.json";

export function planLineUp(cell: Cell): LineUp {
  const { name, site, region, otherRegion, zones, channels, timing } = cell;
  return {
    version: 1,
    cell: name,
    site,
    region,
    otherRegion,
    zones,
    timing: Object.fromEntries(
      Object.entries(timing).map(([row, { seconds }]) => [row, seconds]),
    ) as LineUp["timing"],
    ladders: laddersIn(cell),
    channels,
    segmentHost: segmentHostOf(cell),
    vendors: vendorsOf(cell),
    keyServers: keyServersOf(cell),
  };
}

/** Without an edge the delivery load balancer answers both. */
function segmentHostOf(cell: Cell): string {
  const { edge } = cell.settings;
  return edge === undefined ? deliveryName(cell).name : viewerName(edge, "segments", cell.name);
}

function laddersIn({ settings, channels }: Cell): LineUp["ladders"] {
  const known = settings.lineUp.ladders;
  const used = [...new Set(channels.map(({ ladder }) => ladder))].sort();
  return Object.fromEntries(used.flatMap((name) => (known[name] === undefined ? [] : [[name, known[name]]])));
}

function vendorsOf({ feeds, settings }: Cell): LineUp["vendors"] {
  const vendors = [...new Set(feeds.map(({ vendor }) => vendor))].sort();
  return Object.fromEntries(
    vendors.map((vendor) => {
      const own = feeds.filter((feed) => feed.vendor === vendor);
      const auth = own[0]?.auth ?? "token";
      const proof =
        auth === "token"
          ? { secret: SECRET_PREFIXES.vendors + vendor }
          : { authorities: settings.outside[vendor]?.authorities ?? [] };
      return [vendor, { auth, paths: own.map(({ path }) => path), ...proof }];
    }),
  );
}

function keyServersOf({ channels, settings }: Cell): LineUp["keyServers"] {
  const systems = [...new Set(channels.flatMap(({ drm }) => drm))].sort();
  return Object.fromEntries(
    systems.map((system) => [
      system,
      { url: settings.lineUp.keyServers[system] ?? "", secret: SECRET_PREFIXES.keys + system },
    ]),
  );
}
