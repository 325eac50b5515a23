import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Project, stagingProject } from "./project";
import { addPending, lock, stacksIn, stateOf, Terminal } from "./terminal";

/** Two regions and the backbone between them: the smallest environment with an order. */
const STACKS = ["staging-us-west-2", "staging-us-east-1", "staging-backbone"];

interface Run {
  readonly exit?: number;
  readonly stacks: readonly {
    readonly stack: string;
    readonly status: string;
    readonly changes?: Readonly<Record<string, number>>;
  }[];
}

describe("headend up and destroy, on the real engine against an emulated AWS", function () {
  this.timeout("45m");
  let project: Project;
  let terminal: Terminal;

  before(async () => {
    project = await stagingProject();
    project.edit("staging", (document) => {
      document.set("cells", "apart");
      document.setIn(["lineUp", "cells"], {});
      document.delete("edge");
    });
    terminal = new Terminal(project);
  });

  after(() => project.remove());

  const states = (): Record<string, { pending: number; urns: readonly string[] }> =>
    Object.fromEntries(STACKS.map((stack) => [stack, stateOf(project, stack)]));

  it("names the stack files that are missing, and creates no stack", async () => {
    for (const stack of STACKS) rmSync(join(project.folder, `Pulumi.${stack}.yaml`), { force: true });
    const { code, text } = await terminal.headend("preview", "staging");
    assert.equal(code, 2);
    for (const stack of STACKS)
      assert.ok(text.includes(`Pulumi.${stack}.yaml is missing: headend init staging`));
    assert.deepEqual(stacksIn(project), []);
    assert.equal((await terminal.headend("init", "staging")).code, 0);
  });

  it("previews stacks that do not exist, with the creates of the plan", async () => {
    const { code, text, stdout } = await terminal.headend("preview", "staging", "--format", "json");
    assert.equal(code, 0, text);
    const rows = JSON.parse(stdout) as { stack: string; operations: { op: string; urn: string }[] }[];
    for (const { stack, operations } of rows) {
      const planned = plannedIds(project, stack);
      assert.deepEqual(operations.map(({ urn }) => idOf(urn)).sort(), planned, stack);
      assert.ok(operations.every(({ op }) => op === "create"));
    }
  });

  it("needs an answer: without a terminal nothing begins", async () => {
    const { code, text } = await terminal.headend("up", "staging", "--region", "us-east-1");
    assert.equal(code, 2);
    assert.match(text, /there is no terminal to ask; use --yes/);
    assert.deepEqual(states()["staging-us-east-1"]?.urns, []);
  });

  it("ends after one Ctrl-C without pending operations, and says how to go on", async () => {
    const { code, text } = await terminal.typed(
      [
        { after: "Type yes:", type: "yes\r" },
        { after: / updates {2}\d+ s {2}[1-9]\d* changed/, type: "\u0003" },
      ],
      ...["up", "staging"],
    );
    assert.equal(code, 130, text);
    assert.match(text, /go on: headend up staging/);
    assert.deepEqual(
      Object.values(states()).map(({ pending }) => pending),
      [0, 0, 0],
    );
  });

  it("goes on where it was cancelled, and creates nothing twice", async () => {
    const before = states();
    const { code, text } = await terminal.headend("up", "staging", "--yes");
    assert.equal(code, 0, text);
    const run = lastRun(project);
    assert.deepEqual(
      run.stacks.map(({ stack, status }) => [stack, status]),
      STACKS.map((stack) => [stack, "done"]),
    );
    for (const { stack, changes = {} } of run.stacks) {
      assert.deepEqual(Object.keys(changes), ["create"], stack);
      const planned = plannedIds(project, stack);
      assert.deepEqual(stateOf(project, stack).urns.map(idOf).sort(), planned);
      assert.equal(changes["create"], planned.length - (before[stack]?.urns.length ?? 0), stack);
    }
  });

  it("runs nothing where nothing has changed", async () => {
    const { code } = await terminal.headend("up", "staging", "--yes");
    assert.equal(code, 0);
    assert.deepEqual(
      lastRun(project).stacks.map(({ status }) => status),
      ["unchanged", "unchanged", "unchanged"],
    );
    const [last = ""] = runsOf(project).slice(-1);
    assert.deepEqual(readdirSync(last), ["run.json"], "no CLI has run on a stack");
  });

  it("wrote no secret into the files of its runs", () => {
    for (const folder of runsOf(project))
      for (const file of readdirSync(folder)) {
        const text = readFileSync(join(folder, file), "utf8");
        assert.ok(!/BEGIN [A-Z ]*PRIVATE KEY|"ciphertext"|password/i.test(text), join(folder, file));
      }
  });

  it("refuses a stack that another run has locked, with its user, host and process", async () => {
    const unlock = lock(project, "staging-backbone", { username: "ana", hostname: "bastion", pid: 4121 });
    project.edit("staging", (document) => document.set("owner", "others"));
    const { code, text } = await terminal.headend("up", "staging", "--yes");
    assert.equal(code, 2);
    assert.match(
      text,
      /staging-backbone is locked by ana@bastion \(pid 4121\) since .* pulumi cancel --stack staging-backbone/,
    );
    unlock();
  });

  it("leaves what AWS goes on with after two Ctrl-C, and `up` refuses until it is repaired", async () => {
    const { code } = await terminal.typed(
      [{ after: / updates {2}\d+ s {2}\d+ changed {2}update /, type: "\u0003\u0003" }],
      ...["up", "staging", "--yes", "--stack", "staging-us-west-2"],
    );
    assert.equal(code, 130);
    const urn = "urn:pulumi:staging-us-west-2::headend::aws:ec2/vpc:Vpc::killed";
    addPending(project, "staging-us-west-2", { urn, type: "aws:ec2/vpc:Vpc", name: "hub-of-a-killed-run" });
    const refused = await terminal.headend("up", "staging", "--yes");
    assert.equal(refused.code, 2);
    assert.match(
      refused.text,
      /staging-us-west-2 was cut off .*headend repair staging --stack staging-us-west-2/,
    );
    const named = await terminal.headend("repair", "staging");
    assert.equal(named.code, 1);
    assert.match(named.text, /creating .*aws:ec2\/vpc:Vpc .*hub-of-a-killed-run/);
    assert.equal((await terminal.headend("repair", "staging", "--clear", "--yes")).code, 0);
    assert.equal(states()["staging-us-west-2"]?.pending, 0);
    assert.equal((await terminal.headend("up", "staging", "--yes")).code, 0);
  });

  it("destroys no stack that another one uses, and asks for the environment's name", async () => {
    const used = await terminal.headend("destroy", "staging", "--region", "us-west-2");
    assert.equal(used.code, 2);
    assert.match(used.text, /staging-backbone uses staging-us-west-2: also choose --stack staging-backbone/);
    const { code } = await terminal.typed([{ after: "Type staging:", type: "yes\r" }], "destroy", "staging");
    assert.equal(code, 2);
    assert.notDeepEqual(states()["staging-backbone"]?.urns, []);
  });

  it("destroys in the reverse order, and again nothing", async () => {
    const name = [{ after: "Type staging:", type: "staging\r" }];
    const { code, text } = await terminal.typed(name, "destroy", "staging");
    assert.equal(code, 0, text);
    assert.deepEqual(lastRun(project).stacks[0]?.stack, "staging-backbone");
    for (const { urns } of Object.values(states())) assert.deepEqual(urns, []);
    assert.match((await terminal.headend("destroy", "staging")).text, /no stack has resources/);
  });
});

