import assert from "node:assert/strict";
import { topologyOf } from "../../../cli/report/topology";
import type { ResourceRecord } from "../../../record/types";
import { recorded } from "../../support/region";

/** What a drawing reads of a resource; its id is its name, and its address, if it has one, 192.0.2.1. */
const resource = (type: string, name: string, inputs: Record<string, unknown>): ResourceRecord =>
  ({ type, name, inputs, outputs: { id: name, publicIp: "192.0.2.1" } }) as unknown as ResourceRecord;

const vpc = (name: string, cidrBlock: string): ResourceRecord =>
  resource("aws:ec2/vpc:Vpc", name, { cidrBlock });

const subnet = (name: string, inputs: Record<string, unknown>): ResourceRecord =>
  resource("aws:ec2/subnet:Subnet", name, inputs);

const NAT = "aws:ec2/natGateway:NatGateway";
const INTERNET = "aws:ec2/internetGateway:InternetGateway";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";

describe("the topology of a stack", () => {
  it("gives each VPC what is its own", () => {
    const [a, b] = ["usw2-az1", "usw2-az2"];
    const { region, vpcs, transit } = topologyOf("us-west-2", [
      vpc("hub", "10.0.0.0/19"),
      vpc("sports-1", "10.0.32.0/19"),
      subnet("app-usw2-az2", { vpcId: "hub", availabilityZoneId: b, cidrBlock: "10.0.4.0/24" }),
      subnet("app-usw2-az1", { vpcId: "hub", availabilityZoneId: a, cidrBlock: "10.0.10.0/24" }),
      subnet("public-usw2-az1", { vpcId: "hub", availabilityZoneId: a, cidrBlock: "10.0.1.0/26" }),
      subnet("app-1", { vpcId: "sports-1", availabilityZoneId: a, cidrBlock: "10.0.32.0/24" }),
      resource(INTERNET, "internet", { vpcId: "hub" }),
      resource(NAT, "nat", { subnetId: "public-usw2-az1" }),
      resource(ENDPOINT, "s3", { vpcId: "hub" }),
      resource(ENDPOINT, "sts", { vpcId: "hub" }),
    ]);
    assert.deepEqual([region, transit], ["us-west-2", []]);
    assert.deepEqual(vpcs, [
      {
        ...{ id: "hub", name: "hub", block: "10.0.0.0/19", internet: true, endpoints: 2 },
        zones: [
          {
            id: a,
            subnets: [
              { name: "public", block: "10.0.1.0/26" },
              { name: "app", block: "10.0.10.0/24" },
            ],
            nat: "192.0.2.1",
          },
          { id: b, subnets: [{ name: "app", block: "10.0.4.0/24" }], nat: undefined },
        ],
      },
      {
        ...{ id: "sports-1", name: "sports-1", block: "10.0.32.0/19", internet: false, endpoints: 0 },
        zones: [{ id: a, subnets: [{ name: "app-1", block: "10.0.32.0/24" }], nat: undefined }],
      },
    ]);
  });

  it("is the transit gateway with its tables and what is attached to it", async () => {
    const { vpcs, transit } = topologyOf("us-west-2", (await recorded.full()).resources);
    const [hub] = vpcs;
    const [gateway] = transit;
    assert.deepEqual([vpcs.length, transit.length], [1, 1]);
    assert.deepEqual([hub?.name, hub?.block, hub?.internet], ["hub", "10.64.0.0/19", true]);
    assert.equal(gateway?.asn, "4200001000");
    assert.deepEqual(gateway.tables, ["backbone", "cells", "contribution", "hub"]);
    assert.deepEqual(gateway.attached, [hub?.id]);
    // Eleven interface endpoints, and gateway endpoints of S3 and DynamoDB.
    assert.equal(hub?.endpoints, 13);
  });
});
