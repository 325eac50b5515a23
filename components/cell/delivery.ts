import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Delivered, DeliveryPlan } from "../../plan/cell/balancers/delivery";
import type { StaticIpNlbPlan } from "../../plan/cell/balancers/staticIpNlb";
import { BaseComponent } from "../base";
import { Balancer, type BalancerNeeds, createName } from "./balancer";
import { StaticIpNlb } from "./staticIpNlb";

/**
 * The origin of CloudFront: one internal load balancer in the app tier, without public addresses. Its name is in public DNS,
 * so that the region's certificate covers it. Where other accounts read the cell, a static-IP NLB forwards to it. Costs are
 * those of the load balancers.
 */
export interface DeliveryArgs extends BalancerNeeds {
  readonly plan: DeliveryPlan;
}

export class Delivery extends BaseComponent {
  readonly balancer: aws.lb.LoadBalancer;
  /** Behind the PrivateLink service, where the cell has consumers. */
  readonly nlb: aws.lb.LoadBalancer | undefined;
  readonly targetGroups: ReadonlyMap<Delivered, aws.lb.TargetGroup>;
  /** Services depend on these. */
  readonly listeners: readonly pulumi.Resource[];
  /** `delivery-sports-1.us-west-2.live.example.com` */
  readonly hostname: string;

  constructor(name: string, args: DeliveryArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:cell:Delivery", [name, args.cell.tags], opts);
    const { plan, ...needs } = args;

    const created = new Balancer(plan.balancer.key, { ...needs, plan: plan.balancer }, this.child);
    this.balancer = created.balancer;
    this.nlb = this.createNlb(plan.nlb, created, needs);
    this.targetGroups = created.targetGroups as ReadonlyMap<Delivered, aws.lb.TargetGroup>;
    this.listeners = [...created.listeners.values(), ...created.rules];
    createName(plan.name, this.balancer, this.child);
    this.hostname = plan.name.name;

    this.registerOutputs({ hostname: this.hostname });
  }

  private createNlb(
    plan: StaticIpNlbPlan | undefined,
    behind: Balancer,
    { cell, network }: BalancerNeeds,
  ): aws.lb.LoadBalancer | undefined {
    return plan && new StaticIpNlb(plan.key, { plan, cell, network, behind }, this.child).balancer;
  }
}
