import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import type { Stack } from "@pulumi/pulumi/automation";
import { GROWTH } from "../support/growth.table";
import { type Project, stagingProject } from "./project";

describe("A region of staging that grows by a zone, on the real engine against an emulated AWS", () => {
  let project: Project;
  let stack: Stack;

  before(async () => {
    project = await stagingProject();
    stack = await project.stack("staging-us-east-1");
    await stack.up();
  });

  // Not destroyed: the emulator cannot delete a gateway endpoint after a change of its route tables. It ends with the run.
  after(() => project.remove());

  it("creates new resources, replaces none, and updates only those of the growth table", async () => {
    project.edit("staging", (document) => document.setIn(["regions", "us-east-1", "zones", "use1-az4"], 2));
    const ops = new Set<string>();
    const updated = new Set<string>();
    const { summary } = await stack.up({
      onEvent: ({ resourcePreEvent }) => {
        if (resourcePreEvent === undefined) return;
        const { op, type, old, new: next } = resourcePreEvent.metadata;
        ops.add(op);
        if (op === "update")
          for (const property of changed(old?.inputs, next?.inputs)) updated.add(`${type} ${property}`);
      },
    });
    assert.equal(summary.result, "succeeded");
    assert.deepEqual([...ops].sort(), ["create", "same", "update"]);
    const listed = GROWTH.map(({ type, property }) => `${type} ${property}`);
    assert.deepEqual(
      [...updated].filter((pair) => !listed.includes(pair)),
      [],
    );
    assert.ok(updated.size > 0, "a new zone joins the attachment and the endpoints");
  });
});

/** Names of the inputs that differ. Outputs differ more: the emulator loses tags and orders. */
function changed(old: Record<string, unknown> = {}, next: Record<string, unknown> = {}): string[] {
  const names = new Set([...Object.keys(old), ...Object.keys(next)]);
  return [...names].filter((name) => !name.startsWith("__") && !isDeepStrictEqual(old[name], next[name]));
}
