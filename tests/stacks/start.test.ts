import "../../record/preload";
import assert from "node:assert/strict";
import { dirname } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { record } from "../../record/record";
import type { Recording } from "../../record/types";
import { start } from "../../stacks/start";
import { edited, SMALL } from "../checks/support";
import { only } from "../support/region";
import { withEnvironment } from "../support/stacks";

/** What `start` throws by this configuration, before it makes a resource. */
async function failureOf(values: Readonly<Record<string, string>>): Promise<Error> {
  let failure: unknown;
  const program = async (): Promise<void> => {
    await start().catch((error: unknown) => (failure = error));
  };
  const { resources } = await record(program, { project: "headend", stack: "small" }, { values });
  assert.deepEqual(
    resources.map(({ type }) => type),
    ["pulumi:pulumi:Stack"],
  );
  assert.ok(failure instanceof Error, "nothing was thrown");
  return failure;
}

/** Pulumi prints a RunError's message and nothing else. */
async function assertRefused(values: Readonly<Record<string, string>>, message: string): Promise<void> {
  const failure = await failureOf(values);
  assert.ok(pulumi.RunError.isInstance(failure), failure.stack);
  assert.equal(failure.message, message);
}

const ofSmall = (text: string, run: (config: Record<string, string>) => Promise<void>): Promise<void> =>
  withEnvironment("small", text, (file) => run({ "headend:environment": "small", "headend:file": file }));

describe("the program of a stack", () => {
  it("is the region that the stack's configuration names", async () => {
    await ofSmall(SMALL, async (config) => {
      const values = { ...config, "headend:region": "us-east-1" };
      const recording: Recording = await record(
        start,
        { project: "headend", stack: "small-us-east-1" },
        { values },
      );
      assert.deepEqual(recording.findings, []);
      assert.equal(only(recording, "headend:region:Region").name, "us-east-1");
      assert.equal(only(recording, "aws:ec2/vpc:Vpc", "hub").inputs.cidrBlock, "10.68.0.0/19");
    });
  });

  it("says plainly that a global database's password is missing, and how it is set, before it makes anything", async () => {
    const global = edited(SMALL, [["      size: 2\n", "      size: 2\n      database: global\n"]]);
    const message = (stack: string): string =>
      "database:one is not set, and the database of one is global: " +
      `openssl rand -hex 20 | pulumi config set --secret database:one --stack ${stack}`;
    await ofSmall(global, (config) =>
      assertRefused({ ...config, "headend:region": "us-west-2" }, message("small-us-west-2")),
    );
    await ofSmall(edited(global, [["domain: small", "cells: apart\ndomain: small"]]), async (config) => {
      const values = { ...config, "headend:region": "us-west-2", "headend:cell": "one" };
      await assertRefused(values, message("small-us-west-2-one"));
      const elsewhere = { ...config, "headend:region": "us-east-1", "headend:cell": "nine" };
      await assertRefused(elsewhere, '"headend:cell" is nine, which is no cell of small in us-east-1');
    });
  });

  it("says of all passwords that are missing at once, a line for each", async () => {
    const both = edited(SMALL, [
      ["      size: 2\n", "      size: 2\n      database: global\n"],
      [
        "home: { region: us-east-1, slot: 2 }",
        "home: { region: us-west-2, slot: 2 }\n      database: global",
      ],
      ["standby: { region: us-west-2, slot: 2 }", "standby: { region: us-east-1, slot: 2 }"],
    ]);
    const line = (cell: string): string =>
      `database:${cell} is not set, and the database of ${cell} is global: ` +
      `openssl rand -hex 20 | pulumi config set --secret database:${cell} --stack small-us-west-2`;
    await ofSmall(both, (config) =>
      assertRefused({ ...config, "headend:region": "us-west-2" }, `${line("one")}\n${line("two")}`),
    );
  });

  it("brings a global database up with the password of its stack, at home, and at standby without one", async () => {
    const global = edited(SMALL, [["      size: 2\n", "      size: 2\n      database: global\n"]]);
    await ofSmall(global, async (config) => {
      const run = (region: string, own: Record<string, string>): Promise<Recording> =>
        record(
          start,
          { project: "headend", stack: `small-${region}` },
          { values: { ...config, "headend:region": region, ...own }, secrets: Object.keys(own) },
        );
      const home = await run("us-west-2", { "database:one": "correct-horse" });
      const standby = await run("us-east-1", {});
      assert.deepEqual([...home.findings, ...standby.findings], []);
      assert.equal(only(home, "aws:rds/cluster:Cluster", "one-database").inputs.masterPassword, "[secret]");
      assert.deepEqual(
        standby.resources.filter(
          ({ type, name }) => type === "aws:rds/cluster:Cluster" && name === "one-database",
        ),
        [],
      );
    });
  });

  it("reads environments/<environment>.yaml where the stack names no file", async () => {
    const values = { "headend:environment": "staging", "headend:region": "us-west-2", "headend:file": "" };
    const recording = await record(start, { project: "headend", stack: "staging-us-west-2" }, { values });
    assert.deepEqual(recording.findings, []);
    assert.equal(only(recording, "aws:ec2/vpc:Vpc", "hub").inputs.cidrBlock, "10.64.0.0/19");
  });

  it("says plainly that a stack names no region, or none of its environment", async () => {
    await ofSmall(SMALL, async (config) => {
      const none = 'the stack says no "headend:region": it is no stack of this program';
      await assertRefused(config, none);
      await assertRefused({ ...config, "headend:region": "" }, none);
      const strange = '"headend:region" is eu-west-3, which is no region of small';
      await assertRefused({ ...config, "headend:region": "eu-west-3" }, strange);
    });
  });

  it("says plainly what is wrong with the environment's file", async () => {
    await ofSmall(edited(SMALL, [["egress: nat", "egress: natt"]]), async (config) => {
      const file = config["headend:file"] ?? "";
      const message = `${file}:20 regions.us-west-2.egress: unknown value "natt"; did you mean "nat"?`;
      await assertRefused({ ...config, "headend:region": "us-west-2" }, message);
    });
  });

  it("says plainly that there is no such environment", async () => {
    await ofSmall(SMALL, async (config) => {
      const folder = dirname(config["headend:file"] ?? "");
      const values = { ...config, "headend:file": `${folder}/smal.yaml`, "headend:region": "us-west-2" };
      await assertRefused(values, `${folder}/smal.yaml: no such file; the nearest is ${folder}/small.yaml`);
    });
  });

  it("says plainly that a stack names no environment", async () => {
    const failure = await failureOf({ "headend:region": "us-west-2" });
    assert.ok(pulumi.RunError.isInstance(failure));
    assert.match(failure.message, /^Missing required configuration variable 'headend:environment'/);
  });
});
