import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { Recording } from "../../../record/types";
import type { Edit } from "../../checks/support";
import { JOINED, three } from "../../plan/backbone/worlds";
import { namesOf, ofType, only, sourceOf } from "../../support/region";
import { outputsOf, recordBackbone, routeTableId } from "./support";

const GATEWAY = "aws:directconnect/gateway:Gateway";
const ASSOCIATION = "aws:directconnect/gatewayAssociation:GatewayAssociation";
const TRANSIT = "aws:directconnect/transitVirtualInterface:TransitVirtualInterface";
const PRIVATE = "aws:directconnect/privateVirtualInterface:PrivateVirtualInterface";
const READS = "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation";
const ROUTE = "aws:ec2transitgateway/route:Route";
const VIRTUAL = "aws:ec2/vpnGateway:VpnGateway";
const PROPAGATION = "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation";

const PROTECTED: Edit = ["owner: someone", "owner: someone\nprotect: true"];
const IN_PRIVATE: Edit = ["centre: { slot: 1 }", "centre: { slot: 1, mode: private, mtu: 9001 }"];

const key = (name: string): pulumi.Output<string> | undefined =>
  name === "vendor-seattle-1" ? pulumi.secret("a key of BGP") : undefined;

describe("Direct Connect in transit mode", () => {
  const settings = three([...JOINED, PROTECTED]);
  let recording: Recording;

  before(async () => {
    recording = await recordBackbone(settings, { secretOf: key });
    assert.deepEqual(recording.findings, []);
  });

  it("has a gateway for each outside network, with its ASN as text", () => {
    assert.deepEqual(
      ofType(recording, GATEWAY).map(({ name, inputs }) => [name, inputs.amazonSideAsn]),
      [
        ["centre-0", "4200001510"],
        ["vendor-0", "4200001500"],
      ],
    );
    // It is global: the provider rejects the argument.
    assert.ok(ofType(recording, GATEWAY).every(({ inputs }) => !("region" in inputs)));
  });

  it("associates it with the transit gateway of each region", () => {
    assert.deepEqual(namesOf(recording, ASSOCIATION), [
      "centre-eu-west-3",
      "centre-us-east-1",
      "centre-us-west-2",
      "vendor-us-east-1",
      "vendor-us-west-2",
    ]);
    for (const row of ofType(recording, ASSOCIATION)) {
      const [, network = "", region = ""] = /^(vendor|centre)-(.+)$/.exec(row.name) ?? [];
      assert.equal(sourceOf(recording, row, "dxGatewayId").name, `${network}-0`);
      assert.equal(row.inputs.associatedGatewayId, outputsOf(settings, region)["transitGatewayId"]);
      assert.equal((row.inputs.allowedPrefixes as string[]).length, 32);
      assert.equal(row.region, region);
    }
  });

  it("has interfaces in the regions of their circuits, with a key where the stack has one", () => {
    const row = only(recording, TRANSIT, "vendor-seattle-1");
    assert.equal(sourceOf(recording, row, "connectionId").name, "seattle-1");
    assert.equal(sourceOf(recording, row, "dxGatewayId").name, "vendor-0");
    const { tags: _, connectionId: _c, dxGatewayId: _g, ...args } = row.inputs;
    assert.deepEqual(args, {
      region: "us-west-2",
      vlan: 101,
      addressFamily: "ipv4",
      amazonAddress: "169.254.1.1/30",
      customerAddress: "169.254.1.2/30",
      bgpAsn: 64_700,
      bgpAuthKey: "[secret]",
      mtu: 8500,
    });
    assert.equal(ofType(recording, TRANSIT).filter(({ inputs }) => "bgpAuthKey" in inputs).length, 1);
    assert.equal(only(recording, TRANSIT, "vendor-ashburn-1").region, "us-east-1");
  });

  it("sets an ASN above 2147483646 in the long argument", async () => {
    const long: Edit = ["    asn: 64700\n", "    asn: 4210000000\n"];
    const { inputs } = only(await recordBackbone(three([...JOINED, long])), TRANSIT, "vendor-seattle-1");
    assert.deepEqual([inputs.bgpAsn, inputs.bgpAsnLong], [undefined, "4210000000"]);
  });

  it("associates a vendor's attachment with contribution, and a data centre's with premises", () => {
    const reads = ofType(recording, READS).filter(({ name }) => !name.includes("-backbone-"));
    assert.deepEqual(
      reads.map(({ name }) => name),
      [
        "eu-west-3-premises-centre",
        "us-east-1-contribution-vendor",
        "us-east-1-premises-centre",
        "us-west-2-contribution-vendor",
        "us-west-2-premises-centre",
      ],
    );
    for (const row of reads) {
      const [, region = "", routeTable = "", network = ""] =
        /^(.+)-(contribution|premises)-(.+)$/.exec(row.name) ?? [];
      assert.equal(row.inputs.transitGatewayRouteTableId, routeTableId(settings, region, routeTable));
      assert.equal(sourceOf(recording, row, "transitGatewayAttachmentId").name, `${network}-${region}`);
      assert.ok(row.deleteBeforeReplace);
      assert.equal(row.region, region);
    }
  });

  it("has the routes of its plan, each in a table and through an attachment of its region", () => {
    const routes = ofType(recording, ROUTE).filter(({ name }) => !/-hub-(us|eu)-/.test(name));
    assert.equal(routes.length, 5);
    for (const row of routes) {
      const [, region = "", routeTable = "", to = ""] =
        /^(\w+-\w+-\d)-(hub|cells)-(\w+)/.exec(row.name) ?? [];
      assert.equal(
        row.inputs.transitGatewayRouteTableId,
        routeTableId(settings, region, routeTable),
        row.name,
      );
      assert.equal(sourceOf(recording, row, "transitGatewayAttachmentId").name, `${to}-${region}`);
    }
  });

  it("propagates no attachment into a table", () => {
    assert.deepEqual(
      ofType(recording, "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation"),
      [],
    );
  });

  it("protects what others have configured", () => {
    for (const { urn, protect } of ofType(recording, GATEWAY, ASSOCIATION, TRANSIT)) assert.ok(protect, urn);
  });
});

