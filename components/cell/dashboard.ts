import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Cell } from "../../plan/cell/cell";
import type { CellCapacity } from "../../plan/cell/capacity/rows";
import { dashboardBody, type DashboardNames } from "../../plan/cell/watch/dashboard";
import { KNOWN_NAMES } from "../../catalog/names.table";
import { Part } from "../base";

/** A dashboard of the cell at one of its places, made for whoever was just woken. $3 a month (us-west-2, 2026-11). */
export interface DashboardArgs {
  readonly cell: Cell;
  readonly sizes: Pick<CellCapacity, "services" | "balancers">;
  readonly names: DashboardNames<pulumi.Input<string>>;
}

export class Dashboard extends Part {
  readonly dashboard: aws.cloudwatch.Dashboard;

  constructor(name: string, { cell, sizes, names }: DashboardArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:channel:Dashboard", [name, cell.tags], opts);

    const args = {
      dashboardName: KNOWN_NAMES.dashboard(cell.name, cell.region),
      dashboardBody: pulumi.jsonStringify(dashboardBody<pulumi.Input<string>>(cell, sizes, names)),
    };
    this.dashboard = new aws.cloudwatch.Dashboard(cell.name, args, this.child);

    this.registerOutputs({ dashboardArn: this.dashboard.dashboardArn });
  }
}
