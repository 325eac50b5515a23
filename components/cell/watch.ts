import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Cell } from "../../plan/cell/cell";
import type { WatchPlan } from "../../plan/cell/watch/watch";
import { key } from "../../catalog/names";
import { getOrThrow, BaseComponent } from "../base";
import type { RegionOutputs } from "../region/region";
import { createAlarms, createComposites, type Names } from "../shared/alarms";
import { Canary } from "./canary";
import { Dashboard } from "./dashboard";
import type { Network } from "./network";

/**
 * Alarms, composite alarms, the canary and the dashboard of a cell. A channel with two vendors and a window has nine alarms and
 * two composites: $2.50 a month (three high-resolution alarms at $0.30, six at $0.10, two composites at $0.50), and about $3
 * for its ten metrics at $0.30. A cell of three zones has about 115 more alarms, 25 metrics, a dashboard and a canary: $35. In
 * total about $145 a month for twenty channels, at each site (us-west-2, CloudWatch pricing, 2026-11).
 */
export interface WatchArgs {
  readonly plan: WatchPlan;
  readonly cell: Cell;
  readonly network: Network;
  readonly region: Pick<RegionOutputs, "alarmTopicArn" | "dataKeyArn">;
  /** Names of resources of other components. */
  readonly names: Names;
}

export class Watch extends BaseComponent {
  readonly canary: Canary;
  readonly alarms: ReadonlyMap<string, aws.cloudwatch.MetricAlarm>;
  readonly composites: ReadonlyMap<string, aws.cloudwatch.CompositeAlarm>;
  readonly dashboard: Dashboard;

  constructor(name: string, args: WatchArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:cell:Watch", [name, args.cell.tags], opts);
    const { plan, cell, network, region } = args;
    const { alarmTopicArn: topicArn } = region;
    const tags = (alarm: string) => this.tags(alarm);

    const canary = { plan: plan.canary, cell, network, region };
    this.canary = new Canary(key(cell.name, "canary"), canary, this.child);
    const zones = cell.zones.map((zone) => {
      const { availabilityZone } = getOrThrow(network.vpc.subnets, key("app", zone));
      return [key("zone", zone), availabilityZone] as const;
    });
    const names = { ...args.names, ...Object.fromEntries(zones), canary: this.canary.canary.name };
    this.alarms = createAlarms(plan.alarms, { topicArn, names, tags }, this.child);
    this.composites = createComposites(plan.composites, { topicArn, alarms: this.alarms, tags }, this.child);
    const arns = new Map([...this.alarms, ...this.composites].map(([alarm, { arn }]) => [alarm, arn]));
    this.dashboard = new Dashboard(key(cell.name, "dashboard"), { plan, cell, names, arns }, this.child);

    this.registerOutputs();
  }
}
