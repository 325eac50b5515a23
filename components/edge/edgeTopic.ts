import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { EdgePlan } from "../../plan/edge/edge";
import { edgeTopicPolicy } from "../../plan/policies";
import { createAlarmTopic } from "../shared/alarms";
import { createKey } from "../shared/key";
import { BaseComponent } from "../base";

/**
 * The alarm topic of the edge, and the KMS key of the topic and the log. Both are in us-east-1, which has CloudFront's metrics;
 * the environment may have no region there. $1 a month.
 */
export interface EdgeTopicArgs {
  readonly plan: Pick<EdgePlan, "key" | "notify" | "protect" | "scope" | "tags">;
}

export class EdgeTopic extends BaseComponent {
  readonly key: aws.kms.Key;
  readonly topic: aws.sns.Topic;

  constructor(name: string, { plan }: EdgeTopicArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:edge:EdgeTopic", [name, plan.tags], opts);
    const { protect, notify, scope } = plan;

    this.key = createKey(plan.key, { tags: this.tags(plan.key.purpose), protect }, this.child);
    const topic = {
      keyArn: this.key.arn,
      notify,
      policy: (arn: pulumi.Output<string>) => edgeTopicPolicy(scope, arn),
      tags: this.tags("alarms"),
    };
    this.topic = createAlarmTopic(topic, this.child);

    this.registerOutputs({ topicArn: this.topic.arn });
  }
}
