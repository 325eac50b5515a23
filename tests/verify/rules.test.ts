import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { blankRecord } from "../../record/registration";
import type { ResourceRecord } from "../../record/types";
import { judge, judgeNetworks, type Claim } from "../../verify/rules";
import { AT_LOCATIONS, OF_NO_REGION } from "../../verify/rules.table";

const CLAIM: Claim = { regions: ["us-west-2"], protect: true };
const COMPONENT = "urn:pulumi:us-west-2::headend::headend:region:Hub::hub";
const TAGS = {
  Name: "x",
  component: "Hub",
  environment: "e",
  region: "us-west-2",
  owner: "o",
  "cost-centre": "c",
};

/** A resource without faults, except for what is planted. */
function resource(type: string, planted: Partial<ResourceRecord> = {}): ResourceRecord {
  const urn = `urn:pulumi:us-west-2::headend::headend:region:Hub$${type}::x`;
  const blank = blankRecord({ urn, type, name: "x", parent: COMPONENT, custom: true });
  return { ...blank, region: "us-west-2", deleteBeforeReplace: true, inputs: { tags: TAGS }, ...planted };
}

const UNDECLARED =
  "undeclared-flow: matches no declared flow; create it from a row of catalog/flows.table.ts";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const AWS_APIS = {
  tags: TAGS,
  description: "aws-apis: why",
  ipProtocol: "tcp",
  fromPort: 443,
  toPort: 443,
  cidrIpv4: "10.0.0.0/14",
};

const VPC = resource("aws:ec2/vpc:Vpc", {
  inputs: { tags: TAGS, cidrBlock: "10.0.0.0/19" },
  outputs: { id: "vpc-1" },
});
const subnet = (urn: string, cidrBlock: string, vpcId = "vpc-1"): ResourceRecord =>
  resource("aws:ec2/subnet:Subnet", { urn, inputs: { tags: TAGS, cidrBlock, vpcId } });

const found = (...resources: ResourceRecord[]): string[] =>
  judge(resources, CLAIM).map(({ rule, message }) => `${rule}: ${message}`);

