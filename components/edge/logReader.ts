import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { NONCURRENT_DAYS } from "../../catalog/access.table";
import type { EdgePlan } from "../../plan/edge/edge";
import { logReaderPolicy, logReaderTrust, tlsOnlyPolicy } from "../../plan/edge/edgePolicies";
import { createAlarms } from "../shared/alarms";
import { Bucket } from "../shared/bucket";
import { BaseComponent } from "../base";

/**
 * Firehose reads the stream of viewers' requests and writes it to a bucket every minute, one prefix per hour (UTC). Operators
 * read it with `aws s3` or Athena. Firehose's errors go to a log group. $0.145 per million lines (plan/edge/prices.table.ts),
 * and cents for storage, compressed.
 */
export interface LogReaderArgs {
  readonly plan: Pick<EdgePlan, "log" | "protect" | "scope" | "tags">;
  readonly stream: aws.kinesis.Stream;
  readonly keyArn: pulumi.Output<string>;
  readonly topicArn: pulumi.Input<string>;
}

const NAME = "viewer-logs";
/** Name of its role: `viewer-logs` is the role that writes to the stream. */
const READER = "viewer-logs-reader";

/** Firehose writes after this many seconds or MiB, whichever is first. 128 MiB is its maximum. */
const BUFFER = { bufferingInterval: 60, bufferingSize: 64 };

/** docs/runbooks/edge-log.md reads these prefixes. */
const PREFIX = "requests/!{timestamp:yyyy/MM/dd/HH}/";
const FAILED = "failed/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd/HH}/";

export class LogReader extends BaseComponent {
  readonly bucket: aws.s3.Bucket;
  private readonly args: LogReaderArgs;

  constructor(name: string, args: LogReaderArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:edge:LogReader", [name, args.plan.tags], opts);
    this.args = args;

    const store = this.createBucket();
    this.bucket = store.bucket;
    const errors = this.createErrors();
    const { role, policy } = this.createRole(errors.group);
    const delivery = this.createDelivery({ role, errors }, [policy, ...store.ready]);
    const { plan, topicArn } = args;
    const alarms = { topicArn, names: { log: delivery.name }, tags: (alarm: string) => this.tags(alarm) };
    createAlarms(plan.log.alarms, alarms, this.child);

    this.registerOutputs({ bucketArn: this.bucket.arn });
  }

  private createBucket(): Bucket {
    const { plan, keyArn } = this.args;
    const args = {
      tags: this.tags(NAME),
      protect: plan.protect,
      keyArn,
      days: plan.log.days,
      noncurrentDays: NONCURRENT_DAYS.passing,
      policy: (arn: pulumi.Output<string>) =>
        pulumi.jsonStringify(tlsOnlyPolicy(arn, pulumi.interpolate`${arn}/*`)),
    };
    return new Bucket(NAME, args, this.child);
  }

  private createErrors() {
    const { plan, keyArn } = this.args;
    const args = { kmsKeyId: keyArn, retentionInDays: plan.log.days, tags: this.tags(NAME) };
    const group = new aws.cloudwatch.LogGroup(NAME, args, this.child);
    const stream = new aws.cloudwatch.LogStream("delivery", { logGroupName: group.name }, this.child);
    return { group, stream };
  }

  private createRole({ arn }: aws.cloudwatch.LogGroup) {
    const { plan, stream, keyArn } = this.args;
    const args = { assumeRolePolicy: JSON.stringify(logReaderTrust(plan.scope)), tags: this.tags(READER) };
    const role = new aws.iam.Role(READER, args, this.child);
    const locations = {
      stream: stream.arn,
      bucket: this.bucket.arn,
      objects: pulumi.interpolate`${this.bucket.arn}/*`,
      key: keyArn,
      errors: pulumi.interpolate`${arn}:log-stream:*`,
    };
    const document = pulumi.jsonStringify(logReaderPolicy(plan.scope, locations));
    const policy = new aws.iam.RolePolicy(READER, { role: role.id, policy: document }, this.child);
    return { role, policy };
  }

  private createDelivery(
    { role, errors }: { role: aws.iam.Role; errors: ReturnType<LogReader["createErrors"]> },
    after: readonly pulumi.Resource[],
  ): aws.kinesis.FirehoseDeliveryStream {
    const args: aws.kinesis.FirehoseDeliveryStreamArgs = {
      destination: "extended_s3",
      kinesisSourceConfiguration: { kinesisStreamArn: this.args.stream.arn, roleArn: role.arn },
      extendedS3Configuration: {
        roleArn: role.arn,
        bucketArn: this.bucket.arn,
        ...BUFFER,
        compressionFormat: "GZIP",
        prefix: PREFIX,
        errorOutputPrefix: FAILED,
        cloudwatchLoggingOptions: {
          enabled: true,
          logGroupName: errors.group.name,
          logStreamName: errors.stream.name,
        },
      },
      tags: this.tags(NAME),
    };
    // Firehose checks the role at creation.
    const opts = { ...this.child, dependsOn: [...after] };
    return new aws.kinesis.FirehoseDeliveryStream(NAME, args, opts);
  }
}
