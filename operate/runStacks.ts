import type { OrderedStack } from "./order";
import { startable, type Limits, type Status } from "./schedule";

/** One stack's work. It resolves to its end, and never rejects. */
export type Work = (stack: OrderedStack) => Promise<"done" | "failed">;

export interface RunOptions {
  readonly limits: Limits;
  /** Aborted: nothing new starts, and what runs is awaited. */
  readonly signal: AbortSignal;
}

/**
 * Works on stacks, each as soon as what it needs has ended, and as many at once as the limits allow. Resolves when nothing runs
 * any more and nothing may start. A stack without an end did not start.
 */
export async function runStacks(
  order: readonly OrderedStack[],
  work: Work,
  { limits, signal }: RunOptions,
): Promise<ReadonlyMap<string, "done" | "failed">> {
  const statuses = new Map<string, Status>(order.map(({ row }) => [row.name, "waiting"]));
  const running = new Map<string, Promise<void>>();
  for (;;) {
    const names = signal.aborted ? [] : startable(order, statuses, limits);
    for (const stack of order.filter(({ row }) => names.includes(row.name))) {
      const { name } = stack.row;
      statuses.set(name, "running");
      const end = work(stack).then((status) => {
        statuses.set(name, status);
        running.delete(name);
      });
      running.set(name, end);
    }
    if (running.size === 0) break;
    await Promise.race(running.values());
  }
  return new Map(
    [...statuses].flatMap(([name, status]) =>
      status === "done" || status === "failed" ? [[name, status] as const] : [],
    ),
  );
}
