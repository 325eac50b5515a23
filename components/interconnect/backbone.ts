import type * as pulumi from "@pulumi/pulumi";
import { type BackbonePlan, isEmpty } from "../../model/backbone/backbone";
import { KINDS } from "../../model/backbone/interconnects.table";
import type { Cells } from "./cells";
import { Circuits, type SecretOf } from "./circuits";
import { MAKERS, type Surroundings } from "./kinds";
import { type Regions, Spanning } from "./spanning";

/** What joins the regions of an environment to each other, and to networks that are not ours: a component per kind. */
export interface BackboneArgs {
  /** Every row of it, from `planBackbone`. */
  readonly plan: BackbonePlan;
  readonly regions: Regions;
  readonly cells: Cells;
  readonly secretOf: SecretOf;
}

export class Backbone extends Spanning {
  constructor(
    name: string,
    { plan, regions, cells, secretOf }: BackboneArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("headend:interconnect:Backbone", [name, plan.tags], opts);

    const { tags, protect } = plan;
    const circuits = new Circuits("circuits", { plan: plan.circuits, tags, protect, secretOf }, this.child);
    const around: Surroundings = { plan, regions, cells, circuits, secretOf, opts: this.child };
    for (const kind of KINDS) if (!isEmpty(kind, plan)) MAKERS[kind](around);

    this.registerOutputs({});
  }
}
