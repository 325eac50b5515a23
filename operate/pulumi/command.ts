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

/** The SDK's command, and its method that runs a CLI, which the SDK's types leave out. */
export type Cli = PulumiCommand & {
  readonly run: (
    args: readonly string[],
    cwd: string,
    environment: Readonly<Record<string, string>>,
    ...listeners: readonly (Listener | undefined)[]
  ) => Promise<Printed>;
};

/** A Pulumi CLI that failed, with its own exit code: 8 cancelled, 7 unexpected changes, 6 no such stack (from 3.226). */
export interface CommandFailure extends Error {
  /** Undefined if a signal ended it. */
  readonly exitCode: number | undefined;
}

/** The CLI's exit codes that Headend reads (pulumi/sdk/go/common/util/cmdutil/exit_codes.go, 2026-11). */
export const CLI_EXIT = { cancelled: 8 } as const;

/**
 * Runs Pulumi CLIs in process groups of their own, so that a Ctrl-C reaches Headend alone. `interrupt` passes it on to each CLI
 * once. Nothing else ends a CLI: one that is killed leaves its lock and operations that AWS goes on with.
 */
export class PulumiProcesses {
  private readonly running = new Set<ChildProcess>();

  /** The command of the SDK. Throws an error of `pulumi version` if there is no CLI. */
  async command(): Promise<Cli> {
    const command = await PulumiCommand.get({ skipVersionCheck: true });
    return Object.assign(command, { run: this.run });
  }

  /** How many CLIs run. */
  get count(): number {
    return this.running.size;
  }

  /** As Ctrl-C in a terminal: the first one lets operations of AWS end, the second one leaves them pending. */
  interrupt(): void {
    for (const child of this.running) child.kill("SIGINT");
  }

  /** As the SDK's own method, but for its last parameter, a signal to abort: `interrupt` replaces it. */
  private readonly run: Cli["run"] = async (args, cwd, environment, onOutput, onError) => {
    const child = spawn("pulumi", [...withoutSelection(args), "--non-interactive"], {
      cwd,
      env: { ...process.env, ...environment, PULUMI_AUTOMATION_API: "true" },
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.running.add(child);
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
