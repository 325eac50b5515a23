import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { blankRecord } from "../../record/registration";
import type { ResourceRecord } from "../../record/types";
import { judge, judgeNetworks, type Claim } from "../../verify/rules";
import { OF_NO_REGION } from "../../verify/rules.table";

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

/** A resource that no rule has anything against, but for what is planted. */
function resource(type: string, planted: Partial<ResourceRecord> = {}): ResourceRecord {
  const urn = `urn:pulumi:us-west-2::headend::headend:region:Hub$${type}::x`;
  const blank = blankRecord({ urn, type, name: "x", parent: COMPONENT, custom: true });
  return { ...blank, region: "us-west-2", inputs: { tags: TAGS }, ...planted };
}

const UNDECLARED =
  "undeclared-flow: opens what no flow declares: make it from a row of catalog/flows.table.ts";
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

const told = (...resources: ResourceRecord[]): string[] =>
  judge(resources, CLAIM).map(({ rule, message }) => `${rule}: ${message}`);

describe("Rules on recorded resources", () => {
  it("have nothing against a resource as it should be", () => {
    assert.deepEqual(told(VPC, subnet("a", "10.0.0.0/24"), subnet("b", "10.0.1.0/26")), []);
  });

  it("find a resource without a component", () => {
    const parent = "urn:pulumi:us-west-2::headend::pulumi:pulumi:Stack::headend-us-west-2";
    assert.deepEqual(told(resource("aws:ec2/vpc:Vpc", { parent })), [
      "orphan: is nobody's child: give it its component as parent",
    ]);
  });

  it("find a resource in another region than its stack's", () => {
    assert.deepEqual(told(resource("aws:ec2/vpc:Vpc", { region: "us-east-1" })), [
      "wrong-region: is in us-east-1, its stack is of us-west-2: give it the stack's provider",
    ]);
  });

  it("leave what is of no region where its provider is: AWS takes no region for any such type", () => {
    assert.deepEqual(told(resource("aws:iam/role:Role", { region: "us-east-1" })), []);
    for (const type of OF_NO_REGION) {
      const [, file] = /^aws:(.*):/.exec(type) ?? [];
      const declared = readFileSync(require.resolve(`@pulumi/aws/${file}.d.ts`), "utf8");
      assert.doesNotMatch(declared, /^    region\?: /m, type);
    }
  });

  it("find missing tags, but not on what carries none", () => {
    assert.deepEqual(told(resource("aws:ec2/vpc:Vpc", { inputs: { tags: { Name: "x" } } })), [
      "untagged: lacks the tags component, environment, region, owner, cost-centre",
    ]);
    assert.deepEqual(told(resource("aws:ec2/route:Route", { inputs: {} })), []);
  });

  it("find what holds data unguarded, where the environment guards", () => {
    const bucket = resource("aws:s3/bucket:Bucket");
    assert.deepEqual(told(bucket), [
      "unprotected: may be deleted by any `up`: make it with the guarded options of its part",
    ]);
    assert.deepEqual(told({ ...bucket, protect: true }), []);
    assert.deepEqual(judge([bucket], { ...CLAIM, protect: false }), []);
  });

  it("let go unguarded what is retiring, by the cell or the region that its tags say", () => {
    const tags = { ...TAGS, region: "us-west-2", cell: "sports-2" };
    const bucket = resource("aws:s3/bucket:Bucket", { inputs: { tags } });
    for (const name of ["sports-2", "us-west-2"])
      assert.deepEqual(judge([bucket], { ...CLAIM, retiring: [name] }), []);
    assert.equal(judge([bucket], { ...CLAIM, retiring: ["sports-1", "us-east-1"] }).length, 1);
  });

  it("find a security group that lets anybody in", () => {
    assert.deepEqual(told(resource(INGRESS, { inputs: { ...AWS_APIS, cidrIpv4: "0.0.0.0/0" } })), [
      "open-to-the-world: lets anybody in: name the party in a flow",
      UNDECLARED,
    ]);
  });

  it("find a security group rule that is of no flow, or opens more than its flow", () => {
    assert.deepEqual(told(resource(INGRESS, { inputs: AWS_APIS })), []);
    for (const planted of [
      { description: "by hand" },
      { toPort: 444 },
      { fromPort: 80 },
      { ipProtocol: "-1" },
    ]) {
      assert.deepEqual(told(resource(INGRESS, { inputs: { ...AWS_APIS, ...planted } })), [UNDECLARED]);
    }
  });

  it("find a rule the wrong way round, or to the Internet where its flow leads elsewhere", () => {
    const dns = {
      ...AWS_APIS,
      description: "dns-tcp: why",
      fromPort: 53,
      toPort: 53,
      cidrIpv4: "172.20.0.10/32",
    };
    assert.deepEqual(told(resource(EGRESS, { inputs: dns })), []);
    assert.deepEqual(told(resource(INGRESS, { inputs: dns })), [UNDECLARED]);
    assert.deepEqual(told(resource(EGRESS, { inputs: { ...dns, cidrIpv4: "0.0.0.0/0" } })), [UNDECLARED]);
    const web = { ...AWS_APIS, description: "web: why", cidrIpv4: "0.0.0.0/0" };
    assert.deepEqual(told(resource(EGRESS, { inputs: web })), []);
  });

  it("find a subnet outside its VPC, or in none", () => {
    assert.deepEqual(told(VPC, subnet("a", "10.0.32.0/24")), [
      "misplaced-subnet: 10.0.32.0/24 is not inside its VPC's 10.0.0.0/19",
    ]);
    assert.deepEqual(told(subnet("a", "10.0.0.0/24")), [
      "misplaced-subnet: 10.0.0.0/24 is not inside its VPC",
    ]);
  });

  it("find two subnets on one address", () => {
    assert.deepEqual(told(VPC, subnet("a", "10.0.0.0/24"), subnet("b", "10.0.0.128/25")), [
      "overlap: 10.0.0.128/25 overlaps 10.0.0.0/24 of a: give one of them another slot",
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
        ["first", "10.1.0.0/16 overlaps 10.0.0.0/8 of wide: give one of them another slot"],
        ["second", "10.9.0.0/16 overlaps 10.0.0.0/8 of wide: give one of them another slot"],
      ],
    );
  });
});
