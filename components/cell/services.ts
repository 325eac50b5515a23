import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Cell } from "../../plan/cell/cell";
import type { ServicesPlan } from "../../plan/cell/services/services";
import { key } from "../../catalog/names";
import { BaseComponent } from "../base";
import { ServiceZone, type ServiceZoneArgs } from "./serviceZone";

/**
 * The services of a cell, updated zone by zone: a zone changes after the previous zone runs the new release, and stays
 * unchanged if that fails. The capacity plan sets all counts, with the loss of a zone included, so nothing scales by load.
 * Costs are those of the instances (`Pool`). Clusters are free, without Container Insights ($0.30 a month per metric): with one
 * task per instance the free metrics have the same data.
 */
export interface ServicesArgs {
  readonly plan: ServicesPlan;
  readonly cell: Pick<Cell, "name" | "tags" | "region" | "scope">;
  readonly needs: ServiceZoneArgs["needs"];
}

export class Services extends BaseComponent {
  /** By zone. */
  readonly clusters: ReadonlyMap<string, aws.ecs.Cluster>;
  /** By `<service>-<zone>`. */
  readonly services: ReadonlyMap<string, aws.ecs.Service>;
  /** Auto Scaling groups, by `<service>-<zone>`. */
  readonly groups: ReadonlyMap<string, aws.autoscaling.Group>;
  private readonly zones: readonly ServiceZone[];

  constructor(name: string, args: ServicesArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:cell:Services", [name, args.cell.tags], opts);

    const namespace = this.createNamespace(args);
    const zones: ServiceZone[] = [];
    const { cell, needs } = args;
    for (const plan of args.plan.zones) {
      const of = { plan, cell, needs, namespaceId: namespace.id, previous: zones.at(-1) };
      zones.push(new ServiceZone(plan.key, of, this.child));
    }
    this.zones = zones;
    this.clusters = new Map(zones.map(({ plan, cluster }) => [plan.zone, cluster]));
    this.services = new Map(zones.flatMap((zone) => zone.named(({ service }) => service)));
    this.groups = new Map(zones.flatMap((zone) => zone.named(({ group }) => group)));

    this.registerOutputs();
  }

  /** Names of cluster and service as CloudWatch dimensions, by `<service>-<zone>`. */
  names(): Map<string, { readonly cluster: pulumi.Output<string>; readonly service: pulumi.Output<string> }> {
    return new Map(
      this.zones.flatMap((zone) =>
        zone.named(({ service }) => ({ cluster: zone.cluster.name, service: service.name })),
      ),
    );
  }

  private createNamespace({ plan, cell, needs }: ServicesArgs): aws.servicediscovery.PrivateDnsNamespace {
    const name = key(cell.name, "services");
    const args = {
      name: plan.domain,
      description: `Services of ${cell.name}`,
      vpc: needs.network.vpc.vpc.id,
      tags: this.tags(name),
    };
    return new aws.servicediscovery.PrivateDnsNamespace(name, args, this.child);
  }
}
