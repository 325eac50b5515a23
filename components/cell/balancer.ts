import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { BalancerPlan, ListenerRow, RuleRow, TargetGroupRow } from "../../plan/cell/balancers/balancers";
import type { NameRow } from "../../plan/cell/balancers/publicNames";
import type { Cell } from "../../plan/cell/cell";
import { getOrThrow, createEach, BaseComponent } from "../base";
import type { RegionOutputs } from "../region/region";
import type { Network } from "./network";
import type { AccessLogs } from "./storage";

/**
 * An application load balancer with its listeners, their rules, and the target groups that they forward to. Services
 * register their tasks in the groups. $16.40 a month, and $0.008 per LCU and hour; one LCU covers 1 GB an hour (us-west-2,
 * Elastic Load Balancing pricing, 2026-11).
 */
export interface BalancerArgs extends BalancerNeeds {
  readonly plan: BalancerPlan;
}

/** What load balancers of a cell need of its other components. */
export interface BalancerNeeds {
  readonly cell: Pick<Cell, "tags" | "protect">;
  readonly network: Pick<Network, "vpc" | "group">;
  /** Listeners with mutual TLS need its `trustStoreArn`. */
  readonly region: Pick<RegionOutputs, "certificateArn" | "trustStoreArn">;
  /** Destination of access logs. AWS writes a test object when logging is enabled, so the bucket must be ready before. */
  readonly accessLogs: AccessLogs;
}

export class Balancer extends BaseComponent {
  readonly balancer: aws.lb.LoadBalancer;
  /** By name. */
  readonly targetGroups: ReadonlyMap<string, aws.lb.TargetGroup>;
  /** By key. */
  readonly listeners: ReadonlyMap<string, aws.lb.Listener>;
  /** A service depends on these: ECS rejects a target group that no load balancer uses. */
  readonly rules: readonly aws.lb.ListenerRule[];
  private readonly args: BalancerArgs;

  constructor(name: string, args: BalancerArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:cell:Balancer", [name, args.cell.tags], opts);
    this.args = args;

    const { targetGroups, listeners } = args.plan;
    this.balancer = this.createBalancer();
    this.targetGroups = createEach(
      targetGroups,
      (row) => row.name,
      (row) => this.createTargetGroup(row),
    );
    this.listeners = createEach(
      listeners,
      (row) => row.key,
      (row) => this.createListener(row),
    );
    this.rules = listeners.flatMap(({ key, rules }) =>
      rules.map((row) => this.createRule(row, getOrThrow(this.listeners, key))),
    );

    this.registerOutputs();
  }

  private createBalancer(): aws.lb.LoadBalancer {
    const { plan, cell, network, accessLogs } = this.args;
    const logs = { bucket: accessLogs.bucket, prefix: plan.key, enabled: true };
    const args: aws.lb.LoadBalancerArgs = {
      loadBalancerType: "application",
      internal: !plan.public,
      subnets: network.vpc.subnetIds(plan.tier),
      securityGroups: plan.roles.map((role) => network.group(role)),
      ipAddressType: "ipv4",
      idleTimeout: plan.idleSeconds,
      desyncMitigationMode: "strictest",
      dropInvalidHeaderFields: true,
      enableZonalShift: plan.zonalShift,
      enableDeletionProtection: cell.protect,
      // Vendors can push while AWS WAF is unavailable: the service still authenticates them.
      ...(plan.public ? { enableWafFailOpen: true } : {}),
      ...(plan.reservedUnits === undefined
        ? {}
        : { minimumLoadBalancerCapacity: { capacityUnits: plan.reservedUnits } }),
      accessLogs: logs,
      ...(plan.connectionLogs ? { connectionLogs: logs } : {}),
      tags: this.tags(plan.key),
    };
    const { gateway } = network.vpc;
    const after = [accessLogs.ready, ...(plan.public && gateway !== undefined ? [gateway] : [])];
    return new aws.lb.LoadBalancer(plan.key, args, { ...this.protection(cell.protect), dependsOn: after });
  }

