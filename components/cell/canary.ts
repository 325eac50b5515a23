import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { NONCURRENT_DAYS } from "../../catalog/access.table";
import {
  CANARY_RUNS,
  CANARY_SCRIPT,
  canaryRolePolicy,
  canaryTrustPolicy,
  type CanaryPlan,
} from "../../plan/cell/watch/canary";
import type { Cell } from "../../plan/cell/cell";
import { dataBucketPolicy } from "../../plan/cell/state/storagePolicies";
import { Bucket } from "../shared/bucket";
import { BaseComponent } from "../base";
import type { RegionOutputs } from "../region/region";
import type { Network } from "./network";

/**
 * A Synthetics canary in the cell's VPC, which requests the delivery load balancer, and a bucket for its script and results.
 * AWS creates its log group and never deletes it. $10 a month for its runs ($0.0012 each, us-west-2, 2026-11), and less than
 * a dollar for Lambda and S3.
 */
export interface CanaryArgs {
  readonly plan: CanaryPlan;
  readonly cell: Pick<Cell, "tags" | "protect" | "scope">;
  readonly network: Network;
  readonly region: Pick<RegionOutputs, "dataKeyArn">;
}

/** Path of a script in its archive (CloudWatch User Guide, Packaging your Node.js canary files, 2026-11). */
const SCRIPT_PATH = "nodejs/node_modules/canary.js";

export class Canary extends BaseComponent {
  readonly canary: aws.synthetics.Canary;
  private readonly args: CanaryArgs;

  constructor(name: string, args: CanaryArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:cell:Canary", [name, args.cell.tags], opts);
    this.args = args;

    const store = this.createBucket();
    const [role, permission] = this.createRole(store.bucket);
    this.canary = this.createCanary(this.createScript(store), { store, role, permission });

    this.registerOutputs({ canaryName: this.canary.name });
  }

  private createBucket(): Bucket {
    const { plan, cell, region } = this.args;
    const keyArn = region.dataKeyArn;
    const lifecycle = [
      { key: CANARY_RUNS, prefix: `${CANARY_RUNS}/`, days: plan.days, transitions: [] },
    ] as const;
    const policy = (arn: pulumi.Output<string>) =>
      pulumi
        .output({ bucket: arn, keyArn })
        .apply((row) => JSON.stringify(dataBucketPolicy({ ...row, users: undefined })));
    const tags = this.tags(plan.globalKey);
    const args = {
      tags,
      protect: cell.protect,
      keyArn,
      days: undefined,
      noncurrentDays: NONCURRENT_DAYS.passing,
      lifecycle,
      policy,
    };
    return new Bucket(plan.globalKey, args, this.child);
  }

  private createRole(bucket: aws.s3.Bucket): readonly [aws.iam.Role, aws.iam.RolePolicy] {
    const { plan, cell, region } = this.args;
    const assumeRolePolicy = JSON.stringify(canaryTrustPolicy(cell.scope));
    const args = { assumeRolePolicy, tags: this.tags(plan.globalKey) };
    const role = new aws.iam.Role(plan.globalKey, args, this.child);
    const policy = pulumi
      .output({ bucketArn: bucket.arn, keyArn: region.dataKeyArn, canary: plan.key })
      .apply((of) => JSON.stringify(canaryRolePolicy(cell.scope, of)));
    return [role, new aws.iam.RolePolicy(plan.globalKey, { role: role.id, policy }, this.child)];
  }

  private createScript({ bucket, ready }: Bucket): aws.s3.BucketObjectv2 {
    const { plan } = this.args;
    const script = readFileSync(join(__dirname, "canary", "canary.js"), "utf8");
    const source = new pulumi.asset.AssetArchive({
      [SCRIPT_PATH]: new pulumi.asset.StringAsset(script),
    });
    const args = { bucket: bucket.id, key: CANARY_SCRIPT, source, tags: this.tags(plan.key) };
    return new aws.s3.BucketObjectv2(plan.key, args, { ...this.child, dependsOn: [...ready] });
  }

  private createCanary(
    script: aws.s3.BucketObjectv2,
    { store, role, permission }: CanaryNeeds,
  ): aws.synthetics.Canary {
    const { plan, network, region } = this.args;
    const args: aws.synthetics.CanaryArgs = {
      // The default is an AWS managed key, not the bucket's key (CloudWatch User Guide, Encrypting canary artifacts, 2026-11).
      artifactConfig: { s3Encryption: { encryptionMode: "SSE_KMS", kmsKeyArn: region.dataKeyArn } },
      artifactS3Location: pulumi.interpolate`s3://${store.bucket.id}/${CANARY_RUNS}/`,
      executionRoleArn: role.arn,
      handler: "canary.handler",
      runtimeVersion: plan.runtime,
      s3Bucket: script.bucket,
      s3Key: script.key,
      // Without it the canary keeps the old script when the object changes.
      s3Version: script.versionId,
      schedule: { expression: plan.schedule },
      runConfig: { timeoutInSeconds: plan.timeoutSeconds, environmentVariables: { ...plan.environment } },
      vpcConfig: {
        subnetIds: network.vpc.subnetIds("app"),
        securityGroupIds: [network.group("workload"), network.group("probe")],
      },
      failureRetentionPeriod: plan.days,
      successRetentionPeriod: plan.days,
      startCanary: true,
      deleteLambda: true,
      tags: this.tags(plan.key),
    };
    return new aws.synthetics.Canary(plan.key, args, { ...this.child, dependsOn: [permission] });
  }
}

interface CanaryNeeds {
  readonly store: Bucket;
  readonly role: aws.iam.Role;
  readonly permission: aws.iam.RolePolicy;
}
