import { partitionOf } from "../../facts/geography";
import {
  INGEST_PATHS,
  type IngestBalancer,
  type IngestPath,
  type VendorAuth,
} from "../../catalog/ingestPaths.table";
import { feedName } from "../../catalog/renditions";
import { type Consumer, consumersOf } from "../../settings/privateLink";
import {
  type CellSettings,
  cellSettings,
  type Channel,
  type Settings,
  type Site,
  SITES,
} from "../../settings/settings";
import type { PolicyScope } from "../policies";
import { isProtected } from "../retiring";
import type { TagScope } from "../../catalog/tags";
import type { Timing } from "../../catalog/timing";
import type { EnvironmentPlan } from "../environment";
import type { LedgerRow } from "../network/ledger";

/** One of the two sites of a cell, with everything that its planners need from the environment. */
export interface Cell {
  readonly name: string;
  readonly site: Site;
  readonly region: string;
  /** Region of the cell's other site. */
  readonly otherRegion: string;
  /** Zone ids, in the order of the region. */
  readonly zones: readonly string[];
  readonly scope: PolicyScope;
  readonly tags: TagScope;
  /** Whether resources with data, or with addresses that others configured, are protected. */
  readonly protect: boolean;
  readonly channels: readonly Channel[];
  readonly feeds: readonly Feed[];
  /** Platforms that read it through PrivateLink. */
  readonly consumers: readonly Consumer[];
  readonly timing: Timing;
  /** The address plan of its region. */
  readonly blocks: readonly LedgerRow[];
  readonly own: CellSettings;
  readonly settings: Settings;
}

/** What one vendor pushes into a cell by one path. */
export interface Feed {
  /** `northlight-internet` */
  readonly key: string;
  readonly vendor: string;
  readonly path: IngestPath;
  readonly auth: VendorAuth;
  readonly prefixes: readonly string[];
  /** Ids of the channels that it carries. */
  readonly channels: readonly string[];
}

/** One site of a cell. Throws a RangeError for a cell that the environment does not have. */
export function cellOf(
  { settings, timing, ledger }: Pick<EnvironmentPlan, "settings" | "timing" | "ledger">,
  name: string,
  site: Site,
): Cell {
  const own = cellSettings(settings, name);
  const { region, otherRegion, zones } = own[site];
  const channels = Object.values(own.channels);
  return {
    name,
    site,
    region,
    otherRegion,
    zones: Object.keys(zones),
    scope: {
      partition: settings.partition,
      region,
      account: settings.account,
      organization: settings.organization,
      dnsSuffix: partitionOf(region).dnsSuffix,
    },
    tags: {
      environment: settings.environment,
      region,
      cell: name,
      owner: settings.owner,
      costCentre: settings.costCentre,
    },
    protect: isProtected(settings, { cell: name }),
    channels,
    feeds: feedsOf(settings, channels),
    consumers: consumersOf(settings, name),
    timing,
    blocks: ledger.filter((row) => row.region === region),
    own,
    settings,
  };
}

/** Cells with a site in a region, and the site. */
export const cellsIn = ({ lineUp }: Settings, region: string): { name: string; site: Site }[] =>
  Object.entries(lineUp.cells).flatMap(([name, cell]) =>
    SITES.filter((site) => cell[site].region === region).map((site) => ({ name, site })),
  );

function feedsOf({ outside }: Settings, channels: readonly Channel[]): Feed[] {
  const feeds = new Map<string, Feed>();
  for (const { id, feeds: rows } of channels)
    for (const { vendor, path } of rows) {
      const key = feedName({ vendor, path });
      const { auth = "token", prefixes = [] } = outside[vendor] ?? {};
      const before = feeds.get(key)?.channels ?? [];
      feeds.set(key, { key, vendor, path, auth, prefixes, channels: [...before, id] });
    }
  return [...feeds.values()];
}

/** The load balancer that receives a feed. */
export const balancerOf = ({ path }: Pick<Feed, "path">): IngestBalancer => INGEST_PATHS[path].balancer;

export const isPublic = (feed: Pick<Feed, "path">): boolean => balancerOf(feed) === "public";

/** Whether platforms of other accounts read a cell through PrivateLink. */
export const isRead = ({ consumers }: Pick<Cell, "consumers">): boolean => consumers.length > 0;
