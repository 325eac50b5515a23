import assert from "node:assert/strict";
import type { Settings } from "../../../settings/settings";
import type { Recording, ResourceRecord } from "../../../record/types";
import { namesOf, ofType, only, sourceOf } from "../../support/region";
import { backbone, four, three } from "../../plan/backbone/worlds";
import { outputsOf, recordBackbone, routeTableId } from "./support";

const PEERING = "aws:ec2transitgateway/peeringAttachment:PeeringAttachment";
const ACCEPTER = "aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter";
const ASSOCIATION = "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation";
const ROUTE = "aws:ec2transitgateway/route:Route";

const gatewayOf = (settings: Settings, region: string): unknown =>
  outputsOf(settings, region)["transitGatewayId"];

/** Names of the accepters that a peering depends on. */
const waitsFor = (recording: Recording, { dependencies }: ResourceRecord): string[] =>
  ofType(recording, ACCEPTER)
    .filter(({ urn }) => dependencies.includes(urn))
    .map(({ name }) => name)
    .sort();

describe("the mesh of regions", () => {
  const settings = three();
  let recording: Recording;

  before(async () => {
    recording = await recordBackbone(settings);
  });

  it("requests each peering in one region, with the gateway in the other", () => {
    const found = ofType(recording, PEERING).map(({ name, inputs }) => {
      const { region, transitGatewayId, peerRegion, peerTransitGatewayId } = inputs;
      return [name, region, transitGatewayId, peerRegion, peerTransitGatewayId];
    });
    const pair = (one: string, other: string): unknown[] => [
      `${one}-${other}`,
      one,
      gatewayOf(settings, one),
      other,
      gatewayOf(settings, other),
    ];
    assert.deepEqual(found, [
      pair("us-east-1", "eu-west-3"),
      pair("us-west-2", "eu-west-3"),
      pair("us-west-2", "us-east-1"),
    ]);
  });

  it("accepts each in the other region", () => {
    assert.deepEqual(
      ofType(recording, ACCEPTER).map(({ name, region }) => `${name} ${region}`),
      ["us-east-1-eu-west-3 eu-west-3", "us-west-2-eu-west-3 eu-west-3", "us-west-2-us-east-1 us-east-1"],
    );
    for (const accepter of ofType(recording, ACCEPTER)) {
      const peering = sourceOf(recording, accepter, "transitGatewayAttachmentId");
      assert.deepEqual([peering.type, peering.name], [PEERING, accepter.name]);
    }
  });

  it("associates both ends with the route table backbone, and deletes before it replaces", () => {
    const associations = ofType(recording, ASSOCIATION);
    assert.deepEqual(namesOf(recording, ASSOCIATION), [
      "eu-west-3-backbone-us-east-1",
      "eu-west-3-backbone-us-west-2",
      "us-east-1-backbone-eu-west-3",
      "us-east-1-backbone-us-west-2",
      "us-west-2-backbone-eu-west-3",
      "us-west-2-backbone-us-east-1",
    ]);
    for (const row of associations) {
      const [, region = "", peer = ""] = /^(.+)-backbone-(.+)$/.exec(row.name) ?? [];
      assert.equal(row.region, region);
      assert.equal(row.inputs.transitGatewayRouteTableId, routeTableId(settings, region, "backbone"));
      assert.ok(row.deleteBeforeReplace, row.name);
      const { name } = sourceOf(recording, row, "transitGatewayAttachmentId");
      assert.ok([`${region}-${peer}`, `${peer}-${region}`].includes(name), name);
    }
  });

  it("routes each hub to each other region, in the region's own table", () => {
    const found = ofType(recording, ROUTE).map(({ name, region, inputs }) => [
      name,
      region,
      inputs.destinationCidrBlock,
      inputs.transitGatewayRouteTableId,
    ]);
    const route = (from: string, to: string, block: string): unknown[] => [
      `${from}-hub-${to}`,
      from,
      block,
      routeTableId(settings, from, "hub"),
    ];
    assert.deepEqual(found, [
      route("eu-west-3", "us-east-1", "10.68.0.0/14"),
      route("eu-west-3", "us-west-2", "10.64.0.0/14"),
      route("us-east-1", "eu-west-3", "10.72.0.0/14"),
      route("us-east-1", "us-west-2", "10.64.0.0/14"),
      route("us-west-2", "eu-west-3", "10.72.0.0/14"),
      route("us-west-2", "us-east-1", "10.68.0.0/14"),
    ]);
  });

  it("uses a peering only after it is accepted", () => {
    for (const row of ofType(recording, ROUTE, ASSOCIATION)) {
      assert.equal(sourceOf(recording, row, "transitGatewayAttachmentId").type, ACCEPTER, row.name);
    }
  });

  it("requests at most as many peerings of a gateway at a time as may be pending", async () => {
    const waves = await recordBackbone(three([backbone("  quotas: { pendingPeerings: 1 }\n")]));
    // Slots 0, 1 and 2: the sums 1, 2 and 3 are waves of their own.
    const order = ["us-west-2-us-east-1", "us-west-2-eu-west-3", "us-east-1-eu-west-3"];
    for (const [at, name] of order.entries()) {
      assert.deepEqual(waitsFor(waves, only(waves, PEERING, name)), order.slice(0, at).sort(), name);
    }
    for (const row of ofType(recording, PEERING)) assert.deepEqual(waitsFor(recording, row), [], row.name);
  });

  it("waits for the peerings of its own two gateways, and for no others", async () => {
    const edits = [
      backbone(
        "  quotas: { pendingPeerings: 2 }\n  peerings: [[us-west-2, us-east-1], [eu-west-3, ap-southeast-2], [us-west-2, ap-southeast-2]]\n",
      ),
    ];
    const waves = await recordBackbone(four(edits));
    const waits = (name: string): string[] => waitsFor(waves, only(waves, PEERING, name));
    assert.deepEqual(waits("us-west-2-us-east-1"), []);
    assert.deepEqual(waits("us-west-2-ap-southeast-2"), ["us-west-2-us-east-1"]);
    assert.deepEqual(waits("eu-west-3-ap-southeast-2"), ["us-west-2-ap-southeast-2"]);
  });

  it("does not exist for a single region, or where no pair is declared", async () => {
    const none = await recordBackbone(three([backbone("  peerings: []\n")]));
    assert.deepEqual(ofType(none, "headend:backbone:Mesh", PEERING), []);
    assert.deepEqual(none.findings, []);
  });
});
