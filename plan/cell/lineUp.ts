import type { DrmSystem } from "../../catalog/formats.table";
import type { IngestPath, VendorAuth } from "../../catalog/ingestPaths.table";
import type { Channel } from "../../settings/settings";
import type { LadderRow } from "../../catalog/ladders.table";
import type { TimingName } from "../../catalog/timing";
import { viewerName } from "../edge/names";
import { SECRET_PREFIXES } from "../../catalog/access.table";
import type { Cell } from "./cell";
import { deliveryName } from "./balancers/delivery";

/**
 * The configuration of a cell's services: one JSON object in the `config` bucket. Services read it at start and every
 * minute, and keep the last one if reading fails. So a new channel, vendor or zone restarts nothing. It is not a
 * parameter, because SSM parameters have at most 8 KB (SSM quotas, 2026-11). It has its own bucket, because no
 * service may write it.
 */
export interface LineUp {
  /** Version of the format; services reject unknown versions. */
  readonly version: 1;
  readonly cell: string;
  readonly site: string;
  readonly region: string;
  readonly otherRegion: string;
  readonly zones: readonly string[];
  /** Seconds, by name. */
  readonly timing: Readonly<Record<TimingName, number>>;
  /** The ladders of the cell's channels. */
  readonly ladders: Readonly<Record<string, LadderRow>>;
  readonly channels: readonly Channel[];
  /** Host of segments, absolute in every manifest: manifests and segments are different distributions. */
  readonly segmentHost: string;
  /** Vendors by name. */
  readonly vendors: Readonly<Record<string, VendorEntry>>;
  readonly keyServers: Readonly<
    Partial<Record<DrmSystem, { readonly url: string; readonly secret: string }>>
  >;
}

export interface VendorEntry {
  readonly auth: VendorAuth;
  readonly paths: readonly IngestPath[];
  /** Name of the secret with its token keys, if it authenticates with tokens. */
  readonly secret?: string;
  /**
   * PEM, if it authenticates with certificates. A region's trust store has the authorities of all vendors, so the
   * ingest service must check that a certificate is from the vendor's own authority. Revocation lists are not here:
   * the load balancer checks them before.
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

/** Without an edge the delivery load balancer serves both manifests and segments. */
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
      const credential =
        auth === "token"
          ? { secret: SECRET_PREFIXES.vendors + vendor }
          : { authorities: settings.outside[vendor]?.authorities ?? [] };
      return [vendor, { auth, paths: own.map(({ path }) => path), ...credential }];
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
