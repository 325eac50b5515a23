import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";
import { only, run, findingsOf } from "./run";

const VPC = { cidrBlock: "10.0.0.0/16" };
const URN = "urn:pulumi:dev::headend::";
const at = (line: string): string => line.replace(/ \(tests\/record\/[\w.]+:\d+\)$/, " (<place>)");

describe("an error in a program is a finding", () => {
  it("a URN used twice", async () => {
    const recording = await run(async () => {
      new aws.ec2.Vpc("vpc", VPC);
      new aws.ec2.Vpc("vpc", VPC);
    });
    assert.deepEqual(findingsOf(recording), [
      `duplicate-urn ${URN}aws:ec2/vpc:Vpc::vpc: is registered more than once: give one of the resources another name or parent`,
    ]);
  });

  it("an error that the program throws, once", async () => {
    const recording = await run(async () => {
      new aws.ec2.Vpc("vpc", VPC);
      throw new Error("no zones");
    });
    assert.deepEqual(findingsOf(recording).map(at), [
      "program-failed dev: the program threw: no zones (<place>)",
    ]);
    assert.equal(recording.resources.length, 2);
  });

  it("a constructor without a required input", async () => {
    const recording = await run(async () => void new aws.ec2.Subnet("s", {} as aws.ec2.SubnetArgs));
    assert.deepEqual(findingsOf(recording).map(at), [
      "program-failed dev: the program threw: Missing required property 'vpcId' (<place>)",
    ]);
  });

  it("an apply that throws, without a reader of its output", async () => {
    const recording = await run(async () => {
      new aws.ec2.Vpc("vpc", VPC).id.apply(() => {
        throw new Error("boom");
      });
    });
    assert.deepEqual(findingsOf(recording).map(at), [
      "unhandled-rejection dev: a promise or an apply failed and nothing handles it: boom (<place>)",
    ]);
  });

  it("an apply that throws into inputs of several resources, reported once and without waiting", async () => {
    const program = async (): Promise<void> => {
      const broken = new aws.ec2.Vpc("vpc", VPC).id.apply((): string => {
        throw new Error("boom");
      });
      const gateways = ["a", "b", "c"].map((name) => new aws.ec2.InternetGateway(name, { vpcId: broken }));
      new aws.ec2.Route("r", { routeTableId: "rtb-1", gatewayId: gateways[0]?.id ?? "" });
    };
    // Longer than any time-out: a run that waited would not end.
    const recording = await run(program, { idleSeconds: 86_400 });
    assert.deepEqual(findingsOf(recording).map(at), [
      "unhandled-rejection dev: a promise or an apply failed and nothing handles it: boom (<place>)",
    ]);
  });

  it("a promise that is rejected and not awaited, with two messages as two findings", async () => {
    const recording = await run(async () => {
      for (const message of ["one", "two", "one"]) void Promise.reject(new Error(message));
    });
    assert.deepEqual(findingsOf(recording).map(at), [
      "unhandled-rejection dev: a promise or an apply failed and nothing handles it: one (<place>)",
      "unhandled-rejection dev: a promise or an apply failed and nothing handles it: two (<place>)",
    ]);
  });

  it("a rejection without an Error", async () => {
    const recording = await run(async () => void Promise.reject("plain text"));
    assert.deepEqual(findingsOf(recording), [
      "unhandled-rejection dev: a promise or an apply failed and nothing handles it: plain text",
    ]);
  });

  it("an input that never resolves, with the resources that wait for it", async () => {
    const recording = await run(
      async () => {
        const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: new Promise<string>(() => undefined) });
        new aws.ec2.InternetGateway("gateway", { vpcId: vpc.id });
      },
      { idleSeconds: 0.3 },
    );
    assert.deepEqual(findingsOf(recording), [
      "never-resolved dev: vpc (aws:ec2/vpc:Vpc) is never registered: an input, its parent or a dependency never resolves; " +
        "1 more wait too: gateway (aws:ec2/internetGateway:InternetGateway)",
    ]);
  });

  it("a stack output that never resolves", async () => {
    const recording = await run(async () => ({ never: pulumi.output(new Promise(() => undefined)) }), {
      idleSeconds: 0.3,
    });
    assert.deepEqual(findingsOf(recording), [
      "never-resolved dev: a stack output or a component's output never resolves: find what it waits for",
    ]);
  });

  it("but not a slow program", async () => {
    const recording = await run(
      async () => {
        for (let step = 0; step < 4; step++) {
          await new Promise((resolve) => setTimeout(resolve, 200));
          new aws.ec2.Vpc(`vpc-${step}`, VPC);
        }
      },
      { idleSeconds: 0.4 },
    );
    assert.deepEqual([recording.resources.length, findingsOf(recording)], [5, []]);
  });

  it("without a change of the process: no leak message, no exit code, no listener", () => {
    const program = `
      require("./record/preload");
      const { record } = require("./record/record"), aws = require("@pulumi/aws");
      const before = process.listenerCount("unhandledRejection");
      const stuck = async () => { new aws.ec2.Vpc("vpc", { cidrBlock: new Promise(() => {}) }); };
      record(stuck, { project: "p", stack: "s", idleSeconds: 0.2 }, { values: {} }).then((r) =>
        console.log(r.findings[0].rule, process.listenerCount("unhandledRejection") - before));`;
    const said = execFileSync(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", program], {
      encoding: "utf8",
    });
    assert.equal(said, "never-resolved 0\n");
  });

  it("a stack that may not be referenced, and a missing output", async () => {
    const references = new Map([["organization/headend/us-west-2", { vpcId: "vpc-0123" }]]);
    const missing = await run(async () => void new pulumi.StackReference("organization/headend/eu-west-3"), {
      references,
    });
    assert.deepEqual(findingsOf(missing), [
      `unknown-reference ${URN}pulumi:pulumi:StackReference::organization/headend/eu-west-3: ` +
        "stack organization/headend/eu-west-3 does not exist: use one of organization/headend/us-west-2",
    ]);
    const without = await run(
      async () => {
        const region = new pulumi.StackReference("organization/headend/us-west-2");
        new aws.ec2.InternetGateway("gateway", { vpcId: region.requireOutput("vpc") });
      },
      { references },
    );
    assert.deepEqual(findingsOf(without), [
      "unknown-reference dev: stack organization/headend/us-west-2 has no output vpc: export it there or read another one",
    ]);
    const silent = await run(
      async () => ({ vpc: new pulumi.StackReference("organization/headend/us-west-2").getOutput("vpc") }),
      { references },
    );
    assert.deepEqual(findingsOf(silent), [
      "unknown-output dev: stack output vpc is undefined: set a value or remove it",
    ]);
  });

  it("a data source without a fixture, reported once", async () => {
    const recording = await run(async () => ({ zones: aws.getAvailabilityZonesOutput().names }));
    assert.deepEqual(findingsOf(recording), [
      "unknown-invoke dev: aws:index/getAvailabilityZones:getAvailabilityZones has no fixture: add a row to record/invokes.table.ts",
    ]);
  });

  it("an output without a fixture, in an input, in a text, and in a stack output", async () => {
    const recording = await run(async () => {
      const gateway = new aws.ec2.NatGateway("nat", { subnetId: "subnet-1", allocationId: "eipalloc-1" });
      new aws.ssm.Parameter("input", { type: "String", value: gateway.privateIp });
      new aws.ssm.Parameter("text", {
        type: "String",
        value: pulumi.interpolate`http://${gateway.privateIp}/`,
      });
      return { address: gateway.privateIp };
    });
    const nat = `${URN}aws:ec2/natGateway:NatGateway::nat`;
    assert.deepEqual(findingsOf(recording).sort(), [
      "unknown-output dev: stack output address comes from an output that no fixture has: add it to record/fixtures.table.ts",
      `unknown-output ${URN}aws:ssm/parameter:Parameter::input: input value comes from an output of ${nat} that no fixture has: add it to record/fixtures.table.ts`,
      `unknown-output ${URN}aws:ssm/parameter:Parameter::text: input value comes from an output of ${nat} that no fixture has: add it to record/fixtures.table.ts`,
    ]);
  });

  it("any output except id and arn of a type without a row", async () => {
    const recording = await run(async () => {
      const vault = new aws.backup.Vault("vault", {});
      new aws.sns.Topic("good", { displayName: pulumi.interpolate`${vault.id} ${vault.arn}` });
      new aws.ssm.Parameter("bad", { type: "String", value: vault.name });
    });
    assert.deepEqual(findingsOf(recording), [
      `unknown-output ${URN}aws:ssm/parameter:Parameter::bad: input value comes from an output of ${URN}aws:backup/vault:Vault::vault that no fixture has: add it to record/fixtures.table.ts`,
    ]);
    assert.match(
      String(only(recording, "good").inputs["displayName"]),
      /^vault-[0-9a-f]{17} arn:aws:backup:us-west-2:123456789012:Vault\/vault-/,
    );
  });

  it("a text with a missing value or an output, except the code of a function", async () => {
    const nothing: { host?: string } = {};
    const recording = await run(async () => {
      const vpc = new aws.ec2.Vpc("vpc", { ...VPC, tags: { of: `${vpc0().id}` } });
      new aws.ssm.Parameter("url", {
        type: "String",
        value: `https://${nothing.host}/?key=hunter2`,
        description: `https://${nothing.host}/`,
        allowedPattern: "undefinedness",
      });
      new aws.cloudfront.Function("f", {
        runtime: "cloudfront-js-2.0",
        code: "if (x === undefined) return;",
      });
      return { name: vpc.id.apply(() => `${nothing.host}`) };
    });
    function vpc0(): aws.ec2.Vpc {
      return new aws.ec2.Vpc("vpc0", VPC);
    }
    assert.deepEqual(findingsOf(recording).sort(), [
      "unknown-output dev: stack output name is a text with a missing value: undefined",
      `unknown-output ${URN}aws:ec2/vpc:Vpc::vpc: input tags.of is a text with a missing value: Calling [toString] on an [Output<T>] is not supported.`,
      `unknown-output ${URN}aws:ssm/parameter:Parameter::url: input description is a text with a missing value: https://undefined/`,
      `unknown-output ${URN}aws:ssm/parameter:Parameter::url: input value is a text with a missing value: [secret]`,
    ]);
  });

  it("a stack output that is undefined", async () => {
    const recording = await run(async () => ({ there: 1, missing: undefined }));
    assert.deepEqual(findingsOf(recording), [
      "unknown-output dev: stack output missing is undefined: set a value or remove it",
    ]);
    assert.deepEqual(recording.outputs, { there: 1 });
  });

  it("a component without recorded children", async () => {
    const recording = await run(async () => void new awsx.ec2.Vpc("net", {}));
    assert.deepEqual(findingsOf(recording), [
      `opaque-component ${URN}awsx:ec2:Vpc::net: awsx:ec2:Vpc has no recorded children: add it to record/components.ts`,
    ]);
  });

  it("a resource that is read, as a warning", async () => {
    const recording = await run(async () => void aws.ec2.Vpc.get("other", "vpc-0123"));
    assert.deepEqual(recording.findings, [
      {
        rule: "unknown-output",
        severity: "warning",
        subject: `${URN}aws:ec2/vpc:Vpc::other`,
        message: "is read from AWS: outputs without a fixture are undefined in the plan",
      },
    ]);
    assert.equal(only(recording, "other").outputs["id"], "vpc-0123");
  });

  it("lines of Pulumi's log, instead of the terminal", async () => {
    const recording = await run(async () => {
      await pulumi.log.info("fine");
      await pulumi.log.warn("hm");
      await pulumi.log.error("bad");
    });
    assert.deepEqual(findingsOf(recording), ["logged-warning dev: hm", "logged-error dev: bad"]);
  });

  it("transforms, which need an engine", async () => {
    const recording = await run(async () => pulumi.runtime.registerResourceTransform(() => undefined));
    assert.deepEqual(findingsOf(recording).map(at), [
      "program-failed dev: the program threw: The Pulumi CLI does not support transforms. Please update the Pulumi CLI (<place>)",
    ]);
  });
});
