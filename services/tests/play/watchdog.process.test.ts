import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

/** A parent that starts a child with a child of its own, and prints the ids of both. */
const PROGRAM = `
const { Processes } = require(${JSON.stringify(join(__dirname, "../../play/processes"))});
const processes = new Processes(process.argv[1]);
processes.start({
  file: "/bin/sh",
  args: ["-c", "sleep 600 & echo $$ $!; wait"],
  onLine: (line) => console.log(line),
  onExit: () => undefined,
});
setInterval(() => undefined, 1000);
`;

describe("processes of a run", () => {
  for (const condition of ["running", "stopped"] as const)
    it(`end with their children when the parent is killed, ${condition} ones too`, async () => {
      const folder = mkdtempSync(join(tmpdir(), "headend-play-test-"));
      const args = ["-r", "ts-node/register/transpile-only", "-e", PROGRAM, folder];
      const parent = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
      const ids = await firstLine(parent);
      if (condition === "stopped") for (const id of ids) process.kill(id, "SIGSTOP");
      parent.kill("SIGKILL");
      await until(() => !ids.some(isRunning) && !existsSync(folder));
    });
});

async function firstLine({ stdout }: ChildProcess): Promise<number[]> {
  assert.ok(stdout);
  const [line] = (await once(createInterface({ input: stdout }), "line")) as [string];
  return line.split(" ").map(Number);
}

function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 10_000; !condition(); await sleep(20))
    assert.ok(Date.now() < deadline, condition.toString());
}
