import { type Journal, type RunReport, type StackResult } from "../../operate/journal";
import { type OrderedStack, stoppedBy } from "../../operate/order";
import { runStacks } from "../../operate/runStacks";
import type { Limits } from "../../operate/schedule";
import type { Session, Watch } from "../../operate/session";
import { BeyondError } from "../../operate/shown";
import { EMPTY, type StackState } from "../../operate/state";
import { EXIT } from "../errors";
import { failureLines } from "./failure";
import type { Interrupts } from "./interrupts";
import { countsOf } from "./previewTable";
import type { Screen } from "./screen";

/** What a command that changes stacks works with. */
export interface OpenWork {
  readonly session: Session;
  /** The chosen stacks, in their order. */
  readonly order: readonly OrderedStack[];
  readonly limits: Limits;
  readonly journal: Journal;
  readonly interrupts: Interrupts;
  readonly screen: Screen;
}

/** Changes one stack. `watch` gets its state after each event. */
export type Change = (stack: OrderedStack, watch: Watch) => Promise<Pick<StackResult, "status" | "why">>;

/** Changes the stacks in their order, and writes run.json as each ends. Returns the end of every stack. */
export async function changeStacks(
  { order, limits, journal, interrupts, screen }: OpenWork,
  report: Pick<RunReport, "command" | "environment" | "began">,
  change: Change,
): Promise<readonly StackResult[]> {
  const results = new Map<string, StackResult>();
  const { signal } = interrupts;
  const ends = await runStacks(
    order,
    async (stack) => {
      const result = await ended(stack, { change, screen, signal });
      results.set(result.stack, result);
      journal.report({ ...report, stacks: [...results.values()] });
      screen.end(result.stack, result.status);
      return result.status === "done" || result.status === "unchanged" ? "done" : "failed";
    },
    { limits, signal },
  );
  const stopped = stoppedBy(
    order,
    new Set([...ends].flatMap(([name, end]) => (end === "failed" ? name : []))),
  );
  const all = order.map(
    ({ row: { name } }) => results.get(name) ?? notStarted(name, stopped.get(name), results),
  );
  journal.report({
    ...report,
    ended: new Date().toISOString(),
    exit: exitOf(all, signal.aborted),
    stacks: all,
  });
  return all;
}

interface ChangeOptions {
  readonly change: Change;
  readonly screen: Screen;
  readonly signal: AbortSignal;
}

async function ended(stack: OrderedStack, { change, screen, signal }: ChangeOptions): Promise<StackResult> {
  const began = Date.now();
  const { name } = stack.row;
  let state = EMPTY;
  const facts = () => ({
    stack: name,
    seconds: Math.round((Date.now() - began) / 100) / 10,
    changes: countsOf(state.operations),
  });
  try {
    const result = await change(stack, (of, now) => {
      state = now;
      screen.watch(of, now);
    });
    return { ...facts(), ...result };
  } catch (error) {
    const status = error instanceof BeyondError ? "refused" : signal.aborted ? "cancelled" : "failed";
    const why = status === "cancelled" ? pendingLines(state) : failureLines(error);
    return { ...facts(), status, why };
  }
}

/** What AWS was doing when the CLI ended. */
const pendingLines = ({ pending }: StackState): string[] =>
  [...pending.values()].map(
    ({ op, type, name }) => `AWS may go on: ${op} ${type.replace(/.*:/, "")} ${name}`,
  );

const notStarted = (
  stack: string,
  cause: string | undefined,
  results: ReadonlyMap<string, StackResult>,
): StackResult => ({
  stack,
  status: "not started",
  why: [
    cause === undefined
      ? "the run was cancelled"
      : `it needs ${cause}, which ${CAUSES[results.get(cause)?.status ?? ""] ?? "did not start"}`,
  ],
});

const CAUSES: Readonly<Record<string, string>> = {
  failed: "failed",
  refused: "was refused",
  cancelled: "was cancelled",
};

/** Exit code of a run. */
export function exitOf(results: readonly StackResult[], isCancelled: boolean): number {
  const has = (wanted: StackResult["status"]): boolean => results.some(({ status }) => status === wanted);
  if (isCancelled) return EXIT.cancelled;
  return has("failed") ? EXIT.failed : has("refused") ? EXIT.finding : EXIT.fine;
}
