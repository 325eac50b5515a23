import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Cell } from "../../plan/cell/cell";
import type { ServicesPlan } from "../../plan/cell/services/services";
import { key } from "../../catalog/names";
import { BaseComponent } from "../base";
import { ServiceZone, type ServiceZoneArgs } from "./serviceZone";

/**
 * The services of a cell, zone by zone: a zone is touched when all that ran before it runs the new release, and stays as it is
 * when that failed. Counts come from the cell's arithmetic and run all the time, the loss of a zone included, so nothing
 * scales by load. What it costs is its instances' (`Pool`); clusters are free, and without Container Insights ($0.30 a month
 * for each of its metrics): with one task to an instance AWS's free metrics say the same.
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

  /** What CloudWatch calls each task's cluster and service, by `<service>-<zone>`. */
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
