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
  LEFT_ALONE,
  LEFT_TO_SWITCHES,
} from "../shared/aurora";
import type { DatabaseGround } from "../cell/channelStack";
import { getOrThrow, createEach } from "../base";
import type { RegionOutputs } from "../region/region";
import { BackboneComponent, type BackboneTags, type CellHandles, type Cells } from "./backboneComponent";

/**
 * Aurora global databases of cells: home's cluster as the first member, a copy at standby with instances and a host in each
 * zone, and what standby's services need of it. The copy costs what home's cluster costs, and beside it $0.20 per million
 * writes that are copied and what leaves the region (Aurora pricing, us-east-1, 2026-11, not verified).
 */
export interface GlobalDatabaseArgs {
  readonly plan: GlobalDatabasesPlan;
  readonly tags: BackboneTags;
  readonly regions: Readonly<Record<string, Pick<RegionOutputs, "dataKeyArn" | "alarmTopicArn">>>;
  readonly cells: Cells;
}

/** A copy, and what it stands on. */
interface Copy {
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
      const copy = this.createCopy(row, this.createWhole(row));
      const readers = this.createReaders(copy);
      this.tellHosts(copy, readers);
      for (const login of row.logins) this.letIn(login, copy);
      for (const { alarms } of [row.home, row.standby])
        this.createAlarms(alarms, { regions: args.regions, names: {}, cell: row.cell });
    }

    this.registerOutputs({});
  }

  private createWhole(row: GlobalDatabaseRow): aws.rds.GlobalCluster {
    const { region, handles } = row.home;
    const { databaseArn } = getOrThrow(this.args.cells, handles);
    if (databaseArn === undefined) throw new RangeError(`${handles} has no database to begin with`);
    const args: aws.rds.GlobalClusterArgs = {
      region,
      globalClusterIdentifier: row.identifier,
      sourceDbClusterIdentifier: databaseArn,
      deletionProtection: row.protect,
      // Its members are let go first, each to stand alone: AWS deletes no whole that has any.
      forceDestroy: true,
      tags: this.tagsIn(region, row.key, row.cell),
    };
    // AWS does not say which cluster was the first, and after a switch another one is.
    const opts = { ...this.protection(row.protect), ignoreChanges: ["sourceDbClusterIdentifier"] };
    return new aws.rds.GlobalCluster(row.key, args, opts);
  }

  private createCopy(row: GlobalDatabaseRow, whole: aws.rds.GlobalCluster): Copy {
    const { standby, home, secondary, protect } = row;
    const { region } = standby;
    const prepared = groundOf(getOrThrow(this.args.cells, standby.handles), standby);
    const ground = { ...prepared, dataKeyArn: getOrThrow(this.args.regions, region).dataKeyArn };
    const args: aws.rds.ClusterArgs = {
      ...clusterArgs(secondary, ground, protect),
      region,
      globalClusterIdentifier: whole.id,
      // As home runs by then: operators may have upgraded it.
      engineVersion: whole.engineVersion,
      // An encrypted copy is asked for with a request that the source's region has signed.
      sourceRegion: home.region,
      enableGlobalWriteForwarding: true,
      tags: this.tagsIn(region, row.key, row.cell),
    };
    const opts = { ...this.protection(protect), ignoreChanges: [...LEFT_ALONE, ...LEFT_TO_SWITCHES] };
    return { row, cluster: new aws.rds.Cluster(row.key, args, opts), ground, prepared, region };
  }

  /** Host of each zone's own instances, by zone. */
  private createReaders(copy: Copy): Record<string, pulumi.Output<string>> {
    const { row, cluster, region } = copy;
    const { instances, endpoints } = row.secondary;
    const members = createEach(
      instances,
      (instance) => instance.key,
      (instance) => this.createInstance(instance, copy),
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
          ...{ region, clusterIdentifier: cluster.id, tags: this.tagsIn(region, name, row.cell) },
        };
        const opts = { ...this.child, deleteBeforeReplace: true };
        return [zone, new aws.rds.ClusterEndpoint(name, args, opts).endpoint];
      }),
    );
  }

  private createInstance(
    { key: name, zone }: DatabaseInstanceRow,
    { row, cluster, ground, prepared, region }: Copy,
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

  private tellHosts(
    { row, cluster, ground, region }: Copy,
    readers: Record<string, pulumi.Output<string>>,
  ): void {
    const { buckets } = getOrThrow(this.args.cells, row.standby.handles);
    const hosts = { version: 1, port: row.secondary.port, writer: cluster.endpoint, readers } as const;
    const args = {
      ...hostsArgs(hosts, ground.dataKeyArn),
      ...{ region, bucket: getOrThrow(buckets, "config"), tags: this.tagsIn(region, row.hosts, row.cell) },
    };
    new aws.s3.BucketObjectv2(row.hosts, args, this.child);
  }

  private letIn({ key: name, service, statement }: LoginRow, { cluster, prepared }: Copy): void {
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
  if (databaseGround === undefined) throw new RangeError(`${handles} has nothing ready for a database`);
  return databaseGround;
}
