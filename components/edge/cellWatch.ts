import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { EdgeCellRow } from "../../plan/edge/edge";
import { createAlarm } from "../shared/alarm";
import { made, Part } from "../base";

/**
 * Alarms on a cell's distributions and function, and the metrics that CloudFront sends only where it is asked to:
 * OriginLatency is one of these. $2.40 a month for each distribution, $0.20 for an alarm.
 */
export interface CellWatchArgs {
  readonly row: Pick<EdgeCellRow, "alarms" | "distributions" | "tags">;
  readonly topicArn: pulumi.Input<string>;
  /** By kind. */
  readonly distributions: ReadonlyMap<string, aws.cloudfront.Distribution>;
  readonly function: aws.cloudfront.Function;
}

/** CloudFront is in no region, and says so in a dimension. */
const GLOBAL = { Region: "Global" };

export class CellWatch extends Part {
  private readonly args: CellWatchArgs;

  constructor(name: string, args: CellWatchArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:edge:CellWatch", [name, args.row.tags], opts);
    this.args = args;

    for (const { key, kind } of args.row.distributions) this.subscribe(key, kind);
    for (const { thing, alarm } of args.row.alarms) {
      const place = {
        topic: args.topicArn,
        dimensions: this.dimensionsOf(thing),
        tags: this.tags(alarm.key),
      };
      createAlarm(alarm, place, this.child);
    }

    this.registerOutputs({});
  }

  private subscribe(name: string, kind: string): void {
    const args: aws.cloudfront.MonitoringSubscriptionArgs = {
      distributionId: made(this.args.distributions, kind).id,
      monitoringSubscription: {
        realtimeMetricsSubscriptionConfig: { realtimeMetricsSubscriptionStatus: "Enabled" },
      },
    };
    new aws.cloudfront.MonitoringSubscription(name, args, this.child);
  }

  private dimensionsOf(thing: EdgeCellRow["alarms"][number]["thing"]): Record<string, pulumi.Input<string>> {
    if (thing === "function") return { FunctionName: this.args.function.name, ...GLOBAL };
    return { DistributionId: made(this.args.distributions, thing).id, ...GLOBAL };
  }
}
