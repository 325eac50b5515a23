import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { readEnvironment } from "../../checks/environment";
import { environmentFile } from "../../stacks/config";
import { PROJECT, stacksOf } from "../../plan/stacks";

describe("Pulumi.yaml", () => {
  const project = parse(readFileSync(join(__dirname, "../../Pulumi.yaml"), "utf8")) as {
    name: string;
    config: Record<string, { type: string; description: string }>;
  };

  it("names the project as references to its stacks do", () => {
    assert.equal(project.name, PROJECT);
  });

  it("declares and describes every key of stack files", () => {
    const stacks = stacksOf(readEnvironment(environmentFile("production")));
    const keys = new Set([...stacks.flatMap(({ config }) => Object.keys(config)), "headend:file"]);
    assert.deepEqual(Object.keys(project.config).sort(), [...keys].sort());
    for (const { type, description } of Object.values(project.config)) {
      assert.equal(type, "string");
      assert.match(description, /^\S.*\S$/);
    }
  });
});
