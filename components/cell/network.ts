import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Cell } from "../../plan/cell/cell";
import type { GroupRow } from "../../plan/cell/groups";
import type { NetworkPlan } from "../../plan/cell/network";
import type { EndpointRow } from "../../plan/network/endpoints";
import { key } from "../../catalog/names";
import { CELL_ROUTE_TABLE } from "../../plan/network/transitRouteTables.table";
import { getOrThrow, createEach, BaseComponent } from "../base";
import type { RegionOutputs } from "../region/region";
import { SecurityGroups } from "../shared/securityGroups";
import { Vpc } from "../shared/vpc";

/**
 * A cell's VPC, attached to the region's transit gateway and associated with its private zones and resolver rules. It has
 * interface endpoints for keys, secrets and logs, and a security group per role. Flow logs go to the region's log group. About
 * $37 a month for the attachment, $7.30 per endpoint and zone, $0.02/GB through the transit gateway.
 */
export interface NetworkArgs {
  readonly plan: NetworkPlan;
  readonly groups: readonly GroupRow[];
  readonly cell: Pick<Cell, "name" | "tags" | "protect">;
  readonly region: NetworkNeeds;
}

/** What a cell's network needs of its region. */
export type NetworkNeeds = Pick<
  RegionOutputs,
  | "transitGatewayId"
  | "transitRouteTables"
  | "privateZones"
  | "resolverRules"
  | "flowLogGroupArn"
  | "flowLogRoleArn"
> & {
  /** Id of the prefix list of CloudFront's VPC origins, where the region has them. */
  readonly cdnPrefixListId: pulumi.Input<string> | undefined;
};

export class Network extends BaseComponent {
  readonly vpc: Vpc;
  readonly groups: SecurityGroups;
  /** Carries all traffic that leaves the VPC, other than that of its own endpoints. */
  readonly attachment: aws.ec2transitgateway.VpcAttachment;
  private readonly args: NetworkArgs;

  constructor(name: string, args: NetworkArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:cell:Network", [name, args.cell.tags], opts);
    this.args = args;

    const { cell, plan } = args;
    this.vpc = new Vpc(cell.name, { plan: plan.vpc, tags: cell.tags, protect: cell.protect }, this.child);
    this.attachment = this.createAttachment();
    this.associateRouteTables();
    this.associateNames();
    const gateways = createEach(
      plan.gateways,
      (row) => row.key,
      (row) => this.createGateway(row),
    );
    this.groups = this.createGroups(getOrThrow(gateways, "s3"));
    for (const row of plan.interfaces) this.createInterface(row);
    this.createFlowLog();

    this.registerOutputs({ vpcId: this.vpc.vpc.id });
  }

  /** The group of a role. Throws a RangeError for a role that the cell does not have. */
  group(role: GroupRow["role"]): pulumi.Output<string> {
    return getOrThrow(this.groups.ids, role);
  }

  private createAttachment(): aws.ec2transitgateway.VpcAttachment {
    const { cell, region } = this.args;
    const args: aws.ec2transitgateway.VpcAttachmentArgs = {
      transitGatewayId: region.transitGatewayId,
      vpcId: this.vpc.vpc.id,
      subnetIds: this.vpc.subnetIds("transit"),
      transitGatewayDefaultRouteTableAssociation: false,
      transitGatewayDefaultRouteTablePropagation: false,
      tags: this.tags(cell.name),
    };
    const attachment = new aws.ec2transitgateway.VpcAttachment(cell.name, args, this.child);
    this.vpc.createTransitRoutes(attachment);
    return attachment;
  }

  private associateRouteTables(): void {
    const { cell, plan, region } = this.args;
    const table = (routeTable: string) => entryOf(region.transitRouteTables, routeTable);
    const transitGatewayAttachmentId = this.attachment.id;
    const pair = { transitGatewayAttachmentId, transitGatewayRouteTableId: table(CELL_ROUTE_TABLE) };
    new aws.ec2transitgateway.RouteTableAssociation(cell.name, pair, this.single);
    for (const { key: name, routeTable } of plan.routes) {
      const to = { destinationCidrBlock: plan.vpc.block, transitGatewayRouteTableId: table(routeTable) };
      const route = { ...to, transitGatewayAttachmentId };
      new aws.ec2transitgateway.Route(name, route, this.single);
    }
  }

  private associateNames(): void {
    const { cell, plan, region } = this.args;
    const vpcId = this.vpc.vpc.id;
    for (const service of plan.privateZones) {
      const pair = { vpcId, zoneId: entryOf(region.privateZones, service) };
      new aws.route53.ZoneAssociation(key(cell.name, service), pair, this.child);
    }
    for (const domain of plan.resolverRules) {
      const pair = { vpcId, resolverRuleId: entryOf(region.resolverRules, domain) };
      new aws.route53.ResolverRuleAssociation(key(cell.name, domain), pair, this.single);
    }
  }

  private createGroups(storage: aws.ec2.VpcEndpoint): SecurityGroups {
    const { cell, groups, region } = this.args;
    const cdn = region.cdnPrefixListId === undefined ? {} : { cdn: region.cdnPrefixListId };
    const args = {
      vpcId: this.vpc.vpc.id,
      groups,
      prefixLists: { storage: storage.prefixListId, ...cdn },
      tags: cell.tags,
    };
    return new SecurityGroups(cell.name, args, this.child);
  }

  private createInterface(row: EndpointRow): void {
    const args: aws.ec2.VpcEndpointArgs = {
      ...this.endpoint(row),
      vpcEndpointType: "Interface",
      subnetIds: this.vpc.subnetIds("endpoint"),
      securityGroupIds: [this.group("cell-endpoint")],
      // The service's default DNS name resolves to this endpoint in this VPC only.
      privateDnsEnabled: true,
    };
    new aws.ec2.VpcEndpoint(key(this.args.cell.name, row.key), args, this.single);
  }

  private createGateway(row: EndpointRow): aws.ec2.VpcEndpoint {
    const routeTableIds = [...this.vpc.routeTables.values()].map(({ id }) => id);
    const args = { ...this.endpoint(row), vpcEndpointType: "Gateway", routeTableIds };
    return new aws.ec2.VpcEndpoint(key(this.args.cell.name, row.key), args, this.single);
  }

  private endpoint({ key: row, serviceName, policy }: EndpointRow) {
    const own = policy === undefined ? {} : { policy: JSON.stringify(policy) };
    return { vpcId: this.vpc.vpc.id, serviceName, ...own, tags: this.tags(key(this.args.cell.name, row)) };
  }

  private createFlowLog(): void {
    const { cell, region } = this.args;
    const args = {
      vpcId: this.vpc.vpc.id,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: region.flowLogGroupArn,
      iamRoleArn: region.flowLogRoleArn,
      maxAggregationInterval: 60,
      tags: this.tags(cell.name),
    };
    new aws.ec2.FlowLog(cell.name, args, this.single);
  }
}

function entryOf(
  table: Readonly<Record<string, pulumi.Output<string>>>,
  name: string,
): pulumi.Output<string> {
  const value = table[name];
  if (value === undefined)
    throw new RangeError(`the region has no "${name}"; the outputs have ${Object.keys(table).join(", ")}`);
  return value;
}
