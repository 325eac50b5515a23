import * as pulumi from "@pulumi/pulumi";
import { stackName } from "../catalog/names";
import type { CellOutputs } from "../components/cell/channelStack";
import type { RegionOutputs } from "../components/region/region";
import type { Settings } from "../settings/settings";

/** The outputs of a region or of a cell, typed as their own program returns them. */
export type OutputReader<Outputs> = <Name extends keyof Outputs & string>(
  name: Name,
) => pulumi.Output<pulumi.Unwrap<NonNullable<Outputs[Name]>>>;

/** The one reader of other stacks. A cell is in a stack of its own or in its region's: `cells: inRegion | apart`. */
export class StackOutputs {
  /** A program may create one reference per stack. */
  private readonly references = new Map<string, pulumi.StackReference>();

  constructor(private readonly settings: Pick<Settings, "environment" | "cells">) {}

  region(region: string): OutputReader<RegionOutputs> {
    return this.read(region) as OutputReader<RegionOutputs>;
  }

  /** Throws a RunError, when an output is read, if the region's stack has no such cell yet. */
  cell(name: string, region: string): OutputReader<CellOutputs> {
    if (this.settings.cells === "apart") return this.read(region, name) as OutputReader<CellOutputs>;
    const cells = this.read(region)("cells") as pulumi.Output<Readonly<Record<string, Values>>>;
    const cell = cells.apply((all) => cellIn(all, name, region));
    return ((output) => cell.apply((values) => values[output])) as OutputReader<CellOutputs>;
  }

  private read(...parts: readonly string[]): (output: string) => pulumi.Output<unknown> {
    const name = stackName(this.settings.environment, ...parts);
    const stack =
      this.references.get(name) ??
      new pulumi.StackReference(`${pulumi.getOrganization()}/${pulumi.getProject()}/${name}`);
    this.references.set(name, stack);
    return (output) => stack.requireOutput(output);
  }
}

/** A table of outputs, with one output per key. The plan has the keys. */
export const tableOf = (
  table: pulumi.Output<Readonly<Record<string, string>>>,
  keys: readonly string[],
): Record<string, pulumi.Output<string>> =>
  Object.fromEntries(keys.map((key) => [key, table.apply((values) => values[key] ?? "")]));

type Values = Readonly<Record<string, unknown>>;

function cellIn(cells: Readonly<Record<string, Values>>, name: string, region: string): Values {
  const cell = cells[name];
  if (cell === undefined)
    throw new pulumi.RunError(`the stack of ${region} has no cell ${name} yet: run pulumi up on it first`);
  return cell;
}
