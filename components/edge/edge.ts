import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { EdgePlan } from "../../plan/edge/edge";
import { createEach, BaseComponent } from "../base";
import { EdgeCell, type DeliveryArns } from "./cell";
import { ViewerCertificate } from "./viewerCertificate";
import { EdgeTopic } from "./edgeTopic";
import { ManifestFirewall } from "./manifestFirewall";
import { ViewerLogs } from "./viewerLogs";
import { Policies } from "./policies";

/**
 * Viewers reach the cells here: CloudFront over VPC origins, with a key value store in which operators move viewers from home to
 * standby. This program creates the store, and never its keys, so no `up` changes what operators wrote. `planEdge` has the fixed
 * cost per month and the cost per million requests.
 */
export interface EdgeArgs {
  /** From `planEdge`. */
  readonly plan: EdgePlan;
  /** By cell. */
  readonly deliveryArns: Readonly<Record<string, DeliveryArns>>;
}

export class Edge extends BaseComponent {
  readonly store: aws.cloudfront.KeyValueStore;
  readonly cells: ReadonlyMap<string, EdgeCell>;
  readonly topicArn: pulumi.Output<string>;
  readonly logBucket: aws.s3.Bucket;

  constructor(name: string, { plan, deliveryArns }: EdgeArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:edge:Edge", [name, plan.tags], opts);

    this.store = new aws.cloudfront.KeyValueStore(
      "edge",
      { comment: "Operators' keys: route/<cell>, key/<id of a token's key>", tags: this.tags("edge") },
      this.protection(plan.protect),
    );
    const { key, topic } = new EdgeTopic("topic", { plan }, this.child);
    const topicArn = topic.arn;
    const logs = new ViewerLogs("logs", { plan, keyArn: key.arn, topicArn }, this.child);
    const shared = {
      policies: new Policies("policies", { plan }, this.child),
      certificateArn: new ViewerCertificate("certificate", { plan }, this.child).arn,
      firewallArn: new ManifestFirewall("firewall", { plan, keyArn: key.arn, topicArn }, this.child).acl.arn,
      logConfigArn: logs.config.arn,
      storeArn: this.store.arn,
      topicArn,
    };
    this.topicArn = topicArn;
    this.logBucket = logs.bucket;
    this.cells = createEach(
      plan.cells,
      (row) => row.cell,
      (row) => {
        const arns = deliveryArns[row.cell];
        if (arns === undefined)
          throw new RangeError(`${row.cell} has no deliveryArn: pass the outputs of its stack at both sites`);
        return new EdgeCell(row.cell, { row, plan, shared, deliveryArns: arns }, this.child);
      },
    );

    this.registerOutputs({ storeArn: this.store.arn });
  }
}
