import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { CircuitRow, CircuitsPlan, LagRow } from "../../model/backbone/circuits";
import { key } from "../../model/names";
import { made, makeEach } from "../part";
import { Spanning, type SpanScope } from "./spanning";

/**
 * Direct Connect circuits: those that are there already by their ids, the others ordered. An ordered one stays `requested`
 * until somebody has the cross-connect made with its letter of authority. $0.30 an hour for 1 Gbit/s, $2.25 for 10, $22.50 for 100, and
 * $0.02/GB out; nothing in.
 */
export interface CircuitsArgs {
  readonly plan: CircuitsPlan;
  readonly tags: SpanScope;
  readonly protect: boolean;
  readonly secretOf: SecretOf;
}

/**
 * A secret of the stack's configuration (`directConnect:<name>`), undefined where it has none: the BGP key of an interface
 * by the interface's name, the two parts of a circuit's MACsec key by `<circuit>.ckn` and `<circuit>.cak`.
 */
export type SecretOf = (name: string) => pulumi.Output<string> | undefined;

export class Circuits extends Spanning {
  /** Ids of what interfaces run on: circuits, and link aggregation groups. */
  readonly ports: ReadonlyMap<string, pulumi.Input<string>>;
  private readonly args: CircuitsArgs;

  constructor(name: string, args: CircuitsArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:interconnect:Circuits", [name, args.tags], opts);
    this.args = args;

    const { circuits, lags } = args.plan;
    const lines = makeEach(
      circuits,
      (row) => row.key,
      (row) => this.createCircuit(row),
    );
    const bundles = makeEach(
      lags,
      (row) => row.key,
      (row) => this.createLag(row, lines),
    );
    this.ports = new Map([...lines, ...bundles]);

    this.registerOutputs({});
  }

  private createCircuit(row: CircuitRow): pulumi.Input<string> {
    const id = row.id ?? this.order(row);
    if (row.macsec) this.addMacsecKey(row, id);
    return row.kind === "hosted" ? this.confirm(row, id) : id;
  }

  private order({ key: name, region, location, speed, provider, macsec }: CircuitRow): pulumi.Output<string> {
    const args: aws.directconnect.ConnectionArgs = {
      region,
      location,
      bandwidth: speed,
      // Asked for when it is ordered or never. Encryption that is required before both sides have the key is a line that is
      // down, so the mode stays AWS's (should_encrypt) until an operator has seen the key at work.
      requestMacsec: macsec,
      ...(provider === undefined ? {} : { providerName: provider }),
      tags: this.tagsIn(region, name),
    };
    return new aws.directconnect.Connection(name, args, this.guarded(this.args.protect)).id;
  }

  private addMacsecKey({ key: name, region }: CircuitRow, connectionId: pulumi.Input<string>): void {
    const [ckn, cak] = [this.args.secretOf(`${name}.ckn`), this.args.secretOf(`${name}.cak`)];
    if (ckn === undefined || cak === undefined) return;
    new aws.directconnect.MacsecKeyAssociation(name, { region, connectionId, ckn, cak }, this.child);
  }

  /** A partner makes a hosted circuit; it is down until it is confirmed here. */
  private confirm(
    { key: name, region }: CircuitRow,
    connectionId: pulumi.Input<string>,
  ): pulumi.Input<string> {
    const args = { region, connectionId };
    return new aws.directconnect.ConnectionConfirmation(name, args, this.child).connectionId;
  }

  /** Without a first circuit, so that none of them is the one whose change replaces the group. */
  private createLag(
    { key: name, region, location, speed, circuits }: LagRow,
    lines: ReadonlyMap<string, pulumi.Input<string>>,
  ): pulumi.Input<string> {
    const args = { region, location, connectionsBandwidth: speed, tags: this.tagsIn(region, name) };
    const lag = new aws.directconnect.LinkAggregationGroup(name, args, this.guarded(this.args.protect));
    const members = circuits.map((circuit) => {
      const pair = { region, connectionId: made(lines, circuit), lagId: lag.id };
      return new aws.directconnect.ConnectionAssociation(key(name, circuit), pair, this.child);
    });
    // An interface is made on a group that has its circuits.
    return pulumi.all([lag.id, pulumi.all(members.map(({ id }) => id))]).apply(([id]) => id);
  }
}
