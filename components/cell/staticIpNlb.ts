import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { NlbListenerRow, StaticIpNlbPlan } from "../../plan/cell/balancers/staticIpNlb";
import { getOrThrow, BaseComponent } from "../base";
import type { Balancer, BalancerNeeds } from "./balancer";

/**
 * The network load balancer with an address per zone. Vendors push to its addresses or to its endpoint service; platforms read
 * the cell through its endpoint service. It forwards TCP to an internal load balancer, which terminates TLS. It has no access
 * logs: AWS writes those only for TLS listeners. $16.40 a month and $0.006 per NLCU and hour (us-west-2, Elastic Load
 * Balancing pricing, 2026-11).
 */
export interface StaticIpNlbArgs extends Pick<BalancerNeeds, "cell" | "network"> {
  readonly plan: StaticIpNlbPlan;
  /** The internal load balancer. All of its listeners exist before this one is created. */
  readonly behind: Balancer;
}

export class StaticIpNlb extends BaseComponent {
  readonly balancer: aws.lb.LoadBalancer;
  private readonly args: StaticIpNlbArgs;

  constructor(name: string, args: StaticIpNlbArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:cell:StaticIpNlb", [name, args.cell.tags], opts);
    this.args = args;

    this.balancer = this.createBalancer(this.reserve());
    for (const row of args.plan.listeners) this.createListener(row);

    this.registerOutputs();
  }

  /** In an explicit reservation, AWS assigns an address only to a request that names it. */
  private reserve(): aws.ec2.SubnetCidrReservation[] {
    const { plan, network } = this.args;
    return plan.subnets.flatMap(({ subnet, fixed }) => {
      if (fixed === undefined) return [];
      const args = {
        subnetId: getOrThrow(network.vpc.subnets, subnet).id,
        cidrBlock: fixed.block,
        reservationType: "explicit",
        description: "Fixed addresses of ingest",
      };
      return [new aws.ec2.SubnetCidrReservation(fixed.key, args, this.single)];
    });
  }

  private createBalancer(reservations: readonly pulumi.Resource[]): aws.lb.LoadBalancer {
    const { plan, cell, network, behind } = this.args;
    const args: aws.lb.LoadBalancerArgs = {
      loadBalancerType: "network",
      internal: true,
      subnetMappings: plan.subnets.map(({ subnet, fixed }) => ({
        subnetId: getOrThrow(network.vpc.subnets, subnet).id,
        ...(fixed === undefined ? {} : { privateIpv4Address: fixed.address }),
      })),
      // AWS accepts security groups only if the load balancer was created with one.
      securityGroups: [network.group(plan.role)],
      // Traffic from PrivateLink has source addresses of consumers' VPCs, which no rule can name. Acceptance controls it instead.
      enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "off",
      ipAddressType: "ipv4",
      enableCrossZoneLoadBalancing: false,
      enableZonalShift: true,
      enableDeletionProtection: cell.protect,
      tags: this.tags(plan.key),
    };
    const dependsOn = [...reservations, ...behind.listeners.values(), ...behind.rules];
    return new aws.lb.LoadBalancer(plan.key, args, {
      ...this.protection(cell.protect),
      deleteBeforeReplace: true,
      dependsOn,
    });
  }

  private createListener(row: NlbListenerRow): void {
    const targets = this.createTargetGroup(row);
    const { behind } = this.args;
    const target = { targetGroupArn: targets.arn, targetId: behind.balancer.arn, port: row.port };
    // AWS registers a load balancer as a target only if it already has a listener on that port.
    const after = { ...this.child, dependsOn: [getOrThrow(behind.listeners, row.behind)] };
    new aws.lb.TargetGroupAttachment(row.key, target, after);
    const args = {
      loadBalancerArn: this.balancer.arn,
      port: row.port,
      protocol: "TCP",
      defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
      tags: this.tags(row.key),
    };
    new aws.lb.Listener(row.key, args, this.child);
  }

  private createTargetGroup({ key, port }: NlbListenerRow): aws.lb.TargetGroup {
    const { plan, network } = this.args;
    const { path, port: healthPort, intervalSeconds, timeoutSeconds, threshold } = plan.health;
    const args: aws.lb.TargetGroupArgs = {
      vpcId: network.vpc.vpc.id,
      targetType: "alb",
      protocol: "TCP",
      port,
      deregistrationDelay: plan.deregistrationSeconds,
      healthCheck: {
        protocol: "HTTP",
        port: String(healthPort),
        path,
        matcher: "200",
        interval: intervalSeconds,
        timeout: timeoutSeconds,
        healthyThreshold: threshold,
        unhealthyThreshold: threshold,
      },
      tags: this.tags(key),
    };
    return new aws.lb.TargetGroup(key, args, this.child);
  }
}
