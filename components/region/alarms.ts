import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { alarmTopicPolicy } from "../../model/policies";
import type { AlarmPlan, RegionPlan } from "../../model/region";
import { makeEach, Part } from "../part";
import type { Keys } from "./keys";

/**
 * The region's alarm topic, its subscribers, and an alarm for each thing that the region itself can lose. Alarms and
 * EventBridge of this account may publish. $0.10 a month per alarm.
 */
export interface AlarmsArgs {
  readonly plan: Pick<RegionPlan, "alarms" | "notify" | "scope" | "tags">;
  readonly keys: Keys;
  /** CloudWatch dimensions of a watched thing. */
  readonly dimensionsOf: DimensionsOf;
}

export type DimensionsOf = (alarm: AlarmPlan) => Record<string, pulumi.Input<string>>;

export class Alarms extends Part {
  readonly topic: aws.sns.Topic;
  private readonly dimensionsOf: DimensionsOf;

  constructor(name: string, { plan, keys, dimensionsOf }: AlarmsArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:region:Alarms", [name, plan.tags], opts);
    this.dimensionsOf = dimensionsOf;

    this.topic = this.createTopic(plan, keys);
    makeEach(
      plan.notify,
      ({ endpoint }) => endpoint,
      (row) => this.subscribe(row),
    );
    makeEach(
      plan.alarms,
      (row) => row.key,
      (row) => this.createAlarm(row),
    );

    this.registerOutputs({ topicArn: this.topic.arn });
  }

  private createTopic({ scope }: AlarmsArgs["plan"], keys: Keys): aws.sns.Topic {
    const args = { kmsMasterKeyId: keys.logs.arn, tags: this.tags("alarms") };
    const topic = new aws.sns.Topic("alarms", args, this.child);
    const policy = pulumi.jsonStringify(alarmTopicPolicy(scope, topic.arn));
    new aws.sns.TopicPolicy("alarms", { arn: topic.arn, policy }, this.child);
    return topic;
  }

  private subscribe({ protocol, endpoint }: RegionPlan["notify"][number]): void {
    const args = { topic: this.topic.arn, protocol, endpoint };
    new aws.sns.TopicSubscription(endpoint, args, this.child);
  }

  private createAlarm(row: AlarmPlan): void {
    const args: aws.cloudwatch.MetricAlarmArgs = {
      alarmDescription: `${row.says}. Runbook: docs/runbooks/${row.runbook}.md`,
      namespace: row.namespace,
      metricName: row.metric,
      dimensions: this.dimensionsOf(row),
      statistic: row.statistic,
      comparisonOperator: "GreaterThanThreshold",
      threshold: row.threshold,
      period: row.periodSeconds,
      datapointsToAlarm: row.breaches,
      evaluationPeriods: row.periods,
      // Counts of faults and of load: none is sent while there is none.
      treatMissingData: "notBreaching",
      alarmActions: [this.topic.arn],
      okActions: [this.topic.arn],
      tags: this.tags(row.key),
    };
    new aws.cloudwatch.MetricAlarm(row.key, args, this.child);
  }
}
