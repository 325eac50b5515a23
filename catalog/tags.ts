/** The one tag set: every resource that can carry tags carries these, so that costs and questions find their owner. */
export interface TagScope {
  readonly environment: string;
  readonly region: string;
  readonly owner: string;
  readonly costCentre: string;
  /** Name of the cell, for what belongs to one. */
  readonly cell?: string;
}

export type Tags = Readonly<Record<string, string>>;

/** The tags of one resource. `name` is its shown name, free to change; `component` is the part of the program that made it. */
export function tagsOf(scope: TagScope, component: string, name: string): Tags {
  return {
    Name: name,
    component,
    environment: scope.environment,
    region: scope.region,
    ...(scope.cell === undefined ? {} : { cell: scope.cell }),
    owner: scope.owner,
    "cost-centre": scope.costCentre,
  };
}
