import assert from "node:assert/strict";
import type { Recording, ResourceRecord } from "../../../record/types";
import { namesOf, ofType, only, recorded, sourceOf } from "../../support/region";

/** A resource's inputs, without its tags and without outputs of others. */
function plain({ inputs, propertyDependencies }: ResourceRecord): Record<string, unknown> {
  const own = Object.entries(inputs).filter(
    ([property]) => property !== "tags" && !(property in propertyDependencies),
  );
  return Object.fromEntries(own);
}

/** Names of the resources that a property comes from. */
const sourcesOf = (
  recording: Recording,
  { propertyDependencies }: ResourceRecord,
  property: string,
): string[] =>
  (propertyDependencies[property] ?? [])
    .map((urn) => recording.resources.find((row) => row.urn === urn)?.name ?? urn)
    .sort();

const zoned = (tier: string): string[] =>
  ["usw2-az1", "usw2-az2", "usw2-az3"].map((zone) => `hub-${tier}-${zone}`);

describe("the hub of a region", () => {
  it("closes AWS's default security group, route table and ACL", async () => {
    const recording = await recorded.full();
    const SHUT = {
      SecurityGroup: { ingress: [], egress: [] },
      RouteTable: { routes: [] },
      NetworkAcl: {},
    } as const;
    for (const type of Object.keys(SHUT) as (keyof typeof SHUT)[]) {
      const name = `aws:ec2/default${type}:Default${type}`;
      const resource = only(recording, name, "hub-default");
      assert.deepEqual(plain(resource), SHUT[type]);
      const [property = ""] = Object.keys(resource.propertyDependencies);
      assert.equal(sourceOf(recording, resource, property).type, "aws:ec2/vpc:Vpc");
    }
  });

  it("resolves names, and gives no instance a public address", async () => {
    const recording = await recorded.full();
    const vpc = only(recording, "aws:ec2/vpc:Vpc");
    assert.deepEqual(plain(vpc), {
      cidrBlock: "10.64.0.0/19",
      enableDnsHostnames: true,
      enableDnsSupport: true,
    });
    const subnets = ofType(recording, "aws:ec2/subnet:Subnet");
    assert.equal(subnets.length, 18);
    for (const { inputs, name } of subnets) {
      assert.equal(inputs.mapPublicIpOnLaunch, false, name);
      assert.equal(name.endsWith(String(inputs.availabilityZoneId)), true, name);
      assert.equal("availabilityZone" in inputs, false, name);
    }
  });

  it("associates every subnet with the table of its own name", async () => {
    const recording = await recorded.full();
    const pairs = ofType(recording, "aws:ec2/routeTableAssociation:RouteTableAssociation");
    assert.equal(pairs.length, 6 * 3);
    for (const pair of pairs) {
      assert.equal(sourceOf(recording, pair, "subnetId").name, pair.name);
      assert.equal(sourceOf(recording, pair, "routeTableId").name, pair.name);
    }
  });

  it("has the route targets of its plan, and NAT through the zone's own gateway", async () => {
    const recording = await recorded.full();
    const routes = ofType(recording, "aws:ec2/route:Route");
    assert.equal(routes.length, 8 * 3);
    for (const route of routes) {
      const [, tier, zone, to] = /^hub-([a-z]+)-(usw2-az\d)-(\w+)/.exec(route.name) ?? [];
      assert.equal(sourceOf(recording, route, "routeTableId").name, `hub-${tier}-${zone}`);
      assert.equal(route.inputs.destinationCidrBlock, BLOCKS[to ?? ""], route.name);
      const [property, target] = targetOf(tier, zone, to);
      assert.equal(sourceOf(recording, route, property).name, target, route.name);
      const targets = Object.keys(route.inputs).filter(
        (key) => !["routeTableId", "destinationCidrBlock"].includes(key),
      );
      assert.deepEqual(targets, [property]);
    }
  });

  const BLOCKS: Readonly<Record<string, string>> = {
    internet: "0.0.0.0/0",
    world: "10.0.0.0/8",
    centre: "172.20.0.0/16",
  };

  const targetOf = (tier = "", zone = "", to = ""): readonly [property: string, name: string] => {
    if (to !== "internet") return ["transitGatewayId", "hub"];
    return tier === "public" ? ["gatewayId", "hub"] : ["natGatewayId", `hub-${zone}`];
  };

  it("routes to the transit gateway only after the hub is attached", async () => {
    const recording = await recorded.full();
    const routes = ofType(recording, "aws:ec2/route:Route").filter(({ name }) => !name.endsWith("-internet"));
    // Four tiers and the route to the data centre, in each of three zones.
    assert.equal(routes.length, 4 * 3 + 3);
    for (const route of routes) {
      const attachment = "aws:ec2transitgateway/vpcAttachment:VpcAttachment";
      assert.equal(sourceOf(recording, route, "transitGatewayId").type, attachment);
    }
  });

  it("has a NAT gateway per zone, in the public subnet and with the fixed address of that zone", async () => {
    const recording = await recorded.full();
    const nats = ofType(recording, "aws:ec2/natGateway:NatGateway");
    assert.equal(nats.length, 3);
    for (const nat of nats) {
      assert.equal(sourceOf(recording, nat, "allocationId").name, nat.name);
      assert.equal(sourceOf(recording, nat, "subnetId").name, nat.name.replace("hub-", "hub-public-"));
    }
    const addresses = ofType(recording, "aws:ec2/eip:Eip");
    assert.ok(addresses.every(({ inputs }) => inputs.domain === "vpc"));
    const gateway = only(recording, "aws:ec2/internetGateway:InternetGateway");
    for (const { name, dependencies } of [...nats, ...addresses])
      assert.ok(dependencies.includes(gateway.urn), name);
  });

  it("has one ACL per tier, over that tier's subnets in every zone", async () => {
    const recording = await recorded.full();
    const acls = ofType(recording, "aws:ec2/networkAcl:NetworkAcl");
    assert.equal(acls.length, 6);
    for (const acl of acls)
      assert.deepEqual(sourcesOf(recording, acl, "subnetIds"), zoned(acl.name.replace("hub-", "")));
    const rule = {
      action: "allow",
      protocol: "-1",
      fromPort: 0,
      toPort: 0,
      cidrBlock: "10.64.0.0/19",
      ruleNo: 100,
    };
    const { ingress, egress } = only(recording, "aws:ec2/networkAcl:NetworkAcl", "hub-data").inputs;
    assert.deepEqual({ ingress, egress }, { ingress: [rule], egress: [rule] });
  });
});

