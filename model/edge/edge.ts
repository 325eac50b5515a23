import { type Rights, rightsOf } from "../declared/edge";
import type { Settings } from "../declared/settings.schema";
import type { TagScope } from "../tags";
import { planTiming, type Timing } from "../timing";
import { CLASSES, type ClassName } from "./classes.table";
import { type DistributionRow, planDistributions } from "./distributions";
import { type FirewallRow, planFirewall } from "./firewall";
import { certificateDomains } from "./names";
import { type OriginRow, planOrigins } from "./origins";
import { PRICES } from "./prices.table";

/** CloudFront's certificates and firewalls are here alone, and CloudFront itself asks for no other region. */
export const EDGE_REGION = "us-east-1";

/** How viewers reach the cells, as rows: a test reads it without Pulumi, components only loop over it. */
export interface EdgePlan {
  readonly tags: TagScope;
  /** Whether the key-value store, in which operators' switches are, and what viewers ask refuse to be deleted. */
  readonly protect: boolean;
  readonly certificate: { readonly domains: readonly string[]; readonly zone: string };
  readonly policies: readonly PolicyRow[];
  /** Web pages that may read, with cookies. None: any may, without. */
  readonly origins: readonly string[];
  readonly firewall: FirewallRow;
  /** Percent of requests that is logged. */
  readonly logPercent: number;
  /** How long CloudFront keeps an error, in seconds. */
  readonly errorSeconds: number;
  readonly cells: readonly EdgeCellRow[];
  readonly prices: readonly PriceRow[];
}

export interface EdgeCellRow {
  readonly cell: string;
  readonly tags: TagScope;
  readonly origins: readonly OriginRow[];
  readonly distributions: readonly DistributionRow[];
  readonly rights: Rights;
}

/** A cache policy: what a class of answers is kept by. Seconds. */
export interface PolicyRow {
  readonly key: ClassName;
  readonly least: number;
  readonly most: number;
  readonly compressed: boolean;
  readonly holds: string;
}

export interface PriceRow {
  readonly class: ClassName;
  /** US$ for a million of viewers' requests. */
  readonly perMillion: number;
  readonly formula: string;
}

/** The plan of an environment's edge. Undefined where it declares none: settings refuse one where AWS has none. */
export function planEdge(settings: Settings): EdgePlan | undefined {
  const { edge, environment, owner, costCentre, protect, publicZone, lineUp } = settings;
  if (edge === undefined) return undefined;
  const timing = planTiming(lineUp.segmentSeconds);
  const tags = { environment, region: "global", owner, costCentre };
  return {
    tags,
    protect,
    certificate: { domains: certificateDomains(edge), zone: edge.viewerZone ?? publicZone },
    policies: policiesOf(timing),
    origins: edge.origins,
    firewall: planFirewall(timing),
    logPercent: edge.logPercent,
    errorSeconds: timing.errorLifetime.seconds,
    cells: Object.entries(lineUp.cells).map(([cell, row]) => ({
      cell,
      tags: { ...tags, cell },
      origins: planOrigins(settings, cell),
      distributions: planDistributions(edge, cell, row),
      rights: rightsOf(row),
    })),
    prices: pricesOf(lineUp.cacheHit, edge.logPercent),
  };
}

/** At least as long as an error, so that requests of one moment collapse into one. */
const policiesOf = (timing: Timing): PolicyRow[] =>
  CLASSES.map(({ name, lifetime, compressed, holds }) => ({
    key: name,
    least: timing.errorLifetime.seconds,
    most: timing[lifetime].seconds,
    compressed,
    holds,
  }));

function pricesOf(cacheHit: number, logPercent: number): PriceRow[] {
  const shares = { all: 1, missed: 1 - cacheHit, logged: logPercent / 100 };
  return CLASSES.map(({ name }) => {
    const parts = PRICES.filter(({ classes }) => classes === undefined || classes.includes(name));
    const sum = parts.reduce((total, { perMillion, of }) => total + perMillion * shares[of], 0);
    return {
      class: name,
      perMillion: Math.round(sum * 10_000) / 10_000,
      formula: parts.map(({ what, perMillion, of }) => `${what} $${perMillion} of ${of}`).join(" + "),
    };
  });
}
