import assert from "node:assert/strict";
import { Drawn } from "../../../cli/report/topology";
import type { ResourceRecord } from "../../../record/types";

/** What a drawing reads of a resource; its id is its name. */
const resource = (
  type: string,
  [region, name]: readonly [string, string],
  inputs: Record<string, unknown>,
): ResourceRecord => ({ type, name, region, inputs, outputs: { id: name } }) as unknown as ResourceRecord;

const transit = (region: string, name: string): ResourceRecord =>
  resource("aws:ec2transitgateway/transitGateway:TransitGateway", [region, name], { amazonSideAsn: "1" });
const peering = (transitGatewayId: string, peerTransitGatewayId: string): ResourceRecord =>
  resource("aws:ec2transitgateway/peeringAttachment:PeeringAttachment", ["us-west-2", "west-east"], {
    ...{ transitGatewayId, peerTransitGatewayId, peerRegion: "us-east-1" },
  });
const gateway = (name: string): ResourceRecord =>
  resource("aws:directconnect/gateway:Gateway", ["us-east-1", name], { amazonSideAsn: "4200000500" });
const association = (dxGatewayId: string, region: string, associatedGatewayId: string): ResourceRecord =>
  resource("aws:directconnect/gatewayAssociation:GatewayAssociation", [region, `${dxGatewayId}-${region}`], {
    ...{ dxGatewayId, associatedGatewayId },
  });
const distribution = (name: string, tags?: Record<string, string>): ResourceRecord =>
  resource("aws:cloudfront/distribution:Distribution", ["us-east-1", name], { tags });

const drawn = (...stacks: (readonly ResourceRecord[])[]): Drawn => {
  const all = new Drawn();
  for (const stack of stacks) all.add(stack);
  return all;
};

const GATEWAYS = [transit("us-west-2", "tgw-west"), transit("us-east-1", "tgw-east")];

describe("the topology of what spans regions", () => {
  it("is nothing where no stack has anything of it", () => {
    assert.deepEqual(drawn(GATEWAYS).spanning(), { peerings: [], gateways: [], distributions: [] });
  });

  it("has of a peering the regions whose transit gateways it names, whatever it says of itself", () => {
    const regionsOf = (...all: Parameters<typeof drawn>): unknown =>
      drawn(...all)
        .spanning()
        .peerings.map(({ name, regions }) => [name, ...regions]);
    assert.deepEqual(regionsOf(GATEWAYS, [peering("tgw-west", "tgw-east")]), [
      ["west-east", "us-west-2", "us-east-1"],
    ]);
    assert.deepEqual(regionsOf(GATEWAYS, [peering("tgw-east", "tgw-west")]), [
      ["west-east", "us-east-1", "us-west-2"],
    ]);
  });

  it("has of a peering what it says of itself where its gateways are not planned", () => {
    assert.deepEqual(drawn([peering("tgw-west", "tgw-east")]).spanning().peerings, [
      { name: "west-east", regions: ["us-west-2", "us-east-1"] },
    ]);
  });

  it("has of a Direct Connect gateway its number and the regions that it is associated with", () => {
    const { gateways } = drawn(GATEWAYS, [
      gateway("vendor-0"),
      gateway("centre-0"),
      association("vendor-0", "us-east-1", "tgw-east"),
      // Of a virtual private gateway, which no picture has.
      association("vendor-0", "eu-west-3", "vgw-paris"),
    ]).spanning();
    assert.deepEqual(gateways, [
      { name: "vendor-0", asn: "4200000500", regions: ["us-east-1", "eu-west-3"] },
      { name: "centre-0", asn: "4200000500", regions: [] },
    ]);
  });

  it("has of a distribution the cell that it is tagged with", () => {
    const { distributions } = drawn([
      distribution("one-manifests", { cell: "one" }),
      distribution("other"),
    ]).spanning();
    assert.deepEqual(distributions, [
      { name: "one-manifests", cell: "one" },
      { name: "other", cell: "" },
    ]);
  });

  it("makes no region of what is in one that is not planned", () => {
    const endpoint = resource("aws:ec2/vpcEndpoint:VpcEndpoint", ["us-west-2", "keys"], { vpcId: "vpc-hub" });
    assert.deepEqual(drawn([endpoint, peering("tgw-west", "tgw-east")]).topologies(), []);
  });
});
