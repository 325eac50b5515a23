import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { DATABASE_HOSTS_KEY, type DatabaseHosts, type DatabasePlan } from "../../plan/cell/state/database";

/** Arguments of a cell's Aurora cluster, shared by the cell's stack and the secondary in the backbone. */

/** Resources that a cluster depends on. */
export interface AuroraGround {
  readonly subnetGroup: pulumi.Input<string>;
  readonly parameterGroup: pulumi.Input<string>;
  readonly securityGroup: pulumi.Input<string>;
  readonly dataKeyArn: pulumi.Input<string>;
}

const ENGINE = "aurora-mysql" as const;

/** Days of query statistics in the free tier (Database Insights pricing, 2026-11). */
const STATISTICS_DAYS = 7;

/** Operators upgrade the engine. AWS always reports three zones, so a list of two would replace the cluster. */
export const IGNORED = ["engineVersion", "availabilityZones"];

/**
 * Also ignored in a member of a global database. The backbone adds the member, a switchover reverses the replication, and write
 * forwarding is enabled later.
 */
export const IGNORED_IN_GLOBAL = [
  "globalClusterIdentifier",
  "replicationSourceIdentifier",
  "enableGlobalWriteForwarding",
];

/** A cluster without its master user and tags. */
export function clusterArgs(plan: DatabasePlan, ground: AuroraGround, protect: boolean): aws.rds.ClusterArgs {
  const last = plan.finalSnapshot;
  return {
    clusterIdentifier: plan.identifier,
    engine: ENGINE,
    iamDatabaseAuthenticationEnabled: true,
    enableHttpEndpoint: plan.dataApi,
    port: plan.port,
    dbSubnetGroupName: ground.subnetGroup,
    vpcSecurityGroupIds: [ground.securityGroup],
    dbClusterParameterGroupName: ground.parameterGroup,
    storageEncrypted: true,
    kmsKeyId: ground.dataKeyArn,
    backupRetentionPeriod: plan.backupRetentionDays,
    preferredBackupWindow: plan.backupWindow,
    copyTagsToSnapshot: true,
    deletionProtection: protect,
    deleteAutomatedBackups: last === undefined,
    ...(last === undefined ? { skipFinalSnapshot: true } : { finalSnapshotIdentifier: last }),
    preferredMaintenanceWindow: plan.maintenanceWindow,
    enabledCloudwatchLogsExports: plan.logs.map(({ log }) => log),
  };
}

/** An instance of it, without its name, cluster, zone and tags. */
export const instanceArgs = (plan: DatabasePlan, { subnetGroup, dataKeyArn }: AuroraGround) => ({
  engine: ENGINE,
  instanceClass: plan.instanceClass,
  dbSubnetGroupName: subnetGroup,
  publiclyAccessible: false,
  // The same for all: any instance may become the writer.
  promotionTier: 0,
  autoMinorVersionUpgrade: false,
  preferredMaintenanceWindow: plan.maintenanceWindow,
  performanceInsightsEnabled: true,
  performanceInsightsKmsKeyId: dataKeyArn,
  performanceInsightsRetentionPeriod: STATISTICS_DAYS,
});

/** A zone's custom endpoint, without its cluster and tags. A READER endpoint is empty while its only instance is the writer. */
export const endpointArgs = (identifier: string, staticMembers: readonly pulumi.Input<string>[]) => ({
  clusterEndpointIdentifier: identifier,
  customEndpointType: "ANY",
  staticMembers: [...staticMembers],
});

/** The object with the hosts of a global database, without its bucket and tags. */
export const hostsArgs = (hosts: DatabaseHosts<pulumi.Input<string>>, dataKeyArn: pulumi.Input<string>) => ({
  key: DATABASE_HOSTS_KEY,
  content: pulumi.jsonStringify(hosts),
  contentType: "application/json",
  serverSideEncryption: "aws:kms",
  kmsKeyId: dataKeyArn,
  bucketKeyEnabled: true,
});
