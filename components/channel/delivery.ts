import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Delivered, DeliveryPlan } from "../../model/cell/delivery";
import { Part } from "../part";
import { Balancer, type BalancerNeeds } from "./balancer";
import { createName } from "./publicName";

/**
 * Where the CDN reads: one internal load balancer in the app tier with a public name, so that the region's certificate
 * covers it; nothing of it has an address on the Internet. Costs are the load balancer's.
 */
export interface DeliveryArgs extends BalancerNeeds {
  readonly plan: DeliveryPlan;
}

export class Delivery extends Part {
  readonly balancer: aws.lb.LoadBalancer;
  readonly targetGroups: ReadonlyMap<Delivered, aws.lb.TargetGroup>;
  /** What a service waits for before it starts. */
  readonly listeners: readonly pulumi.Resource[];
  /** `delivery-sports-1.us-west-2.live.example.com` */
  readonly hostname: string;

  constructor(name: string, args: DeliveryArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:channel:Delivery", [name, args.cell.tags], opts);
    const { plan, ...needs } = args;

    const made = new Balancer(plan.balancer.key, { ...needs, plan: plan.balancer }, this.child);
    this.balancer = made.balancer;
    this.targetGroups = made.targetGroups as ReadonlyMap<Delivered, aws.lb.TargetGroup>;
    this.listeners = [...made.listeners.values(), ...made.rules];
    createName(plan.name, this.balancer, this.child);
    this.hostname = plan.name.name;

    this.registerOutputs({ hostname: this.hostname });
  }
}
