import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { NONCURRENT_DAYS } from "../../catalog/access.table";
import { key } from "../../catalog/names";
import { flowLogBucketPolicy, flowLogRolePolicy, flowLogTrustPolicy } from "../../plan/policies";
import type { RegionPlan } from "../../plan/region/region";
import { Bucket } from "../shared/bucket";
import { BaseComponent } from "../base";
import type { Vpc } from "../shared/vpc";
import type { Keys } from "./keys";
import type { Transit } from "./transit";

/**
 * Flow logs of the hub and of the transit gateway, to an encrypted log group that the region's cells share. Where the
 * environment has `flowLogsInS3`, they also go to a bucket for cheap, long retention. $0.50/GB into the log group (us-west-2,
 * 2026-11), the largest cost of logging with a hundred channels.
 */
export interface FlowLogsArgs {
  readonly plan: Pick<RegionPlan, "scope" | "tags" | "retention" | "flowLogsInS3" | "protect">;
  readonly hub: Vpc;
  readonly transit: Transit;
  readonly keys: Keys;
}

/** Aggregation interval of a flow, in seconds; the only one of a transit gateway. */
const INTERVAL_SECONDS = 60;

type Watched =
  { readonly vpcId: pulumi.Output<string> } | { readonly transitGatewayId: pulumi.Output<string> };
interface Destination {
  readonly name: string;
  readonly args: Pick<
    aws.ec2.FlowLogArgs,
    "logDestination" | "logDestinationType" | "iamRoleArn" | "destinationOptions"
  >;
  /** A flow log depends on these. Otherwise AWS attaches a policy of its own, or the first delivery fails. */
  readonly after: pulumi.Resource[];
}

export class FlowLogs extends BaseComponent {
  readonly logGroup: aws.cloudwatch.LogGroup;
  readonly role: aws.iam.Role;
  private readonly plan: FlowLogsArgs["plan"];
  private readonly keys: Keys;

  constructor(
    name: string,
    { plan, hub, transit, keys }: FlowLogsArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("headend:region:FlowLogs", [name, plan.tags], opts);
    this.plan = plan;
    this.keys = keys;

    this.logGroup = this.createLogGroup();
    this.role = this.createRole();
    const watched = { hub: { vpcId: hub.vpc.id }, transit: { transitGatewayId: transit.gateway.id } };
    this.createFlowLogs(watched, this.toLogGroup());
    if (plan.flowLogsInS3) this.createFlowLogs(watched, this.toBucket());

    this.registerOutputs({ logGroupArn: this.logGroup.arn });
  }

  private createLogGroup(): aws.cloudwatch.LogGroup {
    const args: aws.cloudwatch.LogGroupArgs = {
      kmsKeyId: this.keys.logs.arn,
      retentionInDays: this.plan.retention.flowLogs,
      tags: this.tags("flow-logs"),
    };
    return new aws.cloudwatch.LogGroup("flow-logs", args, this.child);
  }

  /** IAM is global in an account, so the name has the region. */
  private roleName(): string {
    return key("flow-logs", this.plan.scope.region);
  }

  private createRole(): aws.iam.Role {
    const assumeRolePolicy = JSON.stringify(flowLogTrustPolicy(this.plan.scope));
    const name = this.roleName();
    return new aws.iam.Role(name, { assumeRolePolicy, tags: this.tags(name) }, this.child);
  }

  private toLogGroup(): Destination {
    const { arn } = this.logGroup;
    const policy = pulumi.jsonStringify(flowLogRolePolicy(arn, pulumi.interpolate`${arn}:*`));
    const rolePolicy = new aws.iam.RolePolicy(this.roleName(), { role: this.role.id, policy }, this.child);
    const args = { logDestinationType: "cloud-watch-logs", logDestination: arn, iamRoleArn: this.role.arn };
    return { name: "logs", args, after: [rolePolicy] };
  }

  private toBucket(): Destination {
    const name = key("flow-logs", this.plan.scope.region);
    const { bucket, ready } = new Bucket(
      name,
      {
        tags: this.tags(name),
        protect: this.plan.protect,
        keyArn: this.keys.logs.arn,
        days: this.plan.retention.flowLogsInS3,
        noncurrentDays: NONCURRENT_DAYS.passing,
        policy: (arn) =>
          pulumi.jsonStringify(flowLogBucketPolicy(this.plan.scope, arn, pulumi.interpolate`${arn}/*`)),
      },
      this.child,
    );
    const destinationOptions = {
      fileFormat: "parquet",
      hiveCompatiblePartitions: true,
      perHourPartition: true,
    };
    const args = { logDestinationType: "s3", logDestination: bucket.arn, destinationOptions };
    return { name: "s3", args, after: [...ready] };
  }

  private createFlowLogs(
    watched: Readonly<Record<string, Watched>>,
    { name: where, args: to, after }: Destination,
  ): void {
    for (const [what, target] of Object.entries(watched)) {
      const name = key(what, where);
      // Flow logs of a transit gateway have no traffic type.
      const traffic = "vpcId" in target ? { trafficType: "ALL" } : {};
      const args = {
        ...target,
        ...traffic,
        ...to,
        maxAggregationInterval: INTERVAL_SECONDS,
        tags: this.tags(name),
      };
      new aws.ec2.FlowLog(name, args, { ...this.single, dependsOn: after });
    }
  }
}
