import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");

/** A mocha of its own over one spec, with the hooks. */
function run(spec: string): { status: number | null; output: string } {
  const hooks = ["-r", "ts-node/register/transpile-only", "-r", "./tests/support/hooks.ts"];
  const args = ["node_modules/mocha/bin/mocha.js", "--no-config", ...hooks, `tests/support/specs/${spec}.ts`];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
  return { status, output: stdout + stderr };
}

describe("the root hooks", () => {
  it("fail a run for a rejection that nobody handles, after every test has run", () => {
    const { status, output } = run("stray");
    assert.equal(status, 1, output);
    assert.match(output, /2 passing/);
    assert.match(output, /"after all" hook: afterAll in "\{root\}"/);
    assert.match(
      output,
      /a test that waits for nothing throws in an apply: Error: nobody hears this +at .*stray\.ts:6/,
    );
    assert.equal(output.match(/nobody hears this/g)?.length, 1);
  });

  it("leave to record() what happens inside it", () => {
    const { status, output } = run("recorded");
    assert.equal(status, 0, output);
    assert.match(output, /1 passing/);
  });
});
