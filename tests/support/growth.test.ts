import assert from "node:assert/strict";
import { blankRecord } from "../../record/registration";
import type { Recording, ResourceRecord } from "../../record/types";
import { updatesOf } from "./growth";

const resource = (type: string, inputs: Record<string, unknown>): ResourceRecord => {
  const urn = `urn:pulumi:stack::headend::${type}::one`;
  return {
    ...blankRecord({ urn, type, name: "one", parent: "", custom: true }),
    region: "us-west-2",
    inputs,
  };
};

const stackOf = (...resources: ResourceRecord[]): Recording => ({
  stack: "stack",
  resources,
  outputs: {},
  findings: [],
});

const widgets = (...alarms: string[]): string =>
  JSON.stringify({
    widgets: [
      { type: "text", properties: { markdown: `${alarms.length} channels` } },
      { type: "alarm", properties: { alarms } },
    ],
  });
const firewallRule = (name: string, priority: number, limit = 5) => ({ name, priority, limit });
const told = (...channels: string[]) => ({
  timeoutInSeconds: 60,
  environmentVariables: { HOST: "a", CHANNELS: JSON.stringify(channels) },
});

/** [what, type, property, before, after that grows, after that loses] */
const CASES: readonly (readonly [string, string, string, unknown, unknown, unknown])[] = [
  ["a list", "aws:lb/loadBalancer:LoadBalancer", "subnets", ["a", "b"], ["c", "b", "a"], ["a", "c"]],
  ["a number", "aws:elasticache/replicationGroup:ReplicationGroup", "numCacheClusters", 2, 3, 1],
  [
    "the line-up",
    "aws:s3/bucketObjectv2:BucketObjectv2",
    "content",
    JSON.stringify({ zones: ["a"], vendors: { north: { paths: ["internet"] } } }),
    JSON.stringify({
      zones: ["a", "b"],
      vendors: { north: { paths: ["internet", "privateLink"] }, south: {} },
    }),
    JSON.stringify({ zones: ["a", "b"], vendors: { north: { paths: ["privateLink"] } } }),
  ],
  [
    "a bundle",
    "aws:s3/bucketObjectv2:BucketObjectv2",
    "content",
    "one\ntwo\n",
    "one\ntwo\nthree\n",
    "two\nthree\n",
  ],
  [
    "a dashboard",
    "aws:cloudwatch/dashboard:Dashboard",
    "dashboardBody",
    widgets("a", "b"),
    widgets("a", "b", "c"),
    widgets("a", "c"),
  ],
  [
    "a composite alarm",
    "aws:cloudwatch/compositeAlarm:CompositeAlarm",
    "alarmRule",
    'ALARM("a")',
    '(ALARM("b") OR ALARM("a"))',
    'ALARM("b")',
  ],
  [
    "a firewall",
    "aws:wafv2/webAcl:WebAcl",
    "rules",
    [firewallRule("north", 0)],
    [firewallRule("south", 0), firewallRule("north", 1)],
    [firewallRule("south", 0), firewallRule("north", 1, 4)],
  ],
  ["a canary", "aws:synthetics/canary:Canary", "runConfig", told("a"), told("a", "b"), told("b")],
  [
    "a function",
    "aws:cloudfront/function:Function",
    "code",
    'const CELL = {"countries":{"a":["US"]}};\nhandler',
    'const CELL = {"countries":{"a":["US"],"b":[]}};\nhandler',
    'const CELL = {"countries":{"b":[]}};\nhandler',
  ],
  [
    "a canary's network",
    "aws:synthetics/canary:Canary",
    "vpcConfig",
    { subnetIds: ["a"], securityGroupIds: ["sg"] },
    { subnetIds: ["a", "b"], securityGroupIds: ["sg"] },
    { subnetIds: ["a", "b"], securityGroupIds: [] },
  ],
];

describe("growth, as tests see it", () => {
  for (const [what, type, property, before, grown, lost] of CASES) {
    it(`is distinct from loss in ${what}`, () => {
      const of = (value: unknown): Recording => stackOf(resource(type, { [property]: value }));
      assert.deepEqual(updatesOf(of(before), of(grown)), [`${type} ${property}`]);
      assert.throws(() => updatesOf(of(before), of(lost)), { name: "AssertionError" });
    });
  }

  it("loses no resource, and no option of one", () => {
    const before = resource("aws:s3/bucket:Bucket", {});
    assert.throws(() => updatesOf(stackOf(before), stackOf()), /Bucket::one is missing/);
    assert.throws(() => updatesOf(stackOf(before), stackOf({ ...before, protect: true })), {
      name: "AssertionError",
    });
  });

  it("touches what is made from an object's version, when the object is updated", () => {
    const object = {
      ...resource("aws:s3/bucketObjectv2:BucketObjectv2", { content: "one\n" }),
      outputs: { versionId: "v1" },
    };
    const store = {
      ...resource("aws:lb/trustStore:TrustStore", { version: "v1", bucket: "b" }),
      propertyDependencies: { version: [object.urn], bucket: [object.urn] },
    };
    const after = { ...object, inputs: { content: "one\ntwo\n" } };
    assert.deepEqual(updatesOf(stackOf(object, store), stackOf(after, store)), [
      "aws:lb/trustStore:TrustStore version",
      "aws:s3/bucketObjectv2:BucketObjectv2 content",
    ]);
  });
});
