import assert from "node:assert/strict";
import { deploymentOf, withoutPending } from "../../operate/pulumi/deployment";
import { typeOf } from "../../operate/urn";
import { cutOff, lockedBy } from "../../operate/unfinished";

const SECRET = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ciphertext: "v1:abc",
};
const VPC = "urn:pulumi:west::headend::headend:region:Region$aws:ec2/vpc:Vpc::hub";

const EXPORTED = {
  version: 3,
  deployment: {
    resources: [
      {
        urn: "s",
        type: "pulumi:pulumi:Stack",
        outputs: { key: SECRET, table: { deep: [SECRET] }, id: "vpc-1" },
      },
      { urn: "p", type: "pulumi:providers:aws", custom: true },
      { urn: "r", type: "headend:region:Region" },
      { urn: VPC, type: "aws:ec2/vpc:Vpc", custom: true, protect: true },
    ],
    pending_operations: [
      {
        type: "creating",
        resource: { urn: VPC, type: "aws:ec2/vpc:Vpc", inputs: { tags: { Name: "live-hub" } } },
      },
    ],
  },
};

describe("an exported state", () => {
  it("gives outputs without secret values, and only what AWS has", () => {
    assert.deepEqual(deploymentOf(EXPORTED), {
      outputs: { key: "[secret]", table: { deep: ["[secret]"] }, id: "vpc-1" },
      resources: [{ urn: VPC, type: "aws:ec2/vpc:Vpc", isProtected: true }],
      pending: [{ type: "creating", urn: VPC, awsName: "live-hub" }],
    });
    assert.equal(typeOf(VPC), "aws:ec2/vpc:Vpc");
  });

  it("of a stack that was never updated has nothing", () => {
    assert.deepEqual(deploymentOf({ deployment: {} }), { outputs: {}, resources: [], pending: [] });
  });

  it("loses its pending operations, and nothing else", () => {
    const { deployment } = EXPORTED;
    assert.deepEqual(withoutPending(EXPORTED), {
      ...EXPORTED,
      deployment: { ...deployment, pending_operations: [] },
    });
  });
});

describe("a stack that can't be updated", () => {
  it("is named with user, host, process and age of its lock, and the command that unlocks it", () => {
    const lock = { user: "ana", host: "bastion", pid: 4121, since: new Date("2026-11-30T14:02:00Z") };
    assert.equal(
      lockedBy("news", lock, new Date("2026-11-30T14:40:00Z")),
      "news is locked by ana@bastion (pid 4121) since 14:02 UTC, 38 min: wait for that run or, if it was killed, run pulumi cancel --stack news",
    );
  });

  it("is named with what was cut off, and the command that repairs it", () => {
    const pending = ["a", "b", "c", "d"].map((name) => ({
      type: "creating",
      urn: `x::${name}`,
      awsName: undefined,
    }));
    assert.equal(
      cutOff("news", "production", pending),
      "news was cut off (creating a, creating b, creating c and 1 more): AWS may have what its state lacks; run headend repair production --stack news",
    );
  });
});
