import { isDeepStrictEqual } from "node:util";
import type { FaultRow } from "../plan/backbone/faults";
import type { PeeringRow } from "../plan/backbone/mesh";
import type { ServiceRow } from "../plan/backbone/privateLinkServices";
import type { DirectionRow } from "../plan/backbone/replication";
import type { DistributionRow } from "../plan/edge/distributions";
import type { EdgePlan } from "../plan/edge/edge";
import type { CellCapacity } from "../plan/cell/capacity/capacity";
import { regionSettings, type Settings, type Site, SITES } from "../settings/settings";
import { slotRange } from "../settings/slots";
import type { LedgerRow } from "../plan/network/ledger";
import type { EnvironmentPlan } from "../plan/environment";
import type { Timing } from "../catalog/timing";
import { HUB } from "../plan/network/world";
import { type AcceptedFinding, countsOf, type Sorted } from "../verify/accepted";
import type { KeyedFinding } from "../verify/findings";
import type { Kind, Program } from "../plan/stacks";

/** A plan in short: `summary.json`, the tables on the terminal and those of the report. */
export interface Summary {
  readonly environment: string;
  readonly partition: string;
  readonly account: string;
  readonly block: string;
  readonly stacks: readonly StackSummary[];
  readonly regions: readonly RegionSummary[];
  readonly cells: readonly CellSummary[];
  /** Cells with room for a new channel, the emptiest first. */
  readonly roomFor: readonly string[];
  readonly capacity: readonly CapacitySummary[];
  /** Absent without a backbone stack. */
  readonly backbone?: BackboneSummary;
  /** Absent without an edge stack. */
  readonly edge?: EdgeSummary;
  readonly timing: Timing;
  /**
   * Order of `pulumi up`: names of the stacks that change, or of all for a first deployment. Those of one wave may run side by
   * side. Empty for a partial plan.
   */
  readonly waves: readonly (readonly string[])[];
  readonly findings: readonly KeyedFinding[];
  /** Findings that the environment accepts. */
  readonly accepted: readonly AcceptedFinding[];
  readonly figures: {
    /** Stacks in this plan; `ofStacks` counts all stacks of the environment. */
    readonly stacks: number;
    readonly ofStacks: number;
    readonly resources: number;
    readonly errors: number;
    readonly warnings: number;
    readonly accepted: number;
  };
}

export interface StackSummary {
  readonly name: string;
  readonly kind: Kind;
  readonly regions: readonly string[];
  readonly resources: number;
  /** Pulumi type -> number of resources, sorted by type. */
  readonly types: Readonly<Record<string, number>>;
}

export interface RegionSummary {
  readonly name: string;
  readonly slot: number;
  readonly block: string;
  readonly asn: number;
  readonly zones: readonly { readonly id: string; readonly slot: number }[];
  readonly vpcs: readonly VpcSummary[];
  /** VPC slots that are neither used nor retired. */
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
  /** Channels that the cell still has room for. */
  readonly free: number;
  readonly viewers: number;
  /** `""`: the environment sets none. */
  readonly release: string;
}

/** What a cell needs and what is built for it. Home and standby share one row if they are equal, which is the design. */
export interface CapacitySummary extends Omit<CellCapacity, "site" | "zones"> {
  readonly sites: readonly Site[];
}

export interface BackboneSummary {
  readonly peerings: readonly PeeringRow[];
  readonly faults: readonly FaultRow[];
  readonly privateLink: readonly ServiceSummary[];
  readonly replication: readonly ReplicationSummary[];
}

/** A cell at one of its sites, as a PrivateLink endpoint service. */
export interface ServiceSummary {
  readonly cell: string;
  readonly region: string;
  readonly serves: ServiceRow["serves"];
  /** Private DNS name; absent where AWS does not support one. */
  readonly name?: string;
  /** ARNs of the principals that may create an endpoint. */
  readonly principals: readonly string[];
  /** Regions that call it. */
  readonly from: readonly string[];
}