describe("the transit gateway of a region", () => {
  it("accepts, associates and propagates nothing by itself", async () => {
    const recording = await recorded.full();
    const gateway = only(recording, "aws:ec2transitgateway/transitGateway:TransitGateway");
    assert.deepEqual(plain(gateway), {
      description: "Joins the region's hub, cells, circuits and other regions",
      amazonSideAsn: 4_200_001_000,
      autoAcceptSharedAttachments: "disable",
      defaultRouteTableAssociation: "disable",
      defaultRouteTablePropagation: "disable",
      dnsSupport: "enable",
      vpnEcmpSupport: "enable",
    });
    const attachment = only(recording, "aws:ec2transitgateway/vpcAttachment:VpcAttachment");
    assert.equal(attachment.inputs.transitGatewayDefaultRouteTableAssociation, false);
    assert.equal(attachment.inputs.transitGatewayDefaultRouteTablePropagation, false);
    assert.deepEqual(sourcesOf(recording, attachment, "subnetIds"), zoned("transit"));
    assert.deepEqual(
      ofType(recording, "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation"),
      [],
    );
  });

  it("has the routes of its plan in each route table, and associates the hub with its own", async () => {
    const recording = await recorded.full();
    const routes = ofType(recording, "aws:ec2transitgateway/route:Route").map((route) => {
      const table = sourceOf(recording, route, "transitGatewayRouteTableId").name;
      const to =
        route.inputs.blackhole === true
          ? "blackhole"
          : sourceOf(recording, route, "transitGatewayAttachmentId").name;
      return `${route.name}: ${table} ${String(route.inputs.destinationCidrBlock)} > ${to}`;
    });
    assert.deepEqual(routes, [
      "backbone-blackhole: backbone 10.0.0.0/8 > blackhole",
      "backbone-hub: backbone 10.64.0.0/19 > hub",
      "cells-blackhole: cells 10.0.0.0/8 > blackhole",
      "cells-hub: cells 10.64.0.0/19 > hub",
      "cells-internet: cells 0.0.0.0/0 > hub",
      "contribution-blackhole: contribution 10.0.0.0/8 > blackhole",
      "hub-blackhole: hub 10.0.0.0/8 > blackhole",
      "premises-blackhole: premises 10.0.0.0/8 > blackhole",
      "premises-hub: premises 10.64.0.0/19 > hub",
    ]);
    const association = only(recording, "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation");
    assert.equal(sourceOf(recording, association, "transitGatewayRouteTableId").name, "hub");
    assert.equal(association.deleteBeforeReplace, true);
  });
});

