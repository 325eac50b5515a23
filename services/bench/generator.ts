import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Load, Loaded } from "./load";

/** The process of load.ts. */
export class Generator {
  private readonly child: ChildProcess = fork(join(__dirname, "load.ts"), [], {
    execArgv: ["-r", "ts-node/register/transpile-only"],
    serialization: "advanced",
  });

  async send(load: Load): Promise<Loaded> {
    this.child.send(load);
    const [loaded] = (await once(this.child, "message")) as [Loaded];
    if (loaded.failed > 0)
      throw new Error(
        `${loaded.failed} of ${loaded.requests} requests failed: ${load.requests[0]?.path ?? ""}`,
      );
    return loaded;
  }

  stop(): void {
    this.child.kill();
  }
}
