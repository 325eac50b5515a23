import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { DATABASE_HOSTS_KEY, type DatabaseHosts, type DatabasePlan } from "../../plan/cell/state/database";

/** What a cell's Aurora cluster is wherever it is made: in the cell's own stack, or as a copy in the backbone. */

/** What it stands on, by AWS's names. */
export interface AuroraGround {
  readonly subnetGroup: pulumi.Input<string>;
  readonly parameterGroup: pulumi.Input<string>;
  readonly securityGroup: pulumi.Input<string>;
  readonly dataKeyArn: pulumi.Input<string>;
}

const ENGINE = "aurora-mysql" as const;

/** Days of query statistics that cost nothing (Database Insights pricing, 2026-11). */
const STATISTICS_DAYS = 7;

/** Upgrades are the operators'. AWS spreads the storage over three zones, and a list of two would replace the cluster. */
export const LEFT_ALONE = ["engineVersion", "availabilityZones"];

/**
 * What else a member of a global database leaves alone: the backbone makes it one, a switch turns the copying round, and what
 * forwards writes is turned on where it was not yet a member when it was made.
 */
export const LEFT_TO_SWITCHES = [
  "globalClusterIdentifier",
  "replicationSourceIdentifier",
  "enableGlobalWriteForwarding",
];

/** A cluster without its master and its tags. */
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
  // The same for all: any of them may become the writer.
  promotionTier: 0,
  autoMinorVersionUpgrade: false,
  preferredMaintenanceWindow: plan.maintenanceWindow,
  performanceInsightsEnabled: true,
  performanceInsightsKmsKeyId: dataKeyArn,
  performanceInsightsRetentionPeriod: STATISTICS_DAYS,
});

/** A zone's host, without its cluster and tags. ANY: of type READER it would answer nothing while the zone's instance writes. */
export const endpointArgs = (identifier: string, staticMembers: readonly pulumi.Input<string>[]) => ({
  clusterEndpointIdentifier: identifier,
  customEndpointType: "ANY",
  staticMembers: [...staticMembers],
});

/** The object that says where a global database is, without its bucket and tags. */
export const hostsArgs = (hosts: DatabaseHosts<pulumi.Input<string>>, dataKeyArn: pulumi.Input<string>) => ({
  key: DATABASE_HOSTS_KEY,
  content: pulumi.jsonStringify(hosts),
  contentType: "application/json",
  serverSideEncryption: "aws:kms",
  kmsKeyId: dataKeyArn,
  bucketKeyEnabled: true,
});
