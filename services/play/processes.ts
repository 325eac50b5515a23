import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
  readonly onExit: (why: string) => void;
}

/** ms after SIGTERM. */
const GRACE = 2000;

/** The processes of a run. Each leads a group; a watchdog ends all of them if this process is killed. */
export class Processes {
  private readonly watchdog: ChildProcess;
  private readonly running = new Set<ChildProcess>();

  constructor(folder: string) {
    this.watchdog = spawn(process.execPath, [join(__dirname, "watchdog.cjs")], {
      detached: true,
      stdio: ["pipe", "ignore", "inherit"],
    });
    this.watchdog.unref();
    this.tell(`folder ${folder}`);
  }

  start({ file, args, environment, onLine, onExit }: Command): ChildProcess {
    const child = spawn(file, args, {
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...environment },
    });
    this.running.add(child);
    if (child.pid !== undefined) this.tell(`+${child.pid}`);
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", onLine);
    child.on("error", (error) => this.ended(child, onExit, error.message));
    child.on("exit", (code, signal) => this.ended(child, onExit, signal ?? `exit ${code}`));
    return child;
  }

  /** Ends all: first by SIGTERM, then by SIGKILL. */
  async stop(): Promise<void> {
    const ends = [...this.running].map((child) => once(child, "exit"));
    for (const child of this.running) {
      signal(child, "SIGCONT");
      signal(child, "SIGTERM");
    }
    const grace = setTimeout(() => {
      for (const child of this.running) signal(child, "SIGKILL");
    }, GRACE);
    await Promise.all(ends);
    clearTimeout(grace);
    this.watchdog.stdin?.end();
  }

  private ended(child: ChildProcess, onExit: Command["onExit"], why: string): void {
    if (!this.running.delete(child)) return;
    // Children of its own, which it can no longer end.
    signal(child, "SIGKILL");
    if (child.pid !== undefined) this.tell(`-${child.pid}`);
    onExit(why);
  }

  private tell(line: string): void {
    this.watchdog.stdin?.write(`${line}\n`);
  }
}

/** To the process and its children. */
export function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch {
    // It has ended.
  }
}
