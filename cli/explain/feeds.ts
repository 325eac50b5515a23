import { privateLinkName } from "../../plan/backbone/privateLinkServices";
import { SITES } from "../../settings/settings";
import { type Cell, type Feed } from "../../plan/cell/cell";
import { hasOwnName } from "../../plan/cell/balancers/ingest";
import { INGEST_PATHS, VENDOR_AUTH } from "../../catalog/ingestPaths.table";
import type { EnvironmentPlan } from "../../plan/environment";

/** A feed at one site of a cell, with what its vendor needs to connect. */
export interface FeedAt {
  readonly cellAt: Cell;
  readonly feed: Feed;
  readonly host: string;
  readonly port: number;
  /** Static addresses of private feeds, for the firewalls of vendors; empty for other feeds. */
  readonly addresses: readonly string[];
}

/** Every feed of a cell, first at home, then at standby. */
export const feedsAt = (plan: EnvironmentPlan, cell: string): FeedAt[] =>
  SITES.flatMap((site) => {
    const { cell: cellAt, ingest } = plan.cellPlan(cell, site);
    const { names, nlb } = ingest;
    const named = cellAt.feeds.filter(hasOwnName);
    const fixed = nlb?.subnets.flatMap((row) => row.fixed?.address ?? []) ?? [];
    return cellAt.feeds.map((feed) => ({
      cellAt,
      feed,
      host: names[named.indexOf(feed)]?.name ?? privateLinkName(cellAt, "ingest"),
      port: VENDOR_AUTH[feed.auth].port,
      addresses: INGEST_PATHS[feed.path].front === "staticIpNlb" ? fixed : [],
    }));
  });
