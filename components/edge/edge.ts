import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { EdgePlan } from "../../model/edge/edge";
import { makeEach, Part } from "../part";
import { EdgeCell, type DeliveryArns } from "./cell";
import { ViewerCertificate } from "./certificate";
import { ManifestFirewall } from "./firewall";
import { ViewerLogs } from "./logs";
import { Policies } from "./policies";

/**
 * How viewers reach the cells: CloudFront over VPC origins, with a store in which operators move viewers from home to
 * standby. The store is made here and its keys never are: what operators wrote stays, whatever `up` does. Nothing costs while
 * nobody watches but the firewall ($7 a month) and the log stream ($29); `planEdge` gives prices per million requests.
 */
export interface EdgeArgs {
  /** Every row of it, from `planEdge`. */
  readonly plan: EdgePlan;
  /** By cell. */
  readonly deliveryArns: Readonly<Record<string, DeliveryArns>>;
}

export class Edge extends Part {
  readonly store: aws.cloudfront.KeyValueStore;
  readonly cells: ReadonlyMap<string, EdgeCell>;

  constructor(name: string, { plan, deliveryArns }: EdgeArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:edge:Edge", [name, plan.tags], opts);

    this.store = new aws.cloudfront.KeyValueStore(
      "edge",
      { comment: "Operators' keys: route/<cell>, key/<id of a token's key>", tags: this.tags("edge") },
      this.guarded(plan.protect),
    );
    const shared = {
      policies: new Policies("policies", { plan }, this.child),
      certificateArn: new ViewerCertificate("certificate", { plan }, this.child).arn,
      firewallArn: new ManifestFirewall("firewall", { plan }, this.child).acl.arn,
      logConfigArn: new ViewerLogs("logs", { plan }, this.child).config.arn,
      storeArn: this.store.arn,
    };
    this.cells = makeEach(
      plan.cells,
      (row) => row.cell,
      (row) => {
        const arns = deliveryArns[row.cell];
        if (arns === undefined) throw new RangeError(`nothing says where ${row.cell} delivers`);
        return new EdgeCell(row.cell, { row, plan, shared, deliveryArns: arns }, this.child);
      },
    );

    this.registerOutputs({ storeArn: this.store.arn });
  }
}
