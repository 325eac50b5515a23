import type * as pulumi from "@pulumi/pulumi";
import { type BackbonePlan, isEmpty } from "../../plan/backbone/backbone";
import { KINDS } from "../../plan/backbone/interconnects.table";
import { Circuits, type SecretOf } from "./circuits";
import { CREATORS, type CreatorArgs } from "./kinds";
import { PrivateLinkService } from "./privateLinkService";
import { BackboneComponent, type Cells, type Regions } from "./backboneComponent";

/** Connects the regions of an environment to each other and to outside networks. One component per kind of interconnect. */
export interface BackboneArgs {
  /** From `planBackbone`. */
  readonly plan: BackbonePlan;
  readonly regions: Regions;
  readonly cells: Cells;
  readonly secretOf: SecretOf;
}

export class Backbone extends BackboneComponent {
  readonly circuits: Circuits;
  /** Endpoint service names for vendors and platforms, by `<cell>-<region>` and `<cell>-<region>-delivery`. */
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
    const args: CreatorArgs = { plan, regions, cells, circuits, secretOf, opts: this.child };
    const components = KINDS.filter((kind) => !isEmpty(kind, plan)).map((kind) => CREATORS[kind](args));
    const services = components.flatMap((component) =>
      component instanceof PrivateLinkService ? [...component.services] : [],
    );
    this.serviceNames = Object.fromEntries(services.map(([name, { serviceName }]) => [name, serviceName]));

    this.registerOutputs({});
  }
}
