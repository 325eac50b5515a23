import assert from "node:assert/strict";
import type { Stack } from "@pulumi/pulumi/automation";
import { type Project, stagingProject } from "./project";

describe("A region of staging, on the real engine against an emulated AWS", function () {
  this.timeout("45m");
  let project: Project;
  let stack: Stack;

  before(async () => {
    project = await stagingProject();
    stack = await project.stack("staging-us-west-2");
  });

  after(() => project.remove());

  it("comes up", async () => {
    const { summary, outputs } = await stack.up({ onOutput: print });
    assert.equal(summary.result, "succeeded");
    assert.deepEqual(Object.keys(summary.resourceChanges ?? {}), ["create"]);
    assert.match(String(outputs["hubVpcId"]?.value), /^vpc-/);
  });

  it("is created only by the region's own provider, with children of remote components", async () => {
    const { deployment } = await stack.exportStack();
    const resources = deployment.resources as { urn: string; type: string; provider?: string }[];
    const foreign = resources.filter(
      ({ type, provider }) => type.startsWith("aws:") && !provider?.includes("::us-west-2::"),
    );
    assert.deepEqual(foreign, []);
  });

  it("changes nothing on a second up", async () => {
    const { summary } = await stack.up({ onOutput: print });
    assert.deepEqual(Object.keys(summary.resourceChanges ?? {}), ["same"]);
  });

  it("is destroyed", async () => {
    const { summary } = await stack.destroy({ onOutput: print });
    assert.deepEqual(Object.keys(summary.resourceChanges ?? {}), ["delete"]);
  });
});

const print = (text: string): void => void (process.env["ENGINE_VERBOSE"] && process.stdout.write(text));
