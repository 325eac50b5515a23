import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { RuleRow } from "../model/flows";
import type { TagScope } from "../model/tags";
import { Part } from "./part";

/** A security group whose every rule is a declared flow. Rules are resources of their own: one more touches no other. */
export interface SecurityGroupArgs {
  readonly vpcId: pulumi.Input<string>;
  readonly rules: readonly RuleRow[];
  readonly tags: TagScope;
  /** Permanent: changing it replaces the group. */
  readonly description: string;
}

export class SecurityGroup extends Part {
  readonly id: pulumi.Output<string>;

  constructor(
    name: string,
    { vpcId, rules, tags, description }: SecurityGroupArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("headend:network:SecurityGroup", [name, tags], opts);

    const group = new aws.ec2.SecurityGroup(name, { vpcId, description, tags: this.tags(name) }, this.child);
    this.id = group.id;
    for (const row of rules) this.createRule(name, row);

    this.registerOutputs({ id: this.id });
  }

  private createRule(name: string, { key: rule, direction, protocol, port, peer, flow, why }: RuleRow): void {
    const args = {
      securityGroupId: this.id,
      ipProtocol: protocol,
      fromPort: port,
      toPort: port,
      cidrIpv4: peer,
      description: `${flow}: ${why}`,
      tags: this.tags(`${name}-${rule}`),
    };
    const Rule = { ingress: aws.vpc.SecurityGroupIngressRule, egress: aws.vpc.SecurityGroupEgressRule }[
      direction
    ];
    new Rule(`${name}-${rule}`, args, this.child);
  }
}
