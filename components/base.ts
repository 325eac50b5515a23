import * as pulumi from "@pulumi/pulumi";
import { tagsOf, type Tags, type TagScope } from "../catalog/tags";

/** What every part of a component has in common: its place in the tree, its tags, and which of its children are guarded. */
export abstract class Part extends pulumi.ComponentResource {
  /** Options of a child. */
  protected readonly child: pulumi.CustomResourceOptions = { parent: this };
  private readonly scope: TagScope;
  private readonly component: string;

  /** `type` is `headend:<folder>:<Class>`; the class is the `component` tag of all that it makes. */
  protected constructor(
    type: string,
    [name, scope]: readonly [name: string, scope: TagScope],
    opts: pulumi.ComponentResourceOptions,
  ) {
    super(type, name, {}, opts);
    this.scope = scope;
    this.component = type.split(":").at(-1) ?? type;
  }

  /** Options of a child that holds data, or an address that others configured. */
  protected guarded(protect: boolean): pulumi.CustomResourceOptions {
    return { ...this.child, protect };
  }

  protected tags(name: string): Tags {
    return tagsOf(this.scope, this.component, name);
  }
}

/** An item that was made for a row. Throws where the plan names a row that it does not have: a mistake of the planner's. */
export function made<T>(items: ReadonlyMap<string, T>, key: string): T {
  const item = items.get(key);
  if (item === undefined)
    throw new RangeError(`nothing was made for "${key}"; there are ${[...items.keys()].join(", ")}`);
  return item;
}

/** One resource per row, by the row's key. */
export function makeEach<Row, T>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  make: (row: Row) => T,
): Map<string, T> {
  return new Map(rows.map((row) => [keyOf(row), make(row)]));
}
