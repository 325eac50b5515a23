import type { StackResult } from "../../operate/journal";
import { type OrderedStack, stoppedBy } from "../../operate/order";
import { runStacks } from "../../operate/runStacks";
import type { Previewed } from "../../operate/session";
import { isBeyond, sameInputs, type Shown, shownOf } from "../../operate/shown";
import { ask } from "./ask";
import { failureLines } from "./failure";
import type { OpenRun } from "./open";
import type { Previews } from "./previewAll";
import { countsOf } from "./previewTable";
import type { Screen } from "./screen";

export interface UpdatesOptions {
  readonly previews: Previews;
  /** Whether a person answers what goes beyond the previews. */
  readonly isAsked: boolean;
}

/** The updates of a run: each stack does what was shown, or stops. */
export class Updates {
  private readonly results = new Map<string, StackResult>();
  /** One question at a time. */
  private asking: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly openRun: OpenRun,
    private readonly screen: Screen,
    private readonly options: UpdatesOptions,
  ) {}

  /** The end of every stack, in their order. */
  async run(): Promise<readonly StackResult[]> {
    const { order, limits, interrupts } = this.openRun;
    const ends = await runStacks(order, (stack) => this.update(stack), {
      limits,
      signal: interrupts.signal,
    });
    const failed = new Set([...ends].filter(([, end]) => end === "failed").map(([name]) => name));
    const stopped = stoppedBy(order, failed);
    return order.map(({ row: { name } }) => this.results.get(name) ?? notStarted(name, stopped.get(name)));
  }

  private async update({ row }: OrderedStack): Promise<"done" | "failed"> {
    const { session } = this.openRun;
    const shown = this.options.previews.byStack.get(row.name);
    // What it reads may have changed since, so that it is no longer as at its last `up`.
    if (shown === undefined && session.isUnchanged(row))
      return this.end({ stack: row.name, status: "unchanged" });
    const began = Date.now();
    try {
      const allowed = await this.allowed(row, shown);
      if (allowed === undefined) return this.end(refused(row.name));
      const seconds = () => (Date.now() - began) / 1000;
      this.screen.begin(row.name, "updates");
      const state = await session.up(row, this.screen.watch, (operation) => isBeyond(allowed, operation));
      const changes = countsOf(state.operations);
      return this.end({ stack: row.name, status: "done", seconds: seconds(), changes });
    } catch (error) {
      const status = this.openRun.interrupts.signal.aborted ? "cancelled" : "failed";
      const seconds = (Date.now() - began) / 1000;
      return this.end({ stack: row.name, status, seconds, why: failureLines(error) });
    }
  }

  /** The operations that may happen. Undefined: they go beyond the preview, and nobody allowed it. */
  private async allowed(row: OrderedStack["row"], shown: Previewed | undefined): Promise<Shown | undefined> {
    const { session } = this.openRun;
    const before = shownOf(shown?.state.operations ?? []);
    if (shown !== undefined && shown.invented.length === 0 && sameInputs(shown.read, session.read(row)))
      return before;
    this.screen.begin(row.name, "previews again");
    const again = await session.preview(row, this.screen.watch);
    const { operations } = again.state;
    const beyond = operations.filter((operation) => isBeyond(before, operation));
    // Ids were invented, so that only kinds that lose something count.
    const counts = countsOf(shown === undefined ? operations : beyond);
    if (beyond.length > 0 && !(await this.permits(row.name, counts))) return undefined;
    return shownOf(operations);
  }

  private permits(stack: string, counts: Readonly<Record<string, number>>): Promise<boolean> {
    const what = Object.entries(counts).map(([kind, count]) => `${kind} ${count}`);
    const text = `${stack} changes more than was shown: ${what.join(", ")}. Type yes:`;
    if (!this.options.isAsked) {
      process.stderr.write(`${text.replace(" Type yes:", "")}\n`);
      return Promise.resolve(false);
    }
    const answer = this.asking.then(() => ask({ text, answer: "yes", option: "a terminal" }));
    this.asking = answer.catch(() => undefined);
    return answer;
  }

  private end(result: StackResult): "done" | "failed" {
    const isDone = result.status === "done" || result.status === "unchanged";
    this.results.set(result.stack, result);
    this.screen.end(result.stack, result.status);
    return isDone ? "done" : "failed";
  }
}

const refused = (stack: string): StackResult => ({
  stack,
  status: "failed",
  why: ["it would change more than was shown; nothing of it began"],
});

const notStarted = (stack: string, cause: string | undefined): StackResult => ({
  stack,
  status: "not started",
  why: [cause === undefined ? "the run was cancelled" : `it needs ${cause}, which failed`],
});
