import type { LineUp, LineUpChannel } from "../../catalog/lineUp";
import { feedName } from "../../catalog/renditions";
import { viewerName } from "../edge/names";
import { SECRET_PREFIXES } from "../../catalog/access.table";
import type { Cell } from "./cell";
import { deliveryName } from "./balancers/delivery";

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
    zones: [...zones].sort(),
    timing: Object.fromEntries(
      Object.entries(timing).map(([row, { seconds }]) => [row, seconds]),
    ) as LineUp["timing"],
    ladders: laddersIn(cell),
    channels: channels.map(withPinnedFeed),
    segmentHost: segmentHostOf(cell),
    vendors: vendorsOf(cell),
    keyServers: keyServersOf(cell),
  };
}

/** The sites of an epoch-locked channel have the same segments only while both show the same feed. */
function withPinnedFeed<Row extends LineUpChannel>(channel: Row): Row {
  const [first] = channel.feeds;
  if (channel.epochLocked === undefined || first === undefined) return channel;
  return { ...channel, pinnedFeed: channel.pinnedFeed ?? feedName(first) };
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
