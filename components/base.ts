import * as pulumi from "@pulumi/pulumi";
import { tagsOf, type Tags, type TagScope } from "../catalog/tags";
import { patient } from "./shared/patience";

/** Base class of all components: parent of its children, their tags and their `protect` option. */
export abstract class BaseComponent extends pulumi.ComponentResource {
  /** Options of a child. */
  protected readonly child: pulumi.CustomResourceOptions = { parent: this };
  private readonly scope: TagScope;
  private readonly component: string;

  /** `type` is `headend:<folder>:<Class>`; the class is the `component` tag of all its children. */
  protected constructor(
    type: string,
    [name, scope]: readonly [name: string, scope: TagScope],
    opts: pulumi.ComponentResourceOptions,
  ) {
    // The transformations of a component apply to all resources in it.
    super(
      type,
      name,
      {},
      opts.parent instanceof BaseComponent ? opts : { ...opts, transformations: [patient] },
    );
    this.scope = scope;
    this.component = type.split(":").at(-1) ?? type;
  }

  /** Options of a child that holds data or an address that others have configured. */
  /** Options of a resource of which AWS has one of a kind (`ONE_OF_A_KIND` in verify/changes/replacement.table.ts). */
  protected get single(): pulumi.CustomResourceOptions {
    return { ...this.child, deleteBeforeReplace: true };
  }

  protected protection(protect: boolean): pulumi.CustomResourceOptions {
    return { ...this.child, protect };
  }

  protected tags(name: string): Tags {
    return tagsOf(this.scope, this.component, name);
  }
}

/** The item of a key. Throws a RangeError for a key that is not in the table, which is a mistake of the planner. */
export function getOrThrow<T>(items: ReadonlyMap<string, T> | Readonly<Record<string, T>>, key: string): T {
  const table: ReadonlyMap<string, T> = items instanceof Map ? items : new Map(Object.entries(items));
  const item = table.get(key);
  if (item === undefined)
    throw new RangeError(`"${key}" has no item; the keys are ${[...table.keys()].join(", ") || "none"}`);
  return item;
}

/** One resource per row, by the row's key. */
export function createEach<Row, T>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  create: (row: Row) => T,
): Map<string, T> {
  return new Map(rows.map((row) => [keyOf(row), create(row)]));
}
