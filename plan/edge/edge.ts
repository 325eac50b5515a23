import { type AlarmRow, nameOf } from "../alarms/alarm";
import type { EnvironmentPlan } from "../environment";
import { type Rights, rightsOf } from "../../settings/edge";
import { type Settings, SITES } from "../../settings/settings";
import { KNOWN_NAMES } from "../../catalog/names.table";
import { edgeKeyPolicy, type PolicyScope } from "../policies";
import { type KeyRow, policyScope } from "../region/region";
import { attached, isProtected } from "../retiring";
import type { TagScope } from "../../catalog/tags";
import type { Timing } from "../../catalog/timing";
import { alarmsOfAll, alarmsOfCell } from "./alarms";
import { CLASSES, type ClassName } from "./classes.table";
import { type DistributionRow, planDistributions } from "./distributions";
import { type FirewallRow, planFirewall } from "./manifestFirewall";
import type { EdgeFile } from "./file";
import { certificateDomains } from "./names";
import { type OriginRow, planOrigins } from "./origins";
import { type MonthlyRow, planMonthly, planPrices, type PriceRow } from "./prices";

/** CloudFront reads certificates and web ACLs from this region only; CloudFront itself is global. */
export const EDGE_REGION = "us-east-1";

/**
 * Request headers that a player in a web page may send: byte ranges, and media data of Common Media Client Data (CTA-5004,
 * 2020, table 1). A browser asks for them first.
 */
export const REQUEST_HEADERS = [
  "Range",
  "CMCD-Object",
  "CMCD-Request",
  "CMCD-Session",
  "CMCD-Status",
] as const;

const HOUR_SECONDS = 3600;

/** How viewers reach the cells, as rows. Tests read them without Pulumi; components loop over them. */
export interface EdgePlan {
  readonly scope: PolicyScope;
  readonly tags: TagScope;
  /** Whether the key-value store with the evacuation switches is protected. */
  readonly protect: boolean;
  readonly certificate: { readonly domains: readonly string[]; readonly zone: string };
  readonly policies: readonly PolicyRow[];
  /** Origins of web pages that may read, with cookies. Empty: all origins may read, without cookies. */
  readonly origins: readonly string[];
  /** A viewer's token may end at most this many seconds after a request. */
  readonly tokenSeconds: number;
  readonly firewall: FirewallRow;
  readonly firewallAlarms: readonly AlarmRow[];
  readonly log: LogRow;
  /** Encrypts alarms and the log. The environment need not have the region of the edge. */
  readonly key: KeyRow;
  readonly notify: Settings["notify"];
  /** How long CloudFront caches an error, in seconds. */
  readonly errorSeconds: number;
  readonly cells: readonly EdgeCellRow[];
  readonly prices: readonly PriceRow[];
  readonly monthly: readonly MonthlyRow[];
}

/** The log of viewers' requests, which is a sample. */
export interface LogRow {
  /** Percent of requests. */
  readonly percent: number;
  /** Days of retention. */
  readonly days: number;
  readonly alarms: readonly AlarmRow[];
}

export interface EdgeCellRow {
  readonly cell: string;
  readonly tags: TagScope;
  /** Whether its distributions are protected. */
  readonly protect: boolean;
  readonly origins: readonly OriginRow[];
  readonly distributions: readonly DistributionRow[];
  readonly rights: Rights;
  readonly alarms: readonly AlarmRow[];
}

/** The cache policy of one class of responses. Times in seconds. */
export interface PolicyRow {
  readonly key: ClassName;
  readonly least: number;
  readonly most: number;
  readonly compressed: boolean;
  readonly holds: string;
}

/**
 * The plan of the edge, without detached rows. Undefined if the environment declares no edge; settings reject an edge
 * in a partition without one.
 */
export function planEdge(joined: EnvironmentPlan): EdgePlan | undefined {
  const { settings, timing } = joined;
  const { edge, environment, owner, costCentre, protect, lineUp, notify, retention } = settings;
  if (edge === undefined) return undefined;
  const tags = { environment, region: "global", owner, costCentre };
  const scope = policyScope(settings, EDGE_REGION);
  const cells = cellsOf(joined, edge, tags);
  const stream = { DeliveryStreamName: nameOf("log") };
  const log = { percent: edge.logPercent, days: retention.logs, alarms: alarmsOfAll("log", stream) };
  const firewall = planFirewall(timing, retention.logs);
  // Metrics of a web ACL of CloudFront have no Region dimension (WAF Developer Guide, metrics and dimensions,
  // 2026-11).
  const firewallAlarms = alarmsOfAll("firewall", { WebACL: firewall.key, Rule: "ALL" });
  return {
    scope,
    tags,
    protect,
    certificate: { domains: certificateDomains(edge), zone: edge.viewerZone },
    policies: policiesOf(timing),
    origins: edge.origins,
    tokenSeconds: edge.tokenHours * HOUR_SECONDS,
    firewall,
    firewallAlarms,
    log,
    key: keyOf(scope, environment),
    notify,
    errorSeconds: timing.errorLifetime.seconds,
    cells,
    prices: planPrices(lineUp.cacheHit, edge.logPercent),
    monthly: planMonthly({
      distributions: cells.flatMap(({ distributions }) => distributions).length,
      alarms: [...firewallAlarms, ...log.alarms, ...cells.flatMap(({ alarms }) => alarms)],
    }),
  };
}

const cellsOf = (
  joined: EnvironmentPlan,
  edge: NonNullable<Settings["edge"]>,
  tags: TagScope,
): EdgeCellRow[] =>
  Object.entries(joined.settings.lineUp.cells).map(([cell, row]) => ({
    cell,
    tags: { ...tags, cell },
    protect: isProtected(joined.settings, { cell }),
    origins: planOrigins(SITES.map((site) => joined.cell(cell, site))),
    distributions: planDistributions(edge, cell, row),
    rights: rightsOf(row.channels),
    alarms: alarmsOfCell(cell, joined.timing),
  }));

const keyOf = (scope: PolicyScope, environment: string): KeyRow => ({
  purpose: "edge",
  alias: KNOWN_NAMES.keyAlias(environment, "edge"),
  description: "Alarms of the edge, and the log of viewers' requests",
  policy: edgeKeyPolicy(scope),
});

/**
 * The minimum is the lifetime of an error, so that CloudFront collapses simultaneous requests. The maximum is the
 * origin's own max-age. CloudFront may also serve expired objects for `most` seconds while origins return errors, but
 * a stale manifest is an error (law 5). The services' contract also requires `stale-if-error=0` (CloudFront Developer
 * Guide, expiration, 2026-11).
 */
const policiesOf = (timing: Timing): PolicyRow[] =>
  CLASSES.map(({ name, lifetime, compressed, holds }) => ({
    key: name,
    least: timing.errorLifetime.seconds,
    most: timing[lifetime].seconds,
    compressed,
    holds,
  }));

/** What operators keep a copy of: where the viewers of each attached cell are, and where they may go. */
export function edgeFileOf(settings: Settings, store: string): EdgeFile {
  const cells = Object.entries(attached(settings).lineUp.cells).map(
    ([name, { home, standby, viewers, channels }]) => [
      name,
      { home: home.region, standby: standby.region, viewers, channels: Object.keys(channels) },
    ],
  );
  return {
    version: 1,
    environment: settings.environment,
    store,
    cells: Object.fromEntries(cells) as EdgeFile["cells"],
  };
}
