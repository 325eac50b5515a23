import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import fc from "fast-check";
import { changesIn, EMPTY, slowestOf, type StackState, withEvent } from "../../operate/state";

/** Events of the engine, recorded with the backbone of two regions, without inputs and outputs of resources. */
const streamOf = (name: string): EngineEvent[] =>
  JSON.parse(readFileSync(join(__dirname, "streams", `${name}.json`), "utf8")) as EngineEvent[];

const stateOf = (events: readonly EngineEvent[]): StackState => events.reduce(withEvent, EMPTY);

const opsIn = ({ operations }: StackState): string[] => operations.map(({ op, name }) => `${op} ${name}`);

const PEERING = "us-west-2-us-east-1";

describe("the state of a run, from recorded events", () => {
  it("has each resource that a destroy deletes, without components, the stack and providers", () => {
    const state = stateOf(streamOf("destroyed"));
    assert.deepEqual(opsIn(state).sort(), [
      "delete us-east-1-backbone-us-west-2",
      "delete us-east-1-hub-us-west-2",
      "delete us-west-2-backbone-us-east-1",
      "delete us-west-2-hub-us-east-1",
      `delete ${PEERING}`,
      `delete ${PEERING}`,
    ]);
    assert.equal(changesIn(state), 6);
    assert.equal(state.pending.size, 0);
  });

  it("has what a cancelled update created, nothing pending, and why it ended", () => {
    const state = stateOf(streamOf("cancelled"));
    assert.deepEqual(opsIn(state), [`create ${PEERING}`]);
    assert.deepEqual(state.ended, { create: 1 });
    assert.equal(state.pending.size, 0);
    assert.deepEqual(
      state.diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message),
      ["update canceled"],
    );
  });

  it("counts what is the same, and has only what the next update creates", () => {
    const state = stateOf(streamOf("resumed"));
    assert.deepEqual(state.ended, { same: 1, create: 5 });
    assert.ok(opsIn(state).every((text) => text.startsWith("create ")));
    assert.equal(changesIn(state), 5);
  });

  for (const name of ["destroyed", "cancelled", "resumed"])
    it(`agrees with itself after each event: ${name}`, () => {
      const events = streamOf(name);
      fc.assert(
        fc.property(fc.nat(events.length), (count) => {
          const state = stateOf(events.slice(0, count));
          assert.equal(state.operations.length, changesIn(state) + state.pending.size + state.failed.length);
          const oldest = Math.min(...[...state.pending.values()].map(({ since }) => since));
          assert.equal(slowestOf(state)?.since ?? Infinity, oldest);
        }),
      );
    });
});

const URN = "urn:pulumi:west::headend::aws:ec2/vpc:Vpc::hub";
const step = (op: string, more: object = {}) => ({
  metadata: { op, urn: URN, type: "aws:ec2/vpc:Vpc", ...more },
});
const event = (sequence: number, part: object): EngineEvent =>
  ({ sequence, timestamp: sequence, ...part }) as EngineEvent;

describe("the state of a run", () => {
  it("has an operation that failed, and no longer as pending", () => {
    const state = stateOf([
      event(1, { resourcePreEvent: step("create") }),
      event(2, { resOpFailedEvent: step("create") }),
    ]);
    assert.deepEqual(
      state.failed.map(({ name, since }) => [name, since]),
      [["hub", 1]],
    );
    assert.equal(state.pending.size, 0);
    assert.equal(changesIn(state), 0);
  });

  it("knows what is protected by the old state", () => {
    const [replaced] = stateOf([
      event(1, { resourcePreEvent: step("replace", { old: { protect: true } }) }),
    ]).operations;
    assert.equal(replaced?.isProtected, true);
  });

  it("keeps messages without the engine's colours, and leaves out those that it prints only for a moment", () => {
    const message = "<{%reset%}>no such zone<{%reset%}>\n";
    const { diagnostics } = stateOf([
      event(1, { diagnosticEvent: { severity: "error", urn: URN, message } }),
      event(2, { diagnosticEvent: { severity: "info", message } }),
      event(3, { diagnosticEvent: { severity: "warning", message, ephemeral: true } }),
    ]);
    assert.deepEqual(diagnostics, [{ severity: "error", name: "hub", message: "no such zone" }]);
  });
});
