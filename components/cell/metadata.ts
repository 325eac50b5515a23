import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Cell } from "../../plan/cell/cell";
import type { MetadataPlan, MetadataUserRow } from "../../plan/cell/state/metadata";
import type { Service } from "../../catalog/services.table";
import { key } from "../../catalog/names";
import { getOrThrow, BaseComponent } from "../base";
import type { RegionOutputs } from "../region/region";
import type { Network } from "./network";

/**
 * The cell's temporary store: Valkey with a node in every zone, automatic failover, and encryption at rest and in transit.
 * Services authenticate with IAM, each for its own keys. No snapshots: the data is temporary. Changes that need a restart wait
 * for the maintenance window. About $92 a month per cache.m7g.large node (us-east-1 price of Redis OSS minus Valkey's 20 %,
 * 2026-11, not verified).
 */
export interface MetadataArgs {
  readonly plan: MetadataPlan;
  readonly cell: Pick<Cell, "name" | "tags">;
  readonly network: Network;
  readonly region: Pick<RegionOutputs, "dataKeyArn">;
}

export class Metadata extends BaseComponent {
  readonly group: aws.elasticache.ReplicationGroup;
  /** Host of the primary, and of the replicas. */
  readonly address: pulumi.Output<string>;
  readonly readerAddress: pulumi.Output<string>;
  readonly port: number;
  readonly groupArn: pulumi.Output<string>;
  /** In IAM tokens, and the prefix of node ids: `<id>-001`, one per zone. */
  readonly groupId: pulumi.Output<string>;
  /** The user that a service connects as. */
  readonly userArns: ReadonlyMap<Service, pulumi.Output<string>>;
  readonly userNames: ReadonlyMap<Service, string>;
  private readonly args: MetadataArgs;

  constructor(name: string, args: MetadataArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:cell:Metadata", [name, args.cell.tags], opts);
    this.args = args;

    const { plan } = args;
    const users = new Map(plan.users.map((row) => [row.service, this.createUser(row)]));
    this.group = this.createGroup(this.createUserGroup([...users.values()]));
    this.address = this.group.primaryEndpointAddress;
    this.readerAddress = this.group.readerEndpointAddress;
    this.port = plan.port;
    this.groupArn = this.group.arn;
    this.groupId = this.group.id;
    this.userArns = new Map([...users].map(([service, { arn }]) => [service, arn]));
    this.userNames = new Map(plan.users.map((row) => [row.service, row.name]));

    this.registerOutputs({ address: this.address });
  }

  private createUser({ name, accessString }: MetadataUserRow): aws.elasticache.User {
    const args = {
      userId: name,
      userName: name,
      engine: "valkey",
      authenticationMode: { type: "iam" },
      accessString,
      tags: this.tags(name),
    };
    return new aws.elasticache.User(name, args, this.single);
  }

  /** Without a `default` user: a Valkey group needs none, and disables it (ElastiCache User Guide, RBAC with Valkey, 2026-11). */
  private createUserGroup(users: readonly aws.elasticache.User[]): aws.elasticache.UserGroup {
    const { userGroup } = this.args.plan;
    const args = {
      userGroupId: userGroup,
      engine: "valkey",
      userIds: users.map(({ userId }) => userId),
      tags: this.tags(userGroup),
    };
    return new aws.elasticache.UserGroup(userGroup, args, this.single);
  }

  private createGroup(users: aws.elasticache.UserGroup): aws.elasticache.ReplicationGroup {
    const { plan, cell, network, region } = this.args;
    const name = key(cell.name, "metadata");
    const args: aws.elasticache.ReplicationGroupArgs = {
      description: `Metadata store of ${cell.name}`,
      engine: "valkey",
      engineVersion: plan.engineVersion,
      nodeType: plan.nodeType,
      clusterMode: "disabled",
      numCacheClusters: plan.zones.length,
      // AWS reads it only at creation, and places the node of a zone that is added later.
      preferredCacheClusterAzs: plan.zones.map(
        (zone) => getOrThrow(network.vpc.subnets, key("data", zone)).availabilityZone,
      ),
      multiAzEnabled: true,
      automaticFailoverEnabled: true,
      autoMinorVersionUpgrade: false,
      atRestEncryptionEnabled: true,
      kmsKeyId: region.dataKeyArn,
      transitEncryptionEnabled: true,
      transitEncryptionMode: "required",
      userGroupIds: [users.userGroupId],
      port: plan.port,
      subnetGroupName: this.createSubnetGroup(name).name,
      securityGroupIds: [network.group("metadata")],
      parameterGroupName: this.createParameterGroup(name).name,
      maintenanceWindow: plan.maintenanceWindow,
      snapshotRetentionLimit: 0,
      tags: this.tags(name),
    };
    return new aws.elasticache.ReplicationGroup(name, args, this.child);
  }

  private createSubnetGroup(name: string): aws.elasticache.SubnetGroup {
    const args = {
      description: `Data subnets of ${this.args.cell.name}`,
      subnetIds: this.args.network.vpc.subnetIds("data"),
      tags: this.tags(name),
    };
    return new aws.elasticache.SubnetGroup(name, args, this.child);
  }

  private createParameterGroup(name: string): aws.elasticache.ParameterGroup {
    const { family, parameters } = this.args.plan;
    const args = {
      family,
      description: `Metadata store of ${this.args.cell.name}`,
      parameters: [...parameters],
      tags: this.tags(name),
    };
    return new aws.elasticache.ParameterGroup(name, args, this.child);
  }
}
