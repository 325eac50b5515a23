import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { BucketKind } from "../../catalog/access.table";
import type { Cell } from "../../plan/cell/cell";
import { containerOf, imageSuffix } from "../../plan/cell/services/container";
import { agentPolicy, roleName } from "../../plan/cell/access/roles";
import {
  locationsOf,
  type Locations,
  type ServiceRow,
  type ZoneServicesPlan,
} from "../../plan/cell/services/services";
import type { Service } from "../../catalog/services.table";
import { key } from "../../catalog/names";
import { getOrThrow, createEach, BaseComponent } from "../base";
import type { RegionOutputs } from "../region/region";
import type { ServiceLogs } from "./serviceLogs";
import type { Network } from "./network";
import { Pool } from "./pool";
import type { Roles } from "./roles";
import { TaskService } from "./taskService";

/**
 * The services of one zone: an ECS cluster with the instances and tasks of each service. Each zone has its own cluster because
 * its instances change after the previous zone has settled. One list of capacity providers for all zones would make that a
 * dependency cycle.
 */
export interface ServiceZoneArgs {
  readonly plan: ZoneServicesPlan;
  readonly cell: Pick<Cell, "name" | "tags" | "region" | "scope">;
  readonly needs: ServiceNeeds;
  readonly namespaceId: pulumi.Output<string>;
  /** The zone that is updated before this one; undefined for the first. */
  readonly previous: ServiceZone | undefined;
}

/** What services need of the other components of their cell. */
export interface ServiceNeeds {
  /** No instance starts before its routes, rules and endpoints exist. */
  readonly network: Pick<Network, "vpc" | "group"> & pulumi.Resource;
  readonly region: Pick<RegionOutputs, "dataKeyArn" | "repositories">;
  readonly roles: Pick<Roles, "tasks" | "execution" | "instances" | "instance">;
  readonly logs: Pick<ServiceLogs, "groups">;
  readonly buckets: ReadonlyMap<BucketKind, { readonly id: pulumi.Output<string> }>;
  readonly metadata: {
    readonly address: pulumi.Output<string>;
    readonly port: number;
    readonly groupId: pulumi.Output<string>;
    readonly userNames: ReadonlyMap<Service, string>;
  };
  /** `undefined`: the database is global, and its hosts are in an object. */
  readonly database:
    | {
        readonly writer: pulumi.Output<string>;
        readonly readers: ReadonlyMap<string, pulumi.Output<string>>;
        readonly port: number;
      }
    | undefined;
  /** Host name of the delivery load balancer. */
  readonly delivery: string;
  /** Target groups by service; services without a load balancer have none. */
  readonly targetGroups: ReadonlyMap<Service, readonly aws.lb.TargetGroup[]>;
  /** Dependencies of every ECS service: permissions, the line-up, listeners of its target groups. */
  readonly after: readonly pulumi.Resource[];
}

interface Running {
  readonly service: aws.ecs.Service;
  readonly group: aws.autoscaling.Group;
  readonly settled: pulumi.Output<void>;
}

export class ServiceZone extends BaseComponent {
  readonly plan: ZoneServicesPlan;
  readonly cluster: aws.ecs.Cluster;
  private readonly running: ReadonlyMap<Service, Running>;
  private readonly args: ServiceZoneArgs;

  constructor(name: string, args: ServiceZoneArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:cell:ServiceZone", [name, args.cell.tags], opts);
    this.args = args;
    this.plan = args.plan;

    this.cluster = this.createCluster();
    const joins = this.createAgentPolicy();
    const { services } = args.plan;
    const pools = createEach(
      services,
      (row) => row.key,
      (row) => this.createPool(row),
    );
    const providers = this.createProviders(pools);
    this.running = new Map(
      services.map((row) => {
        const pool = getOrThrow(pools, row.key);
        const { service, settled } = this.createService(row, { pool, providers, joins });
        return [row.service, { service, settled, group: pool.group }];
      }),
    );

    this.registerOutputs();
  }

  /** One value per service, by `<service>-<zone>`. */
  named<T>(of: (running: Running) => T): [string, T][] {
    return [...this.running].map(([service, running]) => [key(service, this.plan.zone), of(running)]);
  }

  /** Resolves when a service runs its new task definition here. */
  settled(service: Service): pulumi.Output<void> {
    return getOrThrow(this.running, service).settled;
  }

  private createCluster(): aws.ecs.Cluster {
    const settings = [{ name: "containerInsights", value: "disabled" }];
    const name = this.plan.key;
    return new aws.ecs.Cluster(name, { settings, tags: this.tags(name) }, this.child);
  }

