import * as pulumi from "@pulumi/pulumi";
import type { CellHandles, Cells } from "../components/interconnect/cells";
import { type Cell, cellOf, isPublic, PLACES } from "../model/cell/cell";
import { BUCKET_KINDS } from "../model/cell/access.table";
import type { Settings } from "../model/declared/settings";
import { key, stackName } from "../model/names";
import type { ReferenceOf } from "./references";

/** What cells say at each of their places, from stacks of their own or their region's. */
export function cellHandles(settings: Settings, referenceOf: ReferenceOf): Cells {
  const cells = Object.keys(settings.lineUp.cells).flatMap((name) =>
    PLACES.map((place) => cellOf(settings, name, place)),
  );
  return Object.fromEntries(
    cells.map((cell) => [key(cell.name, cell.region), handlesFrom(settings, cell, referenceOf)]),
  );
}

/** Outputs of a cell as they come out of a stack. Which there are is known from the plan. */
interface Said {
  readonly vpcId: string;
  readonly entryArn?: string;
  readonly buckets: Readonly<Record<string, string>>;
}

function handlesFrom(settings: Settings, cell: Cell, referenceOf: ReferenceOf): CellHandles {
  const { cells, environment } = settings;
  const from = (name: keyof Said): pulumi.Output<Said[keyof Said]> =>
    cells === "apart"
      ? (referenceOf(stackName(environment, cell.region, cell.name)).requireOutput(name) as pulumi.Output<
          Said[keyof Said]
        >)
      : inRegion(referenceOf(stackName(environment, cell.region)), cell).apply((said) => said[name]);
  const text = (name: "vpcId" | "entryArn") => from(name) as pulumi.Output<string>;
  const buckets = from("buckets") as pulumi.Output<Said["buckets"]>;
  return {
    vpcId: text("vpcId"),
    ...(cell.feeds.every(isPublic) ? {} : { entryArn: text("entryArn") }),
    buckets: Object.fromEntries(
      BUCKET_KINDS.map((kind) => [kind, buckets.apply((names) => names[kind] ?? "")]),
    ),
  };
}

const inRegion = (stack: pulumi.StackReference, cell: Cell): pulumi.Output<Said> =>
  (stack.requireOutput("cells") as pulumi.Output<Readonly<Record<string, Said>>>).apply((all) =>
    saidBy(cell, all),
  );

function saidBy({ name, region }: Cell, all: Readonly<Record<string, Said>>): Said {
  const said = all[name];
  if (said === undefined)
    throw new pulumi.RunError(`the stack of ${region} has no cell ${name} yet: bring it up first`);
  return said;
}
