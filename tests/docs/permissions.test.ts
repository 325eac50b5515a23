import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./generated";
import { ACTIONS, policies } from "./policies";
import { PERMISSIONS } from "./tables/permissions.table";

/** AWS's limit on a managed policy, without white space (IAM User Guide, IAM and AWS STS quotas). */
const POLICY_LIMIT = 6144;

/** What awsx.ecr.Repository registers. */
const OF_AWSX = ["aws:ecr/lifecyclePolicy:LifecyclePolicy", "aws:ecr/repository:Repository"];

/** Every resource class of the provider that the program names, as a Pulumi type. */
function typesInSources(): Set<string> {
  const files = ["components", "stacks"].flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => readFileSync(join(ROOT, room, file), "utf8")),
  );
  const classes = files.flatMap((text) => [...text.matchAll(/\baws\.([a-z0-9]+)\.([A-Z]\w*)/g)]);
  return new Set(
    classes
      .filter(([, , name = ""]) => !name.endsWith("Args"))
      .map(([, module, name = ""]) => `aws:${module}/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`),
  );
}

interface Statement {
  readonly Action: string | readonly string[];
  readonly Condition?: { readonly StringEquals: Readonly<Record<string, readonly string[]>> };
}
const statements = Object.values(policies()).flatMap(({ Statement }: { Statement?: Statement[] }) => Statement ?? []);

describe("The permissions of a deployer", () => {
  it("have a row for every type of resource that the program creates, and no other", () => {
    const types = typesInSources();
    assert.ok(types.size > 100);
    for (const type of OF_AWSX) types.add(type);
    assert.deepEqual(Object.keys(PERMISSIONS).sort(), [...types].sort());
  });

  it("let every type be created and read", () => {
    for (const [type, row] of Object.entries(PERMISSIONS)) assert.ok(row.create !== "" && row.read !== "", type);
  });

  it("are each in one policy", () =>
    assert.deepEqual(statements.flatMap(({ Action }) => Action).sort(), [...ACTIONS]));

  it("fit into managed policies", () => {
    for (const [name, policy] of Object.entries(policies()))
      assert.ok(JSON.stringify(policy).length <= POLICY_LIMIT, `${name}: ${JSON.stringify(policy).length}`);
  });

  it("contain no wildcard", () => {
    for (const action of ACTIONS) assert.doesNotMatch(action, /\*/);
  });

  it("limit which services take a role, and which make one of their own", () => {
    const limits = statements.flatMap(({ Action, Condition }) => (Condition === undefined ? [] : [[Action, Condition]]));
    assert.deepEqual(limits.map(([action]) => action).sort(), ["iam:CreateServiceLinkedRole", "iam:PassRole"]);
  });
});
