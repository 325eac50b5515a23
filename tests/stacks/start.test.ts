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

/** The error of `start` with this configuration, before it creates a resource. */
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

/** Pulumi prints only the message of a RunError. */
async function assertRejected(values: Readonly<Record<string, string>>, message: string): Promise<void> {
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

  it("rejects a missing password of a global database, with the command to set it, before it creates a resource", async () => {
    const global = edited(SMALL, [["      size: 2\n", "      size: 2\n      database: global\n"]]);
    const message = (stack: string): string =>
      "database:one is not set, and the database of one is global: " +
      `openssl rand -hex 20 | pulumi config set --secret database:one --stack ${stack}`;
    await ofSmall(global, (config) =>
      assertRejected({ ...config, "headend:region": "us-west-2" }, message("small-us-west-2")),
    );
    await ofSmall(edited(global, [["domain: small", "cells: apart\ndomain: small"]]), async (config) => {
      const values = { ...config, "headend:region": "us-west-2", "headend:cell": "one" };
      await assertRejected(values, message("small-us-west-2-one"));
      const elsewhere = { ...config, "headend:region": "us-east-1", "headend:cell": "nine" };
      await assertRejected(
        elsewhere,
        "headend:cell is nine, which is not a cell of small in us-east-1: use a cell with a site there",
      );
    });
  });

  it("reports all missing passwords at once, one per line", async () => {
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
      assertRejected({ ...config, "headend:region": "us-west-2" }, `${line("one")}\n${line("two")}`),
    );
  });

  it("creates a global database with the password of its stack at home, and without one at standby", async () => {
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

  it("rejects a stack without a region of its environment", async () => {
    await ofSmall(SMALL, async (config) => {
      const none = "headend:region is not set in Pulumi.small.yaml; run `headend init small`";
      await assertRejected(config, none);
      await assertRejected({ ...config, "headend:region": "" }, none);
      const strange =
        "headend:region is eu-west-3, which is not a region of small: use one of us-west-2, us-east-1";
      await assertRejected({ ...config, "headend:region": "eu-west-3" }, strange);
    });
  });

  it("reports mistakes of the environment file", async () => {
    await ofSmall(edited(SMALL, [["egress: nat", "egress: natt"]]), async (config) => {
      const file = config["headend:file"] ?? "";
      const message = `${file}:20 regions.us-west-2.egress: unknown value "natt"; did you mean "nat"?`;
      await assertRejected({ ...config, "headend:region": "us-west-2" }, message);
    });
  });

  it("rejects an environment that does not exist", async () => {
    await ofSmall(SMALL, async (config) => {
      const folder = dirname(config["headend:file"] ?? "");
      const values = { ...config, "headend:file": `${folder}/smal.yaml`, "headend:region": "us-west-2" };
      await assertRejected(values, `${folder}/smal.yaml: no such file; the nearest is ${folder}/small.yaml`);
    });
  });

  it("rejects a stack without an environment", async () => {
    const failure = await failureOf({ "headend:region": "us-west-2" });
    assert.ok(pulumi.RunError.isInstance(failure));
    assert.match(failure.message, /^Missing required configuration variable 'headend:environment'/);
  });
});