describe("the endpoints of a region", () => {
  it("are in the endpoint tier of every zone, with one security group and private zones of ours", async () => {
    const recording = await recorded.full();
    const endpoints = ofType(recording, "aws:ec2/vpcEndpoint:VpcEndpoint");
    const interfaces = endpoints.filter(({ inputs }) => inputs.vpcEndpointType === "Interface");
    assert.equal(interfaces.length, 11);
    for (const endpoint of interfaces) {
      assert.equal(endpoint.inputs.privateDnsEnabled, false);
      assert.deepEqual(sourcesOf(recording, endpoint, "subnetIds"), zoned("endpoint"));
      assert.deepEqual(sourcesOf(recording, endpoint, "securityGroupIds"), ["endpoints"]);
    }
    const rest = endpoints.filter((endpoint) => !interfaces.includes(endpoint));
    assert.deepEqual(
      rest.map(({ name, inputs }) => `${name} ${String(inputs.vpcEndpointType)}`),
      ["dynamodb Gateway", "s3 Gateway"],
    );
    for (const endpoint of rest) {
      assert.deepEqual(
        sourcesOf(recording, endpoint, "routeTableIds"),
        namesOf(recording, "aws:ec2/routeTable:RouteTable"),
      );
    }
  });

  it("each have their own policy, never AWS's default, except for services without policies", async () => {
    const endpoints = ofType(await recorded.full(), "aws:ec2/vpcEndpoint:VpcEndpoint");
    const open = endpoints.filter(({ inputs }) => inputs.policy === undefined);
    assert.deepEqual(
      open.map(({ name }) => name),
      ["ecs-agent", "ecs-telemetry"],
    );
    for (const { inputs, name } of endpoints.filter((endpoint) => !open.includes(endpoint))) {
      const { Statement } = JSON.parse(String(inputs.policy)) as {
        Statement: { Condition?: unknown; Sid: string }[];
      };
      const unbound = Statement.filter(({ Condition }) => Condition === undefined);
      assert.deepEqual(
        unbound.map(({ Sid }) => Sid),
        name === "s3" ? ["AwsBuckets"] : [],
      );
    }
  });

  it("are the targets of their names, in zones that ignore the VPCs that cells add", async () => {
    const recording = await recorded.full();
    const zones = ofType(recording, "aws:route53/zone:Zone");
    for (const zone of zones) {
      assert.deepEqual(zone.ignoreChanges, ["vpcs"]);
      assert.equal(sourceOf(recording, zone, "vpcs").name, "hub");
    }
    const records = ofType(recording, "aws:route53/record:Record").filter(
      ({ inputs }) => inputs.aliases !== undefined,
    );
    assert.equal(records.length, 12);
    for (const record of records) {
      const service = record.name.replace(/-any$/, "");
      assert.equal(sourceOf(recording, record, "zoneId").name, service);
      assert.equal(sourceOf(recording, record, "aliases").name, service);
    }
  });
});

describe("the resolver of a region", () => {
  it("queries from the endpoint tier of every zone, and forwards to the data centre's servers", async () => {
    const recording = await recorded.full();
    const endpoint = only(recording, "aws:route53/resolverEndpoint:ResolverEndpoint");
    assert.equal(endpoint.inputs.direction, "OUTBOUND");
    assert.deepEqual(sourcesOf(recording, endpoint, "ipAddresses"), zoned("endpoint"));
    assert.deepEqual(sourcesOf(recording, endpoint, "securityGroupIds"), ["resolver"]);
    assert.deepEqual(plain(only(recording, "aws:route53/resolverRule:ResolverRule")), {
      ruleType: "FORWARD",
      domainName: "corp.example.net",
      targetIps: [{ ip: "172.20.0.10", port: 53 }],
    });
    const pair = only(recording, "aws:route53/resolverRuleAssociation:ResolverRuleAssociation");
    assert.equal(sourceOf(recording, pair, "vpcId").name, "hub");
  });
});
