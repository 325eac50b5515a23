import assert from "node:assert/strict";
import { blankRecord } from "../../record/registration";
import type { ResourceRecord } from "../../record/types";
import { differenceMarkdown, differenceText } from "../../report/difference";
import { keyed } from "../../verify/findings";
import { type Difference, differenceOf } from "../../verify/diff/difference";

type Inputs = ResourceRecord["inputs"];

const record = (kind: string, name: string, given: Partial<ResourceRecord> = {}): ResourceRecord => {
  const type = `aws:${kind}`;
  const urn = `urn:pulumi:one::headend::headend:cell:Part$${type}::${name}`;
  return { ...blankRecord({ urn, type, name, parent: "p", custom: true }), region: "us-west-2", ...given };
};

const group = (name: string, id: string) =>
  record("ec2/securityGroup:SecurityGroup", name, { outputs: { id }, inputs: { tags: { cell: "news" } } });
const rule = (name: string, inputs: Inputs, kind = "Ingress") =>
  record(`vpc/securityGroup${kind}Rule:SecurityGroup${kind}Rule`, name, {
    inputs: { ipProtocol: "tcp", fromPort: 443, toPort: 443, securityGroupId: "sg-00000a", ...inputs },
  });
const route = (inputs: Inputs, kind = "ec2/route:Route") => record(kind, "r", { inputs });
const policy = (...statements: object[]) =>
  record("s3/bucketPolicy:BucketPolicy", "b", {
    inputs: { policy: JSON.stringify({ Statement: statements }) },
  });

const ALLOW = {
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::1:root" },
  Action: "s3:GetObject",
  Resource: "*",
};

/** In every plan: a database behind one group, another group, a gateway and a table. */
const BASE = [
  group("database", "sg-00000a"),
  group("packager", "sg-00000b"),
  record("rds/cluster:Cluster", "index", { inputs: { vpcSecurityGroupIds: ["sg-00000a"] } }),
  record("ec2/routeTable:RouteTable", "app", { outputs: { id: "rtb-0a" } }),
  record("ec2/natGateway:NatGateway", "nat", { outputs: { id: "nat-0a" } }),
];

const plan = (rows: readonly ResourceRecord[], stack = "one") => ({
  records: { stacks: [stack], read: () => [...BASE, ...rows] },
  sorted: { findings: [], accepted: [] },
  cellOf: new Map<string, string>(),
});

const between = (before: readonly ResourceRecord[], after: readonly ResourceRecord[]): Difference =>
  differenceOf(plan(before), plan(after));

type Rows = readonly ResourceRecord[];

const NAT = { routeTableId: "rtb-0a", destinationCidrBlock: "0.0.0.0/0", natGatewayId: "nat-0a" };
const DROPS = {
  transitGatewayRouteTableId: "tgw-rtb-0a",
  destinationCidrBlock: "10.0.0.0/8",
  blackhole: true,
};
const TRANSIT = "ec2transitgateway/route:Route";
const DENY = { Effect: "Deny", Principal: "*", Action: "s3:PutObject", Resource: "*" };
const BLOCK = "s3/bucketPublicAccessBlock:BucketPublicAccessBlock";

/** [what the second plan has more, its rows, the line] */
const OPENINGS: readonly (readonly [string, Rows, Rows, string])[] = [
  [
    "a rule from a group, with what stands behind it",
    [],
    [rule("a", { referencedSecurityGroupId: "sg-00000b", toPort: 445 })],
    "SecurityGroup database accepts from SecurityGroup packager: tcp/443-445 in us-west-2; behind it: Cluster index",
  ],
  [
    "a rule to the world",
    [],
    [rule("a", { cidrIpv6: "::/0", ipProtocol: "-1" }, "Egress")],
    "SecurityGroup database sends to ::/0: everything in us-west-2; behind it: Cluster index",
  ],
  [
    "an old rule",
    [],
    [
      record("ec2/securityGroupRule:SecurityGroupRule", "a", {
        inputs: {
          type: "ingress",
          protocol: "tcp",
          fromPort: 1,
          toPort: 1,
          cidrBlocks: ["10.0.0.0/8"],
          securityGroupId: "sg-00000b",
        },
      }),
    ],
    "SecurityGroup packager accepts from 10.0.0.0/8: tcp/1 in us-west-2",
  ],
  ["a route", [], [route(NAT)], "RouteTable app leads to NatGateway nat: 0.0.0.0/0 in us-west-2"],
  [
    "a blackhole route less",
    [route(DROPS, TRANSIT)],
    [],
    "no longer: tgw-rtb-0a drops: 10.0.0.0/8 in us-west-2",
  ],
  [
    "a principal",
    [],
    [policy(ALLOW)],
    "BucketPolicy b allows arn:aws:iam::1:root on *: s3:GetObject in us-west-2",
  ],
  [
    "a condition less",
    [policy({ ...ALLOW, Condition: { Bool: { "aws:SecureTransport": "true" } } })],
    [policy(ALLOW)],
    "BucketPolicy b allows arn:aws:iam::1:root on *: s3:GetObject in us-west-2",
  ],
  [
    "a denial less",
    [policy(DENY)],
    [policy()],
    "no longer: BucketPolicy b denies * on *: s3:PutObject in us-west-2",
  ],
  [
    "a public access block less",
    [record(BLOCK, "x", { inputs: { bucket: "b", blockPublicAcls: true } })],
    [record(BLOCK, "x", { inputs: { bucket: "b" } })],
    "no longer: b blocks public access: blockPublicAcls in us-west-2",
  ],
];

