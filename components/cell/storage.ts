import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type BucketKind, NONCURRENT_DAYS } from "../../catalog/access.table";
import type { Cell } from "../../plan/cell/cell";
import type { BucketRow, LogBucketRow, StoragePlan } from "../../plan/cell/state/storage";
import { BUCKET_LOGS_PREFIX, dataBucketPolicy, logBucketPolicy } from "../../plan/cell/state/storagePolicies";
import { Bucket } from "../shared/bucket";
import { getOrThrow, BaseComponent } from "../base";
import type { RegionOutputs } from "../region/region";

/**
 * A cell's buckets: segments, DVR, archive and line-up, encrypted with the region's data key. Their policies allow only the
 * roles that use them. One more bucket has access logs, with SSE-S3, because load balancers support no other key. Per channel
 * of 11.6 Mbit/s in two formats: about $5.80 a month per day of window ($0.023/GB), and $42 for its PUT requests per bucket
 * ($0.005 per 1000; us-west-2, 2026-11).
 */
export interface StorageArgs {
  readonly plan: StoragePlan;
  readonly cell: Pick<Cell, "name" | "tags" | "protect" | "scope">;
  readonly region: Pick<RegionOutputs, "dataKeyArn">;
  /** Roles by service: the plan's `users`. No other role has access to the objects. */
  readonly roles: ReadonlyMap<string, Pick<aws.iam.Role, "arn">>;
}

/** The bucket of load balancers' access logs, and the resource that logging depends on. */
export interface AccessLogs {
  /** Name of the bucket. */
  readonly bucket: pulumi.Output<string>;
  readonly ready: pulumi.Resource;
}

export class Storage extends BaseComponent {
  readonly buckets: ReadonlyMap<BucketKind, aws.s3.Bucket>;
  readonly accessLogs: AccessLogs;
  private readonly args: StorageArgs;

  constructor(name: string, args: StorageArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:cell:Storage", [name, args.cell.tags], opts);
    this.args = args;

    const { buckets, accessLogs } = args.plan;
    this.buckets = new Map(buckets.map((row) => [row.kind, this.createBucket(row)]));
    this.accessLogs = this.createLogBucket(accessLogs);
    if (accessLogs.ofBuckets) for (const row of buckets) this.createLogging(row);

    this.registerOutputs();
  }

  private createBucket({ key, days, noncurrentDays, lifecycle, users }: BucketRow): aws.s3.Bucket {
    const { cell, region } = this.args;
    const { dataKeyArn: keyArn } = region;
    const roles = users && {
      readers: [...this.arnsOf(users.readers), ...users.copiers.out],
      writers: [...this.arnsOf(users.writers), ...users.copiers.in],
    };
    const { bucket } = new Bucket(
      key,
      {
        tags: this.tags(key),
        protect: cell.protect,
        keyArn,
        days,
        noncurrentDays,
        lifecycle,
        policy: (arn) =>
          pulumi
            .output({ bucket: arn, keyArn, users: roles })
            .apply((row) => JSON.stringify(dataBucketPolicy(row))),
      },
      this.child,
    );
    return bucket;
  }

  private arnsOf(names: readonly string[]): pulumi.Output<string>[] {
    return names.map((name) => getOrThrow(this.args.roles, name).arn);
  }

  private createLogBucket({ key, days, ofBuckets }: LogBucketRow): AccessLogs {
    const { cell } = this.args;
    const sources = ofBuckets ? [...this.buckets.values()].map(({ arn }) => arn) : [];
    const { bucket, ready } = new Bucket(
      key,
      {
        tags: this.tags(key),
        protect: cell.protect,
        keyArn: undefined,
        days,
        noncurrentDays: NONCURRENT_DAYS.passing,
        policy: (arn) =>
          pulumi
            .output({ bucket: arn, sources })
            .apply((row) => JSON.stringify(logBucketPolicy(cell.scope, row))),
      },
      this.child,
    );
    return { bucket: bucket.id, ready: ready[0] };
  }

  private createLogging({ kind, key }: BucketRow): void {
    const { bucket: targetBucket, ready } = this.accessLogs;
    const args: aws.s3.BucketLoggingArgs = {
      bucket: getOrThrow(this.buckets, kind).id,
      targetBucket,
      targetPrefix: `${BUCKET_LOGS_PREFIX}${kind}/`,
      targetObjectKeyFormat: { partitionedPrefix: { partitionDateSource: "EventTime" } },
    };
    // S3 checks the log bucket when logging is enabled.
    new aws.s3.BucketLogging(key, args, { ...this.child, dependsOn: [ready] });
  }
}
