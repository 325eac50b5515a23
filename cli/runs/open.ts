import { mkdtempSync, rmSync } from "node:fs";
import { freemem, tmpdir } from "node:os";
import { join } from "node:path";
import { Journal } from "../../operate/journal";
import { programDigest } from "../../operate/lastSuccess";
import { type OrderedStack, orderOf } from "../../operate/order";
import { Backend } from "../../operate/pulumi/backend";
import { PulumiProcesses } from "../../operate/pulumi/command";
import type { Limits } from "../../operate/schedule";
import { type PlannedParts, Session } from "../../operate/session";
import { chosen, planAndWrite, type PlanOptions } from "../commands/plan";
import { type Environment, findEnvironment, ROOT } from "../environment";
import { ArgumentError, FailedError } from "../errors";
import { Interrupts } from "./interrupts";
import { missingFiles } from "./missing";

/** Options of the commands that run Pulumi. */
export interface RunOptions extends PlanOptions {
  /** Stacks that run at once. */
  readonly stacks: number;
  /** Of them, in one region: AWS throttles per region. */
  readonly perRegion: number;
  /** Operations of one stack that run at once. */
  readonly parallel: number;
  /** Reads the state of each stack from AWS first, also of one that is unchanged since its last `up`. */
  readonly refresh?: boolean;
}

/** What a command that runs Pulumi works with. */
export interface OpenRun {
  readonly environment: Environment;
  readonly session: Session;
  /** The chosen stacks, in their order. */
  readonly order: readonly OrderedStack[];
  readonly limits: Limits;
  readonly journal: Journal;
  readonly interrupts: Interrupts;
  /** Errors of the plan. */
  readonly errors: number;
  /** Deletes what the run does not keep. */
  readonly close: () => void;
}

/** Plans the environment, and reads what the backend has of it. Throws an ArgumentError if a stack has no file. */
export async function openRun(name: string | undefined, options: RunOptions): Promise<OpenRun> {
  const environment = findEnvironment(name, options.file);
  const { plan } = environment;
  const names = chosen(environment, options);
  const order = orderOf(plan).filter(({ row }) => names.includes(row.name));
  // Before Pulumi creates a stack: it would write a file with its salt alone.
  const missing = missingFiles(order, plan.settings.environment);
  if (missing.length > 0) throw new ArgumentError(missing.join("\n"));
  const planned = new Map<string, PlannedParts>();
  // All stacks: one that is not chosen may have to be invented.
  const all = { ...options, stack: [], region: [], cell: [] };
  const { summary, target } = await planAndWrite(environment, all, ({ row, recording }) =>
    planned.set(row.name, {
      records: JSON.stringify(recording.resources),
      outputs: recording.outputs,
    }),
  );
  const processes = new PulumiProcesses();
  const interrupts = new Interrupts(() => processes.interrupt());
  const journal = new Journal(target, new Date());
  const folder = mkdtempSync(join(tmpdir(), "headend-run-"));
  const invented = join(folder, "invented.json");
  const session = new Session({
    root: ROOT,
    environment: plan,
    planned,
    backend: new Backend(ROOT, await commandOf(processes)),
    interrupt: (stack) => processes.interrupt(stack),
    program: programDigest(ROOT),
    invented,
    log: (stack, text) => journal.log(stack, text),
    parallel: options.parallel,
    refresh: options.refresh === true,
  });
  await session.open(plan.stacks.map((row) => row.name));
  return {
    environment,
    session,
    order,
    limits: limitsOf(options),
    journal,
    interrupts,
    errors: summary.figures.errors,
    close: () => {
      interrupts.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Of one stack: program, CLI and providers (measured with 700 resources, 2026-11-30). */
const BYTES_PER_STACK = 1.2 * 2 ** 30;

/** Fewer stacks at once where memory is short. */
export const limitsOf = ({ stacks, perRegion }: Pick<RunOptions, "stacks" | "perRegion">): Limits => ({
  total: Math.max(1, Math.min(stacks, Math.floor(freemem() / BYTES_PER_STACK))),
  perRegion,
});

export async function commandOf(processes: PulumiProcesses) {
  try {
    return await processes.command();
  } catch (error) {
    const [why = ""] = (error as Error).message.split("\n");
    throw new FailedError(
      `no Pulumi CLI on the PATH that Headend can use (${why}); headend doctor checks it`,
    );
  }
}
