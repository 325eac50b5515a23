import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { EdgePlan } from "../../model/edge/edge";
import { realtimeLogPolicy, realtimeLogTrust } from "../../model/edge/policies";
import { Part } from "../part";

/**
 * A sample of viewers' requests, in real time, into a stream that keeps them for a day. Standard logs know no sample: at
 * 100,000 requests a second they are 4 TB a day, about $3,000 a month to keep for a month in S3; one percent through a
 * stream on demand is about $130 ($0.01 a million lines, $0.08/GB, $29 for the stream; pricing pages, 2026-11).
 */
export interface ViewerLogsArgs {
  readonly plan: Pick<EdgePlan, "logPercent" | "tags">;
}

/** No query and no cookie: tokens are there. */
const FIELDS = [
  "timestamp",
  "c-country",
  "sc-status",
  "sc-bytes",
  "cs-host",
  "cs-uri-stem",
  "time-taken",
  "time-to-first-byte",
  "x-edge-location",
  "x-edge-result-type",
  "x-edge-detailed-result-type",
];

const KEPT_HOURS = 24;

export class ViewerLogs extends Part {
  readonly config: aws.cloudfront.RealtimeLogConfig;

  constructor(name: string, { plan }: ViewerLogsArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:edge:ViewerLogs", [name, plan.tags], opts);

    const stream = new aws.kinesis.Stream(
      "viewer-logs",
      {
        streamModeDetails: { streamMode: "ON_DEMAND" },
        retentionPeriod: KEPT_HOURS,
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
        samplingRate: plan.logPercent,
        fields: FIELDS,
        endpoint: {
          streamType: "Kinesis",
          kinesisStreamConfig: { roleArn: role.arn, streamArn: stream.arn },
        },
      },
      // CloudFront tries the role when the configuration is made.
      { ...this.child, dependsOn: [policy] },
    );

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
