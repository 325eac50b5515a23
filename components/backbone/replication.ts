import { getOrThrow } from "../base";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { CopyRow, DirectionRow, ReplicationPlan } from "../../plan/backbone/replication";
import { replicationPolicy, replicationTrustPolicy } from "../../plan/backbone/replicationPolicies";
import type { RegionOutputs } from "../region/region";
import { BackboneComponent, type BackboneTags, type CellHandles, type Cells } from "./backboneComponent";

/**
 * S3 replication of archives and windows to the cells' other regions: a role per direction, a rule per bucket. The plan shows
 * the price of each. In addition: $0.005 per 1000 objects, $1.20 a month for the metrics of a rule and $0.30 for its alarms
 * (S3 and CloudWatch pricing, us-west-2, 2026-11), and the storage in the destination region.
 */
export interface ReplicationArgs {
  readonly plan: ReplicationPlan;
  readonly tags: BackboneTags;
  readonly regions: Readonly<Record<string, Pick<RegionOutputs, "dataKeyArn" | "alarmTopicArn">>>;
  readonly cells: Cells;
}

/** The only valid threshold of S3 RTC (PutBucketReplication API reference, 2026-11). */
const RTC_MINUTES = 15;

interface Ready {
  readonly role: aws.iam.Role;
  readonly policy: aws.iam.RolePolicy;
}

export class Replication extends BackboneComponent {
  private readonly args: ReplicationArgs;

  constructor(name: string, args: ReplicationArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:backbone:Replication", [name, args.tags], opts);
    this.args = args;

    for (const direction of args.plan.directions) {
      const role = this.createRole(direction);
      for (const copy of direction.copies) {
        this.createRule(direction, copy, role);
        this.watch(direction, copy);
      }
    }

    this.registerOutputs({});
  }

  /** The role and its policy. S3 checks neither when a rule is created, and replicates nothing without them. */
  private createRole(direction: DirectionRow): Ready {
    const { key, role: name, from, to, copies } = direction;
    const args: aws.iam.RoleArgs = {
      name,
      description: `S3 replication of ${direction.cell} from ${from.region} to ${to.region}`,
      assumeRolePolicy: JSON.stringify(replicationTrustPolicy()),
      tags: this.tagsIn(from.region, name),
    };
    const role = new aws.iam.Role(key, args, this.child);
    const { regions } = this.args;
    const ends = {
      buckets: copies.map((copy) => ({
        kind: copy.kind,
        prefix: copy.prefix,
        source: this.arnOf(direction, "source", copy),
        destination: this.arnOf(direction, "destination", copy),
      })),
      sourceKey: getOrThrow(regions, from.region).dataKeyArn,
      destinationKey: getOrThrow(regions, to.region).dataKeyArn,
    };
    const policy = pulumi
      .output(ends)
      .apply(({ buckets, ...keys }) => JSON.stringify(replicationPolicy(buckets, { from, to, ...keys })));
    return { role, policy: new aws.iam.RolePolicy(key, { role: role.name, policy }, this.child) };
  }

  private createRule(direction: DirectionRow, copy: CopyRow, ready: Ready): void {
    const { from, to, timeControl } = direction;
    const time = { minutes: RTC_MINUTES };
    const args: aws.s3.BucketReplicationConfigArgs = {
      region: from.region,
      bucket: this.bucket(direction, "source", copy),
      role: ready.role.arn,
      rules: [
        {
          id: copy.rule,
          priority: 1,
          status: "Enabled",
          filter: { prefix: copy.prefix },
          // Only lifecycle rules delete objects, and each region has its own.
          deleteMarkerReplication: { status: "Disabled" },
          sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
          destination: {
            bucket: this.arnOf(direction, "destination", copy),
            encryptionConfiguration: { replicaKmsKeyId: getOrThrow(this.args.regions, to.region).dataKeyArn },
            metrics: { status: "Enabled", ...(timeControl ? { eventThreshold: time } : {}) },
            ...(timeControl ? { replicationTime: { status: "Enabled", time } } : {}),
          },
        },
      ],
    };
    new aws.s3.BucketReplicationConfig(copy.key, args, { ...this.child, dependsOn: [ready.policy] });
  }

  private watch(direction: DirectionRow, copy: CopyRow): void {
    const names = {
      source: this.bucket(direction, "source", copy),
      destination: this.bucket(direction, "destination", copy),
    };
    this.createAlarms(copy.alarms, { regions: this.args.regions, names });
  }

  private bucket(
    { key, other }: DirectionRow,
    end: "source" | "destination",
    { kind }: CopyRow,
  ): pulumi.Output<string> {
    const { buckets }: CellHandles = getOrThrow(this.args.cells, end === "source" ? key : other);
    return getOrThrow(buckets, kind);
  }

  private arnOf(
    direction: DirectionRow,
    end: "source" | "destination",
    copy: CopyRow,
  ): pulumi.Output<string> {
    return pulumi.interpolate`arn:${direction.from.partition}:s3:::${this.bucket(direction, end, copy)}`;
  }
}
