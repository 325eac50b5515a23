import { isDeepStrictEqual } from "node:util";
import type { CellCapacity } from "../plan/cell/capacity/capacity";
import { regionSettings, type Settings, type Site, SITES } from "../settings/settings";
import { slotRange } from "../settings/slots";
import type { LedgerRow } from "../plan/network/ledger";
import type { EnvironmentPlan } from "../plan/environment";
import type { Timing } from "../catalog/timing";
import { HUB } from "../plan/network/world";
import type { Finding } from "../record/types";
import type { Kind } from "../plan/stacks";
import { spanningSummary, type SpanningSummary } from "./spanningSummary";

/** What a plan says in short: `summary.json`, the tables on the terminal and those of the report. */
export interface Summary extends SpanningSummary {
  readonly environment: string;
  readonly partition: string;
  readonly account: string;
  readonly block: string;
  readonly stacks: readonly StackSummary[];
  readonly regions: readonly RegionSummary[];
  readonly cells: readonly CellSummary[];
  /** Where a new channel fits: cells, the emptiest first. */
  readonly roomFor: readonly string[];
  readonly capacity: readonly CapacitySummary[];
  readonly timing: Timing;
  readonly findings: readonly PlanFinding[];
  readonly figures: {
    /** Planned here, of all that the environment has: a plan may be narrowed. */
    readonly stacks: number;
    readonly ofStacks: number;
    readonly resources: number;
    readonly errors: number;
    readonly warnings: number;
  };
}

export interface StackSummary {
  readonly name: string;
  readonly kind: Kind;
  readonly regions: readonly string[];
  readonly resources: number;
  /** Pulumi type -> how many, sorted by type. */
  readonly types: Readonly<Record<string, number>>;
}

export interface RegionSummary {
  readonly name: string;
  readonly slot: number;
  readonly block: string;
  readonly asn: number;
  readonly zones: readonly { readonly id: string; readonly slot: number }[];
  readonly vpcs: readonly VpcSummary[];
  /** VPC slots that are neither taken nor retired. */
  readonly freeSlots: number;
}

export interface VpcSummary {
  readonly name: string;
  readonly slot: number;
  readonly block: string;
  readonly zones: readonly string[];
}

export interface CellSummary {
  readonly name: string;
  readonly home: string;
  readonly standby: string;
  readonly channels: number;
  readonly size: number;
  /** Places for channels that are yet to come. */
  readonly free: number;
  readonly viewers: number;
  /** `""`: the environment names none. */
  readonly release: string;
}

/** What a cell needs and what is built for it: one row for both places where they are alike, as they are by design. */
export interface CapacitySummary extends Omit<CellCapacity, "site" | "zones"> {
  readonly sites: readonly Site[];
}

export interface PlanFinding extends Finding {
  readonly stack: string;
}

/** What planning gave, stack by stack. */
export interface Planned {
  readonly stacks: readonly StackSummary[];
  readonly findings: readonly PlanFinding[];
}

export function summarize(plan: EnvironmentPlan, { stacks, findings }: Planned): Summary {
  const { settings, ledger } = plan;
  return {
    environment: settings.environment,
    partition: settings.partition,
    account: settings.account,
    block: ledger.find(({ level }) => level === "environment")?.block ?? "",
    stacks,
    regions: Object.keys(settings.regions).map((region) => regionSummary(settings, ledger, region)),
    cells: cellSummaries(plan),
    roomFor: plan.placement.fits,
    capacity: Object.keys(settings.lineUp.cells).flatMap((cell) => capacitySummaries(plan, cell)),
    ...spanningSummary(plan),
    timing: plan.timing,
    findings,
    figures: {
      stacks: stacks.length,
      ofStacks: plan.stacks.length,
      resources: stacks.reduce((sum, { resources }) => sum + resources, 0),
      errors: findings.filter(({ severity }) => severity === "error").length,
      warnings: findings.filter(({ severity }) => severity === "warning").length,
    },
  };
}

function regionSummary(settings: Settings, ledger: readonly LedgerRow[], name: string): RegionSummary {
  const rows = ledger.filter(({ region }) => region === name);
  const own = rows.find(({ level }) => level === "region");
  const vpcs = rows.filter(({ level }) => level === "vpc").map((row) => vpcSummary(rows, row));
  const { asn, retired, zones } = regionSettings(settings, name);
  const { first, last } = slotRange(settings.addresses, "vpc");
  return {
    name,
    slot: own?.slot ?? 0,
    block: own?.block ?? "",
    asn,
    zones: Object.entries(zones).map(([id, slot]) => ({ id, slot })),
    vpcs,
    freeSlots: last - first + 1 - vpcs.filter(({ name: vpc }) => vpc !== HUB).length - retired.vpcs.length,
  };
}

const vpcSummary = (rows: readonly LedgerRow[], { vpc = "", slot, block }: LedgerRow): VpcSummary => ({
  name: vpc,
  slot,
  block,
  zones: rows.flatMap((row) =>
    row.level === "zone" && row.vpc === vpc && row.zone !== undefined ? [row.zone] : [],
  ),
});

function cellSummaries({ settings, placement }: EnvironmentPlan): CellSummary[] {
  const { cells } = settings.lineUp;
  return placement.cells.flatMap(({ cell: name, channels, size, free }) => {
    const own = cells[name];
    if (own === undefined) return [];
    const { home, standby, viewers, release } = own;
    return [{ name, home: home.region, standby: standby.region, channels, size, free, viewers, release }];
  });
}

/** Places differ where their regions have different numbers of zones. */
function capacitySummaries(plan: EnvironmentPlan, cell: string): CapacitySummary[] {
  const rows = SITES.map((each): CapacitySummary => {
    const { site, zones, ...rest } = plan.capacity(cell, each);
    return { sites: [site], ...rest };
  });
  const [home, standby] = rows;
  const alike = isDeepStrictEqual({ ...home, sites: [] }, { ...standby, sites: [] });
  return home !== undefined && alike ? [{ ...home, sites: SITES }] : rows;
}
