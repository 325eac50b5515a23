import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type {
  GlobalDatabaseRow,
  GlobalDatabasesPlan,
  LoginRow,
  MemberRow,
} from "../../plan/backbone/globalDatabase";
import type { DatabaseInstanceRow } from "../../plan/cell/state/database";
import { allow, policy } from "../../plan/cell/access/roles";
import { key } from "../../catalog/names";
import {
  type AuroraGround,
  clusterArgs,
  endpointArgs,
  hostsArgs,
  instanceArgs,
  IGNORED,
  IGNORED_IN_GLOBAL,
} from "../shared/aurora";
import type { DatabaseGround } from "../cell/channelStack";
import { getOrThrow, createEach } from "../base";
import type { RegionOutputs } from "../region/region";
import { BackboneComponent, type BackboneTags, type CellHandles, type Cells } from "./backboneComponent";

/**
 * Aurora global databases of cells. The first member is the cluster at home. The secondary at standby has instances and a
 * custom endpoint in each zone, and grants for standby's services. It costs as much as the cluster at home, plus $0.20 per
 * million replicated writes and the transfer between regions (Aurora pricing, us-east-1, 2026-11, not verified).
 */
export interface GlobalDatabaseArgs {
  readonly plan: GlobalDatabasesPlan;
  readonly tags: BackboneTags;
  readonly regions: Readonly<Record<string, Pick<RegionOutputs, "dataKeyArn" | "alarmTopicArn">>>;
  readonly cells: Cells;
}

/** A secondary cluster and what it depends on. */
interface Secondary {
  readonly row: GlobalDatabaseRow;
  readonly cluster: aws.rds.Cluster;
  readonly ground: AuroraGround;
  readonly prepared: DatabaseGround;
  readonly region: string;
}

export class GlobalDatabase extends BackboneComponent {
  private readonly args: GlobalDatabaseArgs;

  constructor(name: string, args: GlobalDatabaseArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:backbone:GlobalDatabase", [name, args.tags], opts);
    this.args = args;

    for (const row of args.plan.databases) {
      const secondary = this.createSecondary(row, this.createGlobalCluster(row));
      const readers = this.createReaders(secondary);
      this.createHosts(secondary, readers);
      for (const login of row.logins) this.createLogin(login, secondary);
      for (const { alarms } of [row.home, row.standby])
        this.createAlarms(alarms, { regions: args.regions, names: {}, cell: row.cell });
    }

    this.registerOutputs({});
  }

  private createGlobalCluster(row: GlobalDatabaseRow): aws.rds.GlobalCluster {
    const { region, handles } = row.home;
    const { databaseArn } = getOrThrow(this.args.cells, handles);
    if (databaseArn === undefined)
      throw new RangeError(
        `${handles} has no databaseArn: return it in the handles of a global database at home`,
      );
    const args: aws.rds.GlobalClusterArgs = {
      region,
      globalClusterIdentifier: row.identifier,
      sourceDbClusterIdentifier: databaseArn,
      deletionProtection: row.protect,
      // Removes its members before deletion; each becomes a regional cluster. AWS deletes only an empty global cluster.
      forceDestroy: true,
      tags: this.tagsIn(region, row.key, row.cell),
    };
    // AWS does not return the source, and a switchover changes the primary.
    const opts = { ...this.protection(row.protect), ignoreChanges: ["sourceDbClusterIdentifier"] };
    return new aws.rds.GlobalCluster(row.key, args, opts);
  }

  private createSecondary(row: GlobalDatabaseRow, global: aws.rds.GlobalCluster): Secondary {
    const { standby, home, secondary, protect } = row;
    const { region } = standby;
    const prepared = groundOf(getOrThrow(this.args.cells, standby.handles), standby);
    const ground = { ...prepared, dataKeyArn: getOrThrow(this.args.regions, region).dataKeyArn };
    const args: aws.rds.ClusterArgs = {
      ...clusterArgs(secondary, ground, protect),
      region,
      globalClusterIdentifier: global.id,
      // The version that home runs now: operators may have upgraded it.
      engineVersion: global.engineVersion,
      // An encrypted secondary needs a presigned URL of the source region.
      sourceRegion: home.region,
      enableGlobalWriteForwarding: true,
      tags: this.tagsIn(region, row.key, row.cell),
    };
    const opts = { ...this.protection(protect), ignoreChanges: [...IGNORED, ...IGNORED_IN_GLOBAL] };
    return { row, cluster: new aws.rds.Cluster(row.key, args, opts), ground, prepared, region };
  }

  /** Endpoint of the instances in each zone, by zone. */
  private createReaders(secondary: Secondary): Record<string, pulumi.Output<string>> {
    const { row, cluster, region } = secondary;
    const { instances, endpoints } = row.secondary;
    const members = createEach(
      instances,
      (instance) => instance.key,
      (instance) => this.createInstance(instance, secondary),
    );
    return Object.fromEntries(
      endpoints.map(({ zone, identifier }) => {
        const own = instances.filter((instance) => instance.zone === zone);
        const name = key(row.key, zone);
        const args = {
          ...endpointArgs(
            identifier,
            own.map((instance) => getOrThrow(members, instance.key).id),
          ),
          region,
          clusterIdentifier: cluster.id,
          tags: this.tagsIn(region, name, row.cell),
        };
        return [zone, new aws.rds.ClusterEndpoint(name, args, this.single).endpoint];
      }),
    );
  }

  private createInstance(
    { key: name, zone }: DatabaseInstanceRow,
    { row, cluster, ground, prepared, region }: Secondary,
  ): aws.rds.ClusterInstance {
    const args: aws.rds.ClusterInstanceArgs = {
      ...instanceArgs(row.secondary, ground),
      region,
      clusterIdentifier: cluster.id,
      identifierPrefix: `${name}-`,
      availabilityZone: getOrThrow(prepared.zones, zone),
      tags: this.tagsIn(region, name, row.cell),
    };
    return new aws.rds.ClusterInstance(name, args, this.child);
  }

  private createHosts(
    { row, cluster, ground, region }: Secondary,
    readers: Record<string, pulumi.Output<string>>,
  ): void {
    const { buckets } = getOrThrow(this.args.cells, row.standby.handles);
    const hosts = { version: 1, port: row.secondary.port, writer: cluster.endpoint, readers } as const;
    const args = {
      ...hostsArgs(hosts, ground.dataKeyArn),
      region,
      bucket: getOrThrow(buckets, "config"),
      tags: this.tagsIn(region, row.hosts, row.cell),
    };
    new aws.s3.BucketObjectv2(row.hosts, args, this.child);
  }

  private createLogin({ key: name, service, statement }: LoginRow, { cluster, prepared }: Secondary): void {
    const { sid, actions, resources } = statement;
    const arns = resources.map(
      ({ before = "", after = "" }) => pulumi.interpolate`${before}${cluster.clusterResourceId}${after}`,
    );
    const args = {
      role: getOrThrow(prepared.roles, service),
      policy: pulumi.jsonStringify(policy(allow(sid, actions, arns))),
    };
    new aws.iam.RolePolicy(name, args, this.child);
  }
}

function groundOf({ databaseGround }: CellHandles, { handles }: MemberRow): DatabaseGround {
  if (databaseGround === undefined)
    throw new RangeError(
      `${handles} has no databaseGround: return it in the handles of a global database at standby`,
    );
  return databaseGround;
}
