import assert from "node:assert/strict";
import type { Stack } from "@pulumi/pulumi/automation";
import { type Project, stagingProject } from "./project";

const REGION = "staging-us-west-2";

describe("A cell as a stack of its own, on the real engine against an emulated AWS", function () {
  this.timeout("45m");
  let project: Project;
  let region: Stack;
  let cell: Stack;

  before(async () => {
    project = await stagingProject();
    project.edit("staging", (document) => document.set("cells", "apart"));
    region = await project.stack(REGION);
    await region.up();
    cell = await project.cellStack("us-west-2", "test-1");
  });

  after(() => project.remove());

  it("comes up with the outputs of its region's stack", async () => {
    const { summary } = await cell.up();
    assert.equal(summary.result, "succeeded");
    assert.deepEqual(Object.keys(summary.resourceChanges ?? {}), ["create"]);
  });

  it("changes nothing on a second up", async () => {
    const { summary } = await cell.up();
    assert.deepEqual(Object.keys(summary.resourceChanges ?? {}), ["same"]);
  });

  it("is not changed by another cell, which only creates", async () => {
    project.edit("staging", (document) =>
      document.setIn(["lineUp", "cells", "films-1"], {
        home: { region: "us-west-2", slot: 2 },
        standby: { region: "us-east-1", slot: 2 },
        size: 4,
        channels: {
          "films-101": { name: "Films", feeds: [{ vendor: "northlight", path: "internet" }] },
        },
      }),
    );
    const films = await project.cellStack("us-west-2", "films-1");
    const { summary } = await films.up();
    assert.deepEqual(Object.keys(summary.resourceChanges ?? {}), ["create"]);
    for (const stack of [region, cell])
      assert.deepEqual(Object.keys((await stack.up()).summary.resourceChanges ?? {}), ["same"]);
    assert.equal((await films.destroy()).summary.result, "succeeded");
  });

  it("is destroyed, and then its region", async () => {
    assert.equal((await cell.destroy()).summary.result, "succeeded");
    assert.equal((await region.destroy()).summary.result, "succeeded");
  });
});
