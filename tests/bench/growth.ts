import type { Environment } from "../../cli/environment";
import { configured, StacksBefore } from "../../cli/recordStacks";
import type { Table } from "../../report/tables";
import type { Settings } from "../../settings/settings";
import { record } from "../../record/record";
import { stacksOf, type StackRow } from "../../plan/stacks";
import { start } from "../../stacks/start";
import { megabytes, stateBytes } from "./state";

export interface StackSize {
  readonly name: string;
  readonly resources: number;
  /** Estimated bytes of its state file. */
  readonly state: number;
}

/** Stacks by kind: only the backbone may grow with pairs of regions. */
export interface NetworkSize {
  readonly regions: number;
  /** Absent where there is nothing to connect. */
  readonly backbone: StackSize | undefined;
  /** The first. */
  readonly region: StackSize | undefined;
  /** The first; absent in a world without cells. */
  readonly cell: StackSize | undefined;
}

/** Records every stack of an environment once. Throws if a program fails. */
export async function sizesOf(environment: Environment): Promise<StackSize[]> {
  const sizes: StackSize[] = [];
  const before = new StacksBefore();
  for (const { row, config } of configured(environment.plan.stacks, environment)) {
    const recording = await record(start, before.identityOf(row.name), config);
    const [wrong] = recording.findings;
    if (wrong !== undefined) throw new Error(`${row.name}: ${wrong.message}`);
    before.keep(recording);
    const resources = recording.resources.length;
    sizes.push({ name: row.name, resources, state: stateBytes(recording) });
  }
  return sizes;
}

export function networkSize(settings: Settings, sizes: readonly StackSize[]): NetworkSize {
  const sizeOf = (isWanted: (row: StackRow) => boolean): StackSize | undefined => {
    const row = stacksOf(settings).find(isWanted);
    return sizes.find(({ name }) => name === row?.name);
  };
  return {
    regions: Object.keys(settings.regions).length,
    backbone: sizeOf(({ program }) => program === "backbone"),
    region: sizeOf(({ program, cell }) => program === undefined && cell === undefined),
    cell: sizeOf(({ cell }) => cell !== undefined),
  };
}

export function growthTable(sizes: readonly NetworkSize[]): Table {
  const of = (size: StackSize | undefined): string[] =>
    size === undefined ? ["none", ""] : [String(size.resources), megabytes(size.state)];
  return {
    title: "Growth of the network, and its states (estimated)",
    head: ["regions", "pairs", "backbone", "state", "one region", "state", "one cell", "state"],
    rows: sizes.map(({ regions, backbone, region, cell }) => [
      String(regions),
      String((regions * (regions - 1)) / 2),
      ...[backbone, region, cell].flatMap(of),
    ]),
    note: "Each region is home to two cells of twenty channels, and standby to two.",
  };
}
