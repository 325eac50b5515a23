import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { CellCapacity } from "../../plan/cell/capacity/rows";
import type { Cell } from "../../plan/cell/cell";
import { dimensionsOf, type WatchedNames } from "../../plan/cell/watch/dimensions";
import {
  childrenOf,
  METRIC_ID,
  ruleText,
  type AlarmPlan,
  type CompositePlan,
  type WatchPlan,
} from "../../plan/cell/watch/watch";
import { key } from "../../catalog/names";
import { made, makeEach, Part } from "../base";
import type { RegionOutputs } from "../region/region";
import { Canary } from "./canary";
import { Dashboard } from "./dashboard";
import type { Network } from "./network";

/**
 * Alarms, composites, the canary and the dashboard of a cell. A channel of two vendors and a window has nine alarms and two
 * composites: $2.50 a month (three alarms of less than a minute at $0.30, six at $0.10, two composites at $0.50), and
 * about $3 for its ten metrics at $0.30. The rest of a cell of three zones has some 95 alarms, 25 metrics, a dashboard and a
 * canary: $33. In all about $145 a month for twenty channels, at each of the cell's places (us-west-2, CloudWatch pricing,
 * 2026-11).
 */
export interface WatchArgs {
  readonly plan: WatchPlan;
  readonly cell: Cell;
  readonly sizes: Pick<CellCapacity, "services" | "balancers">;
  readonly network: Network;
  readonly region: Pick<RegionOutputs, "alarmTopicArn" | "dataKeyArn">;
  readonly needs: WatchNeeds;
}

/** AWS's names of what other parts made: by these its metrics are found. */
export type WatchNeeds = Omit<WatchedNames<pulumi.Input<string>>, "region" | "zones" | "canary">;

type Names = WatchedNames<pulumi.Input<string>>;

export class Watch extends Part {
  readonly canary: Canary;
  readonly alarms: ReadonlyMap<string, aws.cloudwatch.MetricAlarm>;
  readonly composites: ReadonlyMap<string, aws.cloudwatch.CompositeAlarm>;
  readonly dashboard: Dashboard;
  private readonly args: WatchArgs;

  constructor(name: string, args: WatchArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:channel:Watch", [name, args.cell.tags], opts);
    this.args = args;

    const { plan, cell, sizes, network, region } = args;
    this.canary = new Canary(
      key(cell.name, "canary"),
      { plan: plan.canary, cell, network, region },
      this.child,
    );
    const names = this.names();
    this.alarms = makeEach(
      plan.alarms,
      (row) => row.key,
      (row) => this.createAlarm(row, names),
    );
    this.composites = this.createComposites();
    const arns = [...this.alarms, ...this.composites].map(([alarm, { arn }]) => [alarm, arn] as const);
    this.dashboard = new Dashboard(
      key(cell.name, "dashboard"),
      { cell, sizes, names: { ...names, alarms: new Map(arns) } },
      this.child,
    );

    this.registerOutputs();
  }

  private names(): Names {
    const { cell, network, needs } = this.args;
    const zones = cell.zones.map((zone) => {
      const subnet = made(network.vpc.subnets, key("app", zone));
      return [zone, subnet.availabilityZone] as const;
    });
    return { ...needs, region: cell.region, zones: new Map(zones), canary: this.canary.canary.name };
  }

  private createAlarm(row: AlarmPlan, names: Names): aws.cloudwatch.MetricAlarm {
    const topic = row.notifies ? [this.args.region.alarmTopicArn] : [];
    const args: aws.cloudwatch.MetricAlarmArgs = {
      alarmDescription: row.description,
      ...watchedBy(row, row.thing === undefined ? row.dimensions : dimensionsOf(row.thing, names)),
      comparisonOperator: row.comparison,
      threshold: row.threshold,
      datapointsToAlarm: row.breaches,
      evaluationPeriods: row.periods,
      treatMissingData: row.missing,
      alarmActions: topic,
      okActions: topic,
      tags: this.tags(row.key),
    };
    return new aws.cloudwatch.MetricAlarm(row.key, args, this.child);
  }

  /** In the plan's order: one that listens to another comes after it. */
  private createComposites(): ReadonlyMap<string, aws.cloudwatch.CompositeAlarm> {
    const names = new Map([...this.alarms].map(([alarm, { name }]) => [alarm, name]));
    const composites = new Map<string, aws.cloudwatch.CompositeAlarm>();
    for (const row of this.args.plan.composites) {
      const composite = this.createComposite(row, names);
      composites.set(row.key, composite);
      names.set(row.key, composite.alarmName);
    }
    return composites;
  }

  private createComposite(
    row: CompositePlan,
    names: ReadonlyMap<string, pulumi.Output<string>>,
  ): aws.cloudwatch.CompositeAlarm {
    const topic = [this.args.region.alarmTopicArn];
    const children = childrenOf(row.rule).map((child) => [child, made(names, child)] as const);
    const args: aws.cloudwatch.CompositeAlarmArgs = {
      alarmName: row.key,
      alarmDescription: row.description,
      alarmRule: pulumi
        .output(Object.fromEntries(children))
        .apply((physical) => ruleText(row.rule, physical)),
      alarmActions: topic,
      okActions: topic,
      tags: this.tags(row.key),
    };
    return new aws.cloudwatch.CompositeAlarm(row.key, args, this.child);
  }
}

type Dimensions = Record<string, pulumi.Input<string>>;

/** The metric itself, or an expression over it. */
function watchedBy(
  { namespace, metric, statistic, periodSeconds: period, expression }: AlarmPlan,
  dimensions: Dimensions,
): Partial<aws.cloudwatch.MetricAlarmArgs> {
  if (expression === undefined) {
    const by = statistic === "p90" ? { extendedStatistic: statistic } : { statistic };
    return { namespace, metricName: metric, dimensions, period, ...by };
  }
  return {
    metricQueries: [
      { id: METRIC_ID, metric: { namespace, metricName: metric, dimensions, period, stat: statistic } },
      { id: "e", expression, label: metric, returnData: true },
    ],
  };
}
