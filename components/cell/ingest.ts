import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { BalancerPlan } from "../../plan/cell/balancers/balancers";
import type { StaticIpNlbPlan } from "../../plan/cell/balancers/staticIpNlb";
import type { IngestPlan } from "../../plan/cell/balancers/ingest";
import { getOrThrow, BaseComponent } from "../base";
import { Balancer, type BalancerNeeds, createName } from "./balancer";
import { StaticIpNlb } from "./staticIpNlb";
import { Firewall } from "./firewall";

/**
 * Where vendors push: a public load balancer with a firewall, a private one behind a static-IP NLB, and a name per feed.
 * Costs are its load balancers' and its firewall's.
 */
export interface IngestArgs extends BalancerNeeds {
  readonly plan: IngestPlan;
}

export type IngestBalancer = "public" | "private" | "nlb";

export class Ingest extends BaseComponent {
  /** Those that the cell has. */
  readonly balancers: ReadonlyMap<IngestBalancer, aws.lb.LoadBalancer>;
  /** The ingest service puts its tasks into each: a target group serves one load balancer. */
  readonly targetGroups: ReadonlyMap<IngestBalancer, aws.lb.TargetGroup>;
  /** What the service waits for before it starts. */
  readonly listeners: readonly pulumi.Resource[];

  constructor(name: string, args: IngestArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:cell:Ingest", [name, args.cell.tags], opts);
    const { plan, ...needs } = args;

    const open = this.createBalancer(plan.public, needs);
    const shut = this.createBalancer(plan.private, needs);
    const nlb = this.createNlb(plan.nlb, shut, needs);
    if (plan.firewall !== undefined && open !== undefined) {
      const { cell } = needs;
      new Firewall(plan.firewall.key, { plan: plan.firewall, cell, balancer: open.balancer }, this.child);
    }

    const all = { public: open?.balancer, private: shut?.balancer, nlb: nlb?.balancer };
    this.balancers = new Map(
      Object.entries(all).flatMap(([key, item]) =>
        item === undefined ? [] : [[key as IngestBalancer, item] as const],
      ),
    );
    const served = Object.entries({ public: open, private: shut }).flatMap(([key, balancer]) =>
      balancer === undefined ? [] : [[key as IngestBalancer, balancer] as const],
    );
    this.targetGroups = new Map(
      served.map(([key, { targetGroups }]) => [key, getOrThrow(targetGroups, "ingest")] as const),
    );
    this.listeners = served.flatMap(([, { listeners, rules }]) => [...listeners.values(), ...rules]);
    for (const row of plan.names)
      createName(row, getOrThrow(this.balancers, row.target as IngestBalancer), this.child);

    this.registerOutputs();
  }

  private createBalancer(plan: BalancerPlan | undefined, needs: BalancerNeeds): Balancer | undefined {
    return plan === undefined ? undefined : new Balancer(plan.key, { ...needs, plan }, this.child);
  }

  private createNlb(
    plan: StaticIpNlbPlan | undefined,
    behind: Balancer | undefined,
    { cell, network }: BalancerNeeds,
  ): StaticIpNlb | undefined {
    if (plan === undefined || behind === undefined) return undefined;
    return new StaticIpNlb(plan.key, { plan, cell, network, behind }, this.child);
  }
}
