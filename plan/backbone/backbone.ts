import type { EnvironmentPlan } from "../environment";
import type { TagScope } from "../../catalog/tags";
import type { CircuitsPlan } from "./circuits";
import { type FaultRow, mergeFaults } from "./faults";
import { INTERCONNECTS, type InterconnectPlans, type Kind, KINDS } from "./interconnects.table";

/** Everything that joins the regions of an environment, as rows: a test reads it without Pulumi, components only loop over it. */
export interface BackbonePlan {
  /** Whose tags its resources carry; each adds the region that it is in. */
  readonly tags: Omit<TagScope, "region">;
  /** Whether gateways, circuits and interfaces, which others configured, refuse to be deleted. */
  readonly protect: boolean;
  /** The environment's regions, but for those that are detached. */
  readonly regions: readonly string[];
  readonly circuits: CircuitsPlan;
  readonly kinds: InterconnectPlans;
}

/** The plan of the backbone of an environment without what is detached. One region without circuits has an empty one. */
export function planBackbone(joined: EnvironmentPlan): BackbonePlan {
  const { environment, owner, costCentre, protect, regions } = joined.settings;
  const kinds = KINDS.map((kind) => [kind, INTERCONNECTS[kind].plan(joined)]);
  return {
    tags: { environment, owner, costCentre },
    protect,
    regions: Object.keys(regions),
    circuits: joined.circuits,
    kinds: Object.fromEntries(kinds) as InterconnectPlans,
  };
}

/** Whether there is anything of a kind. */
export const isEmpty = <K extends Kind>(kind: K, { kinds }: BackbonePlan): boolean =>
  INTERCONNECTS[kind].isEmpty(kinds[kind]);

/** What each single fault of the backbone takes away: of a location, a device, a circuit, an interface, a peering. */
export function faultsOf(plan: BackbonePlan): FaultRow[] {
  const of = <K extends Kind>(kind: K): FaultRow[] =>
    INTERCONNECTS[kind].faults(plan.kinds[kind], plan.circuits);
  return mergeFaults(KINDS.flatMap((kind) => of(kind)));
}
