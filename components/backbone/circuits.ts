import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { CircuitRow, CircuitsPlan, LagRow } from "../../plan/backbone/circuits";
import { key } from "../../catalog/names";
import { getOrThrow, createEach } from "../base";
import type { RegionOutputs } from "../region/region";
import { BackboneComponent, type BackboneTags } from "./backboneComponent";

/**
 * Direct Connect circuits: those that are there already by their ids, the others ordered. An ordered one stays `requested`
 * until somebody has the cross-connect made with its letter of authority, and a hosted one `ordering` until it is confirmed by
 * hand: that works once, and no `up` could repeat it. $0.30 an hour for 1 Gbit/s, $2.25 for 10, $22.50 for 100, and $0.02/GB
 * out; nothing in.
 */
export interface CircuitsArgs {
  readonly plan: CircuitsPlan;
  readonly tags: BackboneTags;
  readonly protect: boolean;
  readonly regions: Readonly<Record<string, Pick<RegionOutputs, "alarmTopicArn">>>;
}

/** The BGP key of an interface, by its name: `directConnect:<name>` of the stack's secrets, undefined where it has none. */
export type SecretOf = (name: string) => pulumi.Output<string> | undefined;

/** A circuit as AWS has it. */
export interface Line {
  readonly id: pulumi.Output<string>;
  /** AWS's device that it ends at: of a circuit that was ordered elsewhere, as it is declared. */
  readonly device: pulumi.Output<string>;
}

export class Circuits extends BackboneComponent {
  readonly lines: ReadonlyMap<string, Line>;
  /** Ids of what interfaces run on: circuits, and link aggregation groups. */
  readonly ports: ReadonlyMap<string, pulumi.Input<string>>;
  private readonly args: CircuitsArgs;

  constructor(name: string, args: CircuitsArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:backbone:Circuits", [name, args.tags], opts);
    this.args = args;

    const { circuits, lags } = args.plan;
    this.lines = createEach(
      circuits,
      (row) => row.key,
      (row) => this.createCircuit(row),
    );
    const bundles = createEach(
      lags,
      (row) => row.key,
      (row) => this.createLag(row),
    );
    const single = [...this.lines].map(([name, { id }]) => [name, id] as const);
    this.ports = new Map([...single, ...bundles]);

    this.registerOutputs({});
  }

  private createCircuit(row: CircuitRow): Line {
    const line =
      row.id === undefined
        ? this.order(row)
        : { id: pulumi.output(row.id), device: pulumi.output(row.device) };
    this.createAlarms(row.alarms, { regions: this.args.regions, names: { circuit: line.id } });
    return line;
  }

  private order({ key: name, region, location, speed, provider, macsec }: CircuitRow): Line {
    const args: aws.directconnect.ConnectionArgs = {
      region,
      location,
      bandwidth: speed,
      // Asked for when it is ordered or never. Keys, and whether the line must encrypt, are the operators' (law 9): a key here
      // could only be changed by taking it away first, and AWS rotates keys by having two.
      requestMacsec: macsec,
      ...(provider === undefined ? {} : { providerName: provider }),
      tags: this.tagsIn(region, name),
    };
    const { id, awsDevice } = new aws.directconnect.Connection(
      name,
      args,
      this.protection(this.args.protect),
    );
    return { id, device: awsDevice };
  }

  /** On the device of its first circuit: without one AWS picks any, on which the circuits may not be. */
  private createLag({ key: name, region, location, speed, circuits }: LagRow): pulumi.Input<string> {
    const [first = "", ...others] = circuits;
    const idOf = (circuit: string) => getOrThrow(this.lines, circuit).id;
    const tags = this.tagsIn(region, name);
    const args = { region, location, connectionsBandwidth: speed, connectionId: idOf(first), tags };
    // AWS reads it when the group is made and never again.
    const opts = { ...this.protection(this.args.protect), ignoreChanges: ["connectionId"] };
    const lag = new aws.directconnect.LinkAggregationGroup(name, args, opts);
    const members = others.map((circuit) => {
      const pair = { region, connectionId: idOf(circuit), lagId: lag.id };
      return new aws.directconnect.ConnectionAssociation(key(name, circuit), pair, this.child);
    });
    // An interface is made on a group that has its circuits.
    return pulumi.all([lag.id, pulumi.all(members.map(({ id }) => id))]).apply(([id]) => id);
  }
}