describe("The difference of two plans", () => {
  it("of one plan is empty", () => {
    const difference = between([rule("a", {}), route(NAT)], [route(NAT), rule("a", {})]);
    const shown = { environment: "e", from: "a", to: "a", difference };
    assert.equal(differenceText(shown), "e, from a to a: no difference\n");
  });

  for (const [what, before, after, line] of OPENINGS)
    it(`opens by ${what}, and closes in the other direction`, () => {
      assert.deepEqual(between(before, after).opens, [line]);
      const isDenial = line.startsWith("no longer: ");
      assert.ok(between(after, before).closes.includes(isDenial ? line.slice("no longer: ".length) : line));
    });

  it("opens and closes nothing where a rule has another name or description", () => {
    const peer = { referencedSecurityGroupId: "sg-00000b" };
    const { opens, closes, deleted, created, cells } = between(
      [rule("a", peer)],
      [rule("b", { ...peer, description: "x", tags: { cell: "sports" } })],
    );
    assert.deepEqual([opens, closes], [[], []]);
    assert.deepEqual(deleted, ["SecurityGroupIngressRule a (one)"]);
    assert.deepEqual(created, ["1 SecurityGroupIngressRule (one)"]);
    assert.deepEqual(cells, ["sports"]);
  });

  it("has what is replaced, why, and what is protected", () => {
    const vpc = (cidrBlock: string, protect = false) =>
      record("ec2/vpc:Vpc", "hub", { inputs: { cidrBlock }, protect });
    assert.deepEqual(between([vpc("10.0.0.0/19")], [vpc("10.0.32.0/19")]).replaced, [
      "Vpc hub (one), because cidrBlock changes",
    ]);
    assert.deepEqual(between([vpc("10.0.0.0/19", true)], []).deleted, [
      "Vpc hub (one), protected: unprotect it first",
    ]);
  });

  it("leaves out what operators own", () => {
    const service = (desiredCount: number) =>
      record("ecs/service:Service", "x", { inputs: { desiredCount }, ignoreChanges: ["desiredCount"] });
    assert.deepEqual(between([service(1)], [service(2)]), between([], []));
  });

  it("folds updates by type and input", () => {
    const alarms = (threshold: number) =>
      ["a", "b"].map((name) => record("cloudwatch/metricAlarm:MetricAlarm", name, { inputs: { threshold } }));
    assert.deepEqual(between(alarms(1), alarms(2)).updated, ["2 MetricAlarm: threshold (one)"]);
  });

  it("has findings that come and go", () => {
    const finding = keyed({
      stack: "one",
      rule: "orphan",
      severity: "error",
      subject: "x",
      message: "has no parent",
    });
    const found = { ...plan([]), sorted: { findings: [finding], accepted: [] } };
    assert.deepEqual(differenceOf(plan([]), found).findings, ["error orphan x (one): has no parent"]);
    assert.deepEqual(differenceOf(found, plan([])).cured, ["error orphan x (one): has no parent"]);
  });
});

describe("What headend diff prints", () => {
  const many = Array.from({ length: 3000 }, (_, at) => `SecurityGroup a${at} accepts from <b*>: tcp/443`);
  const EMPTY = between([], []);
  const difference = {
    ...EMPTY,
    stacks: [
      { name: "one", is: "kept" as const },
      { name: "two", is: "removed" as const },
    ],
    opens: many,
    closes: many,
    deleted: ["x"],
  };
  const shown = { environment: "e", from: "a", to: "b", difference };

  it("has at most sixty lines, something of each section, and the commands", () => {
    const lines = differenceText(shown).trimEnd().split("\n");
    assert.ok(lines.length <= 60 && lines.length >= 58, String(lines.length));
    assert.deepEqual(
      lines.filter((line) => !line.startsWith(" ")),
      [
        "e, from a to b: 2 stacks",
        "opens:",
        "closes:",
        "is deleted:",
        "headend up e --stack one",
        "pulumi destroy --stack two",
      ],
    );
    assert.match(lines.join("\n"), /\n {2}and 2\d+ more; --format json has them\n/);
  });

  it("fits in a comment as Markdown, with the summary first", () => {
    const page = differenceMarkdown(shown);
    assert.ok(page.length <= 60_000 && page.length > 50_000, String(page.length));
    assert.match(page, /^\*\*e, from a to b: 2 stacks\*\*\n\n```bash\nheadend up e --stack one\n/);
    assert.match(page, /accepts from \\<b\\\*\\>: tcp/);
  });
});
