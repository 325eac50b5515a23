import type * as pulumi from "@pulumi/pulumi";
import { type BackbonePlan, isEmpty } from "../../plan/backbone/backbone";
import { KINDS } from "../../plan/backbone/interconnects.table";
import { Circuits, type SecretOf } from "./circuits";
import { CREATORS, type Surroundings } from "./kinds";
import { PrivateLinkService } from "./privateLinkService";
import { BackboneComponent, type Cells, type Regions } from "./backboneComponent";

/** What joins the regions of an environment to each other, and to networks that are not ours: a component per kind. */
export interface BackboneArgs {
  /** Every row of it, from `planBackbone`. */
  readonly plan: BackbonePlan;
  readonly regions: Regions;
  readonly cells: Cells;
  readonly secretOf: SecretOf;
}

export class Backbone extends BackboneComponent {
  readonly circuits: Circuits;
  /** What vendors and platforms put into their endpoints: by `<cell>-<region>`, and `<cell>-<region>-delivery`. */
  readonly serviceNames: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(
    name: string,
    { plan, regions, cells, secretOf }: BackboneArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("headend:backbone:Backbone", [name, plan.tags], opts);

    const { tags, protect } = plan;
    this.circuits = new Circuits("circuits", { plan: plan.circuits, tags, protect, regions }, this.child);
    const { circuits } = this;
    const around: Surroundings = { plan, regions, cells, circuits, secretOf, opts: this.child };
    const parts = KINDS.filter((kind) => !isEmpty(kind, plan)).map((kind) => CREATORS[kind](around));
    const services = parts.flatMap((part) => (part instanceof PrivateLinkService ? [...part.services] : []));
    this.serviceNames = Object.fromEntries(services.map(([name, { serviceName }]) => [name, serviceName]));

    this.registerOutputs({});
  }
}
