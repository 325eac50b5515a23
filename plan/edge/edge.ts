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
import { type FirewallRow, planFirewall } from "./firewall";
import type { EdgeFile } from "./file";
import { certificateDomains } from "./names";
import { type OriginRow, planOrigins } from "./origins";
import { type MonthlyRow, planMonthly, planPrices, type PriceRow } from "./prices";

/** CloudFront's certificates and firewalls are here alone, and CloudFront itself asks for no other region. */
export const EDGE_REGION = "us-east-1";

/** How viewers reach the cells, as rows: a test reads it without Pulumi, components only loop over it. */
export interface EdgePlan {
  readonly scope: PolicyScope;
  readonly tags: TagScope;
  /** Whether the key-value store, in which operators' switches are, refuses to be deleted. */
  readonly protect: boolean;
  readonly certificate: { readonly domains: readonly string[]; readonly zone: string };
  readonly policies: readonly PolicyRow[];
  /** Web pages that may read, with cookies. None: any may, without. */
  readonly origins: readonly string[];
  readonly firewall: FirewallRow;
  readonly firewallAlarms: readonly AlarmRow[];
  readonly log: LogRow;
  /** Of alarms, and of the log: no region need be where they are. */
  readonly key: KeyRow;
  readonly notify: Settings["notify"];
  /** How long CloudFront keeps an error, in seconds. */
  readonly errorSeconds: number;
  readonly cells: readonly EdgeCellRow[];
  readonly prices: readonly PriceRow[];
  readonly monthly: readonly MonthlyRow[];
}

/** The log of viewers' requests: a sample. */
export interface LogRow {
  /** Percent of requests. */
  readonly percent: number;
  /** How long it is kept. */
  readonly days: number;
  readonly alarms: readonly AlarmRow[];
}

export interface EdgeCellRow {
  readonly cell: string;
  readonly tags: TagScope;
  /** Whether what viewers ask refuses to be deleted. */
  readonly protect: boolean;
  readonly origins: readonly OriginRow[];
  readonly distributions: readonly DistributionRow[];
  readonly rights: Rights;
  readonly alarms: readonly AlarmRow[];
}

/** A cache policy: what a class of answers is kept by. Seconds. */
export interface PolicyRow {
  readonly key: ClassName;
  readonly least: number;
  readonly most: number;
  readonly compressed: boolean;
  readonly holds: string;
}

/** The plan of the edge of an environment without what is detached. Undefined where it declares none: settings refuse one where AWS has none. */
export function planEdge(joined: EnvironmentPlan): EdgePlan | undefined {
  const { settings, timing } = joined;
  const { edge, environment, owner, costCentre, protect, lineUp, notify, retention } = settings;
  if (edge === undefined) return undefined;
  const tags = { environment, region: "global", owner, costCentre };
  const scope = policyScope(settings, EDGE_REGION);
  const cells = cellsOf(joined, edge, tags);
  const stream = { DeliveryStreamName: nameOf("log") };
  const log = { percent: edge.logPercent, days: retention.logs, alarms: alarmsOfAll("log", stream) };
  const firewall = planFirewall(timing);
  // AWS names no region in the metrics of a firewall before CloudFront (WAF Developer Guide, metrics and dimensions, 2026-11).
  const firewallAlarms = alarmsOfAll("firewall", { WebACL: firewall.key, Rule: "ALL" });
  return {
    scope,
    tags,
    protect,
    certificate: { domains: certificateDomains(edge), zone: edge.viewerZone },
    policies: policiesOf(timing),
    origins: edge.origins,
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
 * At least as long as an error, so that requests of one moment collapse into one. At most as long as the origin's own max-age:
 * `most` is also how long CloudFront may answer with what has expired while origins answer errors, and stale is an error (law
 * 5). The services' contract asks for `stale-if-error=0` besides (CloudFront Developer Guide, expiration, 2026-11).
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
