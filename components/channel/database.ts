import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Cell } from "../../model/cell/cell";
import type { DatabaseInstanceRow, DatabaseLogRow, DatabasePlan } from "../../model/cell/database";
import { key } from "../../model/names";
import { made, makeEach, Part } from "../part";
import type { RegionOutputs } from "../region/region";
import type { Network } from "./network";

/**
 * The cell's index: an Aurora MySQL cluster with an instance in every zone, any of which may write, an endpoint per zone, and
 * logs of who came and what was slow. Services come by IAM and TLS; the master password is Secrets Manager's, and rotates
 * there. Operators' migrations come over AWS's Data API, where the region has it, for nobody else may reach the port; it asks
 * for rights on the cluster and on the master's secret, and no service has either. Changes that interrupt wait for the maintenance window. About $200 a month per db.r7g.large instance (us-east-1,
 * 2026-11, not verified), $0.10 per GB kept, $0.20 per million requests of storage.
 */
export interface DatabaseArgs {
  readonly plan: DatabasePlan;
  readonly cell: Pick<Cell, "name" | "tags" | "protect">;
  readonly network: Network;
  readonly region: Pick<RegionOutputs, "dataKeyArn" | "logsKeyArn">;
}

const ENGINE = "aurora-mysql";

/** Days of query statistics that cost nothing (Database Insights pricing, 2026-11). */
const STATISTICS_DAYS = 7;

export class Database extends Part {
  readonly cluster: aws.rds.Cluster;
  /** By key: `<cell>-<zone>`. */
  readonly instances: ReadonlyMap<string, aws.rds.ClusterInstance>;
  /** Host that takes writes. */
  readonly writer: pulumi.Output<string>;
  /** Host of the zone's own instances, by zone. */
  readonly readers: ReadonlyMap<string, pulumi.Output<string>>;
  readonly port: number;
  /** What IAM calls the cluster. */
  readonly resourceId: pulumi.Output<string>;
  private readonly args: DatabaseArgs;

  constructor(name: string, args: DatabaseArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:channel:Database", [name, args.cell.tags], opts);
    this.args = args;

    const { plan } = args;
    const subnets = this.createSubnetGroup();
    this.cluster = this.createCluster(subnets);
    this.instances = makeEach(
      plan.instances,
      (row) => row.key,
      (row) => this.createInstance(row, subnets),
    );
    this.writer = this.cluster.endpoint;
    this.readers = makeEach(
      plan.endpoints,
      ({ zone }) => zone,
      (row) => this.createEndpoint(row).endpoint,
    );
    this.port = plan.port;
    this.resourceId = this.cluster.clusterResourceId;

    this.registerOutputs({ writer: this.writer });
  }

  private get name(): string {
    return key(this.args.cell.name, "database");
  }

  private createSubnetGroup(): aws.rds.SubnetGroup {
    const args = {
      description: `Data subnets of ${this.args.cell.name}`,
      subnetIds: this.args.network.vpc.subnetIds("data"),
      tags: this.tags(this.name),
    };
    return new aws.rds.SubnetGroup(this.name, args, this.child);
  }

  private createCluster(subnets: aws.rds.SubnetGroup): aws.rds.Cluster {
    const { plan, cell, network, region } = this.args;
    const args: aws.rds.ClusterArgs = {
      clusterIdentifier: plan.identifier,
      engine: ENGINE,
      engineVersion: plan.engineVersion,
      databaseName: plan.database,
      masterUsername: plan.masterUser,
      manageMasterUserPassword: true,
      masterUserSecretKmsKeyId: region.dataKeyArn,
      iamDatabaseAuthenticationEnabled: true,
      enableHttpEndpoint: plan.dataApi,
      port: plan.port,
      dbSubnetGroupName: subnets.name,
      vpcSecurityGroupIds: [network.group("database")],
      dbClusterParameterGroupName: this.createParameterGroup().name,
      storageEncrypted: true,
      kmsKeyId: region.dataKeyArn,
      ...this.keeping(),
      preferredMaintenanceWindow: plan.maintenanceWindow,
      enabledCloudwatchLogsExports: plan.logs.map(({ log }) => log),
      tags: this.tags(this.name),
    };
    const opts = {
      ...this.guarded(cell.protect),
      // RDS would make them itself: unencrypted, and kept for ever.
      dependsOn: plan.logs.map((row) => this.createLogGroup(row)),
      // Upgrades are the operators'. AWS spreads the storage over three zones, and a list of two would replace the cluster.
      ignoreChanges: ["engineVersion", "availabilityZones"],
    };
    return new aws.rds.Cluster(this.name, args, opts);
  }

  /** Of backups, and of the data when the cluster goes. */
  private keeping(): Partial<aws.rds.ClusterArgs> {
    const { plan, cell } = this.args;
    const last = plan.finalSnapshot;
    return {
      backupRetentionPeriod: plan.backupRetentionDays,
      preferredBackupWindow: plan.backupWindow,
      copyTagsToSnapshot: true,
      deletionProtection: cell.protect,
      deleteAutomatedBackups: !cell.protect,
      ...(last === undefined ? { skipFinalSnapshot: true } : { finalSnapshotIdentifier: last }),
    };
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

  private createInstance(
    { key: name, zone }: DatabaseInstanceRow,
    subnets: aws.rds.SubnetGroup,
  ): aws.rds.ClusterInstance {
    const { plan, network, region } = this.args;
    const args: aws.rds.ClusterInstanceArgs = {
      clusterIdentifier: this.cluster.id,
      identifierPrefix: `${name}-`,
      engine: ENGINE,
      instanceClass: plan.instanceClass,
      availabilityZone: made(network.vpc.subnets, key("data", zone)).availabilityZone,
      dbSubnetGroupName: subnets.name,
      publiclyAccessible: false,
      // The same for all: any of them may become the writer.
      promotionTier: 0,
      autoMinorVersionUpgrade: false,
      preferredMaintenanceWindow: plan.maintenanceWindow,
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: region.dataKeyArn,
      performanceInsightsRetentionPeriod: STATISTICS_DAYS,
      tags: this.tags(name),
    };
    return new aws.rds.ClusterInstance(name, args, this.child);
  }

  private createEndpoint({ zone, identifier }: DatabasePlan["endpoints"][number]): aws.rds.ClusterEndpoint {
    const name = key(this.name, zone);
    const own = this.args.plan.instances.filter((row) => row.zone === zone);
    const args = {
      clusterIdentifier: this.cluster.id,
      clusterEndpointIdentifier: identifier,
      // ANY: of type READER it would answer nothing while the zone's instance writes.
      customEndpointType: "ANY",
      staticMembers: own.map((row) => made(this.instances, row.key).id),
      tags: this.tags(name),
    };
    return new aws.rds.ClusterEndpoint(name, args, { ...this.child, deleteBeforeReplace: true });
  }
}
