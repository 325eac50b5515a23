/** Tags of every resource that supports tags. They show who owns it and who pays for it. */
export interface TagScope {
  readonly environment: string;
  readonly region: string;
  readonly owner: string;
  readonly costCentre: string;
  /** The cell that the resource belongs to. */
  readonly cell?: string;
}

export type Tags = Readonly<Record<string, string>>;

/** The tags of one resource. `name` is its display name and may change; `component` is the part of the program that creates it. */
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
