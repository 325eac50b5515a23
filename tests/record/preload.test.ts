import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";
import { isLazy, shorten } from "../../record/preload";
import { network } from "./program";
import { run, withoutShortcuts } from "./run";

const rpc = require("@pulumi/pulumi/runtime/rpc") as Record<string, unknown>;

/** Plain resources, a remote component, a secret, an output without a fixture, and an error. */
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
    it(`do not change ${preview ? "a preview" : "an up"}`, async () => {
      const short = await run(program, { preview });
      const whole = await withoutShortcuts(() => run(program, { preview }));
      assert.ok(short.findings.length > 0);
      assert.deepEqual(short, whole);
    });

  it("are all active with this version of the SDK", () => {
    assert.ok(isLazy);
  });

  it("are active until restored, and never when switched off", async () => {
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
