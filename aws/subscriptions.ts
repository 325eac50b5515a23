import { paginateListSubscriptionsByTopic, SNSClient } from "@aws-sdk/client-sns";
import type { Aws } from "./aws";

/** Addresses that have not confirmed a subscription to a topic. AWS deletes one after 3 days without an answer. */
export async function pendingSubscriptions(aws: Aws, region: string, topicArn: string): Promise<string[]> {
  const client = aws.client(SNSClient, region);
  const pending: string[] = [];
  for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic(
    { client },
    { TopicArn: topicArn },
  ))
    pending.push(
      ...Subscriptions.filter(({ SubscriptionArn }) => SubscriptionArn === "PendingConfirmation").map(
        ({ Endpoint = "" }) => Endpoint,
      ),
    );
  return pending;
}
