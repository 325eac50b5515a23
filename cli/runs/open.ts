import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { freemem, tmpdir } from "node:os";
import { join } from "node:path";
import { Aws } from "../../aws/aws";
import { checkAccount } from "../../operate/account";
import { Journal } from "../../operate/journal";
import { programDigest } from "../../operate/lastSuccess";
import { orderOf } from "../../operate/order";
import { Backend } from "../../operate/pulumi/backend";
import { PulumiProcesses } from "../../operate/pulumi/command";
import type { Limits } from "../../operate/schedule";
import { type PlannedParts, Session, type SessionOptions } from "../../operate/session";
import { stackFile } from "../../plan/stacks";
import type { Settings } from "../../settings/settings";
import { chosen, planAndWrite, type PlanOptions } from "../commands/plan";
import { type Environment, findEnvironment, ROOT } from "../environment";
import { ArgumentError, FailedError } from "../errors";
import { Interrupts } from "./interrupts";
import { missingFiles } from "./missing";
import { Screen } from "./screen";
import type { OpenWork } from "./work";

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
export interface OpenRun extends OpenWork {
  readonly environment: Environment;
  readonly backend: Backend;
  /** Stack files that Pulumi has changed since the begin. */
  readonly changedFiles: () => string[];
  /** Deletes what the run does not keep. */
  readonly close: () => void;
}

/** A run that knows the plan of every stack. */
export interface PlannedRun extends OpenRun {
  /** Errors of the plan. */
  readonly errors: number;
}

/**
 * Plans the environment, and reads what the backend has of it. Throws an ArgumentError if a stack has no file: Pulumi would write
 * one with its salt alone.
 */
export async function openPlanned(name: string | undefined, options: RunOptions): Promise<PlannedRun> {
  const environment = findEnvironment(name, options.file);
  const { settings } = environment.plan;
  const missing = missingFiles(namesOf(environment, options), settings.environment);
  if (missing.length > 0) throw new ArgumentError(missing.join("\n"));
  const planned = new Map<string, PlannedParts>();
  // All stacks: one that is not chosen may have to be invented.
  const all = { ...options, stack: [], region: [], cell: [] };
  const { summary } = await planAndWrite(environment, all, ({ row, recording }) =>
    planned.set(row.name, {
      records: JSON.stringify(recording.resources),
      outputs: recording.outputs,
    }),
  );
  const run = await open(environment, options, { planned, program: programDigest(ROOT) });
  return { ...run, errors: summary.figures.errors };
}

/** Reads what the backend has of the environment, without a plan. */
export const openUnplanned = (name: string | undefined, options: RunOptions): Promise<OpenRun> =>
  open(findEnvironment(name, options.file), options, { planned: new Map(), program: "" });

const namesOf = (environment: Environment, options: RunOptions): string[] => {
  const names = chosen(environment, options);
  return environment.plan.stacks.map((row) => row.name).filter((name) => names.includes(name));
};

async function open(
  environment: Environment,
  options: RunOptions,
  { planned, program }: Pick<SessionOptions, "planned" | "program">,
): Promise<OpenRun> {
  const { plan } = environment;
  await requireAccount(plan.settings);
  const names = namesOf(environment, options);
  const processes = new PulumiProcesses();
  const backend = new Backend(ROOT, await commandOf(processes));
  const journal = new Journal(join(options.out, plan.settings.environment), new Date());
  const folder = mkdtempSync(join(tmpdir(), "headend-run-"));
  const session = new Session({
    root: ROOT,
    environment: plan,
    planned,
    backend,
    interrupt: (stack) => processes.interrupt(stack),
    program,
    invented: join(folder, "invented.json"),
    log: (stack, text) => journal.log(stack, text),
    parallel: options.parallel,
    refresh: options.refresh === true,
  });
  const files = contentsOf(names);
  await session.open(plan.stacks.map((row) => row.name));
  const interrupts = new Interrupts(() => processes.interrupt());
  const screen = new Screen(names);
  return {
    environment,
    backend,
    session,
    order: orderOf(plan).filter(({ row }) => names.includes(row.name)),
    limits: limitsOf(options),
    journal,
    interrupts,
    screen,
    changedFiles: () => changedIn(files, contentsOf(names)),
    close: () => {
      screen.close();
      interrupts.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A program that runs in another account shows, and does, the wrong changes. */
async function requireAccount(settings: Settings): Promise<void> {
  const { state, detail } = await checkAccount(settings, new Aws());
  if (state === "wrong") throw new ArgumentError(`${detail}; nothing was changed`);
  if (state === "unknown") throw new FailedError(`${detail}; nothing was changed`);
}

const contentsOf = (names: readonly string[]): Map<string, string> =>
  new Map(names.map(stackFile).map((file) => [file, contentOf(join(ROOT, file))]));

const changedIn = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] =>
  [...after].filter(([file, content]) => before.get(file) !== content).map(([file]) => file);

function contentOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
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
