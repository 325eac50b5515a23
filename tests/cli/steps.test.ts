import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeSteps } from "../../cli/steps";
import { type Earlier, earlierPlan } from "../../cli/since";
import { orderOf, wavesOf } from "../../operate/order";
import type { EnvironmentPlan } from "../../plan/environment";
import { blankRecord } from "../../record/registration";
import { APART, inEmpty, printed } from "./support";
import { GLOBAL, NO_KEYS, world } from "../operate/worlds";

/** Each stack has one resource, of this name. */
const recordsOf = (stack: string, name: string) => {
  const [type, urn] = ["aws:lb/trustStore:TrustStore", `urn:pulumi:${stack}::headend::a::${name}`];
  return [blankRecord({ urn, type, name, parent: "", custom: true })];
};

/** Every stack changes. */
const earlier = (plan: EnvironmentPlan): Earlier => ({
  name: "before",
  plan,
  records: { stacks: plan.stacks.map(({ name }) => name), read: (stack) => recordsOf(stack, "old") },
});

function written(now: EnvironmentPlan, before?: EnvironmentPlan) {
  const pages: Record<string, string> = {};
  const ups = writeSteps(now, before && earlier(before), {
    write: (file, text) => void (pages[file] = text),
    read: (path) => JSON.stringify(recordsOf(path.split("/")[0] ?? "", "new")),
  });
  return { ...ups, page: pages["steps.md"] };
}

describe("the folder of an earlier plan", () => {
  const earlierIn = (files: Readonly<Record<string, string>>) =>
    inEmpty(async (folder) => {
      for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
      const { text, result } = await printed("stderr", () =>
        earlierPlan({ file: "now/small.yaml", plan: world() }, folder),
      );
      return { text: text.replaceAll(folder, "old"), plan: result?.plan };
    });

  it("has the environment of its order", async () => {
    const { text, plan } = await earlierIn({ "summary.json": '{"stacks":[]}', "small.yaml": APART });
    assert.equal(text, "");
    assert.equal(plan?.settings.environment, "small");
  });

  it("without a file that this version accepts has no order, with a line that says so", async () => {
    for (const more of [{}, { "small.yaml": "environment: small\n" }]) {
      const { text, plan } = await earlierIn({ "summary.json": '{"stacks":[]}', ...more });
      assert.match(text, /small\.yaml.*; the order in steps\.md is that of a first deployment\n$/);
      assert.equal(plan, undefined);
    }
  });
});

describe("the steps of a plan", () => {
  it("create all stacks in the order of a first deployment, with their secrets", () => {
    const { waves, page } = written(world(GLOBAL));
    assert.deepEqual(waves, wavesOf(orderOf(world(GLOBAL))));
    for (const name of waves.flat()) assert.ok(page?.includes(`\npulumi stack init ${name}\n`), name);
    assert.match(
      page ?? "",
      /openssl rand -hex 20 \| pulumi config set --secret database:one --stack small-us-west-2-one\n/,
    );
  });

  for (const [what, before, now] of [
    ["without an edit", world(), world()],
    ["of an endpoint that comes", world(NO_KEYS), world()],
    ["of a database that becomes global", world(), world(GLOBAL)],
  ] as const)
    it(`are in the order of a change ${what}`, () => {
      const { waves, page } = written(now, before);
      assert.deepEqual(waves, wavesOf(orderOf(now, before)));
      assert.doesNotMatch(page ?? "", /stack init/);
    });

  it("ask for a secret only where it is new", () => {
    assert.match(written(world(GLOBAL), world()).page ?? "", /config set --secret database:one/);
    assert.doesNotMatch(written(world(GLOBAL), world(GLOBAL)).page ?? "", /config set/);
  });

  it("are not written for a change without an order: its finding has the two edits", () => {
    const { waves, page, findings } = written(world(GLOBAL), world(NO_KEYS));
    assert.deepEqual([waves, page], [[], undefined]);
    assert.deepEqual(
      findings.map(({ rule, severity, subject }) => [rule, severity, subject]),
      [["no-order", "error", "small"]],
    );
    assert.match(
      findings[0]?.message ?? "",
      /make two edits with an `up` after each: first what adds databaseArn/,
    );
  });
});
