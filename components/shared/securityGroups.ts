import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { RuleRow, Target } from "../../plan/network/rules";
import type { TagScope } from "../../catalog/tags";
import { getOrThrow, createEach, BaseComponent } from "../base";

/**
 * The security groups of one VPC. Each rule comes from a declared flow. All groups are created before the first rule, because a
 * rule may name any of them. Rules are separate resources: a new one changes no other.
 */
export interface SecurityGroupsArgs {
  readonly vpcId: pulumi.Input<string>;
  readonly groups: readonly GroupRow[];
  /** Ids of AWS's prefix lists that rules name. Default: none. */
  readonly prefixLists?: Readonly<Partial<Record<string, pulumi.Input<string>>>>;
  readonly tags: TagScope;
  /** Default: the provider's region. */
  readonly region?: string;
}

export interface GroupRow {
  /** Its name in rules of other groups. */
  readonly role: string;
  readonly key: string;
  /** Permanent: changing it replaces the group. */
  readonly description: string;
  readonly rules: readonly RuleRow[];
}

export class SecurityGroups extends BaseComponent {
  /** By role. */
  readonly ids: ReadonlyMap<string, pulumi.Output<string>>;
  private readonly prefixLists: NonNullable<SecurityGroupsArgs["prefixLists"]>;
  private readonly location: Pick<SecurityGroupsArgs, "region">;

  constructor(
    name: string,
    { vpcId, groups, prefixLists, tags, region }: SecurityGroupsArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("headend:shared:SecurityGroups", [name, tags], opts);
    this.prefixLists = prefixLists ?? {};
    this.location = region === undefined ? {} : { region };

    this.ids = createEach(
      groups,
      (row) => row.role,
      (row) => this.createGroup(row, vpcId),
    );
    for (const group of groups) for (const rule of group.rules) this.createRule(group, rule);

    this.registerOutputs();
  }

  private createGroup(
    { key, description }: GroupRow,
    vpcId: SecurityGroupsArgs["vpcId"],
  ): pulumi.Output<string> {
    const args = { ...this.location, vpcId, description, tags: this.tags(key) };
    return new aws.ec2.SecurityGroup(key, args, this.child).id;
  }

  private createRule({ role, key: group }: GroupRow, row: RuleRow): void {
    const name = `${group}-${row.key}`;
    const args = {
      ...this.location,
      securityGroupId: getOrThrow(this.ids, role),
      ipProtocol: row.protocol,
      fromPort: row.port,
      toPort: row.port,
      ...this.peerOf(row.peer),
      description: `${row.flow}: ${row.why}`,
      tags: this.tags(name),
    };
    const rules = { ingress: aws.vpc.SecurityGroupIngressRule, egress: aws.vpc.SecurityGroupEgressRule };
    const Rule = rules[row.direction];
    new Rule(name, args, this.child);
  }

  private peerOf(
    peer: Target,
  ): Partial<Record<"cidrIpv4" | "referencedSecurityGroupId" | "prefixListId", pulumi.Input<string>>> {
    if ("block" in peer) return { cidrIpv4: peer.block };
    if ("group" in peer) return { referencedSecurityGroupId: getOrThrow(this.ids, peer.group) };
    const id = this.prefixLists[peer.prefixList];
    if (id === undefined)
      throw new RangeError(`prefix list ${peer.prefixList} has no id: pass it in prefixLists`);
    return { prefixListId: id };
  }
}
