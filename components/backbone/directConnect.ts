import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { InterfaceRow } from "../../plan/backbone/gateways";
import type { CircuitRouteRow, TransitPlan } from "../../plan/backbone/transit";
import { key } from "../../catalog/names";
import { getOrThrow, createEach } from "../base";
import { Gateways, type GatewaysArgs } from "./gateways";

/**
 * Direct Connect in transit mode: transit virtual interfaces attach circuits to Direct Connect gateways, which are
 * associated with the transit gateways of regions. About $37 a month per association, and $0.02/GB.
 */
export class DirectConnect extends Gateways<TransitPlan> {
  /** Ids of transit gateway attachments, by association. */
  private readonly attachments: ReadonlyMap<string, pulumi.Output<string>>;

  constructor(name: string, args: GatewaysArgs<TransitPlan>, opts: pulumi.ComponentResourceOptions) {
    super("headend:backbone:DirectConnect", [name, args], opts);

    // The association's own output, not the data source. Each change of the association reads the data source again, which
    // replaces the routes and the route table association (hashicorp/terraform-provider-aws#30085).
    this.attachments = createEach(
      args.plan.associations,
      (row) => row.key,
      (row) =>
        this.associate(row, getOrThrow(args.regions, row.region).transitGatewayId).transitGatewayAttachmentId,
    );
    this.associateRouteTable();
    for (const row of args.plan.routes) this.createRoute(row);

    this.registerOutputs({});
  }

  protected createInterface(row: InterfaceRow): pulumi.Output<string> {
    const args = this.interfaceArgs(row);
    return new aws.directconnect.TransitVirtualInterface(row.key, args, this.interfaceOptions()).id;
  }

  private associateRouteTable(): void {
    for (const { key: association, network, region, routeTable } of this.args.plan.associations) {
      const pair = {
        region,
        transitGatewayAttachmentId: getOrThrow(this.attachments, association),
        transitGatewayRouteTableId: this.table(region, routeTable),
      };
      const name = key(region, routeTable, network);
      new aws.ec2transitgateway.RouteTableAssociation(name, pair, this.single);
    }
  }

  private createRoute({ key: name, region, routeTable, to, association }: CircuitRouteRow): void {
    const args = {
      region,
      transitGatewayRouteTableId: this.table(region, routeTable),
      destinationCidrBlock: to,
      transitGatewayAttachmentId: getOrThrow(this.attachments, association),
    };
    new aws.ec2transitgateway.Route(name, args, this.single);
  }

  private table(region: string, routeTable: string): pulumi.Output<string> {
    return getOrThrow(getOrThrow(this.args.regions, region).transitRouteTables, routeTable);
  }
}
