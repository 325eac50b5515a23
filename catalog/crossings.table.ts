/**
 * The flows of `flows.table.ts` that go from one region into another, by name, each with its reason. None does: both places
 * of a cell ingest, package and index by themselves, replication of buckets and databases is AWS's own network, and
 * resolvers ask data centres by their own region's circuits. A flow that enters a cell of another region needs that cell's
 * /19 in its region's `backbone` table too, which the cell's own stack puts there (CELL_ROUTES).
 */
export interface Crossing {
  /** Name of the flow. */
  readonly flow: string;
  readonly why: string;
}

export const CROSSINGS: readonly Crossing[] = [];