describe("Direct Connect in private mode", () => {
  const settings = three([...JOINED, IN_PRIVATE, PROTECTED]);
  let recording: Recording;

  before(async () => {
    recording = await recordBackbone(settings);
    assert.deepEqual(recording.findings, []);
  });

  it("ends at a virtual private gateway on each region's hub", () => {
    assert.deepEqual(
      ofType(recording, VIRTUAL).map(({ name, region, inputs }) => [
        name,
        region,
        inputs.vpcId,
        inputs.amazonSideAsn,
      ]),
      [
        ["eu-west-3", "eu-west-3", outputsOf(settings, "eu-west-3")["hubVpcId"], "4200001402"],
        ["us-east-1", "us-east-1", outputsOf(settings, "us-east-1")["hubVpcId"], "4200001401"],
        ["us-west-2", "us-west-2", outputsOf(settings, "us-west-2")["hubVpcId"], "4200001400"],
      ],
    );
  });

  it("advertises only the hub", () => {
    const { inputs } = only(recording, ASSOCIATION, "centre-us-west-2");
    assert.deepEqual(inputs.allowedPrefixes, ["10.64.0.0/19"]);
    const row = only(recording, ASSOCIATION, "centre-us-west-2");
    assert.equal(sourceOf(recording, row, "associatedGatewayId").type, VIRTUAL);
  });

  it("propagates return routes to the resolver's subnets", () => {
    assert.deepEqual(namesOf(recording, PROPAGATION), [
      "eu-west-3-endpoint-euw3-az1",
      "eu-west-3-endpoint-euw3-az2",
      "us-east-1-endpoint-use1-az1",
      "us-east-1-endpoint-use1-az2",
      "us-west-2-endpoint-usw2-az1",
      "us-west-2-endpoint-usw2-az2",
      "us-west-2-endpoint-usw2-az3",
    ]);
    for (const row of ofType(recording, PROPAGATION)) {
      const gateway = sourceOf(recording, row, "vpnGatewayId").name;
      const tables = outputsOf(settings, gateway)["hubRouteTables"] as Record<string, string>;
      assert.equal(row.inputs.routeTableId, tables[row.name.slice(gateway.length + 1)]);
    }
  });

  it("has private interfaces with jumbo frames of their own size, and the vendor's stay transit", () => {
    assert.equal(ofType(recording, PRIVATE).length, 4);
    assert.ok(ofType(recording, PRIVATE).every(({ inputs }) => inputs.mtu === 9001));
    assert.equal(ofType(recording, TRANSIT).length, 4);
    const ends = new Set(
      ofType(recording, PRIVATE).map((row) => sourceOf(recording, row, "dxGatewayId").name),
    );
    assert.deepEqual([...ends], ["centre-0"]);
  });

  it("protects what others have configured", () => {
    for (const { urn, protect } of ofType(recording, GATEWAY, ASSOCIATION, PRIVATE, VIRTUAL))
      assert.ok(protect, urn);
  });
});
