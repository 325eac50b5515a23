import { privateLinkName } from "../../plan/backbone/privateLinkServices";
import { planCapacity } from "../../plan/cell/capacity/capacity";
import { type Cell, cellOf, type Feed } from "../../plan/cell/cell";
import { hasOwnName, planIngest } from "../../plan/cell/balancers/ingest";
import { INGEST_PATHS, VENDOR_AUTH } from "../../catalog/ingestPaths.table";
import { SITES, type Settings } from "../../settings/settings";

/** A feed at one place of a cell, as its vendor needs to know it. */
export interface FeedAt {
  readonly seat: Cell;
  readonly feed: Feed;
  readonly host: string;
  readonly port: number;
  /** Of private feeds: they never change, so vendors' firewalls may name them. */
  readonly addresses: readonly string[];
}

/** Every feed of a cell, at home and then at standby. */
export const feedsAt = (settings: Settings, cell: string): FeedAt[] =>
  SITES.flatMap((place) => {
    const seat = cellOf(settings, cell, place);
    const { names, entry } = planIngest(seat, planCapacity(settings, cell, place));
    const named = seat.feeds.filter(hasOwnName);
    const fixed = entry?.seats.flatMap((row) => row.fixed?.address ?? []) ?? [];
    return seat.feeds.map((feed) => ({
      seat,
      feed,
      host: names[named.indexOf(feed)]?.name ?? privateLinkName(seat, "ingest"),
      port: VENDOR_AUTH[feed.auth].port,
      addresses: INGEST_PATHS[feed.path].front === "staticIpNlb" ? fixed : [],
    }));
  });
