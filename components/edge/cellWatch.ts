import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { EdgeCellRow } from "../../plan/edge/edge";
import { createAlarms, namesBy } from "../shared/alarms";
import { getOrThrow, BaseComponent } from "../base";

/**
 * Alarms on a cell's distributions and function, and CloudFront's additional metrics, such as OriginLatency. $2.40 a month per
 * distribution, $0.20 per alarm.
 */
export interface CellWatchArgs {
  readonly row: Pick<EdgeCellRow, "alarms" | "distributions" | "tags">;
  readonly topicArn: pulumi.Input<string>;
  /** By kind. */
  readonly distributions: ReadonlyMap<string, aws.cloudfront.Distribution>;
  readonly function: aws.cloudfront.Function;
}

export class CellWatch extends BaseComponent {
  constructor(name: string, args: CellWatchArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:edge:CellWatch", [name, args.row.tags], opts);
    const { row, topicArn, distributions } = args;

    for (const { key, kind } of row.distributions) {
      const subscription = {
        distributionId: getOrThrow(distributions, kind).id,
        monitoringSubscription: {
          realtimeMetricsSubscriptionConfig: { realtimeMetricsSubscriptionStatus: "Enabled" },
        },
      };
      new aws.cloudfront.MonitoringSubscription(key, subscription, this.child);
    }
    const names = {
      ...namesBy("distribution", distributions, ({ id }) => id),
      function: args.function.name,
    };
    createAlarms(row.alarms, { topicArn, names, tags: (alarm) => this.tags(alarm) }, this.child);

    this.registerOutputs({});
  }
}