/** Replication from one site of a full cell to the other. */
export interface ReplicationSummary {
  readonly cell: string;
  readonly from: string;
  readonly to: string;
  readonly kinds: readonly string[];
  /** Whether S3 Replication Time Control (15 minutes) is on. */
  readonly timeControl: boolean;
  readonly gbPerMonth: number;
  /** Absent if the price of the source region is not known. */
  readonly usdPerMonth?: number;
}

export interface EdgeSummary {
  readonly distributions: readonly DistributionSummary[];
  readonly prices: EdgePlan["prices"];
  readonly monthly: EdgePlan["monthly"];
}

export interface DistributionSummary {
  readonly cell: string;
  readonly kind: DistributionRow["kind"];
  /** Host name that players request. */
  readonly name: string;
  /** US$ per million viewer requests, at the price of the default cache behavior. */
  readonly usdPerMillion: number;
}

/** Result of planning, stack by stack. */
export interface Planned extends Sorted {
  readonly stacks: readonly StackSummary[];
  readonly waves: Summary["waves"];
}

export function summarize(plan: EnvironmentPlan, { stacks, waves, findings, accepted }: Planned): Summary {
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
    ...backboneAndEdge(plan),
    timing: plan.timing,
    waves,
    findings,
    accepted,
    figures: {
      stacks: stacks.length,
      ofStacks: plan.stacks.length,
      resources: stacks.reduce((sum, { resources }) => sum + resources, 0),
      ...countsOf({ findings, accepted }),
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

/** Sites differ if their regions have different numbers of zones. */
function capacitySummaries(plan: EnvironmentPlan, cell: string): CapacitySummary[] {
  const rows = SITES.map((each): CapacitySummary => {
    const { site, zones, ...rest } = plan.capacity(cell, each);
    return { sites: [site], ...rest };
  });
  const [home, standby] = rows;
  const isSame = isDeepStrictEqual({ ...home, sites: [] }, { ...standby, sites: [] });
  return home !== undefined && isSame ? [{ ...home, sites: SITES }] : rows;
}

function backboneAndEdge(plan: EnvironmentPlan): Pick<Summary, "backbone" | "edge"> {
  const has = (wanted: Program): boolean => plan.stacks.some(({ program }) => program === wanted);
  const edge = has("edge") ? plan.edge : undefined;
  return {
    ...(has("backbone") && { backbone: backboneSummary(plan) }),
    ...(edge && { edge: edgeSummary(edge) }),
  };
}

function backboneSummary({ backbone, faults }: EnvironmentPlan): BackboneSummary {
  const { mesh, privateLinkService, replication } = backbone.kinds;
  return {
    peerings: mesh.peerings,
    faults,
    privateLink: privateLinkService.services.map(serviceSummary),
    replication: replication.directions.map(replicationSummary),
  };
}

const serviceSummary = (row: ServiceRow): ServiceSummary => ({
  cell: row.cell,
  region: row.region,
  serves: row.serves,
  ...(row.privateName && { name: row.privateName.name }),
  principals: row.principals.map(({ arn }) => arn),
  from: row.supportedRegions ?? [row.region],
});

function replicationSummary({ cell, from, to, timeControl, copies }: DirectionRow): ReplicationSummary {
  const prices = copies.map(({ price }) => price);
  const known = prices.flatMap(({ usdPerMonth }) => usdPerMonth ?? []);
  return {
    cell,
    from: from.region,
    to: to.region,
    kinds: copies.map(({ kind }) => kind),
    timeControl,
    gbPerMonth: sum(prices.map(({ gbPerMonth }) => gbPerMonth)),
    ...(known.length === prices.length && { usdPerMonth: sum(known) }),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const edgeSummary = ({ cells, prices, monthly }: EdgePlan): EdgeSummary => ({
  distributions: cells.flatMap(({ cell, distributions }) =>
    distributions.flatMap(({ kind, name, rest }) =>
      prices
        .filter((price) => price.class === rest.class)
        .map(({ perMillion }) => ({ cell, kind, name, usdPerMillion: perMillion })),
    ),
  ),
  prices,
  monthly,
});
