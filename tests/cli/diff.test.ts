import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diff, type DiffOptions } from "../../cli/commands/diff";
import { plan } from "../../cli/commands/plan";
import { ArgumentError } from "../../cli/errors";
import type { ResourceRecord } from "../../record/types";
import { edited, SMALL } from "../checks/support";
import { inEmpty, printed } from "./support";

const TODAY = new Date("2026-11-30");
const WEST = "small-us-west-2";
const CHANGED = edited(SMALL, [["prefixes: [198.51.100.0/24]", "prefixes: [198.51.101.0/24]"]]);

async function planIn(folder: string, text: string, out: string): Promise<string> {
  const file = join(folder, "small.yaml");
  writeFileSync(file, text);
  const narrowing = { stack: [], region: [], cell: [] };
  await printed("stdout", () =>
    plan(undefined, { file, out: join(folder, out), format: "json", today: TODAY, ...narrowing }),
  );
  return join(folder, out, "small");
}

async function difference(from: string, to: string, options: Partial<DiffOptions> = {}) {
  const { text, result } = await printed("stdout", () =>
    diff(from, to, { format: "json", today: TODAY, ...options }),
  );
  return { code: result, found: JSON.parse(text) as Record<string, readonly string[]> };
}

/** As AWS and the provider return a stack: real ids and ARNs, inputs that the provider filled in, and values in use. */
function stateOf(folder: string, edit: (row: ResourceRecord) => ResourceRecord = (row) => row): string {
  const rows = JSON.parse(readFileSync(join(folder, WEST, "resources.json"), "utf8")) as ResourceRecord[];
  const resources = rows.map(edit).map(({ urn, type, parent, protect, inputs, outputs, ignoreChanges }) => ({
    urn,
    type,
    parent,
    protect,
    custom: true,
    ...("id" in outputs && { id: outputs["id"] }),
    inputs: {
      ...inputs,
      ...Object.fromEntries(ignoreChanges.map((key) => [key, "an operator's"])),
      filled: 1,
      __defaults: ["filled"],
    },
    outputs,
  }));
  const text = JSON.stringify({ version: 3, deployment: { resources } });
  // Ids of AWS end in other digits than invented ones.
  return text.replaceAll(
    /\b([a-z]+(?:-[a-z]+)*-0)([0-9a-f]{16})\b/g,
    (_, kind: string, digits: string) => `${kind}${[...digits].reverse().join("")}`,
  );
}

describe("headend diff", () => {
  it("of two folders names what opens and closes, and the one command", () =>
    inEmpty(async (folder) => {
      const before = await planIn(folder, SMALL, "a");
      const after = await planIn(folder, CHANGED, "b");
      const { code, found } = await difference(before, after, { failOn: "opens,findings" });
      assert.equal(code, 1);
      assert.deepEqual(found["cells"], ["one", "two"]);
      assert.ok(
        found["updated"]?.some((line) => line.includes("IpSet: addresses")),
        found["updated"]?.join("\n"),
      );
      assert.deepEqual(found["commands"], [
        "headend up small --stack small-us-west-2 --stack small-us-east-1",
      ]);
      assert.deepEqual(
        (await difference(before, before, { failOn: "opens,replaced,deleted,findings" })).code,
        0,
      );
    }));

  it("of a plan and the state that it became is empty, whatever AWS and operators set", () =>
    inEmpty(async (folder) => {
      const planned = await planIn(folder, SMALL, "a");
      const state = join(folder, "state.json");
      writeFileSync(state, stateOf(planned));
      const { found } = await difference(`state:${state}`, planned);
      assert.deepEqual([found["stacks"], found["opens"], found["updated"]], [[], [], []]);
      writeFileSync(
        state,
        stateOf(planned, (row) =>
          row.type.endsWith(":SecurityGroupIngressRule") && row.name.includes("database")
            ? { ...row, inputs: { ...row.inputs, fromPort: 1 } }
            : row,
        ),
      );
      const { found: drifted } = await difference(planned, `state:${state}`);
      assert.match(
        drifted["opens"]?.join() ?? "",
        /SecurityGroup \S*database accepts from SecurityGroup \S+: tcp\/1-3306/,
      );
    }));

  /** [sides, options, the error] */
  const WRONG = [
    ["nothing", "nothing", {}, /^nothing is not a folder; give the folder of a plan/],
    [
      "rev:no-such-revision",
      "rev:HEAD",
      {},
      /^rev:no-such-revision is not a Git revision that has \S+production\.yaml/,
    ],
    ["state:nothing.json", "state:nothing.json", {}, /^nothing\.json cannot be read as JSON/],
    [
      "state:package.json",
      "state:package.json",
      {},
      /^package\.json is not the state of a stack; write one with pulumi/,
    ],
    ["a", "b", { failOn: "opns" }, /^--fail-on opns is unknown; did you mean "opens"\?$/],
  ] as const;
  for (const [from, to, options, error] of WRONG)
    it(`refuses ${from} and ${to} with one line, and leaves no folder`, async () => {
      const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith("headend-diff-"));
      const before = left();
      await assert.rejects(
        () => diff(from, to, { format: "text", today: TODAY, ...options }),
        (thrown: Error) => thrown instanceof ArgumentError && error.test(thrown.message),
      );
      assert.deepEqual(left(), before);
    });
});
