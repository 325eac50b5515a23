import assert from "node:assert/strict";
import { resolve } from "node:path";
import { ESLint } from "eslint";

const ROOT = resolve(__dirname, "../..");

/** The project's own configuration, its rules on imports alone: they need no types, which take seconds to load. */
const eslint = new ESLint({
  cwd: ROOT,
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
  ruleFilter: ({ ruleId }) => ruleId.startsWith("import-x/"),
});

/** The rules that a text breaks in place of a file. */
async function broken(filePath: string, text: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(text, { filePath });
  return (result?.messages ?? []).map(({ ruleId }) => ruleId);
}

const RESTRICTED = "import-x/no-restricted-paths";

// The rules are silent where they can't resolve an import: a broken resolver would switch them off unseen.
describe("eslint resolves imports, so that it", () => {
  it("refuses an import against the arrows between rooms", async () => {
    assert.deepEqual(await broken("catalog/names.ts", 'export { record } from "../record/record";'), [
      RESTRICTED,
    ]);
    assert.deepEqual(await broken("stacks/start.ts", 'export { record } from "../record/record";'), [
      RESTRICTED,
    ]);
  });

  it("refuses it for a type alone too", async () => {
    const text = 'import type { Finding } from "../record/types";\nexport type F = Finding;';
    assert.deepEqual(await broken("plan/stacks.ts", text), [RESTRICTED]);
    assert.deepEqual(await broken("verify/rules.ts", text), []);
  });

  it("refuses a circle of imports, but not one that is of types alone", async () => {
    assert.deepEqual(await broken("record/wire.ts", 'export { RecordingMonitor } from "./monitor";'), [
      "import-x/no-cycle",
    ]);
    const text = 'import type { RecordingMonitor } from "./monitor";\nexport type M = RecordingMonitor;';
    assert.deepEqual(await broken("record/wire.ts", text), []);
  });

  it("allows what the arrows allow", async () => {
    assert.deepEqual(await broken("catalog/names.ts", 'export * from "../facts/cidr";'), []);
  });
});
