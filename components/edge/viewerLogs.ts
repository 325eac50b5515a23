import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { EdgePlan } from "../../plan/edge/edge";
import { realtimeLogPolicy, realtimeLogTrust } from "../../plan/edge/edgePolicies";
import { BaseComponent } from "../base";
import { LogReader } from "./logReader";

/**
 * A sample of viewers' requests as a real-time log: to a stream that retains a day, and from there to a bucket. Standard logs
 * have no sampling: at 100,000 requests a second they are 4 TB a day, about $3,000 a month for 30 days in S3. One percent
 * through an on-demand stream is about $740 (plan/edge/prices.table.ts).
 */
export interface ViewerLogsArgs {
  readonly plan: Pick<EdgePlan, "log" | "protect" | "scope" | "tags">;
  /** Key of the bucket and the log group. */
  readonly keyArn: pulumi.Output<string>;
  readonly topicArn: pulumi.Input<string>;
}

/**
 * No query and no cookie, because these have tokens. CloudFront writes fields in this order, whatever the order here;
 * docs/runbooks/edge-log.md counts columns.
 */
export const FIELDS = [
  "timestamp",
  "time-to-first-byte",
  "sc-status",
  "sc-bytes",
  "cs-host",
  "cs-uri-stem",
  "x-edge-location",
  "time-taken",
  "x-edge-result-type",
  "x-edge-detailed-result-type",
  "c-country",
];

const RETENTION_HOURS = 24;

export class ViewerLogs extends BaseComponent {
  readonly config: aws.cloudfront.RealtimeLogConfig;
  readonly bucket: aws.s3.Bucket;

  constructor(name: string, { plan, ...needs }: ViewerLogsArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:edge:ViewerLogs", [name, plan.tags], opts);

    const stream = new aws.kinesis.Stream(
      "viewer-logs",
      {
        streamModeDetails: { streamMode: "ON_DEMAND" },
        retentionPeriod: RETENTION_HOURS,
        encryptionType: "KMS",
        kmsKeyId: "alias/aws/kinesis",
        tags: this.tags("viewer-logs"),
      },
      this.child,
    );
    const { role, policy } = this.createRole(stream);
    this.config = new aws.cloudfront.RealtimeLogConfig(
      "viewer-logs",
      {
        samplingRate: plan.log.percent,
        fields: FIELDS,
        endpoint: {
          streamType: "Kinesis",
          kinesisStreamConfig: { roleArn: role.arn, streamArn: stream.arn },
        },
      },
      // CloudFront checks the role when the configuration is created.
      { ...this.child, dependsOn: [policy] },
    );

    this.bucket = new LogReader("reader", { plan, stream, ...needs }, this.child).bucket;

    this.registerOutputs({});
  }

  private createRole(stream: aws.kinesis.Stream) {
    const args = {
      assumeRolePolicy: JSON.stringify(realtimeLogTrust),
      tags: this.tags("viewer-logs"),
    };
    const role = new aws.iam.Role("viewer-logs", args, this.child);
    const document = pulumi.jsonStringify(realtimeLogPolicy(stream.arn));
    const policy = new aws.iam.RolePolicy("viewer-logs", { role: role.id, policy: document }, this.child);
    return { role, policy };
  }
}
