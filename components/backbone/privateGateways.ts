import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { InterfaceRow } from "../../plan/backbone/gateways";
import type { PrivatePlan, VirtualGatewayRow } from "../../plan/backbone/private";
import { key } from "../../catalog/names";
import { getOrThrow, createEach } from "../base";
import { Gateways, type GatewaysArgs } from "./gateways";

/**
 * Direct Connect in private mode: private virtual interfaces attach circuits to a Direct Connect gateway. A virtual private
 * gateway on each hub VPC is associated with it, and propagates return routes to the resolver's subnets. Free, except the
 * circuits and their outbound data.
 */
export class PrivateGateways extends Gateways<PrivatePlan> {
  /** By region. */
  readonly virtualGateways: ReadonlyMap<string, aws.ec2.VpnGateway>;

  constructor(name: string, args: GatewaysArgs<PrivatePlan>, opts: pulumi.ComponentResourceOptions) {
    super("headend:backbone:PrivateGateways", [name, args], opts);

    this.virtualGateways = createEach(
      args.plan.virtualGateways,
      (row) => row.key,
      (row) => this.createVirtualGateway(row),
    );
    for (const row of args.plan.associations)
      this.associate(row, getOrThrow(this.virtualGateways, row.region).id);

    this.registerOutputs({});
  }

  protected createInterface(row: InterfaceRow): pulumi.Output<string> {
    const args = this.interfaceArgs(row);
    return new aws.directconnect.PrivateVirtualInterface(row.key, args, this.interfaceOptions()).id;
  }

  private createVirtualGateway({ key: region, asn, protect, tables }: VirtualGatewayRow): aws.ec2.VpnGateway {
    const { hubVpcId, hubRouteTables = {} } = getOrThrow(this.args.regions, region);
    const args = { region, vpcId: hubVpcId, amazonSideAsn: String(asn), tags: this.tagsIn(region, "hub") };
    // A VPC has at most one virtual private gateway: the old one must be detached first.
    const opts = { ...this.protection(protect), deleteBeforeReplace: true };
    const gateway = new aws.ec2.VpnGateway(region, args, opts);
    for (const table of tables) {
      const pair = { region, vpnGatewayId: gateway.id, routeTableId: getOrThrow(hubRouteTables, table) };
      new aws.ec2.VpnGatewayRoutePropagation(key(region, table), pair, this.child);
    }
    return gateway;
  }
}
