import type { Gate } from "./gates";
import { type OrderedStack, stoppedBy } from "./order";
import { type RunOptions, runStacks, type Work } from "./runStacks";
import type { Wave } from "./waves";

export interface WavesOptions extends RunOptions {
  readonly waves: readonly Wave[];
  /** Whether the next wave may start. It is not called after the last wave, or if nothing in a wave was chosen. */
  readonly gate: (wave: Wave) => Promise<Gate>;
}

export interface WavesResult {
  readonly ends: ReadonlyMap<string, "done" | "failed">;
  /** The wave after which the run stopped, and why. */
  readonly stopped?: { readonly wave: Wave; readonly gate: Exclude<Gate, { state: "quiet" }> };
}

/**
 * Works on the chosen stacks wave by wave. A failed stack stops the stacks that need it. If a standby fails, its home does not start,
 * because home has the viewers. A gate that is not quiet stops the run: nothing of the next wave has begun.
 */
export async function runWaves(
  order: readonly OrderedStack[],
  work: Work,
  { waves, gate, ...options }: WavesOptions,
): Promise<WavesResult> {
  const chosen = new Set(order.map(({ row }) => row.name));
  const rolling = waves.filter(({ stacks }) => stacks.some((name) => chosen.has(name)));
  const ends = new Map<string, "done" | "failed">();
  for (const [at, wave] of rolling.entries()) {
    const failed = new Set([...ends].filter(([, end]) => end === "failed").map(([name]) => name));
    const stopped = new Set([...stoppedBy(order, failed).keys(), ...homesOf(order, failed)]);
    const own = order.filter(({ row }) => wave.stacks.includes(row.name) && !stopped.has(row.name));
    for (const [name, end] of await runStacks(
      own.map((stack) => within(stack, own)),
      work,
      options,
    ))
      ends.set(name, end);
    if (options.signal.aborted || at === rolling.length - 1) break;
    const state = await gate(wave);
    if (state.state !== "quiet") return { ends, stopped: { wave, gate: state } };
  }
  return { ends };
}

/** A stack with the needs that are in its own wave: all others have ended. */
function within({ row, reads, after }: OrderedStack, own: readonly OrderedStack[]): OrderedStack {
  const names = new Set(own.map((stack) => stack.row.name));
  return {
    row,
    reads: reads.filter((name) => names.has(name)),
    after: after.filter(({ first }) => names.has(first)),
  };
}

/** The other stacks of cells with a failed stack. Those that ran are in an earlier wave. */
const homesOf = (order: readonly OrderedStack[], failed: ReadonlySet<string>): string[] => {
  const cells = new Set(order.flatMap(({ row }) => (failed.has(row.name) && row.cell ? [row.cell] : [])));
  return order.flatMap(({ row }) => (row.cell !== undefined && cells.has(row.cell) ? [row.name] : []));
};
