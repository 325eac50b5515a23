import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";
import { isLazy, shorten } from "../../record/preload";
import { network } from "./program";
import { run, withoutShortcuts } from "./run";

const rpc = require("@pulumi/pulumi/runtime/rpc") as Record<string, unknown>;

/** Plain resources, a component of a plugin, a secret, an output that no fixture has, and a mistake. */
async function program(): Promise<Record<string, unknown>> {
  const outputs = await network(1, 2);
  new awsx.ecr.Repository("images");
  const parameter = new aws.ssm.Parameter("p", { type: "SecureString", value: pulumi.secret("hidden") });
  const instance = new aws.ec2.NetworkInterface("i", { subnetId: "subnet-1" });
  new aws.ec2.Vpc("net-0", { cidrBlock: "10.9.0.0/16" });
  return { ...outputs, value: parameter.value, address: instance.privateIp };
}

describe("the shortcuts of the recorder", () => {
  for (const preview of [false, true])
    it(`leave ${preview ? "a preview" : "an up"} as it is without them`, async () => {
      const short = await run(program, { preview });
      const whole = await withoutShortcuts(() => run(program, { preview }));
      assert.ok(short.findings.length > 0);
      assert.deepEqual(short, whole);
    });

  it("are all taken, because the SDK is the one that they know", () => {
    assert.ok(isLazy);
  });

  it("are taken until they are given back, and not at all where they are switched off", async () => {
    const own = rpc["transferProperties"];
    const { restore } = shorten();
    assert.notEqual(rpc["transferProperties"], own);
    restore();
    assert.equal(rpc["transferProperties"], own);
    await withoutShortcuts(async () => {
      shorten();
      assert.equal(rpc["transferProperties"], own);
    });
  });
});
