import { type ChildProcess, spawn } from "node:child_process";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import * as cmd from "@pulumi/pulumi/automation/cmd";
import * as errors from "@pulumi/pulumi/automation/errors";

/** What a CLI printed. */
interface Printed {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** The SDK reads its own errors alone, and its types leave out how it makes them. */
const { CommandResult } = cmd as unknown as {
  readonly CommandResult: new (stdout: string, stderr: string, code: number) => Printed;
};
const { createCommandError } = errors as unknown as {
  readonly createCommandError: (printed: Printed) => Error;
};

/** Receives the output of a command as it comes. */
type Listener = (text: string) => void;

/** Arguments, working directory, variables, and receivers of standard output and standard error. */
type Call = readonly [
  args: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>>,
  onOutput?: Listener,
  onError?: Listener,
];

/** The SDK's command, and its method that runs a CLI, which the SDK's types leave out. */
export type Cli = PulumiCommand & { readonly run: (...call: Call) => Promise<Printed> };

/** A Pulumi CLI that failed, with its own exit code: 8 cancelled, 7 unexpected changes, 6 no such stack (from 3.226). */
export interface CommandFailure extends Error {
  /** Undefined if a signal ended it. */
  readonly exitCode: number | undefined;
}

/** The oldest CLI whose exit codes tell a cancelled run from a failed one. */
const OLDEST = [3, 226] as const;

/**
 * Runs Pulumi CLIs in process groups of their own, so that a Ctrl-C reaches Headend alone. `interrupt` passes it on. Nothing else
 * ends a CLI: one that is killed leaves its lock and operations that AWS goes on with.
 */
export class PulumiProcesses {
  /** CLIs that change or preview a stack -> the stack. */
  private readonly running = new Map<ChildProcess, string | undefined>();
  private isInterrupted = false;

  /** The command of the SDK. Throws if there is no CLI, or an old one. */
  async command(): Promise<Cli> {
    const command = await PulumiCommand.get({ skipVersionCheck: true });
    const { version } = command;
    if (version !== null && version.compare(`${OLDEST.join(".")}.0`) < 0)
      throw new Error(`it is ${version.version}, and Headend needs ${OLDEST.join(".")} or later`);
    return Object.assign(command, { run: this.run });
  }

  /**
   * As Ctrl-C in a terminal, for the CLI of one stack, or for all; then none starts any more. The first one lets operations of AWS
   * end, the second one leaves them pending.
   */
  interrupt(stack?: string): void {
    this.isInterrupted ||= stack === undefined;
    for (const [child, of] of this.running) if (stack === undefined || of === stack) child.kill("SIGINT");
  }

  /** As the SDK's own method, without its signal to abort: `interrupt` replaces it. */
  private readonly run: Cli["run"] = async (...call) => {
    const [args, cwd, environment, onOutput, onError] = call;
    const isWork = WORK.includes(args[0] ?? "");
    if (isWork && this.isInterrupted) throw new Error("the run was cancelled");
    const child = spawn("pulumi", [...withoutSelection(args), "--non-interactive"], {
      cwd,
      env: { ...process.env, ...environment, PULUMI_AUTOMATION_API: "true" },
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    // What only reads, or records what was done, runs to its end.
    if (isWork) this.running.set(child, args[args.indexOf("--stack") + 1]);
    const [stdout, stderr] = [child.stdout, child.stderr].map((stream, index) =>
      textOf(stream, index === 0 ? onOutput : onError),
    ) as [() => string, () => string];
    try {
      const code = await exitOf(child);
      if (code === 0) return new CommandResult(stdout(), stderr(), code);
      const failure = createCommandError(new CommandResult(stdout(), stderr(), code ?? ENDED_BY_SIGNAL));
      throw Object.assign(failure, { exitCode: code });
    } finally {
      this.running.delete(child);
    }
  };
}

/** Commands that Ctrl-C reaches. */
const WORK = ["preview", "up", "refresh", "destroy"];

/** What the SDK gives for every failure. */
const ENDED_BY_SIGNAL = -2;

/** `stack select` would change the stack that the operator has selected; `stack` fails the same way if it does not exist. */
const withoutSelection = (args: readonly string[]): readonly string[] =>
  args[0] === "stack" && args[1] === "select" ? ["stack", ...args.slice(2), "--show-name"] : args;

/** Collects a stream. */
function textOf(stream: NodeJS.ReadableStream, listener: Listener | undefined): () => string {
  const parts: string[] = [];
  stream.setEncoding("utf8");
  stream.on("data", (text: string) => {
    parts.push(text);
    listener?.(text);
  });
  return () => parts.join("");
}

const exitOf = (child: ChildProcess): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? undefined));
  });
