import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { RegionPlan, TransitRouteTablePlan } from "../../plan/region/region";
import { getOrThrow, createEach, BaseComponent } from "../base";
import type { Vpc } from "../shared/vpc";

/**
 * The region's transit gateway: its route tables with only the static routes of the plan, and the hub's attachment in the
 * transit tier of every zone. About $37 a month per attachment and $0.02/GB.
 */
export interface TransitArgs {
  readonly plan: Pick<RegionPlan, "asn" | "transitRouteTables" | "tags" | "protect">;
  readonly hub: Vpc;
}

export class Transit extends BaseComponent {
  readonly gateway: aws.ec2transitgateway.TransitGateway;
  readonly attachment: aws.ec2transitgateway.VpcAttachment;
  /** By name. */
  readonly transitRouteTables: ReadonlyMap<string, aws.ec2transitgateway.RouteTable>;
  private readonly plan: TransitArgs["plan"];

  constructor(name: string, { plan, hub }: TransitArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:region:Transit", [name, plan.tags], opts);
    this.plan = plan;

    this.gateway = this.createGateway();
    this.attachment = this.createAttachment(hub);
    this.transitRouteTables = createEach(
      plan.transitRouteTables,
      (row) => row.name,
      (row) => this.createRouteTable(row),
    );
    this.associateHub();
    hub.createTransitRoutes(this.attachment);

    this.registerOutputs({ transitGatewayId: this.gateway.id });
  }

  private createGateway(): aws.ec2transitgateway.TransitGateway {
    const args: aws.ec2transitgateway.TransitGatewayArgs = {
      description: "Joins the region's hub, cells, circuits and other regions",
      amazonSideAsn: this.plan.asn,
      autoAcceptSharedAttachments: "disable",
      defaultRouteTableAssociation: "disable",
      defaultRouteTablePropagation: "disable",
      dnsSupport: "enable",
      vpnEcmpSupport: "enable",
      tags: this.tags("transit"),
    };
    return new aws.ec2transitgateway.TransitGateway("transit", args, this.protection(this.plan.protect));
  }

  private createAttachment(hub: Vpc): aws.ec2transitgateway.VpcAttachment {
    const args: aws.ec2transitgateway.VpcAttachmentArgs = {
      transitGatewayId: this.gateway.id,
      vpcId: hub.vpc.id,
      subnetIds: hub.subnetIds("transit"),
      transitGatewayDefaultRouteTableAssociation: false,
      transitGatewayDefaultRouteTablePropagation: false,
      tags: this.tags("hub"),
    };
    return new aws.ec2transitgateway.VpcAttachment("hub", args, this.child);
  }

  private createRouteTable({ name, routes }: TransitRouteTablePlan): aws.ec2transitgateway.RouteTable {
    const args = { transitGatewayId: this.gateway.id, tags: this.tags(name) };
    const table = new aws.ec2transitgateway.RouteTable(name, args, this.child);
    for (const row of routes) {
      const target =
        row.via === "hub" ? { transitGatewayAttachmentId: this.attachment.id } : { blackhole: true };
      const route = { transitGatewayRouteTableId: table.id, destinationCidrBlock: row.to, ...target };
      new aws.ec2transitgateway.Route(row.key, route, this.single);
    }
    return table;
  }

  private associateHub(): void {
    const pair = {
      transitGatewayAttachmentId: this.attachment.id,
      transitGatewayRouteTableId: getOrThrow(this.transitRouteTables, "hub").id,
    };
    new aws.ec2transitgateway.RouteTableAssociation("hub", pair, this.single);
  }
}
