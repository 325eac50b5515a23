import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { SIGNED_IN } from "../../catalog/access.table";
import { type DatabaseHosts, isGlobal } from "../../plan/cell/state/database";
import type { CellPlan } from "../../plan/cell/plan";
import { DELIVERED } from "../../plan/cell/balancers/delivery";
import { nodesOf } from "../../plan/cell/watch/targets";
import type { Service } from "../../catalog/services.table";
import { key } from "../../catalog/names";
import { getOrThrow, BaseComponent } from "../base";
import type { CellRegion } from "../region/region";
import { namesBy } from "../shared/alarms";
import { Database } from "./database";
import { Delivery } from "./delivery";
import { Ingest } from "./ingest";
import { LineUp } from "./lineUp";
import { ServiceLogs } from "./serviceLogs";
import { Metadata } from "./metadata";
import { Network } from "./network";
import { Permissions } from "./permissions";
import { Roles } from "./roles";
import { Secrets } from "./secrets";
import { Services } from "./services";
import { Storage } from "./storage";
import { Watch } from "./watch";

/**
 * A channel stack: a cell of N channels at one of its two sites, in its own VPC. It shares only the region's hub with other
 * cells. Home and standby are the same: each ingests, packages and indexes independently. Each component states its cost;
 * `headend plan` prints the load that it is sized for.
 */
export interface ChannelStackArgs {
  /** From `planCell`. */
  readonly plan: CellPlan;
  readonly region: RegionHandles;
  /** Of the master user of a global database, where this site creates its first cluster. */
  readonly databasePassword?: pulumi.Input<string> | undefined;
}

/** What a cell needs of its region. */
export type RegionHandles = CellRegion & {
  /** Id of the prefix list of CloudFront's VPC origins, where the region has them. */
  readonly cdnPrefixListId: pulumi.Input<string> | undefined;
};

/** What backbone and edge need of a cell: few plain values. tests/components/cell/channelStack.test.ts pins this contract. */
export interface CellOutputs {
  readonly vpcId: pulumi.Output<string>;
  /** The load balancer behind CloudFront's VPC origins, and the name that its certificate covers. */
  readonly deliveryArn: pulumi.Output<string>;
  readonly deliveryName: string;
  /** The static-IP NLB of ingest, behind its PrivateLink service. None where every feed comes over the Internet. */
  readonly nlbArn?: pulumi.Output<string>;
  /** The static-IP NLB of delivery, behind its PrivateLink service. None where no consumer reads the cell. */
  readonly appNlbArn?: pulumi.Output<string>;
  /** Names of the cell's buckets, by kind. */
  readonly buckets: Readonly<Record<string, pulumi.Output<string>>>;
  /** The first member of a global database, at home. */
  readonly databaseArn?: pulumi.Output<string>;
  /** What the secondary of a global database depends on, at standby. */
  readonly databaseGround?: DatabaseGround;
}

/** Resources that a secondary cluster depends on. */
export interface DatabaseGround {
  readonly subnetGroup: pulumi.Input<string>;
  readonly parameterGroup: pulumi.Input<string>;
  readonly securityGroup: pulumi.Input<string>;
  /** AWS names of zones (`us-east-1a`), by zone id. */
  readonly zones: Readonly<Record<string, pulumi.Output<string>>>;
  /** Names of the roles of services that connect to the database, by service. */
  readonly roles: Readonly<Record<string, pulumi.Output<string>>>;
}

export class ChannelStack extends BaseComponent {
  readonly outputs: CellOutputs;
  readonly network: Network;
  readonly roles: Roles;
  readonly storage: Storage;
  readonly secrets: Secrets;
  readonly metadata: Metadata;
  readonly database: Database;
  readonly ingest: Ingest;
  readonly delivery: Delivery;
  readonly logs: ServiceLogs;
  readonly services: Services;
  readonly watch: Watch;
  private readonly args: ChannelStackArgs;

  constructor(name: string, args: ChannelStackArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:cell:ChannelStack", [name, args.plan.cell.tags], opts);
    this.args = args;
    const { plan, region } = args;
    const { cell } = plan;

    this.network = new Network(name, { plan: plan.network, groups: plan.groups, cell, region }, this.child);
    this.roles = new Roles(name, { cell }, this.child);
    const { network, roles } = this;
    const common = { cell, region, roles: roles.tasks };
    this.storage = new Storage(name, { ...common, plan: plan.storage }, this.child);
    this.secrets = new Secrets(name, { ...common, plan: plan.secrets }, this.child);
    this.metadata = new Metadata(name, { plan: plan.metadata, cell, network, region }, this.child);
    this.database = this.createDatabase();
    const { accessLogs } = this.storage;
    this.ingest = new Ingest(name, { plan: plan.ingest, cell, network, region, accessLogs }, this.child);
    this.delivery = new Delivery(
      name,
      { plan: plan.delivery, cell, network, region, accessLogs },
      this.child,
    );
    this.logs = new ServiceLogs(name, { cell, region }, this.child);
    this.services = this.createServices();
    this.watch = this.createWatch();

    this.outputs = this.gather();
    this.registerOutputs(this.outputs);
  }

