import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { MediaFault } from "./fault";
import type { EngineCommand } from "./engineArgs";
import type { Exit, FromSpawner, ToSpawner } from "./spawnerProtocol";

interface Waiting {
  readonly child: ChildProcess;
  /** The engine's process. */
  pid?: number;
  readonly resolve: (exit: Exit) => void;
  readonly reject: (error: Error) => void;
}

/** Runs the engine in processes of a forked child. */
export class Spawner {
  private child: ChildProcess | undefined;
  private last = 0;
  private readonly waiting = new Map<number, Waiting>();

  constructor(private readonly binary: string) {}

  /** The exit of the run. `signal` kills it. Rejects with a MediaFault if the child itself ended: the next run starts another. */
  run(command: EngineCommand, signal: AbortSignal): Promise<Exit> {
    const id = ++this.last;
    const child = (this.child ??= this.fork());
    const end = (): void => send(child, { kind: "kill", id });
    const exit = new Promise<Exit>((resolve, reject) => {
      this.waiting.set(id, { child, resolve, reject });
      send(child, { kind: "run", id, binary: this.binary, ...command });
    });
    if (signal.aborted) end();
    signal.addEventListener("abort", end, { once: true });
    return exit.finally(() => signal.removeEventListener("abort", end));
  }

  /** Ends the child, which kills its runs. */
  stop(): void {
    this.child?.disconnect();
    this.child = undefined;
  }

  private fork(): ChildProcess {
    const child = forkChild();
    child.on("message", (message: FromSpawner) => this.receive(message));
    child.on("exit", () => this.lost(child, "the engine's spawner ended"));
    child.on("error", (error) => this.lost(child, error.message));
    return child;
  }

  private receive(message: FromSpawner): void {
    const run = this.waiting.get(message.id);
    if (message.kind === "ended") {
      this.waiting.delete(message.id);
      run?.resolve(message.exit);
    } else if (run === undefined) {
      // The child's exit came first.
      kill(message.pid);
    } else {
      run.pid = message.pid;
    }
  }

  /** The child ended: its runs have no parent, so they end here. */
  private lost(child: ChildProcess, message: string): void {
    if (this.child === child) this.child = undefined;
    for (const [id, run] of this.waiting) {
      if (run.child !== child) continue;
      this.waiting.delete(id);
      if (run.pid !== undefined) kill(run.pid);
      run.reject(new MediaFault("engine", message));
    }
  }
}

const send = (child: ChildProcess, message: ToSpawner): void => {
  // The callback takes the error of a child that is ending: its exit event rejects the runs.
  if (child.connected) child.send(message, () => undefined);
};

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended just now.
  }
}

/** In a bundle the child is a file beside it; from source, ts-node reads it. */
function forkChild(): ChildProcess {
  const bundled = join(__dirname, "spawnerChild.js");
  if (existsSync(bundled)) return fork(bundled, { execArgv: [] });
  return fork(join(__dirname, "spawnerChild.ts"), { execArgv: ["-r", "ts-node/register/transpile-only"] });
}
