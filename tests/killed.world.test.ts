import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SMALL } from "./checks/support";
import { filesIn, headend, inEmpty, ROOT, writeOwn } from "./cli/support";

/** `headend plan` in a process of its own, killed when its draft is there. Ends with the names beside the plan. */
const killed = (folder: string, signal: NodeJS.Signals): Promise<string[]> =>
  new Promise((ended, failed) => {
    const args = ["plan", "--file", join(folder, "small.yaml"), "--out", join(folder, "out")];
    const child = spawn(process.execPath, [join(ROOT, "cli", "headend.js"), ...args], {
      cwd: ROOT,
      stdio: "ignore",
    });
    const out = join(folder, "out");
    const timer = setInterval(() => {
      const isDrafting = readdirSync(out).some((name) => name.includes(".draft-"));
      if (isDrafting) child.kill(signal);
    }, 5);
    child.on("exit", (_code, by) => {
      clearInterval(timer);
      if (by === signal) ended(readdirSync(out).sort());
      else failed(new Error(`ended by ${by}`));
    });
  });

describe("a plan that is killed", () => {
  const inPlanned = (run: (folder: string) => Promise<void>) =>
    inEmpty(async (folder) => {
      writeFileSync(join(folder, "small.yaml"), SMALL);
      writeOwn(join(folder, "out", "small"), "summary.json");
      await run(folder);
    });

  for (const signal of ["SIGINT", "SIGTERM"] as const)
    it(`by ${signal} leaves the last plan, and nothing else`, () =>
      inPlanned(async (folder) => {
        assert.deepEqual(await killed(folder, signal), ["small"]);
        assert.equal(filesIn(join(folder, "out"))["small/summary.json"], "old");
      }));

  it("by SIGKILL leaves the last plan and a draft, which the next plan deletes", () =>
    inPlanned(async (folder) => {
      const [target, draft, ...more] = await killed(folder, "SIGKILL");
      assert.deepEqual([target, more], ["small", []]);
      assert.match(draft ?? "", /^small\.draft-\d+$/);
      assert.equal(filesIn(join(folder, "out"))["small/summary.json"], "old");
      const args = ["--file", join(folder, "small.yaml"), "--out", join(folder, "out")];
      const { status } = await headend("plan", ...args, "--stack", "small-us-east-1");
      assert.deepEqual([status, readdirSync(join(folder, "out"))], [0, ["small"]]);
      assert.match(filesIn(join(folder, "out"))["small/summary.json"] ?? "", /"environment": "small"/);
    }));
});
