import { key } from "../../catalog/names";
import type { EnvironmentPlan } from "../environment";
import type { CircuitsPlan } from "./circuits";
import { circuitFaults, type FaultRow } from "./faults";
import { type GlobalDatabasesPlan, planGlobalDatabases } from "./globalDatabase";
import { meshFaults, planMesh, type MeshPlan } from "./mesh";
import { planPrivate, type PrivatePlan } from "./private";
import { planPrivateLinkEndpoints, type PrivateLinkEndpointsPlan } from "./privateLinkEndpoints";
import { planPrivateLinkServices, type PrivateLinkServicesPlan } from "./privateLinkServices";
import { planReplication, type ReplicationPlan } from "./replication";
import { planTransit, type TransitPlan } from "./transit";

/**
 * The kinds of interconnect. Each has a plan, a test for an empty plan, and the effects of its faults. A new kind is
 * a row here, a planner beside it, a component of the same name (components/backbone/kinds.ts), and tests of both.
 */
export interface InterconnectPlans {
  readonly mesh: MeshPlan;
  readonly transit: TransitPlan;
  readonly private: PrivatePlan;
  readonly privateLinkService: PrivateLinkServicesPlan;
  readonly privateLinkEndpoint: PrivateLinkEndpointsPlan;
  readonly replication: ReplicationPlan;
  readonly globalDatabase: GlobalDatabasesPlan;
}

export type Kind = keyof InterconnectPlans;

export interface Interconnect<Plan> {
  /** What it joins, for documents. */
  readonly joins: string;
  plan(environment: EnvironmentPlan): Plan;
  isEmpty(plan: Plan): boolean;
  /** Sites of cells whose outputs it reads: `sports-1-us-west-2`. Undefined: none. */
  sites?(plan: Plan): string[];
  faults(plan: Plan, circuits: CircuitsPlan): FaultRow[];
}

export const INTERCONNECTS: { readonly [K in Kind]: Interconnect<InterconnectPlans[K]> } = {
  mesh: {
    joins: "regions to each other, by peerings of their transit gateways",
    plan: (environment) => planMesh(environment),
    isEmpty: ({ peerings }) => peerings.length === 0,
    faults: meshFaults,
  },
  transit: {
    joins: "vendors and data centres to regions, by Direct Connect and transit gateways",
    plan: planTransit,
    isEmpty: ({ gateways }) => gateways.length === 0,
    faults: circuitFaults,
  },
  private: {
    joins: "a data centre to the regions' hubs, by Direct Connect and virtual private gateways",
    plan: planPrivate,
    isEmpty: ({ gateways }) => gateways.length === 0,
    faults: circuitFaults,
  },
  privateLinkService: {
    joins:
      "vendors and application platforms on AWS to cells, by endpoint services of ingest and of delivery",
    plan: planPrivateLinkServices,
    isEmpty: ({ services }) => services.length === 0,
    sites: ({ services }) => services.map(({ cell, region }) => key(cell, region)),
    faults: () => [],
  },
  privateLinkEndpoint: {
    joins: "cells to services of other accounts, by interface endpoints in the regions' hubs",
    plan: planPrivateLinkEndpoints,
    isEmpty: ({ endpoints }) => endpoints.length === 0,
    sites: ({ endpoints }) =>
      endpoints.flatMap(({ cells, region }) => cells.map((cell) => key(cell, region))),
    faults: () => [],
  },
  replication: {
    joins: "buckets of a cell to those of its other site, by S3 replication of windows and archives",
    plan: planReplication,
    isEmpty: ({ directions }) => directions.length === 0,
    sites: ({ directions }) => directions.flatMap((row) => [row.key, row.other]),
    faults: () => [],
  },
  globalDatabase: {
    joins: "the database of a cell to its copy at the other site, by Aurora's replication",
    plan: planGlobalDatabases,
    isEmpty: ({ databases }) => databases.length === 0,
    sites: ({ databases }) => databases.flatMap(({ home, standby }) => [home.handles, standby.handles]),
    faults: () => [],
  },
};

export const KINDS = Object.keys(INTERCONNECTS) as readonly Kind[];
