import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { CircuitRow, CircuitsPlan, LagRow } from "../../plan/backbone/circuits";
import { key } from "../../catalog/names";
import { getOrThrow, createEach } from "../base";
import type { RegionOutputs } from "../region/region";
import { BackboneComponent, type BackboneTags } from "./backboneComponent";

/**
 * Direct Connect circuits: existing ones by id, the others ordered. An ordered circuit stays `requested` until the
 * cross-connect of its letter of authority is installed. A hosted one stays `ordering` until an operator confirms it; that
 * works once, so this program cannot do it. $0.30 an hour for 1 Gbit/s, $2.25 for 10, $22.50 for 100. $0.02/GB out, free in.
 */
export interface CircuitsArgs {
  readonly plan: CircuitsPlan;
  readonly tags: BackboneTags;
  readonly protect: boolean;
  readonly regions: Readonly<Record<string, Pick<RegionOutputs, "alarmTopicArn">>>;
}

/** The BGP key of a virtual interface, from the secret `directConnect:<name>`; undefined where that is not set. */
export type SecretOf = (name: string) => pulumi.Output<string> | undefined;

/** A circuit in AWS. */
export interface Line {
  readonly id: pulumi.Output<string>;
  /** The AWS device at its end. Of an existing circuit: the declared one. */
  readonly device: pulumi.Output<string>;
}

export class Circuits extends BackboneComponent {
  readonly lines: ReadonlyMap<string, Line>;
  /** Ids of circuits and link aggregation groups, by name: the connections of virtual interfaces. */
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
      // AWS sets it at creation only. Operators own the keys and the encryption mode (docs/design.md, law 9). This resource
      // would delete the old key before it adds the new one, but rotation needs both.
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

  /** On the device of its first circuit. Without one AWS may choose a device that the circuits do not end at. */
  private createLag({ key: name, region, location, speed, circuits }: LagRow): pulumi.Input<string> {
    const [first = "", ...others] = circuits;
    const idOf = (circuit: string) => getOrThrow(this.lines, circuit).id;
    const tags = this.tagsIn(region, name);
    const args = { region, location, connectionsBandwidth: speed, connectionId: idOf(first), tags };
    // AWS reads it only at creation.
    const opts = { ...this.protection(this.args.protect), ignoreChanges: ["connectionId"] };
    const lag = new aws.directconnect.LinkAggregationGroup(name, args, opts);
    const members = others.map((circuit) => {
      const pair = { region, connectionId: idOf(circuit), lagId: lag.id };
      return new aws.directconnect.ConnectionAssociation(key(name, circuit), pair, this.single);
    });
    // An interface is created after the group has all of its circuits.
    return pulumi.all([lag.id, pulumi.all(members.map(({ id }) => id))]).apply(([id]) => id);
  }
}
