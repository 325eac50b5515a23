import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { NameRow } from "../../plan/cell/balancers/publicNames";

/**
 * A name that leads to a load balancer, and never anywhere else: its health is not asked for, since vendors push to every
 * load balancer all the time, and viewers are led by the edge. Free.
 */
export function createName(
  { key, name, publicZone }: NameRow,
  { dnsName, zoneId }: Pick<aws.lb.LoadBalancer, "dnsName" | "zoneId">,
  opts: pulumi.CustomResourceOptions,
): aws.route53.Record {
  const alias = { name: dnsName, zoneId, evaluateTargetHealth: false };
  return new aws.route53.Record(key, { zoneId: publicZone, name, type: "A", aliases: [alias] }, opts);
}
