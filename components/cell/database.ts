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
  IGNORED,
  IGNORED_IN_GLOBAL,
} from "../shared/aurora";
import { getOrThrow, createEach, BaseComponent } from "../base";
import type { RegionOutputs } from "../region/region";
import { MasterSecret } from "./masterSecret";
import type { Network } from "./network";

/**
 * The cell's index: an Aurora MySQL cluster with an instance and a custom endpoint in every zone, and audit, error and slow
 * query logs. Any instance may become the writer. Services authenticate with IAM over TLS. Secrets Manager manages and rotates the
 * master password; a global database has a secret of ours instead. Of a global database, standby creates only what the
 * cluster depends on, and the backbone creates the cluster. Operators run migrations over the RDS Data API, where the region
 * has it: only services can reach the port. The API needs grants on the cluster and on the master secret, which no service
 * has. Disruptive changes wait for the maintenance window. About $200 a month per db.r7g.large instance (us-east-1, 2026-11,
 * not verified), $0.10 per GB of storage, $0.20 per million I/O requests.
 */
export interface DatabaseArgs {
  readonly plan: DatabasePlan;
  readonly cell: Pick<Cell, "name" | "tags" | "protect">;
  readonly network: Network;
  readonly region: Pick<RegionOutputs, "dataKeyArn" | "logsKeyArn">;
  /** Of the master user, where the plan has a secret of ours. */
  readonly password?: pulumi.Input<string> | undefined;
}

/** An existing cluster, for other components. */
export interface DatabaseHandles {
  readonly arn: pulumi.Output<string>;
  /** Host of the writer. */
  readonly writer: pulumi.Output<string>;
  /** Host of the instances in a zone, by zone. */
  readonly readers: ReadonlyMap<string, pulumi.Output<string>>;
  readonly port: number;
  /** Id of the cluster in IAM policies. */
  readonly resourceId: pulumi.Output<string>;
}

export class Database extends BaseComponent {
  /** By key: `<cell>-<zone>`. */
  readonly instances: ReadonlyMap<string, aws.rds.ClusterInstance>;
  /** `undefined`: the backbone creates the cluster. */
  readonly handles: DatabaseHandles | undefined;
  /** Id of the cluster in CloudWatch, also before the cluster exists. */
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
      // RDS would create the log groups itself: without our key and without expiry.
      dependsOn: [...logs],
      // Operators change the password, in Aurora and in our secret.
      ignoreChanges: plan.role === "alone" ? IGNORED : [...IGNORED, ...IGNORED_IN_GLOBAL, "masterPassword"],
    };
    return new aws.rds.Cluster(this.name, args, opts);
  }

  /** Who manages the master password: RDS, or this program with a secret of ours. */
  private master(): Partial<aws.rds.ClusterArgs> {
    const { plan, cell, region, password } = this.args;
    const secret = plan.masterSecret;
    if (secret === undefined)
      return { manageMasterUserPassword: true, masterUserSecretKmsKeyId: region.dataKeyArn };
    if (password === undefined)
      throw new RangeError(`${plan.identifier} has no master password: set config database:${cell.name}`);
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
    return new aws.rds.ClusterEndpoint(name, args, this.single);
  }
}
