import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { MeshPlan, MeshRouteRow, PeeringRow } from "../../plan/backbone/mesh";
import { key } from "../../catalog/names";
import { getOrThrow, createEach } from "../base";
import { type Regions, BackboneComponent, type BackboneTags } from "./backboneComponent";

/**
 * Peering attachments of transit gateways and their static routes. One region requests a peering, the other accepts it; both
 * associate it with the route table `backbone`. About $37 a month per end of a peering, and $0.02/GB at the sending end.
 */
export interface MeshArgs {
  readonly plan: MeshPlan;
  readonly tags: BackboneTags;
  readonly regions: Regions;
}

export class Mesh extends BackboneComponent {
  /** By pair. */
  readonly peerings: ReadonlyMap<string, aws.ec2transitgateway.PeeringAttachment>;
  private readonly accepters = new Map<string, aws.ec2transitgateway.PeeringAttachmentAccepter>();
  private readonly args: MeshArgs;

  constructor(name: string, args: MeshArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:backbone:Mesh", [name, args.tags], opts);
    this.args = args;

    const byWave = [...args.plan.peerings].sort((one, other) => one.wave - other.wave);
    this.peerings = createEach(
      byWave,
      (row) => row.key,
      (row) => this.createPeering(row),
    );
    for (const row of args.plan.routes) this.createRoute(row);

    this.registerOutputs({});
  }

  private createPeering(row: PeeringRow): aws.ec2transitgateway.PeeringAttachment {
    const [requester, accepter] = row.regions;
    const { regions } = this.args;
    const args: aws.ec2transitgateway.PeeringAttachmentArgs = {
      region: requester,
      transitGatewayId: getOrThrow(regions, requester).transitGatewayId,
      peerRegion: accepter,
      peerTransitGatewayId: getOrThrow(regions, accepter).transitGatewayId,
      tags: this.tagsIn(requester, row.key),
    };
    // AWS may report `options` that were never set, and a change of them replaces the peering (terraform-provider-aws#41360).
    const opts = { ...this.single, dependsOn: this.acceptedBefore(row), ignoreChanges: ["options"] };
    const peering = new aws.ec2transitgateway.PeeringAttachment(row.key, args, opts);
    this.accept(row, peering);
    for (const region of row.regions) this.associate(row, region);
    return peering;
  }

  /** AWS limits pending peerings per transit gateway: the accepters of its earlier waves come first. */
  private acceptedBefore({ wave, regions }: PeeringRow): pulumi.Resource[] {
    return this.args.plan.peerings
      .filter((other) => other.wave < wave && other.regions.some((region) => regions.includes(region)))
      .map((other) => getOrThrow(this.accepters, other.key));
  }

  /** A peering needs an accepter even within one account. */
  private accept(row: PeeringRow, peering: aws.ec2transitgateway.PeeringAttachment): void {
    const [, region] = row.regions;
    const args = { region, transitGatewayAttachmentId: peering.id, tags: this.tagsIn(region, row.key) };
    const accepter = new aws.ec2transitgateway.PeeringAttachmentAccepter(row.key, args, this.single);
    this.accepters.set(row.key, accepter);
  }

  private associate({ key: peering, regions }: PeeringRow, region: string): void {
    const [peer = ""] = regions.filter((other) => other !== region);
    const pair = {
      region,
      transitGatewayAttachmentId: this.accepted(peering),
      transitGatewayRouteTableId: this.table(region, "backbone"),
    };
    new aws.ec2transitgateway.RouteTableAssociation(key(region, "backbone", peer), pair, this.single);
  }

  private createRoute({ key: name, region, routeTable, to, peering }: MeshRouteRow): void {
    const args = {
      region,
      transitGatewayRouteTableId: this.table(region, routeTable),
      destinationCidrBlock: to,
      transitGatewayAttachmentId: this.accepted(peering),
    };
    new aws.ec2transitgateway.Route(name, args, this.single);
  }

  /**
   * The accepter's output: before acceptance AWS rejects associations and routes (IncorrectState,
   * hashicorp/terraform-provider-aws#26754). Both ends have the same id between regions, not within one region (#38027).
   */
  private accepted(peering: string): pulumi.Output<string> {
    return getOrThrow(this.accepters, peering).transitGatewayAttachmentId;
  }

  private table(region: string, routeTable: string): pulumi.Output<string> {
    return getOrThrow(getOrThrow(this.args.regions, region).transitRouteTables, routeTable);
  }
}
