import assert from "node:assert/strict";
import { byType } from "../../../report/diagram/records";
import { Drawn, regionTopology, type RegionTopology } from "../../../report/diagram/topology";
import type { ResourceRecord } from "../../../record/types";
import { NO_NAMES, resource as recordOf } from "./records";
import { recorded } from "../../support/region";

const WEST = "us-west-2";

const resource = (type: string, name: string, inputs: Record<string, unknown>): ResourceRecord =>
  recordOf(type, [WEST, name], inputs);

const topologyOf = (resources: readonly ResourceRecord[]): RegionTopology =>
  regionTopology(WEST, byType(resources));

const vpc = (name: string, cidrBlock: string): ResourceRecord =>
  resource("aws:ec2/vpc:Vpc", name, { cidrBlock, ...(name === "hub" ? {} : { cell: name }) });

const subnet = (name: string, inputs: Record<string, unknown>): ResourceRecord =>
  resource("aws:ec2/subnet:Subnet", name, inputs);

const NAT = "aws:ec2/natGateway:NatGateway";
const INTERNET = "aws:ec2/internetGateway:InternetGateway";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const VIRTUAL = "aws:ec2/vpnGateway:VpnGateway";

const object = (key: string, content: unknown): ResourceRecord =>
  resource("aws:s3/bucketObjectv2:BucketObjectv2", key, { key, content: JSON.stringify(content) });

describe("the topology of a stack", () => {
  it("assigns resources to their VPCs, sorted by block", () => {
    const [a, b] = ["usw2-az1", "usw2-az2"];
    const { region, vpcs, transit, virtual } = topologyOf([
      vpc("sports-1", "10.0.32.0/19"),
      vpc("hub", "10.0.0.0/19"),
      subnet("app-usw2-az2", { vpcId: "hub", availabilityZoneId: b, cidrBlock: "10.0.4.0/24" }),
      subnet("app-usw2-az1", { vpcId: "hub", availabilityZoneId: a, cidrBlock: "10.0.10.0/24" }),
      subnet("public-usw2-az1", { vpcId: "hub", availabilityZoneId: a, cidrBlock: "10.0.1.0/26" }),
      subnet("app-1", { vpcId: "sports-1", availabilityZoneId: a, cidrBlock: "10.0.32.0/24" }),
      resource(INTERNET, "internet", { vpcId: "hub" }),
      resource(NAT, "nat", { subnetId: "public-usw2-az1" }),
      resource(ENDPOINT, "s3", { vpcId: "hub" }),
      resource(ENDPOINT, "sts", { vpcId: "hub" }),
      object("line-up.json", { cell: "sports-2", site: "home", channels: [{}] }),
      object("line-up.json", { cell: "sports-1", site: "standby", channels: [{}, {}] }),
      object("other.json", { cell: "sports-1", site: "home", channels: [] }),
      resource(VIRTUAL, "vgw", { vpcId: "hub", amazonSideAsn: "64512" }),
    ]);
    assert.deepEqual(virtual, [{ id: "vgw", asn: "64512", vpc: "hub" }]);
    assert.deepEqual([region, transit], ["us-west-2", []]);
    assert.deepEqual(vpcs, [
      {
        id: "hub",
        name: "hub",
        block: "10.0.0.0/19",
        internet: true,
        endpoints: 2,
        parts: [],
        cell: undefined,
        zones: [
          {
            id: a,
            subnets: ["10.0.1.0/26", "10.0.10.0/24"],
            nat: "192.0.2.1",
          },
          { id: b, subnets: ["10.0.4.0/24"], nat: undefined },
        ],
      },
      {
        id: "sports-1",
        name: "sports-1",
        block: "10.0.32.0/19",
        internet: false,
        endpoints: 0,
        parts: [],
        cell: { site: "standby", channels: 2 },
        zones: [{ id: a, subnets: ["10.0.32.0/24"], nat: undefined }],
      },
    ]);
  });

  it("has the transit gateway with its tables and attached VPCs", async () => {
    const { vpcs, transit } = topologyOf((await recorded.full()).resources);
    const [hub] = vpcs;
    const [gateway] = transit;
    assert.deepEqual([vpcs.length, transit.length], [1, 1]);
    assert.deepEqual([hub?.name, hub?.block, hub?.internet], ["hub", "10.64.0.0/19", true]);
    assert.equal(gateway?.asn, "4200001000");
    assert.deepEqual(gateway.tables, ["backbone", "cells", "contribution", "hub", "premises"]);
    assert.deepEqual(gateway.attached, [hub?.id]);
    // Eleven interface endpoints, and gateway endpoints of S3 and DynamoDB.
    assert.equal(hub?.endpoints, 13);
  });
});

