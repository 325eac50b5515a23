import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../../settings/settings";
import type { PolicyDocument } from "../../plan/policies";
import type { Tags } from "../../catalog/tags";

/** An encrypted topic for alarms, and who hears it. */
export interface AlarmTopicArgs {
  /** A key of our own: CloudWatch may not use AWS's for topics. */
  readonly keyArn: pulumi.Input<string>;
  readonly notify: Settings["notify"];
  readonly policy: (topic: pulumi.Output<string>) => PolicyDocument<pulumi.Output<string>>;
  readonly tags: Tags;
}

export function createAlarmTopic(
  { keyArn, notify, policy, tags }: AlarmTopicArgs,
  opts: pulumi.CustomResourceOptions,
): aws.sns.Topic {
  const topic = new aws.sns.Topic("alarms", { kmsMasterKeyId: keyArn, tags }, opts);
  const document = pulumi.jsonStringify(policy(topic.arn));
  new aws.sns.TopicPolicy("alarms", { arn: topic.arn, policy: document }, opts);
  for (const { protocol, endpoint } of notify)
    new aws.sns.TopicSubscription(endpoint, { topic: topic.arn, protocol, endpoint }, opts);
  return topic;
}
