import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { alarmTopicPolicy } from "../../plan/policies";
import type { AlarmPlan, RegionPlan } from "../../plan/region/region";
import { createAlarm } from "../shared/alarm";
import { createAlarmTopic } from "../shared/alarmTopic";
import { makeEach, Part } from "../base";
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

    const topic = {
      keyArn: keys.logs.arn,
      notify: plan.notify,
      policy: (arn: pulumi.Output<string>) => alarmTopicPolicy(plan.scope, arn),
      tags: this.tags("alarms"),
    };
    this.topic = createAlarmTopic(topic, this.child);
    makeEach(
      plan.alarms,
      (row) => row.key,
      (row) => this.createAlarm(row),
    );

    this.registerOutputs({ topicArn: this.topic.arn });
  }

  private createAlarm(row: AlarmPlan): aws.cloudwatch.MetricAlarm {
    const plan = {
      ...row,
      description: `${row.says}. Runbook: docs/runbooks/${row.runbook}.md`,
      // Counts of faults and of load: none is sent while there is none.
      missing: "notBreaching" as const,
    };
    const place = { topic: this.topic.arn, dimensions: this.dimensionsOf(row), tags: this.tags(row.key) };
    return createAlarm(plan, place, this.child);
  }
}
