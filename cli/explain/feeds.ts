import { privateLinkName } from "../../plan/backbone/privateLinkServices";
import { SITES } from "../../settings/settings";
import { type Cell, type Feed } from "../../plan/cell/cell";
import { hasOwnName } from "../../plan/cell/balancers/ingest";
import { INGEST_PATHS, VENDOR_AUTH } from "../../catalog/ingestPaths.table";
import type { EnvironmentPlan } from "../../plan/environment";

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
export const feedsAt = (plan: EnvironmentPlan, cell: string): FeedAt[] =>
  SITES.flatMap((place) => {
    const { cell: seat, ingest } = plan.cellPlan(cell, place);
    const { names, entry } = ingest;
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
