// First import: it prepares the Pulumi SDK for many stacks in one process.
import "../../record/preload";
import { Aws } from "../../aws/aws";
import { cellsWithoutViewers, type Gate, gateOf } from "../../operate/gates";
import { type HumanStep, humanSteps } from "../../operate/people";
import { updateTimes } from "../../operate/pulumi/backend";
import { changesIn } from "../../operate/state";
import { runWavesOf, type Wave } from "../../operate/waves";
import { counted } from "../../report/words";
import { findEnvironment } from "../environment";
import { ArgumentError, EXIT } from "../errors";
import { ask } from "../runs/ask";
import { missingSecrets } from "../runs/missing";
import { openPlanned, type OpenRun, type PlannedRun, type RunOptions } from "../runs/open";
import { previewAll, type Previews } from "../runs/previewAll";
import { lossLines, previewText, heldLines } from "../runs/previewTable";
import { setRelease } from "../runs/setRelease";
import { summaryText } from "../runs/summary";
import { updates } from "../runs/updates";
import { changeStacks, type RunHead } from "../runs/work";

export interface UpOptions extends RunOptions {
  /** Also stacks that are as at their last `up`. */
  readonly all?: boolean;
  /** Goes on without a question. */
  readonly yes?: boolean;
  /** A release of the file that its cells get. */
  readonly release?: string;
  /** Alarms that may ring between two waves: `sports-1-off-the-air-sports-101 in us-west-2`. */
  readonly ignoreAlarm: readonly string[];
}

/**
 * `headend up [environment]`: previews all stacks, asks once, and updates them in their order. It may be interrupted and run
 * again: stacks that are as at their last `up` are left out.
 */
export async function up(name: string | undefined, options: UpOptions): Promise<number> {
  const began = new Date();
  if (options.release !== undefined)
    for (const line of setRelease(findEnvironment(name, options.file), options.release))
      process.stderr.write(`${line}\n`);
  const run = await openPlanned(name, options);
  try {
    requireReady(run, began);
    return await (run.errors > 0 ? withErrors(run) : upReady(run, began, options));
  } finally {
    run.close();
  }
}

function withErrors({ errors }: PlannedRun): number {
  process.stderr.write(`the plan has ${counted(errors, "error")}; nothing was changed\n`);
  return EXIT.finding;
}

async function upReady(run: PlannedRun, began: Date, options: UpOptions): Promise<number> {
  const { session, screen, interrupts, environment } = run;
  const { yes = false, format, refresh = false } = options;
  const all = options.all === true || refresh;
  const previews = await previewAll(run, all);
  const stop = await notAllowed(run, previews, options);
  if (stop !== undefined) return stop;
  const { signal } = interrupts;
  const isAsked = !yes && process.stdin.isTTY;
  const openSteps = openStepsOf(run);
  const change = updates({ session, screen, signal, previews, all, isAsked, openSteps });
  const report = {
    command: "up",
    environment: environment.plan.settings.environment,
    began: began.toISOString(),
  };
  const rolling = rollingOf(run, all, new Set(options.ignoreAlarm));
  const { results, exit } = await changeStacks(run, { ...report, rolling }, change);
  screen.close();
  process.stdout.write(
    format === "json"
      ? `${JSON.stringify({ ...report, exit, stacks: results }, undefined, 2)}\n`
      : summaryText(run, results, "up"),
  );
  return exit;
}

/** What a person must do before a stack, and has not done. */
function openStepsOf({ environment: { plan }, session }: OpenRun) {
  const aws = new Aws();
  const outputsOf = (stack: string) => Promise.resolve(session.deploymentOf(stack).outputs);
  return async (stack: string): Promise<HumanStep[]> => {
    const existing = new Set(plan.stacks.map(({ name }) => name).filter((name) => session.exists(name)));
    const context = { plan, aws, existing, outputsOf };
    const steps = await humanSteps(context, (step) => step.stops && step.stack === stack);
    return steps.filter(({ state }) => state !== "done");
  };
}

/** The waves of the update. A gate reads alarms only if a later wave would change something. */
function rollingOf(
  { environment: { plan }, session, backend, order }: OpenRun,
  all: boolean,
  ignored: ReadonlySet<string>,
): Rolling {
  const waves = runWavesOf(plan);
  const aws = new Aws();
  const gate = async (wave: Wave): Promise<Gate> => {
    const later = waves.slice(waves.indexOf(wave) + 1).flatMap(({ stacks }) => stacks);
    const rows = order.map(({ row }) => row).filter(({ name }) => later.includes(name));
    if (!all && rows.every((row) => session.isUnchanged(row))) return { state: "quiet" };
    const updated = updateTimes(await backend.list());
    const edge = plan.stacks.find(({ program }) => program === "edge");
    return gateOf(wave, {
      plan,
      aws,
      now: new Date(),
      updated,
      ignored,
      newCells: cellsWithoutViewers(plan, session.deploymentOf(edge?.name ?? "")),
    });
  };
  return { waves, gate };
}

type Rolling = NonNullable<RunHead["rolling"]>;

/** Throws an ArgumentError with everything that an operator must do first. */
function requireReady({ session, order }: OpenRun, now: Date): void {
  const names = order.map(({ row }) => row.name);
  const lines = [...missingSecrets(order), ...session.unfinished(names, now)];
  if (lines.length > 0) throw new ArgumentError(`${lines.join("\n")}\nnothing was changed`);
}

/** Shows the previews and asks. The exit code, if nothing may begin. */
async function notAllowed(
  { environment, interrupts }: OpenRun,
  { rows, byStack }: Previews,
  { yes = false, format }: UpOptions,
): Promise<number | undefined> {
  const { environment: name, protect } = environment.plan.settings;
  // With JSON, standard output has one document, the result.
  process[format === "json" ? "stderr" : "stdout"].write(previewText(rows));
  if (interrupts.signal.aborted) return EXIT.cancelled;
  const held = heldLines(rows);
  if (held.length > 0) {
    process.stderr.write(
      `${held.join("\n")}\nnothing was changed; docs/configure.md#how-do-i-take-out-a-row\n`,
    );
    return EXIT.finding;
  }
  if (rows.some(({ status }) => status === "failed")) {
    process.stderr.write("a preview failed; nothing was changed\n");
    return EXIT.failed;
  }
  const states = [...byStack.values()].map(({ state }) => changesIn(state)).filter((count) => count > 0);
  if (states.length === 0) return undefined;
  const total = states.reduce((sum, count) => sum + count, 0);
  const text = `up ${counted(states.length, "stack")}, ${counted(total, "change")}?`;
  const isRisky = protect && lossLines(rows).length > 0;
  if (yes && !isRisky) return undefined;
  const answer = isRisky ? name : "yes";
  if (await ask({ text: `${text} Type ${answer}:`, answer, option: isRisky ? "a terminal" : "--yes" }))
    return undefined;
  process.stderr.write("nothing was changed\n");
  return EXIT.wrong;
}
