import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { network } from "./program";
import { only, run, findingsOf } from "./run";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

class BaseComponent extends pulumi.ComponentResource {
  constructor(type: string, name: string, options: pulumi.ComponentResourceOptions = {}) {
    super(type, name, {}, options);
  }
}

describe("record", () => {
  it("formats URNs as the engine does: all parent types, without the root stack", async () => {
    const recording = await run(async () => {
      const outer = new BaseComponent("x:y:Outer", "outer");
      const inner = new BaseComponent("x:y:Inner", "inner", { parent: outer });
      new aws.ec2.Vpc("deep", { cidrBlock: "10.0.0.0/16" }, { parent: inner });
      new aws.ec2.Vpc("top", { cidrBlock: "10.1.0.0/16" });
    });
    assert.deepEqual(
      recording.resources.map(({ urn, parent }) => [urn, parent]),
      [
        [
          "urn:pulumi:dev::headend::aws:ec2/vpc:Vpc::top",
          "urn:pulumi:dev::headend::pulumi:pulumi:Stack::headend-dev",
        ],
        ["urn:pulumi:dev::headend::pulumi:pulumi:Stack::headend-dev", ""],
        [
          "urn:pulumi:dev::headend::x:y:Outer$x:y:Inner$aws:ec2/vpc:Vpc::deep",
          "urn:pulumi:dev::headend::x:y:Outer$x:y:Inner::inner",
        ],
        ["urn:pulumi:dev::headend::x:y:Outer$x:y:Inner::inner", "urn:pulumi:dev::headend::x:y:Outer::outer"],
        [
          "urn:pulumi:dev::headend::x:y:Outer::outer",
          "urn:pulumi:dev::headend::pulumi:pulumi:Stack::headend-dev",
        ],
      ],
    );
  });

  it("keeps every option of a resource", async () => {
    const recording = await run(async () => {
      const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
      const options: pulumi.CustomResourceOptions = {
        protect: true,
        retainOnDelete: true,
        deleteBeforeReplace: true,
        ignoreChanges: ["tags"],
        replaceOnChanges: ["cidrBlock"],
        customTimeouts: { create: "5m", delete: "1h" },
        aliases: ["urn:pulumi:dev::headend::aws:ec2/subnet:Subnet::old", { name: "older" }],
        dependsOn: [new aws.ec2.InternetGateway("gateway", { vpcId: vpc.id })],
      };
      new aws.ec2.Subnet("subnet", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" }, options);
    });
    const { inputs, outputs, ...subnet } = only(recording, "subnet");
    assert.deepEqual(inputs, { vpcId: only(recording, "vpc").outputs["id"], cidrBlock: "10.0.0.0/24" });
    assert.deepEqual(Object.keys(outputs).sort(), [
      "arn",
      "assignIpv6AddressOnCreation",
      "availabilityZone",
      "id",
      "mapPublicIpOnLaunch",
      "ownerId",
      "privateDnsHostnameTypeOnLaunch",
      "region",
    ]);
    assert.deepEqual(subnet, {
      urn: "urn:pulumi:dev::headend::aws:ec2/subnet:Subnet::subnet",
      type: "aws:ec2/subnet:Subnet",
      name: "subnet",
      parent: "urn:pulumi:dev::headend::pulumi:pulumi:Stack::headend-dev",
      custom: true,
      remote: false,
      provider: "",
      region: "us-west-2",
      dependencies: [
        "urn:pulumi:dev::headend::aws:ec2/internetGateway:InternetGateway::gateway",
        "urn:pulumi:dev::headend::aws:ec2/vpc:Vpc::vpc",
      ],
      propertyDependencies: { vpcId: ["urn:pulumi:dev::headend::aws:ec2/vpc:Vpc::vpc"] },
      protect: true,
      retainOnDelete: true,
      deleteBeforeReplace: true,
      ignoreChanges: ["tags"],
      replaceOnChanges: ["cidrBlock"],
      customTimeouts: { create: "5m", delete: "1h" },
      aliases: [
        "urn:pulumi:dev::headend::aws:ec2/subnet:Subnet::old",
        { name: "older", parenturn: "urn:pulumi:dev::headend::pulumi:pulumi:Stack::headend-dev" },
      ],
    });
    assert.deepEqual(recording.findings, []);
  });

  it("lets children inherit protect, as the SDK does, unless they set it", async () => {
    const recording = await run(async () => {
      const part = new BaseComponent("x:y:Part", "part", { protect: true });
      new aws.ec2.Vpc("kept", { cidrBlock: "10.0.0.0/16" }, { parent: part });
      new aws.ec2.Vpc("free", { cidrBlock: "10.1.0.0/16" }, { parent: part, protect: false });
    });
    assert.deepEqual([only(recording, "kept").protect, only(recording, "free").protect], [true, false]);
  });

  it("records the region: the resource's own, then its provider's, then the configuration's", async () => {
    const recording = await run(async () => {
      const provider = new aws.Provider("paris", {
        region: "eu-west-3",
        allowedAccountIds: ["111122223333"],
      });
      const part = new BaseComponent("x:y:Part", "part", { providers: [provider] });
      new aws.sns.Topic("configured", {});
      new aws.sns.Topic("provided", {}, { parent: part });
      new aws.sns.Topic("own", { region: "us-east-1" }, { parent: part });
    });
    const seen = ["paris", "part", "configured", "provided", "own"].map((name) => {
      const { region, provider } = only(recording, name);
      return [name, region, provider.replace(/[0-9a-f-]{36}$/, "<id>")];
    });
    const paris = "urn:pulumi:dev::headend::pulumi:providers:aws::paris::<id>";
    assert.deepEqual(seen, [
      ["paris", "eu-west-3", ""],
      ["part", "", ""],
      ["configured", "us-west-2", ""],
      ["provided", "eu-west-3", paris],
      ["own", "us-east-1", paris],
    ]);
    assert.match(
      String(only(recording, "provided").outputs["arn"]),
      /^arn:aws:sns:eu-west-3:111122223333:provided-[0-9a-f]{7}$/,
    );
    assert.match(
      String(only(recording, "own").outputs["arn"]),
      /^arn:aws:sns:us-east-1:111122223333:own-[0-9a-f]{7}$/,
    );
  });

  it("writes secrets as [secret] and shows them to the program", async () => {
    const config = {
      values: { "aws:region": "us-west-2", "headend:password": "hunter2!" },
      secrets: ["headend:password"],
    };
    const seen: string[] = [];
    const recording = await run(
      async () => {
        const password = new pulumi.Config("headend").requireSecret("password");
        const parameter = new aws.ssm.Parameter("p", {
          type: "SecureString",
          value: password,
          tags: { note: password },
        });
        pulumi
          .all([parameter.value, parameter.tagsAll])
          .apply(([value, tags]) => seen.push(value, tags["note"] ?? ""));
        return { password, open: "yes", nested: { password } };
      },
      {},
      config,
    );
    assert.deepEqual(seen, ["hunter2!", "hunter2!"]);
    assert.deepEqual(only(recording, "p").inputs, {
      type: "SecureString",
      value: "[secret]",
      tags: { note: "[secret]" },
    });
    assert.deepEqual(recording.outputs, {
      password: "[secret]",
      open: "yes",
      nested: { password: "[secret]" },
    });
    assert.ok(!JSON.stringify(recording).includes("hunter2!"));
  });

  it("leaves computed outputs unknown in a preview, and only those", async () => {
    const program = async (): Promise<Record<string, unknown>> => {
      const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
      const group = new aws.cloudwatch.LogGroup("log", {});
      new aws.ec2.Subnet("subnet", {
        vpcId: vpc.id,
        cidrBlock: vpc.cidrBlock.apply((block) => block.replace("/16", "/24")),
      });
      return { name: group.name, arn: group.arn, block: vpc.cidrBlock, preview: pulumi.runtime.isDryRun() };
    };
    const preview = await run(program, { preview: true });
    assert.deepEqual(only(preview, "subnet").inputs, { vpcId: UNKNOWN, cidrBlock: "10.0.0.0/24" });
    assert.match(String(preview.outputs["name"]), /^log-[0-9a-f]{7}$/);
    assert.deepEqual(
      { ...preview.outputs, name: "" },
      { name: "", arn: UNKNOWN, block: "10.0.0.0/16", preview: true },
    );
    assert.deepEqual(preview.findings, []);
    const up = await run(program);
    assert.equal(up.outputs["name"], preview.outputs["name"]);
    assert.equal(up.outputs["preview"], false);
  });

  it("is the same in every run, sorted by URN", async () => {
    const [one, two] = [await run(() => network(2, 2)), await run(() => network(2, 2))];
    assert.deepEqual(one, two);
    const urns = one.resources.map(({ urn }) => urn);
    assert.deepEqual(urns, [...urns].sort());
    assert.equal(urns.length, 1 + 1 + 2 * (3 + 2 * 13));
    assert.deepEqual(one.findings, []);
  });

  it("runs one program at a time, each with its own configuration", async () => {
    const program = async (): Promise<Record<string, unknown>> => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
      return {
        stack: pulumi.getStack(),
        size: new pulumi.Config("headend").get("size"),
        in: pulumi.getOrganization(),
      };
    };
    const recordings = await Promise.all(
      ["a", "b"].map((stack) =>
        run(program, { stack, organization: "o" }, { values: { "headend:size": stack.toUpperCase() } }),
      ),
    );
    assert.deepEqual(
      recordings.map(({ stack, outputs, resources }) => [stack, outputs, resources.length]),
      [
        ["a", { stack: "a", size: "A", in: "o" }, 2],
        ["b", { stack: "b", size: "B", in: "o" }, 2],
      ],
    );
  });

  it("returns results for the data sources of the table", async () => {
    const recording = await run(async () => {
      const provider = new aws.Provider("ningxia", {
        region: "cn-northwest-1",
        allowedAccountIds: ["444455556666"],
      });
      const [region, partition, caller] = await Promise.all([
        aws.getRegion({}, { provider }),
        aws.getPartition({}, { provider }),
        aws.getCallerIdentity({}, { provider }),
      ]);
      return {
        region: region.region,
        home: aws.getRegionOutput().region,
        partition,
        account: caller.accountId,
      };
    });
    assert.deepEqual(recording.outputs, {
      region: "cn-northwest-1",
      home: "us-west-2",
      partition: {
        id: "aws-cn",
        partition: "aws-cn",
        dnsSuffix: "amazonaws.com.cn",
        reverseDnsPrefix: "cn.com.amazonaws",
      },
      account: "444455556666",
    });
    assert.deepEqual(recording.findings, []);
  });

  it("returns the prefix lists, images and policies that AWS publishes", async () => {
    const recording = await run(async () => ({
      list: aws.ec2.getManagedPrefixListOutput({ name: "com.amazonaws.global.cloudfront.origin-facing" }).id,
      image: aws.ssm.getParameterOutput({
        name: "/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id",
      }).value,
      policy: aws.cloudfront.getCachePolicyOutput({ name: "Managed-CachingDisabled" }).id,
    }));
    assert.match(String(recording.outputs["list"]), /^pl-[0-9a-f]{8}$/);
    assert.match(String(recording.outputs["image"]), /^ami-0[0-9a-f]{16}$|^\[secret\]$/);
    assert.match(String(recording.outputs["policy"]), /^[0-9a-f-]{36}$/);
    assert.deepEqual(recording.findings, []);
    const own = await run(async () => void aws.ssm.getParameterOutput({ name: "/mine" }));
    assert.deepEqual(
      findingsOf(own)[0],
      "unknown-invoke dev: aws:ssm/getParameter:getParameter has no fixture: add a row to record/invokes.table.ts",
    );
  });

  it("resolves stack references, and keeps a secret output secret", async () => {
    const references = new Map([["organization/headend/us-west-2", { vpcId: "vpc-0123", key: "[secret]" }]]);
    const seen: unknown[] = [];
    const recording = await run(
      async () => {
        const region = new pulumi.StackReference("organization/headend/us-west-2");
        seen.push(
          await pulumi.isSecret(region.getOutput("key")),
          await pulumi.isSecret(region.getOutput("vpcId")),
        );
        new aws.ec2.InternetGateway("gateway", { vpcId: region.requireOutput("vpcId") });
      },
      { references },
    );
    assert.deepEqual(seen, [true, false]);
    assert.deepEqual(only(recording, "gateway").inputs, { vpcId: "vpc-0123" });
    assert.deepEqual(recording.findings, []);
  });

  it("accepts resource hooks, and records none", async () => {
    const recording = await run(async () => {
      const hook = new pulumi.ResourceHook("hook", async () => undefined);
      new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" }, { hooks: { beforeCreate: [hook] } });
    });
    assert.deepEqual(only(recording, "vpc").inputs, { cidrBlock: "10.0.0.0/16" });
    assert.deepEqual(findingsOf(recording), []);
  });

  it("records outputs of components, with resources as urn and id", async () => {
    const recording = await run(async () => {
      const part = new BaseComponent("x:y:Part", "part");
      const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" }, { parent: part });
      (part as unknown as { registerOutputs(outputs: object): void }).registerOutputs({ vpc, vpcId: vpc.id });
    });
    const { urn, outputs } = only(recording, "vpc");
    assert.deepEqual(only(recording, "part").outputs, {
      vpc: { urn, id: outputs["id"] },
      vpcId: outputs["id"],
    });
  });

  it("creates resources inside apply in an up, not in a preview", async () => {
    const program = async (): Promise<void> => {
      const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
      vpc.id.apply((vpcId) => new aws.ec2.InternetGateway("late", { vpcId }));
    };
    const names = async (preview: boolean): Promise<string[]> =>
      (await run(program, { preview })).resources.map(({ name }) => name).sort();
    assert.deepEqual(await names(false), ["headend-dev", "late", "vpc"]);
    assert.deepEqual(await names(true), ["headend-dev", "vpc"]);
  });
});
