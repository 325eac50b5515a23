import * as aws from "@pulumi/aws";
import { Delivery } from "../../../components/cell/delivery";
import { Ingest } from "../../../components/cell/ingest";
import { planCapacity } from "../../../plan/cell/capacity/capacity";
import { planDelivery } from "../../../plan/cell/balancers/delivery";
import { planIngest } from "../../../plan/cell/balancers/ingest";
import type { Recording } from "../../../record/types";
import { edited, type Edit } from "../../checks/support";
import { CELL_TEXT, recordPart, smallSettings } from "../../support/cell";

/** Outputs of the components of the last recording. */
export interface Shown {
  ingest?: Ingest;
  delivery?: Delivery;
}

/** Both components with load balancers, on one cell's network, with a bucket for their logs. */
export function recordBalancers(edits: readonly Edit[] = [], shown: Shown = {}): Promise<Recording> {
  return recordPart(
    ({ cell, region, network, opts }) => {
      const capacity = planCapacity(cell);
      const logs = new aws.s3.Bucket("logs", {}, opts);
      const ready = new aws.s3.BucketPolicy("logs", { bucket: logs.id, policy: "{}" }, opts);
      const needs = { cell, network, region, accessLogs: { bucket: logs.id, ready } };
      shown.ingest = new Ingest("one-ingest", { ...needs, plan: planIngest(cell, capacity) }, opts);
      shown.delivery = new Delivery("one-delivery", { ...needs, plan: planDelivery(cell, capacity) }, opts);
    },
    { settings: smallSettings(edited(CELL_TEXT, edits)) },
  );
}

export const BALANCER = "aws:lb/loadBalancer:LoadBalancer";
export const TARGET_GROUP = "aws:lb/targetGroup:TargetGroup";
export const LISTENER = "aws:lb/listener:Listener";
export const RULE = "aws:lb/listenerRule:ListenerRule";
export const RECORD = "aws:route53/record:Record";
export const ACL = "aws:wafv2/webAcl:WebAcl";
export const IP_SET = "aws:wafv2/ipSet:IpSet";
