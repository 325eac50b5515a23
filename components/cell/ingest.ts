import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { BalancerPlan } from "../../plan/cell/balancers/balancers";
import type { StaticIpNlbPlan } from "../../plan/cell/balancers/staticIpNlb";
import type { IngestPlan } from "../../plan/cell/balancers/ingest";
import { getOrThrow, BaseComponent } from "../base";
import type { RegionOutputs } from "../region/region";
import { Balancer, type BalancerNeeds, createName } from "./balancer";
import { StaticIpNlb } from "./staticIpNlb";
import { Firewall } from "./ingestFirewall";

/**
 * The load balancers that vendors push to: a public one with a web ACL, a private one behind a static-IP NLB, and a name per
 * feed. Costs are those of its load balancers and its web ACL.
 */
export interface IngestArgs extends BalancerNeeds {
  readonly plan: IngestPlan;
  readonly region: BalancerNeeds["region"] & Pick<RegionOutputs, "logsKeyArn">;
}

export type IngestBalancer = "public" | "private" | "nlb";

export class Ingest extends BaseComponent {
  /** Present where the cell's feeds need them. */
  readonly balancers: ReadonlyMap<IngestBalancer, aws.lb.LoadBalancer>;
  /** The ingest service registers its tasks in each: a target group belongs to one load balancer. */
  readonly targetGroups: ReadonlyMap<IngestBalancer, aws.lb.TargetGroup>;
  /** The service depends on these. */
  readonly listeners: readonly pulumi.Resource[];

  constructor(name: string, args: IngestArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:cell:Ingest", [name, args.cell.tags], opts);
    const { plan, ...needs } = args;

    const external = this.createBalancer(plan.public, needs);
    const internal = this.createBalancer(plan.private, needs);
    const nlb = this.createNlb(plan.nlb, internal, needs);
    if (plan.firewall !== undefined && external !== undefined) {
      const { cell, region } = args;
      const { balancer } = external;
      new Firewall(plan.firewall.key, { plan: plan.firewall, cell, region, balancer }, this.child);
    }

    const all = { public: external?.balancer, private: internal?.balancer, nlb: nlb?.balancer };
    this.balancers = new Map(
      Object.entries(all).flatMap(([key, item]) =>
        item === undefined ? [] : [[key as IngestBalancer, item] as const],
      ),
    );
    const served = Object.entries({ public: external, private: internal }).flatMap(([key, balancer]) =>
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
