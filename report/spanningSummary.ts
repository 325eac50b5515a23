import type { FaultRow } from "../plan/backbone/faults";
import type { PeeringRow } from "../plan/backbone/mesh";
import type { ServiceRow } from "../plan/backbone/privateLinkServices";
import type { DirectionRow } from "../plan/backbone/replication";
import type { EnvironmentPlan } from "../plan/environment";
import type { DistributionRow } from "../plan/edge/distributions";
import type { EdgePlan } from "../plan/edge/edge";
import type { Program } from "../plan/stacks";

/** What a plan says of the stacks that span regions: each where the environment has it. */
export interface SpanningSummary {
  readonly backbone?: BackboneSummary;
  readonly edge?: EdgeSummary;
}

export interface BackboneSummary {
  readonly peerings: readonly PeeringRow[];
  readonly faults: readonly FaultRow[];
  readonly privateLink: readonly ServiceSummary[];
  readonly replication: readonly ReplicationSummary[];
}

/** A cell, at one of its places, that others call through PrivateLink. */
export interface ServiceSummary {
  readonly cell: string;
  readonly region: string;
  readonly serves: ServiceRow["serves"];
  /** Absent where AWS has no names for services. */
  readonly name?: string;
  /** Who may ask for an endpoint. */
  readonly principals: readonly string[];
  /** Regions that it is called from. */
  readonly from: readonly string[];
}

/** What one place of a full cell copies into the other. */
export interface ReplicationSummary {
  readonly cell: string;
  readonly from: string;
  readonly to: string;
  readonly kinds: readonly string[];
  /** Whether S3 promises fifteen minutes. */
  readonly timeControl: boolean;
  readonly gbPerMonth: number;
  /** Absent where the writing region's price is not known. */
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
  /** What players ask. */
  readonly name: string;
  /** US$ for a million of viewers' requests, at the price of what no path of its own tells apart. */
  readonly usdPerMillion: number;
}

export function spanningSummary(plan: EnvironmentPlan): SpanningSummary {
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
