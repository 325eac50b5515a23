import type { Settings } from "../../settings/settings";
import { attached } from "../retiring";
import type { TagScope } from "../../catalog/tags";
import { planCircuits, type CircuitsPlan } from "./circuits";
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

/** The plan of an environment's backbone. An environment of one region without circuits has an empty one. */
export function planBackbone(settings: Settings): BackbonePlan {
  const joined = attached(settings);
  const { environment, owner, costCentre, protect, regions } = joined;
  const kinds = KINDS.map((kind) => [kind, INTERCONNECTS[kind].plan(joined)]);
  return {
    tags: { environment, owner, costCentre },
    protect,
    regions: Object.keys(regions),
    circuits: planCircuits(joined),
    kinds: Object.fromEntries(kinds) as InterconnectPlans,
  };
}

/** Whether there is anything of a kind. */
export const isEmpty = <K extends Kind>(kind: K, { kinds }: BackbonePlan): boolean =>
  INTERCONNECTS[kind].isEmpty(kinds[kind]);

/** What each single fault of the backbone takes away: of a location, a device, a circuit, an interface, a peering. */
export function faultsOf(settings: Settings): FaultRow[] {
  const plan = planBackbone(settings);
  const of = <K extends Kind>(kind: K): FaultRow[] =>
    INTERCONNECTS[kind].faults(plan.kinds[kind], plan.circuits);
  return mergeFaults(KINDS.flatMap((kind) => of(kind)));
}
