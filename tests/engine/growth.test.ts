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

  // Left up: the emulator can't delete a gateway endpoint whose route tables have changed, and ends with the run.
  after(() => project.remove());

  it("makes what is new, replaces nothing, and updates only what the growth table lists", async () => {
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

/** Names of the inputs that differ. What the provider reads back differs more: the emulator loses tags and orders. */
function changed(old: Record<string, unknown> = {}, next: Record<string, unknown> = {}): string[] {
  const names = new Set([...Object.keys(old), ...Object.keys(next)]);
  return [...names].filter((name) => !name.startsWith("__") && !isDeepStrictEqual(old[name], next[name]));
}