  private createTargetGroup(row: TargetGroupRow): aws.lb.TargetGroup {
    const { path, intervalSeconds, timeoutSeconds, threshold } = row.health;
    const args: aws.lb.TargetGroupArgs = {
      vpcId: this.args.network.vpc.vpc.id,
      targetType: "ip",
      protocol: "HTTPS",
      port: row.port,
      deregistrationDelay: row.deregistrationSeconds,
      loadBalancingCrossZoneEnabled: "false",
      stickiness: { enabled: false, type: "lb_cookie" },
      healthCheck: {
        protocol: "HTTPS",
        port: "traffic-port",
        path,
        matcher: "200",
        interval: intervalSeconds,
        timeout: timeoutSeconds,
        healthyThreshold: threshold,
        unhealthyThreshold: threshold,
      },
      targetGroupHealth: {
        dnsFailover: {
          minimumHealthyTargetsCount: row.dnsFailover ? "1" : "off",
          minimumHealthyTargetsPercentage: "off",
        },
        unhealthyStateRouting: { minimumHealthyTargetsCount: 1, minimumHealthyTargetsPercentage: "off" },
      },
      tags: this.tags(row.key),
    };
    return new aws.lb.TargetGroup(row.key, args, this.child);
  }

  private createListener(row: ListenerRow): aws.lb.Listener {
    const { plan, region } = this.args;
    const tls = { sslPolicy: plan.tlsPolicy, certificateArn: region.certificateArn };
    const args: aws.lb.ListenerArgs = {
      loadBalancerArn: this.balancer.arn,
      port: row.port,
      protocol: row.protocol,
      ...(row.protocol === "HTTPS" ? tls : {}),
      ...(row.mutualTls ? { mutualAuthentication: this.verification() } : {}),
      defaultActions: [refuse(404)],
      tags: this.tags(row.key),
    };
    return new aws.lb.Listener(row.key, args, this.child);
  }

  private verification(): aws.types.input.lb.ListenerMutualAuthentication {
    const { trustStoreArn } = this.args.region;
    if (trustStoreArn === undefined)
      throw new RangeError(
        "the region has no trust store: its plan needs one for a listener with mutual TLS",
      );
    return { mode: "verify", trustStoreArn, ignoreClientCertificateExpiry: false };
  }

  private createRule(row: RuleRow, listener: aws.lb.Listener): aws.lb.ListenerRule {
    const { answer, priority } = row;
    const action =
      "forward" in answer
        ? { type: "forward", targetGroupArn: getOrThrow(this.targetGroups, answer.forward).arn }
        : refuse(answer.status);
    const args: aws.lb.ListenerRuleArgs = {
      listenerArn: listener.arn,
      priority,
      conditions: conditionsOf(row),
      actions: [action],
      tags: this.tags(row.key),
    };
    return new aws.lb.ListenerRule(row.key, args, this.child);
  }
}

/**
 * An alias record for one load balancer, without a health check: vendors push to all load balancers all the time, and the edge
 * routes viewers. Free.
 */
export function createName(
  { key, name, publicZone }: NameRow,
  { dnsName, zoneId }: Pick<aws.lb.LoadBalancer, "dnsName" | "zoneId">,
  opts: pulumi.CustomResourceOptions,
): aws.route53.Record {
  const alias = { name: dnsName, zoneId, evaluateTargetHealth: false };
  return new aws.route53.Record(key, { zoneId: publicZone, name, type: "A", aliases: [alias] }, opts);
}

const refuse = (status: number) => ({
  type: "fixed-response",
  fixedResponse: { contentType: "text/plain", statusCode: String(status) },
});

const conditionsOf = ({ paths, methods, header }: RuleRow): aws.types.input.lb.ListenerRuleCondition[] => [
  ...(header === undefined ? [] : [{ httpHeader: { httpHeaderName: header, values: ["*"] } }]),
  ...(paths === undefined ? [] : [{ pathPattern: { values: [...paths] } }]),
  ...(methods === undefined ? [] : [{ httpRequestMethod: { values: [...methods] } }]),
];