  private createDatabase(): Database {
    const { plan, region, databasePassword: password } = this.args;
    const { cell, database } = plan;
    return new Database(
      cell.name,
      { plan: database, cell, network: this.network, region, password },
      this.child,
    );
  }

  /** Hosts of a global database, where this site creates its first cluster. */
  private hosts(): DatabaseHosts<pulumi.Output<string>> | undefined {
    const { handles } = this.database;
    if (handles === undefined || !isGlobal(this.args.plan.cell)) return undefined;
    const { port, writer, readers } = handles;
    return { version: 1, port, writer, readers: Object.fromEntries(readers) };
  }

  private createServices(): Services {
    const { plan, region } = this.args;
    const { cell } = plan;
    const { network, roles, logs, metadata, ingest, delivery } = this;
    const { handles } = this.database;
    const { buckets } = this.storage;
    const secrets = this.secrets.arns;
    const state = { buckets, secrets, metadata, database: handles };
    const { policies } = new Permissions(
      cell.name,
      { plan: plan.permissions, cell, region, roles, logs, state },
      this.child,
    );
    const { object } = new LineUp(
      cell.name,
      { plan: plan.lineUp, cell, region, buckets, secrets, hosts: this.hosts() },
      this.child,
    );
    const needs = {
      network,
      region,
      roles,
      logs,
      buckets,
      metadata,
      database: isGlobal(cell) ? undefined : handles,
      delivery: delivery.hostname,
      targetGroups: new Map<Service, readonly aws.lb.TargetGroup[]>([
        ["ingest", [...ingest.targetGroups.values()]],
        ...DELIVERED.map((service) => [service, [getOrThrow(delivery.targetGroups, service)]] as const),
      ]),
      after: [...policies, object, ...ingest.listeners, ...delivery.listeners],
    };
    return new Services(cell.name, { plan: plan.services, cell, needs }, this.child);
  }

  private createWatch(): Watch {
    const { plan, region } = this.args;
    const { cell, ingest } = plan;
    const { network, metadata, database, delivery } = this;
    const suffix = ({ arnSuffix }: aws.lb.LoadBalancer | aws.lb.TargetGroup) => arnSuffix;
    const tasks = this.services.names();
    const nodes = nodesOf(cell).map(
      (node) => [key("node", node), pulumi.interpolate`${metadata.groupId}-${node}`] as const,
    );
    const names = {
      ...namesBy("balancer", this.ingest.balancers, suffix),
      "balancer-delivery": delivery.balancer.arnSuffix,
      ...(delivery.nlb && { "balancer-app-nlb": delivery.nlb.arnSuffix }),
      ...namesBy("targets-ingest", this.ingest.targetGroups, suffix),
      ...namesBy("targets", delivery.targetGroups, suffix),
      ...(ingest.firewall && { firewall: ingest.firewall.key }),
      ...namesBy("group", this.services.groups, ({ name }) => name),
      ...namesBy("cluster", tasks, ({ cluster }) => cluster),
      ...namesBy("service", tasks, ({ service }) => service),
      ...Object.fromEntries(nodes),
      database: database.identifier,
    };
    return new Watch(cell.name, { plan: plan.watch, cell, network, region, names }, this.child);
  }

  private gather(): CellOutputs {
    const { network, delivery, ingest, storage } = this;
    const nlb = ingest.balancers.get("nlb");
    return {
      vpcId: network.vpc.vpc.id,
      deliveryArn: delivery.balancer.arn,
      deliveryName: delivery.hostname,
      ...(nlb === undefined ? {} : { nlbArn: nlb.arn }),
      ...(delivery.nlb === undefined ? {} : { appNlbArn: delivery.nlb.arn }),
      buckets: Object.fromEntries([...storage.buckets].map(([kind, { id }]) => [kind, id])),
      ...(isGlobal(this.args.plan.cell) ? this.databaseOutputs() : {}),
    };
  }

  private databaseOutputs(): Pick<CellOutputs, "databaseArn" | "databaseGround"> {
    const { handles, ground } = this.database;
    if (handles !== undefined) return { databaseArn: handles.arn };
    const { subnetGroup, parameterGroup, securityGroup } = ground;
    const { zones } = this.args.plan.cell;
    return {
      databaseGround: {
        subnetGroup,
        parameterGroup,
        securityGroup,
        zones: Object.fromEntries(
          zones.map((zone) => [
            zone,
            getOrThrow(this.network.vpc.subnets, key("data", zone)).availabilityZone,
          ]),
        ),
        roles: Object.fromEntries(
          SIGNED_IN.map((service) => [service, getOrThrow(this.roles.tasks, service).name]),
        ),
      },
    };
  }
}
