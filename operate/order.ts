import type { EnvironmentPlan } from "../plan/environment";
import type { StackRow } from "../plan/stacks";
import { type Read, readsOf } from "../stacks/reads";
import { type Change, type Edge, hasSite, idOf, nameOf, PERMANENT, SOFT_EDGES } from "./edges.table";

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
 * The stacks of an environment; each comes after its `reads` and `after`. Pass the environment of the last complete `up` for
 * an order that fits the change. Throws a CircleError with the two edits to make one after the other.
 */
export function orderOf(now: EnvironmentPlan, before?: EnvironmentPlan): OrderedStack[] {
  const change = { now, before };
  const soft = Object.values(SOFT_EDGES)
    .flatMap((edges) => edges(change))
    .filter(({ first, then }) => first !== then);
  const musts = soft.filter(({ kind }) => kind === "must");
  const hard = readEdges(change).filter(({ edge, isNew }) => isNew || !isReversed(edge, musts));
  const required = [...hard.map(({ edge }) => edge), ...musts];
  const names = now.stacks.map(({ name }) => name);
  const { circle } = sorted(names, required);
  if (circle.length > 0) throw new CircleError(messageOf(circle));
  const edges = soft
    .filter(({ kind }) => kind === "prefer")
    .reduce((all, edge) => withPreference(names, all, edge), required);
  const rows = new Map(now.stacks.map((row) => [row.name, row]));
  return sorted(names, edges).order.flatMap((name) => {
    const row = rows.get(name);
    const own = edges.filter(({ then }) => then === name);
    const reads = [...new Set(own.filter(isRead).map(({ first }) => first))];
    return row === undefined ? [] : [{ row, reads, after: own.filter((edge) => !isRead(edge)) }];
  });
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
function givenBefore({ before, now }: Change): (read: Read) => boolean {
  if (before === undefined) return () => false;
  const read = new Set(before.stacks.flatMap((row) => readsOf(before, row)).map(idOf));
  const rows = new Map(now.stacks.map((row) => [row.name, row]));
  return (wanted) => {
    if (!PERMANENT.includes(nameOf(wanted))) return read.has(idOf(wanted));
    const { cell = wanted.path[1] ?? "", regions: [region = ""] = [] } = rows.get(wanted.stack) ?? {};
    return hasSite(before, { cell, region });
  };
}

const isReversed = ({ first, then }: Edge, musts: readonly Edge[]): boolean =>
  musts.some((other) => other.first === then && other.then === first);

/** A preference that would close a circle is left out. */
const withPreference = (names: readonly string[], edges: readonly Edge[], edge: Edge): Edge[] =>
  sorted(names, [...edges, edge]).circle.length > 0 ? [...edges] : [...edges, edge];

/** Names in the order of the edges, otherwise as given. `circle`: edges of one circle, empty without one. */
function sorted(
  names: readonly string[],
  edges: readonly Edge[],
): { order: string[]; circle: readonly Edge[] } {
  const order: string[] = [];
  let left = [...names];
  while (left.length > 0) {
    const ready = left.find((name) =>
      edges.every(({ first, then }) => then !== name || !left.includes(first)),
    );
    if (ready === undefined) return { order, circle: circleIn(left, edges) };
    order.push(ready);
    left = left.filter((name) => name !== ready);
  }
  return { order, circle: [] };
}

/** Every name waits for another one, so that a walk backwards comes to a name again. */
function circleIn(names: readonly string[], edges: readonly Edge[]): Edge[] {
  const walked: Edge[] = [];
  let at = names[0];
  for (;;) {
    const edge = edges.find(({ first, then }) => then === at && names.includes(first));
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