describe("the parts of a VPC", () => {
  const BALANCER = "aws:lb/loadBalancer:LoadBalancer";
  const SERVICE = "aws:ecs/service:Service";
  const zones = ["usw2-az1", "usw2-az2"];
  const subnets = zones.map((zone) =>
    subnet(`app-${zone}`, { vpcId: "one", availabilityZoneId: zone, cidrBlock: "10.0.32.0/24" }),
  );
  const networks = [
    vpc("one", "10.0.32.0/19"),
    vpc("two", "10.0.64.0/19"),
    ...subnets,
    subnet("other", { vpcId: "two", availabilityZoneId: "usw2-az1", cidrBlock: "10.0.64.0/24" }),
  ];
  const labelsOf = (...parts: ResourceRecord[]): string[][] =>
    topologyOf([...networks, ...parts]).vpcs.map((own) =>
      own.parts.map(({ label, public: open }) => (open ? `${label}, public` : label)),
    );
  const service = (name: string, at: string): ResourceRecord =>
    resource(SERVICE, name, { networkConfiguration: { subnets: [at] } });

  it("are its load balancers by name, public ones first", () => {
    const labels = labelsOf(
      resource(BALANCER, "one-delivery", { internal: true, subnets: ["app-usw2-az1"] }),
      resource(BALANCER, "one-nlb", {
        internal: true,
        loadBalancerType: "network",
        subnetMappings: [{ subnetId: "app-usw2-az2" }],
      }),
      resource(BALANCER, "one-vendor-front", { loadBalancerType: "application", subnets: ["app-usw2-az1"] }),
      resource(BALANCER, "two-public", { subnets: ["other"] }),
      resource(BALANCER, "nowhere", { subnets: ["elsewhere"] }),
    );
    assert.deepEqual(labels, [
      ["one-vendor-front ALB, public", "one-delivery ALB", "one-nlb NLB"],
      ["two-public ALB, public"],
    ]);
  });

  it("are its services, one of each kind in each zone", () => {
    const all = ["packager", "manifest", "cache"].flatMap((name) =>
      zones.map((zone) => service(`one-${name}-${zone}`, `app-${zone}`)),
    );
    assert.deepEqual(labelsOf(...all, service("two-probe-usw2-az1", "other")), [
      ["3 services x 2 zones"],
      ["1 service x 1 zone"],
    ]);
    assert.deepEqual(labelsOf(...all.slice(1)), [["5 services in 2 zones"], []]);
  });

  it("are its database and its metadata store, found by their subnet groups", () => {
    const labels = labelsOf(
      resource("aws:rds/subnetGroup:SubnetGroup", "one", { name: "one-1", subnetIds: ["app-usw2-az1"] }),
      resource("aws:rds/cluster:Cluster", "one", { engine: "aurora-mysql", dbSubnetGroupName: "one-1" }),
      ...zones.map((zone) =>
        resource("aws:rds/clusterInstance:ClusterInstance", zone, { clusterIdentifier: "one" }),
      ),
      resource("aws:rds/clusterInstance:ClusterInstance", "other", { clusterIdentifier: "another" }),
      resource("aws:elasticache/subnetGroup:SubnetGroup", "two", { name: "two-1", subnetIds: ["other"] }),
      resource("aws:elasticache/replicationGroup:ReplicationGroup", "two", {
        engine: "valkey",
        subnetGroupName: "two-1",
        numCacheClusters: 1,
      }),
    );
    assert.deepEqual(labels, [["Aurora MySQL x 2"], ["Valkey x 1"]]);
  });
});

describe("what is drawn of several stacks", () => {
  it("is merged per region: a cell's attachment belongs to the gateway of its region", () => {
    const drawn = new Drawn();
    const attachment = resource("aws:ec2transitgateway/vpcAttachment:VpcAttachment", "one", {
      vpcId: "one",
      transitGatewayId: "tgw",
    });
    const inRegion = (region: string, resources: readonly ResourceRecord[]): void =>
      drawn.add(resources.map((own) => ({ ...own, region })));
    inRegion("us-west-2", [
      resource("aws:ec2transitgateway/transitGateway:TransitGateway", "tgw", { amazonSideAsn: "4200000000" }),
      vpc("hub", "10.0.0.0/19"),
    ]);
    inRegion("us-east-1", [vpc("hub", "10.4.0.0/19")]);
    inRegion("us-west-2", [vpc("one", "10.0.32.0/19"), attachment]);
    assert.deepEqual(
      drawn
        .topology(NO_NAMES)
        .regions.map(({ region, vpcs, transit }) => [
          region,
          vpcs.map(({ id }) => id),
          transit.map(({ attached }) => attached),
        ]),
      [
        ["us-west-2", ["hub", "one"], [["one"]]],
        ["us-east-1", ["hub"], []],
      ],
    );
  });
});
