import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Cell } from "../../plan/cell/cell";
import type { DatabaseInstanceRow, DatabaseLogRow, DatabasePlan } from "../../plan/cell/state/database";
import { key } from "../../catalog/names";
import {
  type AuroraGround,
  clusterArgs,
  endpointArgs,
  instanceArgs,
  LEFT_ALONE,
  LEFT_TO_SWITCHES,
} from "../shared/aurora";
import { getOrThrow, createEach, BaseComponent } from "../base";
import type { RegionOutputs } from "../region/region";
import { MasterSecret } from "./masterSecret";
import type { Network } from "./network";

/**
 * The cell's index: an Aurora MySQL cluster with an instance in every zone, any of which may write, an endpoint per zone, and
 * logs of who came and what was slow. Services come by IAM and TLS; the master password is Secrets Manager's, and rotates
 * there, or our own secret where the cluster is one of a global database: of such a one standby makes what it stands on alone,
 * and the backbone the cluster. Operators' migrations come over AWS's Data API, where the region has it, for nobody else may
 * reach the port; it asks for rights on the cluster and on the master's secret, and no service has either. Changes that
 * interrupt wait for the maintenance window. About $200 a month per db.r7g.large instance (us-east-1, 2026-11, not verified),
 * $0.10 per GB kept, $0.20 per million requests of storage.
 */
export interface DatabaseArgs {
  readonly plan: DatabasePlan;
  readonly cell: Pick<Cell, "name" | "tags" | "protect">;
  readonly network: Network;
  readonly region: Pick<RegionOutputs, "dataKeyArn" | "logsKeyArn">;
  /** The master's, where the plan has a secret of ours. */
  readonly password?: pulumi.Input<string> | undefined;
}

/** A cluster that stands, by what others call it. */
export interface DatabaseHandles {
  readonly arn: pulumi.Output<string>;
  /** Host that takes writes. */
  readonly writer: pulumi.Output<string>;
  /** Host of the zone's own instances, by zone. */
  readonly readers: ReadonlyMap<string, pulumi.Output<string>>;
  readonly port: number;
  /** What IAM calls the cluster. */
  readonly resourceId: pulumi.Output<string>;
}

export class Database extends BaseComponent {
  /** By key: `<cell>-<zone>`. */
  readonly instances: ReadonlyMap<string, aws.rds.ClusterInstance>;
  /** `undefined`: the backbone makes the cluster. */
  readonly handles: DatabaseHandles | undefined;
  /** What CloudWatch calls the cluster, here or not yet. */
  readonly identifier: pulumi.Input<string>;
  readonly ground: AuroraGround;
  private readonly args: DatabaseArgs;

  constructor(name: string, args: DatabaseArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:cell:Database", [name, args.cell.tags], opts);
    this.args = args;

    const { plan } = args;
    const logs = plan.logs.map((row) => this.createLogGroup(row));
    this.ground = this.createGround();
    const cluster = plan.role === "secondary" ? undefined : this.createCluster(logs);
    this.instances = cluster === undefined ? new Map() : this.createInstances(cluster);
    this.identifier = cluster?.clusterIdentifier ?? plan.identifier;
    this.handles = cluster && this.handlesOf(cluster);

    this.registerOutputs(this.handles && { writer: this.handles.writer });
  }

  private get name(): string {
    return key(this.args.cell.name, "database");
  }

  private createGround(): AuroraGround {
    return {
      subnetGroup: this.createSubnetGroup().name,
      parameterGroup: this.createParameterGroup().name,
      securityGroup: this.args.network.group("database"),
      dataKeyArn: this.args.region.dataKeyArn,
    };
  }

  private createSubnetGroup(): aws.rds.SubnetGroup {
    const args = {
      description: `Data subnets of ${this.args.cell.name}`,
      subnetIds: this.args.network.vpc.subnetIds("data"),
      tags: this.tags(this.name),
    };
    return new aws.rds.SubnetGroup(this.name, args, this.child);
  }

