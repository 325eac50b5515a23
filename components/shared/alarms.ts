import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { key } from "../../catalog/names";
import type { Tags } from "../../catalog/tags";
import { type AlarmRow, BESIDE_ID, METRIC_ID, namedBy } from "../../plan/alarms/alarm";
import { childrenOf, type CompositeRow, ruleText } from "../../plan/alarms/composite";
import type { PolicyDocument } from "../../plan/policies";
import type { Settings } from "../../settings/settings";
import { getOrThrow, createEach } from "../base";

/** An encrypted topic for alarms, with its policy and subscriptions. */
export interface AlarmTopicArgs {
  /** A customer managed key: CloudWatch cannot publish to a topic with the AWS managed key. */
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

/** Inputs of alarms other than their rows. */
export interface AlarmsArgs {
  readonly topicArn: pulumi.Input<string>;
  readonly names: Names;
  readonly tags: (name: string) => Tags;
}

/** Values of alarm dimensions, by the name that rows use. */
export type Names = Readonly<Record<string, pulumi.Input<string>>>;

/** Names of the resources of one kind. */
export const namesBy = <T>(
  kind: string,
  resources: ReadonlyMap<string, T>,
  nameOf: (resource: T) => pulumi.Input<string>,
): Names => Object.fromEntries([...resources].map(([name, resource]) => [key(kind, name), nameOf(resource)]));

/** Alarms by key, each in the region of its metric. $0.10 a month per metric of an alarm. */
export const createAlarms = (
  rows: readonly AlarmRow[],
  args: AlarmsArgs,
  opts: pulumi.CustomResourceOptions,
): Map<string, aws.cloudwatch.MetricAlarm> =>
  createEach(
    rows,
    (row) => row.key,
    (row) => new aws.cloudwatch.MetricAlarm(row.key, alarmArgs(row, args), opts),
  );

function alarmArgs(row: AlarmRow, { topicArn, names, tags }: AlarmsArgs): aws.cloudwatch.MetricAlarmArgs {
  const actions = row.notifies ? [topicArn] : [];
  return {
    ...(row.region === undefined ? {} : { region: row.region }),
    alarmDescription: row.description,
    ...watchedBy(row, namedBy(row.dimensions, names)),
    comparisonOperator: row.comparison === "above" ? "GreaterThanThreshold" : "LessThanThreshold",
    threshold: row.threshold,
    datapointsToAlarm: row.breaches,
    evaluationPeriods: row.periods,
    treatMissingData: row.missing,
    alarmActions: actions,
    okActions: actions,
    tags: tags(row.key),
  };
}

/** The metric, or an expression of it. */
function watchedBy(
  { metric, math, periodSeconds: period }: AlarmRow,
  dimensions: Record<string, pulumi.Input<string>>,
): Partial<aws.cloudwatch.MetricAlarmArgs> {
  const { namespace, name: metricName, statistic } = metric;
  if (math === undefined) {
    const by = statistic.startsWith("p") ? { extendedStatistic: statistic } : { statistic };
    return { namespace, metricName, dimensions, period, ...by };
  }
  const query = (id: string, name: string, stat: string) => ({
    id,
    metric: { namespace, metricName: name, dimensions, period, stat },
  });
  return {
    metricQueries: [
      query(METRIC_ID, metricName, statistic),
      ...(math.beside === undefined ? [] : [query(BESIDE_ID, math.beside, "Sum")]),
      { id: "e", expression: math.expression, label: metricName, returnData: true },
    ],
  };
}

/** Composite alarms by key, in the order of the plan: children come first. */
export function createComposites(
  rows: readonly CompositeRow[],
  {
    topicArn,
    alarms,
    tags,
  }: Omit<AlarmsArgs, "names"> & { alarms: ReadonlyMap<string, aws.cloudwatch.MetricAlarm> },
  opts: pulumi.CustomResourceOptions,
): Map<string, aws.cloudwatch.CompositeAlarm> {
  const names = new Map([...alarms].map(([alarm, { name }]) => [alarm, name]));
  const create = ({ key: alarmName, description, rule }: CompositeRow): aws.cloudwatch.CompositeAlarm => {
    const children = childrenOf(rule).map((child) => [child, getOrThrow(names, child)] as const);
    const alarmRule = pulumi
      .output(Object.fromEntries(children))
      .apply((physical) => ruleText(rule, physical));
    const actions = { alarmActions: [topicArn], okActions: [topicArn] };
    const args = { alarmName, alarmDescription: description, alarmRule, ...actions, tags: tags(alarmName) };
    const composite = new aws.cloudwatch.CompositeAlarm(alarmName, args, opts);
    names.set(alarmName, composite.alarmName);
    return composite;
  };
  return createEach(rows, (row) => row.key, create);
}
