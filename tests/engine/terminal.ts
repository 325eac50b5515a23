import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "./project";

/** What an operator types when the output after the last answer matches. */
export interface Answer {
  readonly after: string | RegExp;
  readonly type: string;
}

export interface Ended {
  readonly code: number;
  /** Standard output and standard error. */
  readonly text: string;
  readonly stdout: string;
}

/**
 * Runs a command in a pseudo-terminal of its own, so that Ctrl-C is a key. Standard input is what is typed. Its end must not close
 * the terminal, so that pty.spawn does not suffice.
 */
const PTY = `
import os, pty, select, sys
pid, terminal = pty.fork()
if pid == 0: os.execvp(sys.argv[1], sys.argv[1:])
while True:
    ready, _, _ = select.select([terminal, 0], [], [])
    try:
        if terminal in ready:
            data = os.read(terminal, 65536)
            if not data: break
            os.write(1, data)
        if 0 in ready: os.write(terminal, os.read(0, 65536))
    except OSError: break
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

/** The commands of the project's copy, as an operator runs them. */
export class Terminal {
  constructor(private readonly project: Project) {}

  /** Runs `headend` without a terminal. */
  headend(...words: readonly string[]): Promise<Ended> {
    return this.run("node", ["cli/headend.js", ...words], []);
  }

  /** Runs `headend` in a pseudo-terminal. */
  typed(answers: readonly Answer[], ...words: readonly string[]): Promise<Ended> {
    return this.run("python3", ["-c", PTY, "node", "cli/headend.js", ...words], answers);
  }

  private async run(tool: string, args: readonly string[], answers: readonly Answer[]): Promise<Ended> {
    const child = spawn(tool, args, {
      cwd: this.project.folder,
      env: { ...process.env, ...this.project.environment },
      stdio: [answers.length > 0 ? "pipe" : "ignore", "pipe", "pipe"],
    });
    const text = { all: "", stdout: "" };
    const left = [...answers];
    let from = 0;
    for (const [name, stream] of [["stdout", child.stdout] as const, ["stderr", child.stderr] as const])
      stream?.setEncoding("utf8").on("data", (part: string) => {
        text.all += part;
        if (name === "stdout") text.stdout += part;
        const [next] = left;
        if (next === undefined || text.all.slice(from).search(next.after) < 0) return;
        left.shift();
        from = text.all.length;
        child.stdin?.write(next.type);
      });
    const code = await ended(child);
    return { code, text: text.all, stdout: text.stdout };
  }
}

const ended = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? -1));
  });

/** The state of a stack in the project's backend of files. */
interface State {
  checkpoint: {
    latest: {
      resources?: { urn: string; type: string; custom?: boolean }[];
      pending_operations?: unknown[];
    } | null;
  };
}

const pathOf = ({ state }: Project, ...parts: readonly string[]): string => join(state, ".pulumi", ...parts);

const stateFile = (project: Project, stack: string): string =>
  pathOf(project, "stacks", "headend", `${stack}.json`);

/** Names of the stacks that the backend has. */
export const stacksIn = (project: Project): string[] => {
  const folder = pathOf(project, "stacks", "headend");
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files.filter((file) => /^[^.]+\.json$/.test(file)).map((file) => file.replace(".json", ""));
};

/** What AWS has of a stack, and how many operations were cut off. */
export function stateOf(project: Project, stack: string): { urns: string[]; pending: number } {
  if (!existsSync(stateFile(project, stack))) return { urns: [], pending: 0 };
  const { latest } = (JSON.parse(readFileSync(stateFile(project, stack), "utf8")) as State).checkpoint;
  const resources = latest?.resources ?? [];
  const own = resources.filter(({ type, custom }) => custom === true && !type.startsWith("pulumi:"));
  return { urns: own.map(({ urn }) => urn).sort(), pending: latest?.pending_operations?.length ?? 0 };
}

/** Adds a creation that a killed CLI has left. */
export function addPending(
  project: Project,
  stack: string,
  resource: { urn: string; type: string; name: string },
): void {
  const file = stateFile(project, stack);
  const state = JSON.parse(readFileSync(file, "utf8")) as State;
  const { urn, type, name } = resource;
  const pending = {
    type: "creating",
    resource: { urn, type, custom: true, inputs: { tags: { Name: name } } },
  };
  if (state.checkpoint.latest !== null) state.checkpoint.latest.pending_operations = [pending];
  writeFileSync(file, JSON.stringify(state));
}

/** Locks a stack as another run does. Returns how to unlock it. */
export function lock(
  project: Project,
  stack: string,
  owner: { username: string; hostname: string; pid: number },
): () => void {
  const folder = pathOf(project, "locks", "organization", "headend", stack);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "0.json"), JSON.stringify({ ...owner, timestamp: new Date().toISOString() }));
  return () => rmSync(folder, { recursive: true });
}
