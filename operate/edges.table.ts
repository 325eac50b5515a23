import { key, stackName } from "../catalog/names";
import { isGlobal } from "../plan/cell/state/database";
import type { EnvironmentPlan } from "../plan/environment";
import { retiringRows } from "../plan/retiring";
import { siteStack, type StackRow } from "../plan/stacks";
import { SITES } from "../settings/settings";
import { type Read, readsOf } from "../stacks/reads";

/** An environment, and the one that its last complete `up` created. `before` is undefined: nothing was created yet. */
export interface Change {
  readonly now: EnvironmentPlan;
  readonly before: EnvironmentPlan | undefined;
}

/** One stack comes after another. */
export interface Edge {
  readonly first: string;
  readonly then: string;
  /** The fact behind the order, in words: `small-us-west-2-one deletes trustStoreArn`. */
  readonly because: string;
  /** The part of the change that can wait for a second `up`. */
  readonly edit: string;
  /** After `reads` and `must`, `then` does not start if `first` failed. `prefer` is only an order. */
  readonly kind: "reads" | "must" | "prefer";
}

/** Orders that no read of an output states. Each row is a fact of AWS or of operation. */
export const SOFT_EDGES: Readonly<Record<string, (change: Change) => Edge[]>> = {
  /** Replication begins before viewers come. */
  edgeAfterBackbone: ({ now }) =>
    pairs(programs(now, "backbone"), programs(now, "edge")).map(([first, then]) => ({
      first,
      then,
      because: "the backbone replicates windows before viewers come",
      edit: "edge",
      kind: "prefer",
    })),

  /** Home's secret is copied with the KMS key of standby's region; without that region the copy fails, and nothing reports it. */
  globalDatabase: ({ now, before }) =>
    Object.entries(now.settings.lineUp.cells)
      .filter(([cell, own]) => isGlobal({ own }) && !wasGlobal(before, cell))
      .map(([cell, { home, standby }]) => ({
        first: stackName(now.settings.environment, standby.region),
        then: siteStack(now.settings, { region: home.region, cell }),
        because: `${cell} has a global database, and its secret is copied to ${standby.region}`,
        edit: `lineUp.cells.${cell}.database: global`,
        kind: "must",
      })),

  /** AWS does not delete what another resource uses. */
  droppedReads: ({ now, before }) =>
    before === undefined
      ? []
      : now.stacks.flatMap((row) =>
          droppedBy(row, now, before).map(({ stack, path }) => ({
            first: row.name,
            then: stack,
            because: `${row.name} still uses ${path.join(".")}, which ${stack} deletes`,
            edit: `what removes ${path.join(".")} of ${stack}`,
            kind: "must",
          })),
        ),

  /** A cell loses its path by the Internet when its service moves behind an endpoint, so the endpoint must exist. */
  newEndpoint: ({ now, before }) =>
    callersOf(now)
      .filter((caller) => before !== undefined && hasSite(before, caller))
      .filter(({ id }) => before !== undefined && !callersOf(before).some((old) => old.id === id))
      .flatMap(({ endpoint, ...site }) =>
        programs(now, "backbone").map((first) => ({
          first,
          then: siteStack(now.settings, site),
          because: `${site.cell} calls the endpoint ${endpoint} and loses its path by the Internet`,
          edit: `privateLink.endpoints, for ${endpoint}`,
          kind: "must",
        })),
      ),

  /** Edge and backbone release a detached row before its own stacks are destroyed. */
  detach: ({ now }) =>
    retiringRows(now.settings)
      .filter(({ mark }) => mark === "detach")
      .flatMap(({ row }) =>
        pairs([...programs(now, "edge"), ...programs(now, "backbone")], ownStacks(now, row)).map(
          ([first, then]) => ({
            first,
            then,
            because: `${then} is detached: ${first} releases it first`,
            edit: "retiring: detach",
            kind: "must",
          }),
        ),
      ),
};

const pairs = (first: readonly string[], then: readonly string[]): (readonly [string, string])[] =>
  first.flatMap((one) => then.map((other) => [one, other] as const));

const programs = ({ stacks }: EnvironmentPlan, wanted: string): string[] =>
  stacks.filter(({ program }) => program === wanted).map(({ name }) => name);

const wasGlobal = (before: EnvironmentPlan | undefined, cell: string): boolean => {
  const own = before?.settings.lineUp.cells[cell];
  return own !== undefined && isGlobal({ own });
};

/** Stacks of a detached cell or region. With `cells: inRegion` a cell has none of its own. */
const ownStacks = ({ stacks }: EnvironmentPlan, row: { cell: string } | { region: string }): string[] =>
  stacks
    .filter(({ cell, program, regions }) =>
      "cell" in row ? cell === row.cell : program === undefined && regions[0] === row.region,
    )
    .map(({ name }) => name);

interface Caller {
  /** `keys-us-west-2 one` */
  readonly id: string;
  readonly endpoint: string;
  readonly cell: string;
  readonly region: string;
}

/** Sites of cells that call an endpoint of the backbone. */
const callersOf = ({ backbone }: EnvironmentPlan): Caller[] =>
  backbone.kinds.privateLinkEndpoint.endpoints.flatMap(({ key: endpoint, region, cells }) =>
    cells.map((cell) => ({ id: `${endpoint} ${cell}`, endpoint, cell, region })),
  );

export const hasSite = (
  { settings: { lineUp } }: EnvironmentPlan,
  { cell, region }: { readonly cell: string; readonly region: string },
): boolean => {
  const own = lineUp.cells[cell];
  return own !== undefined && SITES.some((site) => own[site].region === region);
};

/** Outputs that a site of a cell has as long as it exists; no stack deletes them while the site is declared. */
export const PERMANENT: readonly string[] = ["vpcId", "buckets", "deliveryArn"];

/** Name of an output without the cell that holds it: `nlbArn` of `cells.one.nlbArn`. */
export const nameOf = ({ path }: Read): string => (path[0] === "cells" ? path[2] : path[0]) ?? "";

export const idOf = ({ stack, path }: Read): string => key(stack, ...path);

/** What a stack read before and does not read now, although the other stack remains. */
function droppedBy(row: StackRow, now: EnvironmentPlan, before: EnvironmentPlan): readonly Read[] {
  const old = before.stacks.find(({ name }) => name === row.name);
  if (old === undefined) return [];
  const kept = new Set(readsOf(now, row).map(idOf));
  const names = now.stacks.map(({ name }) => name);
  return readsOf(before, old).filter(
    (read) => !kept.has(idOf(read)) && names.includes(read.stack) && !PERMANENT.includes(nameOf(read)),
  );
}
