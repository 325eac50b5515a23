import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { NONCURRENT_DAYS } from "../../catalog/access.table";
import { key } from "../../catalog/names";
import type { RegionPlan } from "../../plan/region/region";
import { EXPIRY_DAYS, trustBucketPolicy, type AuthorityRow, type TrustPlan } from "../../plan/region/trust";
import { Bucket } from "../shared/bucket";
import { BaseComponent } from "../base";

/**
 * The region's trust store for client certificates of vendors, its bucket, and an expiry alarm per certificate authority.
 * $0.0056 an hour for each load balancer that uses it (Elastic Load Balancing pricing, 2026-11), $0.10 a month per alarm.
 */
export interface TrustArgs {
  readonly plan: TrustPlan;
  readonly region: Pick<RegionPlan, "tags" | "protect">;
  /** Any ACM certificate: its daily metric is the clock of the alarms. */
  readonly certificateArn: pulumi.Output<string>;
  readonly topic: aws.sns.Topic;
}

const DAY_SECONDS = 86_400;

export class Trust extends BaseComponent {
  readonly store: aws.lb.TrustStore;
  private readonly args: TrustArgs;

  constructor(name: string, args: TrustArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:region:Trust", [name, args.region.tags], opts);
    this.args = args;

    const bucket = this.createBucket();
    this.store = this.createStore(bucket);
    this.createRevocations(bucket);
    for (const row of args.plan.authorities) this.createAlarm(row);

    this.registerOutputs({ arn: this.store.arn });
  }

  private createBucket(): Bucket {
    const { plan, region } = this.args;
    const args = {
      tags: this.tags(plan.bucket),
      protect: region.protect,
      // Elastic Load Balancing reads it with the deployer's permissions; certificates are not secret.
      keyArn: undefined,
      days: undefined,
      noncurrentDays: NONCURRENT_DAYS.lasting,
      policy: (arn: pulumi.Output<string>) => arn.apply((text) => JSON.stringify(trustBucketPolicy(text))),
    };
    return new Bucket(plan.bucket, args, this.child);
  }

  private createStore(bucket: Bucket): aws.lb.TrustStore {
    const { bucket: from, key: name, versionId } = this.put(bucket, "authorities", this.args.plan.bundle);
    const args: aws.lb.TrustStoreArgs = {
      caCertificatesBundleS3Bucket: from,
      caCertificatesBundleS3Key: name,
      // Without the version the store would ignore a changed object.
      caCertificatesBundleS3ObjectVersion: versionId,
      tags: this.tags("vendors"),
    };
    return new aws.lb.TrustStore("vendors", args, this.child);
  }

  private createRevocations(bucket: Bucket): void {
    for (const { key: name, content } of this.args.plan.revocations) {
      const { bucket: from, key: object } = this.put(bucket, name, content);
      const args = {
        trustStoreArn: this.store.arn,
        revocationsS3Bucket: from,
        revocationsS3Key: object,
      };
      new aws.lb.TrustStoreRevocation(name, args, this.child);
    }
  }

  private put(to: Bucket, name: string, content: string): aws.s3.BucketObjectv2 {
    const logical = key("trust", name);
    const args = { bucket: to.bucket.id, key: `${name}.pem`, content, tags: this.tags(logical) };
    return new aws.s3.BucketObjectv2(logical, args, { ...this.child, dependsOn: [...to.ready] });
  }

  /**
   * AWS has no expiry metric for authorities of a trust store. EPOCH returns the time of each period in seconds, without gaps, so
   * the expression is the number of days left (CloudWatch User Guide, Using metric math, 2026-11).
   */
  private createAlarm({ key: authority, vendor, subject, expires }: AuthorityRow): void {
    const name = key("authority-expiry", authority);
    const { topic, certificateArn } = this.args;
    const clock = {
      namespace: "AWS/CertificateManager",
      metricName: "DaysToExpiry",
      dimensions: { CertificateArn: certificateArn },
      stat: "Minimum",
      period: DAY_SECONDS,
    };
    const expression = `(${expires} - EPOCH(clock)) / ${DAY_SECONDS}`;
    const args: aws.cloudwatch.MetricAlarmArgs = {
      alarmDescription: `authority ${subject} of ${vendor} expires in ${EXPIRY_DAYS} days or less; then its feeds stop: add the vendor's new authority. Runbook: docs/runbooks/authority-expiry.md`,
      metricQueries: [
        { id: "clock", metric: clock, returnData: false },
        { id: "left", expression, label: "Days left", returnData: true },
      ],
      comparisonOperator: "LessThanOrEqualToThreshold",
      threshold: EXPIRY_DAYS,
      evaluationPeriods: 1,
      // Without a data point of the clock the alarm keeps its state.
      treatMissingData: "ignore",
      alarmActions: [topic.arn],
      okActions: [topic.arn],
      tags: this.tags(name),
    };
    new aws.cloudwatch.MetricAlarm(name, args, this.child);
  }
}
