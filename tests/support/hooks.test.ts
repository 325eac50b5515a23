import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");
const PARALLEL = ["--parallel", "--jobs", "2"];

interface Ended {
  readonly status: number;
  readonly output: string;
}

/** A mocha of its own over some specs, with the hooks. */
const run = (specs: readonly string[], options: readonly string[] = []): Promise<Ended> =>
  new Promise((ended) => {
    const hooks = ["-r", "ts-node/register/transpile-only", "-r", "./tests/support/hooks.ts"];
    const files = specs.map((spec) => `tests/support/specs/${spec}.ts`);
    const args = ["node_modules/mocha/bin/mocha.js", "--no-config", ...hooks, ...options, ...files];
    execFile(process.execPath, args, { cwd: ROOT }, (error, stdout, stderr) =>
      ended({ status: error === null ? 0 : Number(error.code), output: stdout + stderr }),
    );
  });

function assertStray({ status, output }: Ended, passing: number): void {
  assert.equal(status, 1, output);
  assert.match(output, new RegExp(`${passing} passing`));
  assert.match(output, /"after all" hook: afterAll in "\{root\}"/);
  assert.match(
    output,
    /a test that waits for nothing throws in an apply: Error: no handler takes this +at .*stray\.ts:6/,
  );
  assert.equal(output.match(/no handler takes this/g)?.length, 1);
}

describe("the root hooks", () => {
  it("fail a run for a rejection without a handler, after every test has run", async () => {
    assertStray(await run(["stray"]), 2);
  });

  it("fail a parallel run too, where a worker runs its second file", async () => {
    assertStray(await run(["quiet", "still", "stray"], PARALLEL), 4);
  });

  it("leave to record() what happens inside it", async () => {
    const { status, output } = await run(["recorded"]);
    assert.equal(status, 0, output);
    assert.match(output, /1 passing/);
  });
});

describe("a parallel run", () => {
  for (const [spec, what] of [
    ["exits", "whose test ends its process"],
    ["broken", "that can't be loaded"],
  ] as const)
    it(`fails for a file ${what}`, async () => {
      const { status, output } = await run(["quiet", spec], PARALLEL);
      assert.notEqual(status, 0, output);
      assert.match(output, new RegExp(`${spec}|Worker`), output);
    });
});
