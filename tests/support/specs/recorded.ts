import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { record } from "../../../record/record";

describe("a program that fails inside record()", () => {
  it("fails no test: it becomes a finding", async () => {
    const program = async (): Promise<void> => {
      pulumi.output(1).apply(() => {
        throw new Error("the recorder takes this");
      });
    };
    const { findings } = await record(program, { project: "headend", stack: "stray" }, { values: {} });
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ["unhandled-rejection"],
    );
  });
});
