import type * as pulumi from "@pulumi/pulumi";
import type { BackbonePlan } from "../../plan/backbone/backbone";
import type { Kind } from "../../plan/backbone/interconnects.table";
import type { Circuits, SecretOf } from "./circuits";
import { DirectConnect } from "./directConnect";
import { GlobalDatabase } from "./globalDatabase";
import { Mesh } from "./mesh";
import { PrivateGateways } from "./privateGateways";
import { PrivateLinkEndpoint } from "./privateLinkEndpoint";
import { PrivateLinkService } from "./privateLinkService";
import { Replication } from "./replication";
import type { BackboneComponent, Cells, Regions } from "./backboneComponent";

/** Inputs of the component of any kind. */
export interface CreatorArgs {
  readonly plan: BackbonePlan;
  readonly regions: Regions;
  readonly cells: Cells;
  readonly circuits: Circuits;
  readonly secretOf: SecretOf;
  readonly opts: pulumi.ComponentResourceOptions;
}

/** The component of each kind in plan/backbone/interconnects.table.ts. */
export const CREATORS: Readonly<Record<Kind, (args: CreatorArgs) => BackboneComponent>> = {
  mesh: ({ plan, regions, opts }) =>
    new Mesh("mesh", { plan: plan.kinds.mesh, tags: plan.tags, regions }, opts),
  transit: ({ plan, opts, ...rest }) =>
    new DirectConnect(
      "transit",
      { ...rest, tags: plan.tags, protect: plan.protect, plan: plan.kinds.transit },
      opts,
    ),
  private: ({ plan, opts, ...rest }) =>
    new PrivateGateways(
      "private",
      { ...rest, tags: plan.tags, protect: plan.protect, plan: plan.kinds.private },
      opts,
    ),
  privateLinkService: ({ plan, regions, cells, opts }) => {
    const args = { plan: plan.kinds.privateLinkService, tags: plan.tags, regions, cells };
    return new PrivateLinkService("private-link-services", args, opts);
  },
  privateLinkEndpoint: ({ plan, regions, cells, opts }) => {
    const args = { plan: plan.kinds.privateLinkEndpoint, tags: plan.tags, regions, cells };
    return new PrivateLinkEndpoint("private-link-endpoints", args, opts);
  },
  replication: ({ plan, regions, cells, opts }) => {
    const args = { plan: plan.kinds.replication, tags: plan.tags, regions, cells };
    return new Replication("replication", args, opts);
  },
  globalDatabase: ({ plan, regions, cells, opts }) => {
    const args = { plan: plan.kinds.globalDatabase, tags: plan.tags, regions, cells };
    return new GlobalDatabase("global-databases", args, opts);
  },
};
