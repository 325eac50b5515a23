import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { alarmTopicPolicy } from "../../plan/policies";
import type { RegionPlan } from "../../plan/region/region";
import { createAlarms, createAlarmTopic, type Names } from "../shared/alarms";
import { BaseComponent } from "../base";
import type { Keys } from "./keys";

/**
 * The region's alarm topic, its subscriptions, and an alarm for each failure of the region's own resources. CloudWatch alarms
 * and EventBridge of this account may publish. $0.10 a month per alarm.
 */
export interface AlarmsArgs {
  readonly plan: Pick<RegionPlan, "alarms" | "notify" | "scope" | "tags">;
  readonly keys: Keys;
  readonly names: Names;
}

export class Alarms extends BaseComponent {
  readonly topic: aws.sns.Topic;

  constructor(name: string, { plan, keys, names }: AlarmsArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:region:Alarms", [name, plan.tags], opts);

    const topic = {
      keyArn: keys.logs.arn,
      notify: plan.notify,
      policy: (arn: pulumi.Output<string>) => alarmTopicPolicy(plan.scope, arn),
      tags: this.tags("alarms"),
    };
    this.topic = createAlarmTopic(topic, this.child);
    const args = { topicArn: this.topic.arn, names, tags: (alarm: string) => this.tags(alarm) };
    createAlarms(plan.alarms, args, this.child);

    this.registerOutputs({ topicArn: this.topic.arn });
  }
}
