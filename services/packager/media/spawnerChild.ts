import { type ChildProcess, spawn } from "node:child_process";
import type { FromSpawner, ToSpawner } from "./spawnerProtocol";

/**
 * Spawns the engine for the packager. fork() copies page tables, which stops the event loop of a process that holds 1 GiB of
 * segments for 21 ms; this process holds none.
 */
const running = new Map<number, ChildProcess>();

/** Characters of stderr that a report keeps. */
const KEPT = 2000;

process.on("message", (message: ToSpawner) => {
  if (message.kind === "kill") running.get(message.id)?.kill("SIGKILL");
  else run(message);
});

// The packager has ended: no process reads what the runs write.
process.on("disconnect", () => {
  for (const child of running.values()) child.kill("SIGKILL");
  process.exit(0);
});

// Ctrl-C reaches the whole group of a terminal. The packager decides when this process ends.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => undefined);

function run({ id, binary, args, environment }: Extract<ToSpawner, { kind: "run" }>): void {
  let stderr = "";
  const report = (code: number | null, signal: string | null): void => {
    if (!running.delete(id)) return;
    send({ kind: "ended", id, exit: { code: code ?? undefined, signal: signal ?? undefined, stderr } });
  };
  // In the packager's process group: what kills the group kills the engine too. No environment of the task: a proxy in it would
  // take loopback.
  const child = spawn(binary, args, { env: environment, stdio: ["ignore", "ignore", "pipe"] });
  running.set(id, child);
  if (child.pid !== undefined) send({ kind: "started", id, pid: child.pid });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-KEPT);
  });
  child.on("error", (error) => {
    stderr = error.message;
    report(null, null);
  });
  child.on("close", report);
}

const send = (message: FromSpawner): void => void process.send?.(message);
