import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Cell } from "../../plan/cell/cell";
import { dashboardBody } from "../../plan/cell/watch/dashboard";
import type { WatchPlan } from "../../plan/cell/watch/watch";
import { KNOWN_NAMES } from "../../catalog/names.table";
import { BaseComponent } from "../base";
import type { Names } from "../shared/alarms";

/** A dashboard of the cell at one of its sites, for the first minutes of an incident. $3 a month (us-west-2, 2026-11). */
export interface DashboardArgs {
  readonly plan: WatchPlan;
  readonly cell: Cell;
  readonly names: Names;
  /** ARNs of alarms, by key. */
  readonly arns: ReadonlyMap<string, pulumi.Output<string>>;
}

export class Dashboard extends BaseComponent {
  readonly dashboard: aws.cloudwatch.Dashboard;

  constructor(
    name: string,
    { plan, cell, names, arns }: DashboardArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("headend:cell:Dashboard", [name, cell.tags], opts);

    const body = dashboardBody<pulumi.Input<string>>(cell, plan, { names, arns });
    const args = {
      dashboardName: KNOWN_NAMES.dashboard(cell.name, cell.region),
      dashboardBody: pulumi.jsonStringify(body),
    };
    this.dashboard = new aws.cloudwatch.Dashboard(cell.name, args, this.child);

    this.registerOutputs({ dashboardArn: this.dashboard.dashboardArn });
  }
}
