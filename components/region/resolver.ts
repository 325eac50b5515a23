import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ForwardRow, RegionPlan } from "../../plan/region/region";
import { RESOLVER_TIER } from "../../plan/network/vpc";
import { getOrThrow, createEach, BaseComponent } from "../base";
import type { Vpc } from "../shared/vpc";
import { SecurityGroups } from "../shared/securityGroups";

/**
 * Forwards DNS names to data centres. An outbound resolver endpoint is in the endpoint tier of every zone; each domain has a
 * rule for all VPCs of the region. About $91 a month per zone and $0.40 per million queries.
 */
export interface ResolverArgs {
  readonly plan: Pick<RegionPlan, "forwards" | "rules" | "tags">;
  readonly hub: Vpc;
}

const DNS_PORT = 53;

export class Resolver extends BaseComponent {
  readonly endpoint: aws.route53.ResolverEndpoint;
  /** By domain, e.g. `corp-example-net`. */
  readonly rules: ReadonlyMap<string, aws.route53.ResolverRule>;
  private readonly hub: Vpc;

  constructor(name: string, { plan, hub }: ResolverArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:region:Resolver", [name, plan.tags], opts);
    this.hub = hub;

    const group = {
      role: "resolver",
      key: "resolver",
      description: "Outbound DNS resolver",
      rules: plan.rules.resolver,
    };
    const args = { vpcId: hub.vpc.id, groups: [group], tags: plan.tags };
    const { ids } = new SecurityGroups("resolver", args, this.child);
    this.endpoint = this.createEndpoint(getOrThrow(ids, "resolver"));
    this.rules = createEach(
      plan.forwards,
      (row) => row.key,
      (row) => this.createRule(row),
    );

    this.registerOutputs({ endpointId: this.endpoint.id });
  }

  private createEndpoint(group: pulumi.Output<string>): aws.route53.ResolverEndpoint {
    const args: aws.route53.ResolverEndpointArgs = {
      direction: "OUTBOUND",
      securityGroupIds: [group],
      ipAddresses: this.hub.subnetIds(RESOLVER_TIER).map((subnetId) => ({ subnetId })),
      tags: this.tags("outbound"),
    };
    return new aws.route53.ResolverEndpoint("outbound", args, this.child);
  }

  private createRule({ key, domain, servers }: ForwardRow): aws.route53.ResolverRule {
    const args: aws.route53.ResolverRuleArgs = {
      ruleType: "FORWARD",
      domainName: domain,
      resolverEndpointId: this.endpoint.id,
      targetIps: servers.map((ip) => ({ ip, port: DNS_PORT })),
      tags: this.tags(key),
    };
    const rule = new aws.route53.ResolverRule(key, args, this.child);
    const pair = { resolverRuleId: rule.id, vpcId: this.hub.vpc.id };
    new aws.route53.ResolverRuleAssociation(key, pair, this.single);
    return rule;
  }
}
