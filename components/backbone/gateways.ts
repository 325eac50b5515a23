import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { AssociationRow, GatewayRow, GatewaysPlan, InterfaceRow } from "../../plan/backbone/gateways";
import { getOrThrow, createEach } from "../base";
import type { Circuits, SecretOf } from "./circuits";
import { type Regions, BackboneComponent, type BackboneTags } from "./backboneComponent";

/** Direct Connect gateways of one mode with their virtual interfaces. The gateways are free and in no region. */
export interface GatewaysArgs<Plan extends GatewaysPlan> {
  readonly plan: Plan;
  readonly tags: BackboneTags;
  readonly protect: boolean;
  readonly regions: Regions;
  readonly circuits: Circuits;
  readonly secretOf: SecretOf;
}

/** AWS says 5 to 20 minutes, of an association and of each change of it. */
const PATIENCE = { create: "60m", update: "60m", delete: "60m" } as const;

/** The highest BGP number that the API's plain argument takes; others are spelt out in the long one. */
const HIGHEST_PLAIN_ASN = 2_147_483_646;

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

  /** Its id. */
  protected abstract createInterface(row: InterfaceRow): pulumi.Output<string>;

  /** All that both modes ask of an interface. */
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
      ...(row.asn > HIGHEST_PLAIN_ASN ? { bgpAsnLong: String(row.asn) } : { bgpAsn: row.asn }),
      mtu: row.mtu,
      ...(bgpAuthKey === undefined ? {} : { bgpAuthKey }),
      tags: this.tagsIn(row.region, row.key),
    };
  }

  /** A circuit has one interface of a VLAN, and a gateway one of an address: the old one goes first, for minutes. */
  protected interfaceOptions(): pulumi.CustomResourceOptions {
    return { ...this.protection(this.args.protect), deleteBeforeReplace: true };
  }

  /**
   * The prefixes of an association never change: each change stops traffic for minutes (allowed-to-prefixes, 2026-11), and
   * used to take the attachment's route table with it (terraform-provider-aws#30085).
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
    const opts = { ...this.protection(protect), customTimeouts: PATIENCE };
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
