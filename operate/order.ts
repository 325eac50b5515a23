import type { EnvironmentPlan } from "../plan/environment";
import type { StackRow } from "../plan/stacks";
import { type Read, readsOf } from "../stacks/reads";
import {
  type Change,
  type Edge,
  hasSiteOf,
  idOf,
  isPermanent,
  leavingStacks,
  SOFT_EDGES,
} from "./edges.table";

/** A stack with the stacks that come before it. */
export interface OrderedStack {
  readonly row: StackRow;
  /** Names of stacks that give it outputs; it does not start if one of them failed. */
  readonly reads: readonly string[];
  /** Orders that are not a read. */
  readonly after: readonly Edge[];
}

/** Edges in a circle: two parts of one change need the opposite order. */
export class CircleError extends Error {}

/**
 * The stacks of an environment, and those that leave it; each comes after its `reads` and `after`. Pass the environment of the
 * last complete `up` for an order that fits the change. Throws a CircleError with the two edits to make one after the other.
 */
export function orderOf(now: EnvironmentPlan, before?: EnvironmentPlan): OrderedStack[] {
  const change = { now, before };
  const rows = new Map([...now.stacks, ...leavingStacks(change)].map((row) => [row.name, row]));
  const names = [...rows.keys()];
  const soft = Object.values(SOFT_EDGES)
    .flatMap((edges) => edges(change))
    .filter(({ first, then }) => first !== then);
  const reads = readEdges(change);
  const required = [
    ...reads.filter(({ isNew }) => isNew).map(({ edge }) => edge),
    ...soft.filter(({ kind }) => kind === "must"),
  ];
  const circle = circleIn(names, required);
  if (circle.length > 0) throw new CircleError(messageOf(circle));
  // An output that exists already forces no order.
  const edges = [
    ...soft.filter(({ kind }) => kind === "prefer"),
    ...reads.filter(({ isNew }) => !isNew).map(({ edge }) => edge),
  ].reduce(withPreference, required);
  return sorted(names, edges).order.flatMap((name) => {
    const row = rows.get(name);
    const own = edges.filter(({ then }) => then === name);
    const read = [...new Set(own.filter(isRead).map(({ first }) => first))];
    return row === undefined ? [] : [{ row, reads: read, after: own.filter((edge) => !isRead(edge)) }];
  });
}

/** The order in waves: names of stacks that may run side by side, because all that they wait for is in earlier waves. */
export function wavesOf(order: readonly OrderedStack[]): string[][] {
  const waves: string[][] = [];
  for (const { row, reads, after } of order) {
    const needs = new Set([...reads, ...after.map(({ first }) => first)]);
    const wave = waves.findLastIndex((names) => names.some((name) => needs.has(name))) + 1;
    (waves[wave] ??= []).push(row.name);
  }
  return waves;
}

/** An edge of an output that is read. */
interface ReadEdge {
  readonly edge: Edge;
  /** Whether the other stack does not give one of the outputs yet. */
  readonly isNew: boolean;
}

const isRead = ({ kind }: Edge): boolean => kind === "reads";

function readEdges(change: Change): ReadEdge[] {
  const given = givenBefore(change);
  return change.now.stacks.flatMap((row) => {
    const reads = readsOf(change.now, row);
    return [...new Set(reads.map(({ stack }) => stack))].map((stack) => {
      const fresh = reads.filter((read) => read.stack === stack && !given(read));
      const names = fresh.map(({ path }) => path.join("."));
      const what = names.length === 0 ? "" : ` ${names.slice(0, 3).join(", ")}`;
      const edge = {
        first: stack,
        then: row.name,
        because: `${row.name} reads${what} of ${stack}`,
        edit: `what adds${what} to ${stack}`,
        kind: "reads",
      } as const;
      return { edge, isNew: names.length > 0 };
    });
  });
}

/** Whether a stack gave an output before: something read it, or the site had it from its beginning. */
function givenBefore({ before }: Change): (read: Read) => boolean {
  if (before === undefined) return () => false;
  const read = new Set(before.stacks.flatMap((row) => readsOf(before, row)).map(idOf));
  return (wanted) => (isPermanent(wanted) ? hasSiteOf(before, wanted) : read.has(idOf(wanted)));
}

/** A preference that would close a circle is left out. */
const withPreference = (edges: readonly Edge[], edge: Edge): Edge[] =>
  isBefore(edge.then, edge.first, edges) ? [...edges] : [...edges, edge];

/** Whether edges lead from one stack to another. */
function isBefore(one: string, other: string, edges: readonly Edge[]): boolean {
  const found = new Set([one]);
  for (const name of found) for (const { first, then } of edges) if (first === name) found.add(then);
  return found.has(other);
}

/** Names in the order of the edges, otherwise as given. `left`: names that wait for each other in a circle. */
function sorted(names: readonly string[], edges: readonly Edge[]): { order: string[]; left: string[] } {
  const left = new Set(names);
  const order: string[] = [];
  for (;;) {
    const waiting = new Set(edges.filter(({ first }) => left.has(first)).map(({ then }) => then));
    const ready = [...left].find((name) => !waiting.has(name));
    if (ready === undefined) return { order, left: [...left] };
    order.push(ready);
    left.delete(ready);
  }
}

/** Edges of one circle; none without one. */
function circleIn(names: readonly string[], edges: readonly Edge[]): Edge[] {
  const { left } = sorted(names, edges);
  const walked: Edge[] = [];
  // Every name waits for another one, so that a walk backwards comes to a name again.
  let at = left[0];
  for (;;) {
    const edge = edges.find(({ first, then }) => then === at && left.includes(first));
    if (edge === undefined) return walked;
    walked.push(edge);
    const begin = walked.findIndex(({ then }) => then === edge.first);
    if (begin >= 0) return walked.slice(begin).reverse();
    at = edge.first;
  }
}

/** Reads come first: what is added can be created alone. */
function messageOf(circle: readonly Edge[]): string {
  const reasons = circle.map(({ first, then, because }) => `${first} before ${then} (${because})`);
  const edits = [...circle].sort((a, b) => Number(isRead(b)) - Number(isRead(a))).map(({ edit }) => edit);
  const [one, other] = [...new Set(edits)];
  return `this change needs ${reasons.join(", and ")}; make two edits with an \`up\` after each: first ${one}, then ${other ?? one}`;
}

/** Stacks that can't start because another one failed -> the stack that stops each. */
export function stoppedBy(order: readonly OrderedStack[], failed: ReadonlySet<string>): Map<string, string> {
  const stopped = new Map<string, string>();
  for (const { row, reads, after } of order) {
    if (failed.has(row.name)) continue;
    const needs = [...reads, ...after.filter(({ kind }) => kind === "must").map(({ first }) => first)];
    const cause = needs.find((name) => failed.has(name) || stopped.has(name));
    if (cause !== undefined) stopped.set(row.name, cause);
  }
  return stopped;
}
