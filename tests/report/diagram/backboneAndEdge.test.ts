import assert from "node:assert/strict";
import { outsideNames, type OutsideNames } from "../../../report/diagram/backbone";
import { Drawn, type Topology } from "../../../report/diagram/topology";
import type { ResourceRecord } from "../../../record/types";
import type { Settings } from "../../../settings/settings";
import { neighbours, READ } from "../../plan/backbone/neighbours";
import { JOINED, three } from "../../plan/backbone/worlds";
import { NO_NAMES, resource } from "./records";
import { planEnvironment } from "../../../plan/environment";

const transit = (region: string, name: string): ResourceRecord =>
  resource("aws:ec2transitgateway/transitGateway:TransitGateway", [region, name], { amazonSideAsn: "1" });
const peering = (transitGatewayId: string, peerTransitGatewayId: string): ResourceRecord =>
  resource("aws:ec2transitgateway/peeringAttachment:PeeringAttachment", ["us-west-2", "west-east"], {
    transitGatewayId,
    peerTransitGatewayId,
    peerRegion: "us-east-1",
  });
const gateway = (name: string): ResourceRecord =>
  resource("aws:directconnect/gateway:Gateway", ["us-east-1", name], { amazonSideAsn: "4200000500" });
const association = (dxGatewayId: string, region: string, associatedGatewayId: string): ResourceRecord =>
  resource("aws:directconnect/gatewayAssociation:GatewayAssociation", [region, `${dxGatewayId}-${region}`], {
    dxGatewayId,
    associatedGatewayId,
  });
const distribution = (name: string, tags: Record<string, string> = {}): ResourceRecord =>
  resource("aws:cloudfront/distribution:Distribution", ["us-east-1", name], tags);

const drawnBy = (names: OutsideNames, ...stacks: (readonly ResourceRecord[])[]): Topology => {
  const all = new Drawn();
  for (const stack of stacks) all.add(stack);
  return all.topology(names);
};

const drawn = (...stacks: (readonly ResourceRecord[])[]): Topology => drawnBy(NO_NAMES, ...stacks);

const GATEWAYS = [transit("us-west-2", "tgw-west"), transit("us-east-1", "tgw-east")];