describe("Rules on recorded resources", () => {
  it("find nothing wrong with a correct resource", () => {
    assert.deepEqual(found(VPC, subnet("a", "10.0.0.0/24"), subnet("b", "10.0.1.0/26")), []);
  });

  it("find a resource without a component", () => {
    const parent = "urn:pulumi:us-west-2::headend::pulumi:pulumi:Stack::headend-us-west-2";
    assert.deepEqual(found(resource("aws:ec2/vpc:Vpc", { parent })), [
      "orphan: has no component as parent; pass `this.child` of its component as options",
    ]);
  });

  it("find a resource in another region than its stack's", () => {
    assert.deepEqual(found(resource("aws:ec2/vpc:Vpc", { region: "us-east-1" })), [
      "wrong-region: is in us-east-1, and its stack is in us-west-2; pass the provider of the stack",
    ]);
  });

  it("accept circuits and their interfaces in the region of a Direct Connect location, and nothing else there", () => {
    const claim: Claim = { ...CLAIM, protect: false, lineRegions: ["eu-west-1"] };
    const wrong = (type: string, region: string) => judge([resource(type, { region })], claim).length;
    assert.equal(AT_LOCATIONS.size, 5);
    for (const type of AT_LOCATIONS) {
      assert.equal(wrong(type, "eu-west-1"), 0, type);
      assert.equal(wrong(type, "eu-west-3"), 1, type);
    }
    assert.equal(wrong("aws:ec2/vpc:Vpc", "eu-west-1"), 1);
  });

  it("accept a global type in any region: `@pulumi/aws` has no input `region` for any such type", () => {
    assert.deepEqual(found(resource("aws:iam/role:Role", { region: "us-east-1" })), []);
    for (const type of OF_NO_REGION) {
      const [, file] = /^aws:(.*):/.exec(type) ?? [];
      const declared = readFileSync(require.resolve(`@pulumi/aws/${file}.d.ts`), "utf8");
      assert.doesNotMatch(declared, /^    region\?: /m, type);
    }
  });

  it("find missing tags, but not on types without tags", () => {
    assert.deepEqual(found(resource("aws:ec2/vpc:Vpc", { inputs: { tags: { Name: "x" } } })), [
      "untagged: has no tags component, environment, region, owner, cost-centre; pass `this.tags(...)` of its component",
    ]);
    assert.deepEqual(found(resource("aws:ec2/route:Route", { inputs: {} })), []);
  });

  it("find unprotected resources that hold data, if the environment sets `protect`", () => {
    const bucket = resource("aws:s3/bucket:Bucket");
    assert.deepEqual(found(bucket), [
      "unprotected: is not protected, so `pulumi up` may delete it; pass `this.protection(...)` of its component",
    ]);
    assert.deepEqual(found({ ...bucket, protect: true }), []);
    assert.deepEqual(judge([bucket], { ...CLAIM, protect: false }), []);
  });

  it("accept unprotected resources of a retiring cell or region, by their tags", () => {
    const tags = { ...TAGS, region: "us-west-2", cell: "sports-2" };
    const bucket = resource("aws:s3/bucket:Bucket", { inputs: { tags } });
    for (const name of ["sports-2", "us-west-2"])
      assert.deepEqual(judge([bucket], { ...CLAIM, retiring: [name] }), []);
    assert.equal(judge([bucket], { ...CLAIM, retiring: ["sports-1", "us-east-1"] }).length, 1);
  });

  it("find a security group that accepts connections from anywhere", () => {
    assert.deepEqual(found(resource(INGRESS, { inputs: { ...AWS_APIS, cidrIpv4: "0.0.0.0/0" } })), [
      "open-to-the-world: accepts connections from 0.0.0.0/0; name the source in a flow of catalog/flows.table.ts",
      UNDECLARED,
    ]);
  });

  it("find a security group rule without a flow, or that opens more than its flow", () => {
    assert.deepEqual(found(resource(INGRESS, { inputs: AWS_APIS })), []);
    for (const planted of [
      { description: "by hand" },
      { toPort: 444 },
      { fromPort: 80 },
      { ipProtocol: "-1" },
    ]) {
      assert.deepEqual(found(resource(INGRESS, { inputs: { ...AWS_APIS, ...planted } })), [UNDECLARED]);
    }
  });

  it("find a rule in the wrong direction, or to the Internet if its flow has another destination", () => {
    const dns = {
      ...AWS_APIS,
      description: "dns-tcp: why",
      fromPort: 53,
      toPort: 53,
      cidrIpv4: "172.20.0.10/32",
    };
    assert.deepEqual(found(resource(EGRESS, { inputs: dns })), []);
    assert.deepEqual(found(resource(INGRESS, { inputs: dns })), [UNDECLARED]);
    assert.deepEqual(found(resource(EGRESS, { inputs: { ...dns, cidrIpv4: "0.0.0.0/0" } })), [UNDECLARED]);
    const web = { ...AWS_APIS, description: "web: why", cidrIpv4: "0.0.0.0/0" };
    assert.deepEqual(found(resource(EGRESS, { inputs: web })), []);
  });

  it("find two equal rules of a security group, whatever their descriptions, and no others", () => {
    const rule = (type: string, planted: Readonly<Record<string, unknown>> = {}): ResourceRecord =>
      resource(type, { inputs: { ...AWS_APIS, securityGroupId: "sg-1", ...planted } });
    for (const type of [EGRESS, INGRESS])
      assert.deepEqual(found(rule(type), rule(type, { description: "cell-apis: why", tags: TAGS })), [
        "duplicate-rule: is equal to x, and AWS refuses it (InvalidPermission.Duplicate); give both flows one role in catalog/flows.table.ts",
      ]);
    for (const other of [
      rule(INGRESS),
      rule(EGRESS, { securityGroupId: "sg-2" }),
      rule(EGRESS, { cidrIpv4: undefined, prefixListId: "pl-1" }),
      rule(EGRESS, { cidrIpv4: "10.4.0.0/14" }),
    ])
      assert.deepEqual(found(rule(EGRESS), other), []);
  });

  it("find a subnet outside its VPC, or without a VPC", () => {
    assert.deepEqual(found(VPC, subnet("a", "10.0.32.0/24")), [
      "misplaced-subnet: 10.0.32.0/24 is outside 10.0.0.0/19 of its VPC; take its block from the ledger",
    ]);
    assert.deepEqual(found(subnet("a", "10.0.0.0/24")), [
      "misplaced-subnet: 10.0.0.0/24 has no VPC in this stack; create it with its VPC",
    ]);
  });

  it("find two subnets that overlap", () => {
    assert.deepEqual(found(VPC, subnet("a", "10.0.0.0/24"), subnet("b", "10.0.0.128/25")), [
      "overlap: 10.0.0.128/25 overlaps 10.0.0.0/24 of a; give one of them another slot",
    ]);
  });
});

describe("Networks of one world", () => {
  it("are compared with a wide one that started long before", () => {
    const networks = [
      { name: "wide", block: "10.0.0.0/8" },
      { name: "first", block: "10.1.0.0/16" },
      { name: "second", block: "10.9.0.0/16" },
      { name: "apart", block: "172.16.0.0/12" },
    ];
    assert.deepEqual(
      judgeNetworks(networks).map(({ subject, message }) => [subject, message]),
      [
        ["first", "10.1.0.0/16 overlaps 10.0.0.0/8 of wide; give one of them another slot"],
        ["second", "10.9.0.0/16 overlaps 10.0.0.0/8 of wide; give one of them another slot"],
      ],
    );
  });
});
