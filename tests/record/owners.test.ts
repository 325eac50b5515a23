import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { compare } from "../../record/compare";
import { owners, type Owner } from "./owners";
import { blankRecord } from "../../record/registration";
import type { ResourceRecord } from "../../record/types";
import { only, run } from "./run";

function resource(
  name: string,
  outputs: Record<string, unknown>,
  inputs: Record<string, unknown> = {},
): ResourceRecord {
  return { ...blankRecord({ urn: name, type: "t", name, parent: "", custom: true }), outputs, inputs };
}

const seen = (found: Owner[]): string[] =>
  found.map(({ urn, property, value }) => `${urn}.${property}=${value}`);

describe("owners", () => {
  it("finds values on delimiters, the longer first, anywhere in a text", () => {
    const index = owners([
      resource("bucket", {
        id: "media-0a1b2c3",
        arn: "arn:aws:s3:::media-0a1b2c3",
        bucketDomainName: "media-0a1b2c3.s3.amazonaws.com",
      }),
      resource("vpc", { id: "vpc-0123456789abcdef0" }),
    ]);
    const document = JSON.stringify({
      Resource: ["arn:aws:s3:::media-0a1b2c3/*", "vpc-0123456789abcdef0"],
      Host: "media-0a1b2c3.s3.amazonaws.com:443",
    });
    assert.deepEqual(seen(index.find(document)), [
      "bucket.arn=arn:aws:s3:::media-0a1b2c3",
      "vpc.id=vpc-0123456789abcdef0",
      "bucket.bucketDomainName=media-0a1b2c3.s3.amazonaws.com",
    ]);
    assert.deepEqual(seen(index.find("https://media-0a1b2c3/key")), ["bucket.id=media-0a1b2c3"]);
    for (const other of [
      "vpc-0123456789abcdef01",
      "my-vpc-0123456789abcdef0",
      "media-0a1b2c3-copy",
      "media",
      "",
    ]) {
      assert.deepEqual(index.find(other), [], other);
    }
  });

  it("ignores plain words, numbers, and a resource's inputs", () => {
    const index = owners([
      resource("a", {
        id: "us-west-2",
        name: "default",
        ownerId: "123456789012",
        port: 3306,
        state: "available",
        status: "PENDING_VALIDATION",
      }),
      resource("b", { id: "vpc-0123456789abcdef0" }, { vpcId: "vpc-0123456789abcdef0" }),
      resource("c", { zoneId: "Z0123456789ABCDEF", hostedZoneId: "Z2FDTNDATAQYW2" }),
    ]);
    for (const text of [
      "us-west-2",
      "default",
      "123456789012",
      "3306",
      "available",
      "vpc-0123456789abcdef0",
      "Z2FDTNDATAQYW2",
    ]) {
      assert.deepEqual(index.find(text), [], text);
    }
  });

  it("returns every owner of a shared value", () => {
    const index = owners([
      resource("vpc", { defaultSecurityGroupId: "sg-0aaaaaaaaaaaaaaaa" }),
      resource("group", { id: "sg-0aaaaaaaaaaaaaaaa" }),
    ]);
    assert.deepEqual(seen(index.find("sg-0aaaaaaaaaaaaaaaa")), [
      "vpc.defaultSecurityGroupId=sg-0aaaaaaaaaaaaaaaa",
      "group.id=sg-0aaaaaaaaaaaaaaaa",
    ]);
  });

  it("walks the inputs of a recorded resource", async () => {
    const recording = await run(async () => {
      const topic = new aws.sns.Topic("topic", {});
      const endpoint = new aws.ec2.VpcEndpoint("endpoint", {
        vpcId: "vpc-1",
        serviceName: "com.amazonaws.us-west-2.ecr.api",
        vpcEndpointType: "Interface",
      });
      const policy = topic.arn.apply((arn) =>
        JSON.stringify({ Statement: [{ Effect: "Allow", Resource: [`${arn}:*`] }] }),
      );
      new aws.iam.RolePolicy("policy", { role: "role", policy });
      const dns = endpoint.dnsEntries.apply((entries) => entries[0]?.dnsName ?? "");
      new aws.ssm.Parameter("p", {
        type: "String",
        value: "x",
        description: pulumi.interpolate`at ${dns}`,
        tags: { of: endpoint.id },
      });
    });
    const index = owners(recording.resources);
    const paths = (name: string): [string, string[]][] =>
      Object.entries(index.in(only(recording, name))).map(([path, found]) => [
        path,
        found.map(({ urn, property }) => `${urn.split("::")[3]}.${property}`),
      ]);
    assert.deepEqual(paths("policy"), [["policy", ["topic.id"]]]);
    assert.deepEqual(paths("p"), [
      ["description", ["endpoint.dnsEntries[0].dnsName"]],
      ["tags.of", ["endpoint.id"]],
    ]);
    assert.deepEqual(paths("topic"), []);
  });
});

describe("compare", () => {
  const program = (where: boolean) => async (): Promise<void> => {
    const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
    vpc.id.apply((vpcId) => new aws.ec2.InternetGateway("late", { vpcId }));
    if (pulumi.runtime.isDryRun() === where) new aws.ec2.Vpc("shown", { cidrBlock: "10.1.0.0/16" });
  };

  it("reports what only one of the passes registers", async () => {
    const up = await run(program(true));
    const preview = await run(program(true), { preview: true });
    assert.deepEqual(compare(up, preview), [
      {
        rule: "only-in-up",
        severity: "error",
        subject: "urn:pulumi:dev::headend::aws:ec2/internetGateway:InternetGateway::late",
        message: "is created by an up but not shown by a first preview: create no resources inside apply",
      },
      {
        rule: "only-in-preview",
        severity: "error",
        subject: "urn:pulumi:dev::headend::aws:ec2/vpc:Vpc::shown",
        message:
          "is shown by a preview but not created by an up: let no unknown value decide what is created",
      },
    ]);
    assert.deepEqual(compare(up, up), []);
  });
});