  private createParameterGroup(): aws.rds.ClusterParameterGroup {
    const { family, parameters } = this.args.plan;
    const args = {
      family,
      description: `Database of ${this.args.cell.name}`,
      parameters: [...parameters],
      tags: this.tags(this.name),
    };
    return new aws.rds.ClusterParameterGroup(this.name, args, this.child);
  }

  private createLogGroup({ key: name, groupName, retentionDays }: DatabaseLogRow): aws.cloudwatch.LogGroup {
    const args = {
      name: groupName,
      kmsKeyId: this.args.region.logsKeyArn,
      retentionInDays: retentionDays,
      tags: this.tags(name),
    };
    return new aws.cloudwatch.LogGroup(name, args, this.child);
  }

  private createCluster(logs: readonly aws.cloudwatch.LogGroup[]): aws.rds.Cluster {
    const { plan, cell } = this.args;
    const args: aws.rds.ClusterArgs = {
      ...clusterArgs(plan, this.ground, cell.protect),
      engineVersion: plan.engineVersion,
      databaseName: plan.database,
      masterUsername: plan.masterUser,
      ...this.master(),
      tags: this.tags(this.name),
    };
    const opts = {
      ...this.protection(cell.protect),
      // RDS would make them itself: unencrypted, and kept for ever.
      dependsOn: [...logs],
      // The password too: operators change it, here and in our secret.
      ignoreChanges:
        plan.role === "alone" ? LEFT_ALONE : [...LEFT_ALONE, ...LEFT_TO_SWITCHES, "masterPassword"],
    };
    return new aws.rds.Cluster(this.name, args, opts);
  }

  /** Who knows the master's password. */
  private master(): Partial<aws.rds.ClusterArgs> {
    const { plan, cell, region, password } = this.args;
    const secret = plan.masterSecret;
    if (secret === undefined)
      return { manageMasterUserPassword: true, masterUserSecretKmsKeyId: region.dataKeyArn };
    if (password === undefined) throw new RangeError(`nobody says the password of ${plan.identifier}`);
    const { masterUser: username } = plan;
    new MasterSecret(secret.key, { row: secret, cell, region, master: { username, password } }, this.child);
    return { masterPassword: password };
  }

  private createInstances(cluster: aws.rds.Cluster): ReadonlyMap<string, aws.rds.ClusterInstance> {
    return createEach(
      this.args.plan.instances,
      (row) => row.key,
      (row) => this.createInstance(row, cluster),
    );
  }

  private createInstance(
    { key: name, zone }: DatabaseInstanceRow,
    cluster: aws.rds.Cluster,
  ): aws.rds.ClusterInstance {
    const args: aws.rds.ClusterInstanceArgs = {
      ...instanceArgs(this.args.plan, this.ground),
      clusterIdentifier: cluster.id,
      identifierPrefix: `${name}-`,
      availabilityZone: getOrThrow(this.args.network.vpc.subnets, key("data", zone)).availabilityZone,
      tags: this.tags(name),
    };
    return new aws.rds.ClusterInstance(name, args, this.child);
  }

  private handlesOf(cluster: aws.rds.Cluster): DatabaseHandles {
    const { endpoints, port } = this.args.plan;
    return {
      arn: cluster.arn,
      writer: cluster.endpoint,
      readers: createEach(
        endpoints,
        ({ zone }) => zone,
        (row) => this.createEndpoint(row, cluster).endpoint,
      ),
      port,
      resourceId: cluster.clusterResourceId,
    };
  }

  private createEndpoint(
    { zone, identifier }: DatabasePlan["endpoints"][number],
    cluster: aws.rds.Cluster,
  ): aws.rds.ClusterEndpoint {
    const name = key(this.name, zone);
    const own = this.args.plan.instances.filter((row) => row.zone === zone);
    const args = {
      ...endpointArgs(
        identifier,
        own.map((row) => getOrThrow(this.instances, row.key).id),
      ),
      clusterIdentifier: cluster.id,
      tags: this.tags(name),
    };
    return new aws.rds.ClusterEndpoint(name, args, { ...this.child, deleteBeforeReplace: true });
  }
}
