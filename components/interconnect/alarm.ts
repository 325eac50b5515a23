import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { AlarmPlan } from "../../model/backbone/alarms";
import type { Tags } from "../../model/tags";

/** All that AWS tells of a PrivateLink connection: somebody asks, is let in, is refused, goes. */
export const CONNECTION_EVENTS = ["Accept", "Connect", "Delete", "Reject"];

/** Where an alarm is, what it watches by AWS's names, and who hears it. */
export interface AlarmPlace {
  readonly region: string;
  readonly topic: pulumi.Input<string>;
  readonly dimensions: Record<string, pulumi.Input<string>>;
  readonly tags: Tags;
}

/** An alarm of the backbone, in the region of its metric. $0.10 a month. */
export function createAlarm(
  row: AlarmPlan,
  { region, topic, dimensions, tags }: AlarmPlace,
  opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.MetricAlarm {
  const args: aws.cloudwatch.MetricAlarmArgs = {
    region,
    alarmDescription: row.description,
    namespace: row.namespace,
    metricName: row.metric,
    dimensions,
    statistic: row.statistic,
    comparisonOperator: "GreaterThanThreshold",
    threshold: row.threshold,
    period: row.periodSeconds,
    datapointsToAlarm: row.breaches,
    evaluationPeriods: row.periods,
    treatMissingData: row.missing,
    alarmActions: [topic],
    okActions: [topic],
    tags,
  };
  return new aws.cloudwatch.MetricAlarm(row.key, args, opts);
}
