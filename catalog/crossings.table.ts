/**
 * The flows of `flows.table.ts` from one region to another, by name, each with its reason. There is none: both sites of a cell
 * ingest, package and index on their own. Buckets and databases replicate over AWS's own network. Resolvers query data
 * centres over the circuits of their own region. A flow into a cell of another region also needs the cell's /19 in its
 * region's `backbone` route table; the cell's own stack adds it (CELL_ROUTES).
 */
export interface Crossing {
  /** Name of the flow. */
  readonly flow: string;
  readonly why: string;
}

export const CROSSINGS: readonly Crossing[] = [];
