import type { EnvironmentPlan } from "../environment";
import type { TagScope } from "../../catalog/tags";
import type { CircuitsPlan } from "./circuits";
import { type FaultRow, mergeFaults } from "./faults";
import { INTERCONNECTS, type InterconnectPlans, type Kind, KINDS } from "./interconnects.table";

/**
 * Everything that joins the regions of an environment, as rows. Tests read them without Pulumi; components loop over
 * them.
 */
export interface BackbonePlan {
  /** Tags of its resources; each resource adds its region. */
  readonly tags: Omit<TagScope, "region">;
  /** Whether gateways, circuits and interfaces are protected: others configured them. */
  readonly protect: boolean;
  /** The environment's regions, without detached ones. */
  readonly regions: readonly string[];
  readonly circuits: CircuitsPlan;
  readonly kinds: InterconnectPlans;
}

/** The plan of the backbone, without detached rows. It is empty for one region without circuits. */
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

/** Whether a kind has no rows. */
export const isEmpty = <K extends Kind>(kind: K, { kinds }: BackbonePlan): boolean =>
  INTERCONNECTS[kind].isEmpty(kinds[kind]);

/** Sites of cells whose outputs the backbone reads: `sports-1-us-west-2`. */
export function sitesOf({ kinds }: BackbonePlan): Set<string> {
  const of = <K extends Kind>(kind: K): string[] => INTERCONNECTS[kind].sites?.(kinds[kind]) ?? [];
  return new Set(KINDS.flatMap((kind) => of(kind)));
}

/** Effect of each single fault of the backbone: of a location, a device, a circuit, an interface, a peering. */
export function faultsOf(plan: BackbonePlan): FaultRow[] {
  const of = <K extends Kind>(kind: K): FaultRow[] =>
    INTERCONNECTS[kind].faults(plan.kinds[kind], plan.circuits);
  return mergeFaults(KINDS.flatMap((kind) => of(kind)));
}