describe("the topology of backbone and edge", () => {
  it("is empty without resources of backbone and edge", () => {
    const { regions: _, ...joined } = drawn(GATEWAYS);
    assert.deepEqual(joined, {
      peerings: [],
      gateways: [],
      partners: [],
      distributions: [],
      origins: [],
      vendors: [],
    });
  });

  it("finds the regions of a peering by its transit gateways, not by its own region inputs", () => {
    const regionsOf = (...all: Parameters<typeof drawn>): unknown =>
      drawn(...all).peerings.map(({ name, regions }) => [name, ...regions]);
    assert.deepEqual(regionsOf(GATEWAYS, [peering("tgw-west", "tgw-east")]), [
      ["west-east", "us-west-2", "us-east-1"],
    ]);
    assert.deepEqual(regionsOf(GATEWAYS, [peering("tgw-east", "tgw-west")]), [
      ["west-east", "us-east-1", "us-west-2"],
    ]);
  });

  it("takes the regions of a peering from its own inputs if its gateways are not planned", () => {
    assert.deepEqual(drawn([peering("tgw-west", "tgw-east")]).peerings, [
      { name: "west-east", regions: ["us-west-2", "us-east-1"] },
    ]);
  });

  it("has the ASN and the associations of a Direct Connect gateway", () => {
    const virtual = resource("aws:ec2/vpnGateway:VpnGateway", ["eu-west-3", "vgw-paris"], { vpcId: "hub" });
    const hub = resource("aws:ec2/vpc:Vpc", ["eu-west-3", "hub"], { cidrBlock: "10.8.0.0/19" });
    const { gateways } = drawn(
      [...GATEWAYS, hub],
      [
        gateway("vendor-0"),
        gateway("centre-0"),
        virtual,
        association("vendor-0", "us-east-1", "tgw-east"),
        association("vendor-0", "eu-west-3", "vgw-paris"),
      ],
    );
    assert.deepEqual(
      gateways.map(({ name, asn, regions }) => [name, asn, regions]),
      [
        [
          "vendor-0",
          "4200000500",
          [
            { region: "us-east-1", virtual: false },
            { region: "eu-west-3", virtual: true },
          ],
        ],
        ["centre-0", "4200000500", []],
      ],
    );
  });

  it("has the circuits of a Direct Connect gateway's interfaces, in both modes, and the ASN at their other end", () => {
    const circuit = (name: string): ResourceRecord =>
      resource("aws:directconnect/connection:Connection", ["us-west-2", name], {
        bandwidth: "10Gbps",
        location: "EqSe2-EQ",
      });
    const line = (mode: "transit" | "private", name: string, connectionId: string): ResourceRecord =>
      resource(
        `aws:directconnect/${mode}VirtualInterface:${mode === "transit" ? "Transit" : "Private"}VirtualInterface`,
        ["us-west-2", name],
        { connectionId, dxGatewayId: "vendor-0", bgpAsn: 64710 },
      );
    const existing = { name: "denver-1", speed: "1Gbps", location: "CSDE1" };
    const names = { ...NO_NAMES, circuits: new Map([["dxcon-ab1234cd", existing]]) };
    const { gateways } = drawnBy(names, [
      gateway("vendor-0"),
      gateway("centre-0"),
      circuit("seattle-1"),
      circuit("seattle-2"),
      resource("aws:directconnect/linkAggregationGroup:LinkAggregationGroup", ["us-west-2", "bundle"], {
        connectionsBandwidth: "1Gbps",
        location: "EqDC2",
      }),
      resource("aws:directconnect/connectionAssociation:ConnectionAssociation", ["us-west-2", "second"], {
        connectionId: "seattle-2",
        lagId: "bundle",
      }),
      line("transit", "one", "seattle-1"),
      line("transit", "two", "bundle"),
      line("private", "three", "dxcon-fg5678gh"),
      line("private", "four", "dxcon-ab1234cd"),
    ]);
    assert.deepEqual(
      gateways.map(({ peerAsn, circuits }) => [peerAsn, circuits]),
      [
        [
          "64710",
          [
            { name: "seattle-1", speed: "10Gbps", location: "EqSe2-EQ" },
            { name: "bundle", speed: "2 x 1Gbps", location: "EqDC2" },
            { name: "dxcon-fg5678gh", speed: "", location: "" },
            existing,
          ],
        ],
        ["", []],
      ],
    );
  });

  const service = (name: string, cell: string): ResourceRecord =>
    resource("aws:ec2/vpcEndpointService:VpcEndpointService", ["us-west-2", name], { cell });
  const principal = (name: string, vpcEndpointServiceId: string, account: string): ResourceRecord =>
    resource(
      "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple",
      ["us-west-2", name],
      { vpcEndpointServiceId, principalArn: `arn:aws:iam::${account}:root` },
    );

  it("has each network that may create endpoints, by the name of its row, with its accounts and cells, each once", () => {
    const principals = new Map([
      ["a", "news-room"],
      ["b", "news-room"],
      ["c", "news-room"],
      ["d", "other"],
    ]);
    const { partners } = drawnBy({ ...NO_NAMES, principals }, [
      service("first", "one"),
      service("second", "two"),
      principal("a", "first", "444455556666"),
      principal("b", "first", "777788889999"),
      principal("c", "second", "444455556666"),
      principal("d", "second", "123456789012"),
      principal("e", "of-no-service", "123456789012"),
    ]);
    assert.deepEqual(partners, [
      {
        name: "news-room",
        detail: "444455556666, 777788889999",
        calls: "us",
        vpcs: [
          { region: "us-west-2", vpc: "one" },
          { region: "us-west-2", vpc: "two" },
        ],
      },
      { name: "other", detail: "123456789012", calls: "us", vpcs: [{ region: "us-west-2", vpc: "two" }] },
    ]);
  });

  it("has the networks that provide a service, with the hubs that call it, and no AWS service", () => {
    const serviceName = "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0";
    const endpoint = (name: string, region: string, inputs: Record<string, unknown>): ResourceRecord =>
      resource("aws:ec2/vpcEndpoint:VpcEndpoint", [region, `${name}-${region}`], inputs);
    const hubs = ["us-west-2", "us-east-1"].map((region) =>
      resource("aws:ec2/vpc:Vpc", [region, "hub"], { cidrBlock: "10.0.0.0/19" }),
    );
    const { partners } = drawnBy({ ...NO_NAMES, services: new Map([[serviceName, "keys"]]) }, [
      ...hubs,
      endpoint("first", "us-west-2", { serviceName, vpcId: "hub" }),
      endpoint("second", "us-east-1", { serviceName, vpcId: "hub" }),
      endpoint("sts", "us-east-1", { serviceName: "com.amazonaws.us-east-1.sts", vpcId: "hub" }),
    ]);
    assert.deepEqual(partners, [
      {
        name: "keys",
        detail: serviceName,
        calls: "it",
        vpcs: [
          { region: "us-west-2", vpc: "hub" },
          { region: "us-east-1", vpc: "hub" },
        ],
      },
    ]);
  });

  it("has networks outside by the names in the rows", () => {
    const namesOf = (settings: Settings): string[][] => {
      const { gateways, principals, services } = outsideNames(settings, planEnvironment(settings).backbone);
      return [gateways, principals, services].map((names) => [...names].map((pair) => pair.join(" ")));
    };
    assert.deepEqual(namesOf(three(JOINED)), [["vendor-0 vendor", "centre-0 centre"], [], []]);
    assert.deepEqual(namesOf(neighbours([READ])), [
      [],
      [
        "one-us-west-2-vendor-444455556666-root vendor",
        "one-us-west-2-vendor-444455556666-role-pusher vendor",
        "one-us-east-1-vendor-444455556666-root vendor",
        "one-us-east-1-vendor-444455556666-role-pusher vendor",
        "two-us-east-1-delivery-guide-777788889999-root guide",
        "two-us-west-2-delivery-guide-777788889999-root guide",
      ],
      [
        "com.amazonaws.vpce.us-west-2.vpce-svc-0123456789abcdef0 keys",
        "com.amazonaws.vpce.us-east-1.vpce-svc-0fedcba9876543210 ads",
      ],
    ]);
  });

  it("has the VPC origins of CloudFront, in the region of their load balancer", () => {
    const arn = "arn:aws:elasticloadbalancing:eu-west-3:111122223333:loadbalancer/app/one-delivery/1";
    const origin = resource("aws:cloudfront/vpcOrigin:VpcOrigin", ["us-east-1", "one-home"], {
      cell: "one",
      vpcOriginEndpointConfig: { arn },
    });
    assert.deepEqual(drawn([origin]).origins, [{ region: "eu-west-3", vpc: "one" }]);
  });

  it("counts the channels of each vendor and path, a channel at both sites of its cell once", () => {
    const internet = { vendor: "northlight", path: "internet" };
    const direct = { vendor: "meridian", path: "directConnect" };
    const lineUp = (region: string): ResourceRecord =>
      resource("aws:s3/bucketObjectv2:BucketObjectv2", [region, "one-line-up"], {
        key: "line-up.json",
        content: JSON.stringify({
          cell: "one",
          site: "home",
          channels: [
            { id: "one-101", feeds: [internet, direct] },
            { id: "one-102", feeds: [internet, { ...direct, path: "internet" }] },
          ],
        }),
      });
    assert.deepEqual(drawn([lineUp("us-west-2")], [lineUp("us-east-1")]).vendors, [
      { name: "northlight", path: "internet", channels: 2 },
      { name: "meridian", path: "directConnect", channels: 1 },
      { name: "meridian", path: "internet", channels: 1 },
    ]);
  });

  it("has the cell of a distribution, from its tag", () => {
    const { distributions } = drawn([distribution("one-manifests", { cell: "one" }), distribution("other")]);
    assert.deepEqual(distributions, [
      { name: "one-manifests", cell: "one" },
      { name: "other", cell: "" },
    ]);
  });

  it("omits a region that is not planned", () => {
    const endpoint = resource("aws:ec2/vpcEndpoint:VpcEndpoint", ["us-west-2", "keys"], { vpcId: "vpc-hub" });
    assert.deepEqual(drawn([endpoint, peering("tgw-west", "tgw-east")]).regions, []);
  });
});