  private createAgentPolicy(): aws.iam.RolePolicy {
    const { cell, needs } = this.args;
    const { partition, region, account } = cell.scope;
    const instances = `arn:${partition}:ecs:${region}:${account}:container-instance`;
    // Names of groups are their keys with Pulumi's suffix.
    const named = `autoScalingGroupName/${cell.name}-*-${this.plan.zone}-*`;
    const document = agentPolicy({
      cluster: this.cluster.arn,
      instances: pulumi.interpolate`${instances}/${this.cluster.name}/*`,
      groups: `arn:${partition}:autoscaling:${region}:${account}:autoScalingGroup:*:${named}`,
    });
    const args = { role: needs.roles.instances.id, policy: pulumi.jsonStringify(document) };
    return new aws.iam.RolePolicy(roleName(cell, key("instance", this.plan.zone)), args, this.child);
  }

  private createPool(row: ServiceRow): Pool {
    const { cell, needs } = this.args;
    const args = {
      row: row.pool,
      tags: cell.tags,
      scope: cell.scope,
      cluster: this.cluster.name,
      subnetId: this.subnetId(),
      groupIds: [needs.network.group("workload"), needs.network.group("instance")],
      profileArn: needs.roles.instance.arn,
      dataKeyArn: needs.region.dataKeyArn,
      before: this.before(row),
    };
    return new Pool(row.key, args, this.child);
  }

  private createProviders(pools: ReadonlyMap<string, Pool>): aws.ecs.ClusterCapacityProviders {
    const capacityProviders = [...pools.values()].map(({ capacityProvider }) => capacityProvider.name);
    const args = { clusterName: this.cluster.name, capacityProviders };
    return new aws.ecs.ClusterCapacityProviders(this.plan.key, args, {
      ...this.child,
      dependsOn: [this.args.needs.network],
    });
  }

  private createService(row: ServiceRow, { pool, providers, joins }: Capacity): TaskService {
    const { cell, needs, namespaceId } = this.args;
    const args = {
      row,
      tags: cell.tags,
      container: this.container(row, pool.version),
      taskRoleArn: getOrThrow(needs.roles.tasks, row.service).arn,
      executionRoleArn: needs.roles.execution.arn,
      clusterArn: this.cluster.arn,
      capacityProvider: pool.capacityProvider.name,
      namespaceId,
      subnetId: this.subnetId(),
      groupIds: [needs.network.group("workload"), needs.network.group(row.service)],
      targetGroups: needs.targetGroups.get(row.service) ?? [],
      before: this.before(row),
      after: [providers, joins, ...needs.after],
    };
    return new TaskService(row.key, args, this.child);
  }

  private container(row: ServiceRow, template: pulumi.Output<string>): pulumi.Output<string> {
    const { cell, needs } = this.args;
    const repository = needs.region.repositories[row.service];
    if (repository === undefined)
      throw new RangeError(
        `the region has no repository of ${row.service}: add it to the outputs of its stack`,
      );
    const container = containerOf<pulumi.Output<string>>(row, {
      image: pulumi.interpolate`${repository}${imageSuffix(row.task.image)}`,
      template,
      logGroup: getOrThrow(needs.logs.groups, row.service).name,
      region: cell.region,
      locations: locationsOf(row, this.locations()),
    });
    return pulumi.jsonStringify([container]);
  }

  private locations(): Locations<pulumi.Output<string>> {
    const { buckets, metadata, database, delivery } = this.args.needs;
    const at = (host: pulumi.Output<string>, port: number) => pulumi.interpolate`${host}:${port}`;
    return {
      bucket: (kind) => getOrThrow(buckets, kind).id,
      metadata: {
        endpoint: at(metadata.address, metadata.port),
        group: metadata.groupId,
        user: (service) => pulumi.output(getOrThrow(metadata.userNames, service)),
      },
      database: database && {
        writer: at(database.writer, database.port),
        reader: (zone) => at(getOrThrow(database.readers, zone), database.port),
      },
      delivery,
      around: (before, text, after) => pulumi.interpolate`${before}${text}${after}`,
    };
  }

  private before({ service }: ServiceRow): pulumi.Output<unknown> {
    return this.args.previous?.settled(service) ?? pulumi.output(undefined);
  }

  private subnetId(): pulumi.Output<string> {
    return getOrThrow(this.args.needs.network.vpc.subnets, key("app", this.plan.zone)).id;
  }
}

interface Capacity {
  readonly pool: Pool;
  readonly providers: aws.ecs.ClusterCapacityProviders;
  /** The policy with which an instance joins its cluster. */
  readonly joins: aws.iam.RolePolicy;
}
