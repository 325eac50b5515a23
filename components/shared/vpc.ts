import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { key } from "../../catalog/names";
import type { TagScope } from "../../catalog/tags";
import type { Tier } from "../../plan/network/tiers.table";
import type { AclEntry, RouteRow, SubnetRow, VpcPlan } from "../../plan/network/vpc";
import { getOrThrow, createEach, BaseComponent } from "../base";

/**
 * The VPC of a hub or a cell. It has a subnet and a route table per tier and zone, and a network ACL per tier. Internet and NAT
 * gateways exist where its plan has them. AWS's default security group, route table and ACL allow nothing.
 * NAT: about $33 a month per zone and $0.045/GB; the rest is free.
 */
export interface VpcArgs {
  readonly plan: VpcPlan;
  readonly tags: TagScope;
  /** Pulumi's `protect` of the NAT gateways' addresses: others have them in their allow lists. */
  readonly protect: boolean;
}

export class Vpc extends BaseComponent {
  readonly vpc: aws.ec2.Vpc;
  /** By `<tier>-<zone>`. */
  readonly subnets: ReadonlyMap<string, aws.ec2.Subnet>;
  readonly routeTables: ReadonlyMap<string, aws.ec2.RouteTable>;
  /** By zone. */
  readonly nats: ReadonlyMap<string, aws.ec2.NatGateway>;
  /** Present where the plan has an Internet gateway. Resources with public addresses depend on it. */
  readonly gateway: aws.ec2.InternetGateway | undefined;
  private readonly plan: VpcPlan;
  private readonly protect: boolean;

  constructor(name: string, { plan, tags, protect }: VpcArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:shared:Vpc", [name, tags], opts);
    this.plan = plan;
    this.protect = protect;

    this.vpc = this.createVpc();
    this.closeDefaults();
    this.subnets = createEach(
      plan.subnets,
      (row) => row.key,
      (row) => this.createSubnet(row),
    );
    this.routeTables = createEach(
      plan.subnets,
      (row) => row.key,
      (row) => this.createRouteTable(row),
    );
    this.createAcls();
    this.gateway = this.createInternetGateway();
    this.nats = createEach(
      plan.natZones,
      (zone) => zone,
      (zone) => this.createNat(zone),
    );
    this.createInternetRoutes();

    this.registerOutputs({ vpcId: this.vpc.id });
  }

  subnetIds(tier: Tier): pulumi.Output<string>[] {
    return this.plan.zones.map((zone) => getOrThrow(this.subnets, key(tier, zone)).id);
  }

  /** Routes through the transit gateway, which need its attachment to this VPC. */
  createTransitRoutes(attachment: aws.ec2transitgateway.VpcAttachment): void {
    for (const row of this.plan.routes.filter(({ via }) => via === "transit")) {
      // The attachment's own output: AWS rejects a route to a transit gateway without an attachment.
      this.createRoute(row, { transitGatewayId: attachment.transitGatewayId });
    }
  }

  private named(row: string): string {
    return key(this.plan.name, row);
  }

  private createVpc(): aws.ec2.Vpc {
    const args = { cidrBlock: this.plan.block, enableDnsSupport: true, enableDnsHostnames: true };
    return new aws.ec2.Vpc(this.plan.name, { ...args, tags: this.tags(this.plan.name) }, this.child);
  }

  private closeDefaults(): void {
    const { id: vpcId, defaultRouteTableId, defaultNetworkAclId } = this.vpc;
    const name = key(this.plan.name, "default");
    const tags = this.tags(name);
    // Explicit empty lists: without them the provider does not detect rules that are added by hand.
    new aws.ec2.DefaultSecurityGroup(name, { vpcId, ingress: [], egress: [], tags }, this.child);
    new aws.ec2.DefaultRouteTable(name, { defaultRouteTableId, routes: [], tags }, this.child);
    // AWS assigns subnets without an ACL to the default ACL, so it owns this list.
    const acl = { ...this.child, ignoreChanges: ["subnetIds"] };
    new aws.ec2.DefaultNetworkAcl(name, { defaultNetworkAclId, tags }, acl);
  }

  private createSubnet({ key: row, zone, block }: SubnetRow): aws.ec2.Subnet {
    const name = this.named(row);
    const location = { vpcId: this.vpc.id, availabilityZoneId: zone, cidrBlock: block };
    return new aws.ec2.Subnet(
      name,
      { ...location, mapPublicIpOnLaunch: false, tags: this.tags(name) },
      this.child,
    );
  }

  private createRouteTable({ key: row }: SubnetRow): aws.ec2.RouteTable {
    const name = this.named(row);
    const table = new aws.ec2.RouteTable(name, { vpcId: this.vpc.id, tags: this.tags(name) }, this.child);
    const pair = { subnetId: getOrThrow(this.subnets, row).id, routeTableId: table.id };
    new aws.ec2.RouteTableAssociation(name, pair, this.child);
    return table;
  }

  private createAcls(): void {
    for (const { tier, entries } of this.plan.acls) {
      const name = this.named(tier);
      const rules = (direction: AclEntry["direction"]) =>
        entries.filter((entry) => entry.direction === direction).map(aclRule);
      const lists = { ingress: rules("ingress"), egress: rules("egress"), subnetIds: this.subnetIds(tier) };
      new aws.ec2.NetworkAcl(name, { vpcId: this.vpc.id, ...lists, tags: this.tags(name) }, this.child);
    }
  }

  private createInternetGateway(): aws.ec2.InternetGateway | undefined {
    if (!this.plan.internet) return undefined;
    const tags = this.tags(this.plan.name);
    return new aws.ec2.InternetGateway(this.plan.name, { vpcId: this.vpc.id, tags }, this.child);
  }

  private createNat(zone: string): aws.ec2.NatGateway {
    const name = this.named(zone);
    const tags = this.tags(name);
    // AWS rejects both in a VPC without an Internet gateway, and neither has it as an input.
    const after = this.gateway === undefined ? {} : { dependsOn: [this.gateway] };
    const address = new aws.ec2.Eip(
      name,
      { domain: "vpc", tags },
      { ...this.protection(this.protect), ...after },
    );
    const subnetId = getOrThrow(this.subnets, key("public", zone)).id;
    const args = { allocationId: address.id, subnetId, tags };
    return new aws.ec2.NatGateway(name, args, { ...this.single, ...after });
  }

  private createInternetRoutes(): void {
    for (const row of this.plan.routes) {
      if (row.via === "internet" && this.gateway !== undefined)
        this.createRoute(row, { gatewayId: this.gateway.id });
      if (row.via === "nat") this.createRoute(row, { natGatewayId: getOrThrow(this.nats, row.zone).id });
    }
  }

  private createRoute({ key: row, table, to }: RouteRow, target: Partial<aws.ec2.RouteArgs>): void {
    const routeTableId = getOrThrow(this.routeTables, table).id;
    new aws.ec2.Route(this.named(row), { routeTableId, destinationCidrBlock: to, ...target }, this.child);
  }
}

const aclRule = ({ ruleNo, action, protocol, port, block }: AclEntry) => ({
  ruleNo,
  action,
  protocol,
  fromPort: port,
  toPort: port,
  cidrBlock: block,
});
