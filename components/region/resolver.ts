import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { RESOLVER_TIER } from "../../model/hub";
import type { ForwardRow, RegionPlan } from "../../model/region";
import { makeEach, Part } from "../part";
import { SecurityGroup } from "../securityGroup";
import type { Hub } from "./hub";

/**
 * The way out for names that a data centre answers: an outbound resolver in the endpoint tier of every zone, and a rule
 * per forwarded domain that the region's VPCs are associated with. About $91 a month per zone and $0.40 per million names.
 */
export interface ResolverArgs {
  readonly plan: Pick<RegionPlan, "forwards" | "rules" | "tags">;
  readonly hub: Hub;
}

const DNS_PORT = 53;

export class Resolver extends Part {
  readonly endpoint: aws.route53.ResolverEndpoint;
  /** By domain, e.g. `corp-example-net`. */
  readonly rules: ReadonlyMap<string, aws.route53.ResolverRule>;
  private readonly hub: Hub;

  constructor(name: string, { plan, hub }: ResolverArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:region:Resolver", [name, plan.tags], opts);
    this.hub = hub;

    const args = {
      vpcId: hub.vpc.id,
      rules: plan.rules.resolver,
      tags: plan.tags,
      description: "Outbound DNS resolver",
    };
    this.endpoint = this.createEndpoint(new SecurityGroup("resolver", args, this.child));
    this.rules = makeEach(
      plan.forwards,
      (row) => row.key,
      (row) => this.createRule(row),
    );

    this.registerOutputs({ endpointId: this.endpoint.id });
  }

  private createEndpoint(group: SecurityGroup): aws.route53.ResolverEndpoint {
    const args: aws.route53.ResolverEndpointArgs = {
      direction: "OUTBOUND",
      securityGroupIds: [group.id],
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
    new aws.route53.ResolverRuleAssociation(key, pair, this.child);
    return rule;
  }
}
