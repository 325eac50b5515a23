import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { AssociationRow, GatewayRow, GatewaysPlan, InterfaceRow } from "../../plan/backbone/gateways";
import { getOrThrow, createEach } from "../base";
import type { Circuits, SecretOf } from "./circuits";
import { type Regions, BackboneComponent, type BackboneTags } from "./backboneComponent";

/** Direct Connect gateways of one mode and their virtual interfaces. The gateways are global and free. */
export interface GatewaysArgs<Plan extends GatewaysPlan> {
  readonly plan: Plan;
  readonly tags: BackboneTags;
  readonly protect: boolean;
  readonly regions: Regions;
  readonly circuits: Circuits;
  readonly secretOf: SecretOf;
}

/** The highest value of `bgpAsn` (`@pulumi/aws` 7.48); higher AS numbers need `bgpAsnLong`. */
const MAX_BGP_ASN = 2_147_483_646;

export abstract class Gateways<Plan extends GatewaysPlan> extends BackboneComponent {
  /** By `<network>-<shard>`. */
  readonly gateways: ReadonlyMap<string, aws.directconnect.Gateway>;
  protected readonly args: GatewaysArgs<Plan>;

  protected constructor(
    type: string,
    [name, args]: readonly [name: string, args: GatewaysArgs<Plan>],
    opts: pulumi.ComponentResourceOptions,
  ) {
    super(type, [name, args.tags], opts);
    this.args = args;
    this.gateways = createEach(
      args.plan.gateways,
      (row) => row.key,
      (row) => this.createGateway(row),
    );
    for (const row of args.plan.interfaces) this.watch(row, this.createInterface(row));
  }

  /** Returns its id. */
  protected abstract createInterface(row: InterfaceRow): pulumi.Output<string>;

  /** Arguments of a virtual interface in both modes. */
  protected interfaceArgs(row: InterfaceRow) {
    const { circuits, secretOf } = this.args;
    const bgpAuthKey = secretOf(row.key);
    return {
      region: row.region,
      dxGatewayId: getOrThrow(this.gateways, row.gateway).id,
      connectionId: getOrThrow(circuits.ports, row.port),
      vlan: row.vlan,
      addressFamily: "ipv4",
      amazonAddress: row.amazonAddress,
      customerAddress: row.customerAddress,
      ...(row.asn > MAX_BGP_ASN ? { bgpAsnLong: String(row.asn) } : { bgpAsn: row.asn }),
      mtu: row.mtu,
      ...(bgpAuthKey === undefined ? {} : { bgpAuthKey }),
      tags: this.tagsIn(row.region, row.key),
    };
  }

  /** A VLAN of a circuit and a BGP address pair fit one interface: a replacement interrupts its traffic for minutes. */
  protected interfaceOptions(): pulumi.CustomResourceOptions {
    return { ...this.protection(this.args.protect), deleteBeforeReplace: true };
  }

  /**
   * The prefixes of an association stay the same. A change interrupts traffic for minutes (Direct Connect User Guide, Allowed
   * prefixes interactions, 2026-11) and can replace the route table association (hashicorp/terraform-provider-aws#30085).
   */
  protected associate(
    { key: name, gateway, region, prefixes, protect }: AssociationRow,
    associatedGatewayId: pulumi.Input<string>,
  ): aws.directconnect.GatewayAssociation {
    const args = {
      region,
      dxGatewayId: getOrThrow(this.gateways, gateway).id,
      associatedGatewayId,
      allowedPrefixes: [...prefixes],
    };
    const opts = { ...this.interfaceOptions(), protect };
    return new aws.directconnect.GatewayAssociation(name, args, opts);
  }

  private watch({ port, alarms }: InterfaceRow, id: pulumi.Output<string>): void {
    const names = { port: getOrThrow(this.args.circuits.ports, port), interface: id };
    this.createAlarms(alarms, { regions: this.args.regions, names });
  }

  private createGateway({ key: name, asn }: GatewayRow): aws.directconnect.Gateway {
    const args = { amazonSideAsn: String(asn), tags: this.tags(name) };
    return new aws.directconnect.Gateway(name, args, this.protection(this.args.protect));
  }
}
