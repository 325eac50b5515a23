import { join } from "node:path";
import { Aws } from "../../aws/aws";
import { type Foreign, foreignIn, type ForeignFound } from "../../aws/foreign";
import { type Drift, driftOf } from "../../operate/drift";
import { Journal } from "../../operate/journal";
import { type OrderedStack, orderOf } from "../../operate/order";
import { Backend, filled } from "../../operate/pulumi/backend";
import { PulumiProcesses } from "../../operate/pulumi/command";
import { runStacks } from "../../operate/runStacks";
import { nameIn, typeOf } from "../../operate/urn";
import type { EnvironmentPlan } from "../../plan/environment";
import { findEnvironment, ROOT } from "../environment";
import { EXIT } from "../errors";
import { failureLines } from "../runs/failure";
import { Interrupts } from "../runs/interrupts";
import { commandOf, limitsOf, type RunOptions } from "../runs/open";
import { chosen } from "./plan";

export type DriftOptions = RunOptions;

/** What `headend drift` found. */
export interface DriftReport {
  readonly environment: string;
  readonly drift: readonly Drift[];
  readonly foreign: readonly Foreign[];
  /** Resources whose content AWS did not give. */
  readonly unread: ForeignFound["unread"];
  /** Stacks whose refresh failed, with the lines of the CLI. */
  readonly failed: readonly { readonly stack: string; readonly why: readonly string[] }[];
  /** Chosen stacks without resources. */
  readonly absent: readonly string[];
}

/**
 * `headend drift [environment]`: what AWS has that differs from the state of the stacks, by `pulumi refresh --preview-only`, and
 * what stands in our resources although no program put it there. Runs no program, changes nothing. Exit 1 if anything differs, 3
 * if something was not read.
 */
export async function drift(name: string | undefined, options: DriftOptions): Promise<number> {
  const environment = findEnvironment(name, options.file);
  const { plan } = environment;
  const names = chosen(environment, options);
  const processes = new PulumiProcesses();
  const backend = new Backend(ROOT, await commandOf(processes));
  const interrupts = new Interrupts(() => processes.interrupt());
  try {
    const known = await backend.list();
    const present = filled(
      plan.stacks.map((row) => row.name),
      known,
    );
    const stacks = present.filter((stack) => names.includes(stack));
    const journal = new Journal(join(options.out, plan.settings.environment), new Date());
    const [refreshed, found] = await Promise.all([
      refreshAll({ plan, stacks, backend, journal, signal: interrupts.signal }, options),
      foreignOf(plan, { backend, present, stacks }),
    ]);
    const absent = names.filter((stack) => !present.includes(stack));
    const report: DriftReport = { environment: plan.settings.environment, ...refreshed, ...found, absent };
    const text = options.format === "json" ? `${JSON.stringify(report, undefined, 2)}\n` : driftText(report);
    process.stdout.write(text);
    return interrupts.signal.aborted ? EXIT.cancelled : exitOf(report);
  } finally {
    interrupts.close();
  }
}

interface Refreshing {
  readonly plan: EnvironmentPlan;
  readonly stacks: readonly string[];
  readonly backend: Backend;
  readonly journal: Journal;
  readonly signal: AbortSignal;
}

async function refreshAll(
  { plan, stacks, backend, journal, signal }: Refreshing,
  options: DriftOptions,
): Promise<Pick<DriftReport, "drift" | "failed">> {
  const drift: Drift[] = [];
  const failed: { stack: string; why: string[] }[] = [];
  const work = async ({ row: { name } }: OrderedStack): Promise<"done" | "failed"> => {
    const own: Drift[] = [];
    const print = (text: string): void => journal.log(name, text);
    try {
      const stack = await backend.stack(name);
      await stack.previewRefresh({
        onEvent: (event) => own.push(...driftOf(name, event)),
        onOutput: print,
        onError: print,
        color: "never",
        parallel: options.parallel,
      });
      drift.push(...own);
      return "done";
    } catch (error) {
      failed.push({ stack: name, why: failureLines(error) });
      return "failed";
    }
  };
  // Nothing waits for another stack: only the limits apply.
  const order = orderOf(plan)
    .filter(({ row }) => stacks.includes(row.name))
    .map(({ row }) => ({ row, reads: [], after: [] }));
  await runStacks(order, work, { limits: limitsOf(options), signal });
  const place = (row: { readonly stack: string }): number => stacks.indexOf(row.stack);
  return { drift: drift.sort((a, b) => place(a) - place(b)), failed };
}

/** Content of a stack's resources may come from every stack, so the states of all are read. */
async function foreignOf(
  { settings }: EnvironmentPlan,
  {
    backend,
    present,
    stacks,
  }: { readonly backend: Backend; readonly present: readonly string[]; readonly stacks: readonly string[] },
): Promise<ForeignFound> {
  const state = (await Promise.all(present.map((stack) => backend.stateRows(stack)))).flat();
  const [home = ""] = Object.keys(settings.regions);
  return foreignIn(new Aws(), state, { home, stacks });
}

function exitOf({ drift, foreign, unread, failed }: DriftReport): number {
  if (unread.length > 0 || failed.length > 0) return EXIT.failed;
  return drift.length > 0 || foreign.length > 0 ? EXIT.finding : EXIT.fine;
}

/** A line per difference. The last one is the command that restores what the programs create. */
export function driftText({ environment, drift, foreign, unread, failed, absent }: DriftReport): string {
  const stacks = [...new Set(drift.map(({ stack }) => stack))];
  const lines = [
    ...drift.map((row) =>
      row.kind === "gone"
        ? `gone     ${row.stack}  ${nameOf(row)}: AWS does not have it`
        : `changed  ${row.stack}  ${nameOf(row)} ${row.property}: ${row.was} in the state, ${row.is} in AWS`,
    ),
    ...foreign.map((row) => `foreign  ${row.stack}  ${nameOf(row)}: ${row.what}`),
    ...unread.map(({ stack, urn, why }) => `unknown  ${stack}  ${nameIn(urn)}: not read: ${why}`),
    ...failed.map(({ stack, why }) => `unknown  ${stack}  not compared: ${why.join(" ")}`),
    ...(absent.length === 0 ? [] : [`without resources: ${absent.join(", ")}`]),
    ...(drift.length + foreign.length + unread.length + failed.length === 0 ? ["no drift"] : []),
    ...(foreign.length === 0
      ? []
      : ["foreign: no `up` deletes these; delete them, or add them to the program"]),
    ...(stacks.length === 0
      ? []
      : [
          `restore: headend up ${environment} --refresh ${stacks.map((stack) => `--stack ${stack}`).join(" ")}`,
        ]),
  ];
  return `${lines.join("\n")}\n`;
}

/** `SecurityGroup hub-endpoints (sg-0a)` */
const nameOf = ({ urn, id }: { readonly urn: string; readonly id: string }): string =>
  `${typeOf(urn).replace(/.*:/, "")} ${nameIn(urn)} (${id})`;