const runsOf = ({ folder }: Project): string[] => {
  const runs = join(folder, "out", "staging", "runs");
  return existsSync(runs)
    ? readdirSync(runs)
        .sort()
        .map((name) => join(runs, name))
    : [];
};

const lastRun = (project: Project): Run =>
  JSON.parse(readFileSync(join(runsOf(project).at(-1) ?? "", "run.json"), "utf8")) as Run;

/** `aws:ec2/vpc:Vpc hub`: the engine's replacement for awsx gives its children other parents. */
const idOf = (urn: string): string => {
  const [name = "", type = ""] = urn.split("::").reverse();
  return `${type.replace(/.*\$/, "")} ${name}`;
};

/** The engine's replacement for awsx does not create them. */
const LACKING = "aws:ecr/lifecyclePolicy:LifecyclePolicy";

/** What AWS gets, by the last plan. */
function plannedIds({ folder }: Project, stack: string): string[] {
  const file = join(folder, "out", "staging", stack, "resources.json");
  const resources = JSON.parse(readFileSync(file, "utf8")) as {
    urn: string;
    type: string;
    custom: boolean;
  }[];
  return resources
    .filter(({ type, custom }) => custom && !type.startsWith("pulumi:") && type !== LACKING)
    .map(({ urn }) => idOf(urn))
    .sort();
}
