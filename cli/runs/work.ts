import { type Journal, type RunReport, type StackResult } from "../../operate/journal";
import { type OrderedStack, stoppedBy } from "../../operate/order";
import { runStacks, type Work } from "../../operate/runStacks";
import { runWaves, type WavesOptions, type WavesResult } from "../../operate/runWaves";
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

/** What run.json has of a run, and the waves of an update. */
export interface RunHead extends Pick<RunReport, "command" | "environment" | "began"> {
  /** Undefined: each stack as soon as its needs have ended. */
  readonly rolling?: Pick<WavesOptions, "waves" | "gate">;
}

/** The end of every stack, and of the run. */
export interface RunEnd {
  readonly results: readonly StackResult[];
  readonly exit: number;
}

/** Changes the stacks in their order, and writes run.json as each ends. */
export async function changeStacks(
  { order, limits, journal, interrupts, screen }: OpenWork,
  { rolling, ...report }: RunHead,
  change: Change,
): Promise<RunEnd> {
  const results = new Map<string, StackResult>();
  const { signal } = interrupts;
  const work: Work = async (stack) => {
    const result = await ended(stack, { change, screen, signal });
    results.set(result.stack, result);
    journal.report({ ...report, stacks: [...results.values()] });
    screen.end(result.stack, result.status);
    return result.status === "done" || result.status === "unchanged" ? "done" : "failed";
  };
  const { ends, stopped }: WavesResult =
    rolling === undefined
      ? { ends: await runStacks(order, work, { limits, signal }) }
      : await runWaves(order, work, { limits, signal, ...rolling });
  const failed = [...ends].flatMap(([name, end]) => (end === "failed" ? name : []));
  const causes = stoppedBy(order, new Set(failed));
  const rest = stopped === undefined ? undefined : gateText(stopped);
  const all = order.map(
    ({ row: { name } }) => results.get(name) ?? notStarted(name, causes.get(name), { results, rest }),
  );
  const exit = exitOf(all, { isCancelled: signal.aborted, stopped });
  journal.report({ ...report, ended: new Date().toISOString(), exit, stacks: all });
  return { results: all, exit };
}

/** Why the next wave has not started. */
function gateText({ wave, gate }: NonNullable<WavesResult["stopped"]>): string {
  switch (gate.state) {
    case "bakes":
      return `wave ${wave.name} bakes until ${gate.until.toISOString()}`;
    case "rings":
      return `alarms after wave ${wave.name}: ${gate.alarms.join(", ")}`;
    case "unknown":
      return `alarms after wave ${wave.name} are not known: ${gate.why}`;
  }
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

interface Stopping {
  readonly results: ReadonlyMap<string, StackResult>;
  /** Why no stack starts any more. */
  readonly rest: string | undefined;
}

const notStarted = (
  stack: string,
  cause: string | undefined,
  { results, rest = "the run was cancelled, or the other site of its cell failed" }: Stopping,
): StackResult => ({
  stack,
  status: "not started",
  why: [
    cause === undefined
      ? rest
      : `it needs ${cause}, which ${CAUSES[results.get(cause)?.status ?? ""] ?? "did not start"}`,
  ],
});

const CAUSES: Readonly<Record<string, string>> = {
  failed: "failed",
  refused: "was refused",
  cancelled: "was cancelled",
  waiting: "waits for a person",
};

/** Exit codes of a run that a gate stopped. */
const GATE_EXIT = { bakes: EXIT.waiting, rings: EXIT.finding, unknown: EXIT.failed } as const;

function exitOf(
  results: readonly StackResult[],
  { isCancelled, stopped }: { readonly isCancelled: boolean; readonly stopped: WavesResult["stopped"] },
): number {
  const has = (wanted: StackResult["status"]): boolean => results.some(({ status }) => status === wanted);
  if (isCancelled) return EXIT.cancelled;
  if (has("failed")) return EXIT.failed;
  if (has("refused")) return EXIT.finding;
  if (has("waiting")) return EXIT.waiting;
  return stopped === undefined ? EXIT.fine : GATE_EXIT[stopped.gate.state];
}
