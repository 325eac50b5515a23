import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PATIENCE } from "../../../components/shared/patience";
import type { ResourceRecord } from "../../../record/types";
import { JOINED, three } from "../../plan/backbone/worlds";
import { edged } from "../../plan/edge/worlds";
import { recordedCell } from "../../support/cell";
import { recordBackbone } from "../backbone/support";
import { recordEdge } from "../edge/support";

const minutes = (time: string): number => Number.parseInt(time, 10) * (time.endsWith("h") ? 60 : 1);

/** Declarations of the inputs of a type in the SDK. */
function inputsOf(type: string): string {
  const [, service = "", module = ""] = /^aws:([^/]+)\/([^:]+):/.exec(type) ?? [];
  const path = join(__dirname, "..", "..", "..", "node_modules", "@pulumi", "aws", service, `${module}.d.ts`);
  const text = readFileSync(path, "utf8");
  return text.slice(text.search(/^export interface \w+Args /m));
}

describe("what AWS does slower than the provider waits", () => {
  let resources: readonly ResourceRecord[];
  before(async () => {
    const stacks = [await recordedCell.up(), await recordBackbone(three(JOINED)), await recordEdge(edged())];
    resources = stacks.flatMap((stack) => stack.resources);
  });

  for (const { type, provider, wait, byInput } of PATIENCE) {
    it(`is waited for: ${type}`, () => {
      const own = resources.filter((row) => row.type === type);
      assert.ok(own.length > 0);
      for (const { urn, inputs, customTimeouts } of own)
        assert.deepEqual([byInput ? inputs.timeouts : customTimeouts, urn], [wait, urn]);
    });

    it(`is waited for longer than by default, by what the provider reads: ${type}`, () => {
      for (const time of [wait.create, wait.update]) assert.ok(minutes(time) > provider, time);
      assert.equal(/^ {4}timeouts\?:/m.test(inputsOf(type)), byInput === true);
    });
  }

  it("is in the table, with AWS's figure: nothing else has a time of its own", () => {
    const types = new Set(PATIENCE.map(({ type }) => type));
    const others = resources.filter(
      ({ type, inputs, customTimeouts }) =>
        !types.has(type) && ("timeouts" in inputs || Object.keys(customTimeouts).length > 0),
    );
    assert.deepEqual(
      others.map(({ urn }) => urn),
      [],
    );
    for (const { aws } of PATIENCE) assert.ok(aws.length > 20, aws);
  });
});
