// First import: it prepares the Pulumi SDK for many stacks in one process.
import "../../record/preload";
import type { StackResult } from "../../operate/journal";
import { ArgumentError, EXIT } from "../errors";
import { ask } from "../runs/ask";
import { missingSecrets } from "../runs/missing";
import { openRun, type OpenRun, type RunOptions } from "../runs/open";
import { previewAll, type Previews } from "../runs/previewAll";
import { countsOf, lossLines, previewText, protectedLosses } from "../runs/previewTable";
import { Screen } from "../runs/screen";
import { Updates } from "../runs/updates";
import { counted } from "../../report/words";

export interface UpOptions extends RunOptions {
  /** Also stacks that are as at their last `up`. */
  readonly all?: boolean;
  /** Goes on without a question. */
  readonly yes?: boolean;
}

/**
 * `headend up [environment]`: previews all stacks, asks once, and updates them in their order. It may be interrupted and run
 * again: stacks that are as at their last `up` are left out.
 */
export async function up(name: string | undefined, options: UpOptions): Promise<number> {
  const began = new Date();
  const run = await openRun(name, options);
  const screen = new Screen(run.order.map(({ row }) => row.name));
  try {
    if (run.errors > 0) {
      process.stderr.write(`the plan has ${counted(run.errors, "error")}; nothing was changed\n`);
      return EXIT.finding;
    }
    requireReady(run, began);
    const previews = await previewAll(run, screen, options.all === true || options.refresh === true);
    const stop = await notAllowed(run, previews, options);
    if (stop !== undefined) return stop;
    const updates = new Updates(run, screen, { previews, isAsked: options.yes !== true });
    const results = await updates.run();
    screen.close();
    const exit = exitOf(run, results);
    const environment = run.environment.plan.settings.environment;
    const ended = new Date().toISOString();
    run.journal.report({
      command: "up",
      environment,
      began: began.toISOString(),
      ended,
      exit,
      stacks: results,
    });
    process.stdout.write(summaryOf(run, results));
    return exit;
  } finally {
    screen.close();
    run.close();
  }
}

/** Throws an ArgumentError with everything that an operator must do first. */
function requireReady({ session, order }: OpenRun, now: Date): void {
  const lines = [
    ...missingSecrets(order),
    ...session.unfinished(
      order.map(({ row }) => row.name),
      now,
    ),
  ];
  if (lines.length > 0) throw new ArgumentError(`${lines.join("\n")}\nnothing was changed`);
}

/** Shows the previews and asks. The exit code, if nothing may begin. */
async function notAllowed(
  { environment, interrupts }: OpenRun,
  { rows }: Previews,
  { yes = false }: UpOptions,
): Promise<number | undefined> {
  const { environment: name, protect } = environment.plan.settings;
  process.stdout.write(previewText(rows));
  if (interrupts.signal.aborted) return EXIT.cancelled;
  if (rows.some(({ status }) => status === "failed")) {
    process.stderr.write("a preview failed; nothing was changed\n");
    return EXIT.failed;
  }
  const held = protectedLosses(rows);
  if (held.length > 0) {
    const lines = held.map(({ urn }) => `${urn} is protected; docs/configure.md#how-do-i-take-out-a-row`);
    process.stderr.write(`${lines.join("\n")}\nnothing was changed\n`);
    return EXIT.finding;
  }
  const changing = rows.filter(({ status }) => status === "changes");
  if (changing.length === 0) return undefined;
  const count = changing.reduce((sum, { operations }) => sum + sumOf(countsOf(operations)), 0);
  const text = `up ${counted(changing.length, "stack")}, ${counted(count, "change")}`;
  const isRisky = protect && lossLines(rows).length > 0;
  if (yes && !isRisky) return undefined;
  const answer = isRisky ? name : "yes";
  if (await ask({ text: `${text}? Type ${answer}:`, answer, option: isRisky ? "a terminal" : "--yes" }))
    return undefined;
  process.stderr.write("nothing was changed\n");
  return EXIT.wrong;
}

const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

function exitOf({ interrupts }: OpenRun, results: readonly StackResult[]): number {
  if (interrupts.signal.aborted) return EXIT.cancelled;
  return results.some(({ status }) => status === "failed") ? EXIT.failed : EXIT.fine;
}

/** What was done, what failed, what did not start and why, and the command that goes on. */
function summaryOf({ environment, journal, order }: OpenRun, results: readonly StackResult[]): string {
  const { file, plan } = environment;
  const width = Math.max(...results.map(({ stack }) => stack.length));
  const lines = results.map(({ stack, status, seconds, changes = {}, why = [] }) =>
    [
      `${stack.padEnd(width)}  ${status}`,
      ...(seconds === undefined ? [] : [`${Math.round(seconds)} s`]),
      ...Object.entries(changes).map(([kind, count]) => `${kind} ${count}`),
      ...why.slice(0, 1),
    ].join("  "),
  );
  const left = results.filter(({ status }) => !["done", "unchanged"].includes(status));
  const whole =
    order.length === plan.stacks.length ? "" : `, ${order.length} of ${plan.stacks.length} stacks`;
  return `${plan.settings.environment}, ${file}${whole}
${lines.join("\n")}
logs: ${journal.folder}
${left.length === 0 ? "" : `go on: headend up ${plan.settings.environment}\n`}`;
}
