import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type AlarmMath, type AlarmPlan, BESIDE_ID, METRIC_ID } from "../../plan/alarm";
import type { Tags } from "../../catalog/tags";

/** Where an alarm is, what it watches by AWS's names, and who hears it. */
export interface AlarmPlace {
  /** Absent: the provider's. */
  readonly region?: string;
  readonly topic: pulumi.Input<string>;
  readonly dimensions: Dimensions;
  readonly tags: Tags;
}

type Dimensions = Readonly<Record<string, pulumi.Input<string>>>;

/** An alarm, in the region of its metric. $0.10 a month for each metric that it reads. */
export function createAlarm(
  row: AlarmPlan,
  { region, topic, dimensions, tags }: AlarmPlace,
  opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.MetricAlarm {
  const args: aws.cloudwatch.MetricAlarmArgs = {
    ...(region === undefined ? {} : { region }),
    alarmDescription: row.description,
    ...(row.math === undefined ? byMetric(row, dimensions) : byMath(row, row.math, dimensions)),
    comparisonOperator: row.below === true ? "LessThanThreshold" : "GreaterThanThreshold",
    threshold: row.threshold,
    datapointsToAlarm: row.breaches,
    evaluationPeriods: row.periods,
    treatMissingData: row.missing,
    alarmActions: [topic],
    okActions: [topic],
    tags,
  };
  return new aws.cloudwatch.MetricAlarm(row.key, args, opts);
}

const byMetric = (
  { namespace, metric, statistic, periodSeconds: period }: AlarmPlan,
  dimensions: Dimensions,
): Partial<aws.cloudwatch.MetricAlarmArgs> => ({
  namespace,
  metricName: metric,
  dimensions,
  period,
  ...(statistic === "p99" ? { extendedStatistic: statistic } : { statistic }),
});

const byMath = (
  { namespace, metric, statistic, periodSeconds: period }: AlarmPlan,
  { beside, expression }: AlarmMath,
  dimensions: Dimensions,
): Partial<aws.cloudwatch.MetricAlarmArgs> => ({
  metricQueries: [
    { id: METRIC_ID, metric: { namespace, metricName: metric, dimensions, period, stat: statistic } },
    { id: BESIDE_ID, metric: { namespace, metricName: beside, dimensions, period, stat: "Sum" } },
    { id: "e", expression, label: metric, returnData: true },
  ],
});
