import assert from "node:assert/strict";
import type { ResourceRecord } from "../../record/types";
import type { OutsideNetwork } from "../../verify/network";
import { readNetwork } from "../../verify/readNetwork";
import { Routes, type Walk } from "../../verify/routes";
import {
  association,
  at,
  attachment,
  peering,
  plain,
  route,
  outside,
  subnet,
  transitTable,
  vpc,
} from "../support/networks";

type Records = readonly (ResourceRecord | readonly ResourceRecord[])[];

const VENDOR = outside("vendor", 64_710, "203.0.113.0/24");
const CENTRE = outside("centre", 4_200_009_999, "172.20.0.0/16");

const routesOf = (records: Records, outsides: readonly OutsideNetwork[] = [VENDOR, CENTRE]): Routes =>
  new Routes(readNetwork(records.flat(), outsides));

/** Ends of paths as text: a subnet, a network outside, `internet by <nat>`, or `lost: <reason>`. */
const told = (walks: readonly Walk[]): string[] => walks.map(({ end }) => toldEnd(end));

function toldEnd(end: Walk["end"]): string {
  if ("lost" in end) return `lost: ${end.lost}`;
  if ("internet" in end) return `internet by ${end.internet ?? "itself"}`;
  return "subnet" in end ? end.subnet : end.outside;
}

const sent = (routes: Routes, from: string, to: string): string[] =>
  told(routes.send({ subnet: from }, at(to)));

const WORLD = { "10.0.0.0/8": { transitGatewayId: "tgw-w" } };
const THROUGH_NAT = { "0.0.0.0/0": { natGatewayId: "nat" } };
const THROUGH_DOOR = { "0.0.0.0/0": { gatewayId: "igw-hub" } };

/** A hub with egress to the Internet in one zone, and an attachment in this zone. */
const HUB: Records = [
  vpc("hub", "10.0.0.0/19"),
  subnet("hub-app", ["hub", "z1", "10.0.0.0/24"], { ...WORLD, ...THROUGH_NAT }),
  subnet("hub-public", ["hub", "z1", "10.0.1.0/26"], { ...WORLD, ...THROUGH_DOOR }),
  subnet("hub-transit", ["hub", "z1", "10.0.2.0/28"], THROUGH_NAT),
  plain("internet", "igw-hub", { vpcId: "hub" }),
  plain("nat", "nat", { subnetId: "hub-public" }),
  attachment("att-hub", "tgw-w", ["hub", "hub-transit"]),
];

/** A cell in two zones; its default route is the transit gateway. */
const CELL: Records = [
  vpc("cell", "10.0.32.0/19", ["west", "one"]),
  subnet("cell-z1", ["cell", "z1", "10.0.32.0/24"], { ...WORLD, "0.0.0.0/0": { transitGatewayId: "tgw-w" } }),
  subnet("cell-z2", ["cell", "z2", "10.0.36.0/24"], WORLD),
  subnet("cell-data", ["cell", "z1", "10.0.33.0/24"]),
  attachment("att-cell", "tgw-w", ["cell", "cell-z1", "cell-z2"]),
];

const TRANSIT_ROUTE_TABLES: Records = [
  transitTable("hubs", "tgw-w", {
    routes: { "10.0.0.0/8": undefined, "10.0.32.0/19": "att-cell" },
    readers: ["att-hub"],
  }),
  transitTable("cells", "tgw-w", {
    routes: { "0.0.0.0/0": "att-hub", "10.0.0.0/8": undefined, "10.0.0.0/19": "att-hub" },
    readers: ["att-cell"],
  }),
];

const REGION: Records = [...HUB, ...CELL, ...TRANSIT_ROUTE_TABLES];

describe("the path of a packet inside a VPC", () => {
  it("is local, except for a part of the VPC with a static route", () => {
    const wide = route("rtb-cell-data", "10.0.0.0/8", { natGatewayId: "nat" });
    assert.deepEqual(sent(routesOf([...REGION, wide]), "cell-data", "10.0.32.7"), ["cell-z1"]);
    const narrow = route("rtb-cell-data", "10.0.36.0/24", { transitGatewayId: "tgw-w" });
    assert.deepEqual(sent(routesOf([...REGION, wide, narrow]), "cell-data", "10.0.32.7"), ["cell-z1"]);
    assert.deepEqual(sent(routesOf([...REGION, wide, narrow]), "cell-data", "10.0.36.7"), [
      "lost: blackhole route",
    ]);
  });

  it("ends if no subnet has the address", () => {
    assert.deepEqual(sent(routesOf(REGION), "cell-data", "10.0.40.1"), ["lost: no subnet has it"]);
  });

  it("follows the main route table if the subnet has no own table", () => {
    const bare = CELL.flat().filter(({ name }) => name !== "assoc-cell-data");
    const main = route("main-cell", "10.0.0.0/19", { transitGatewayId: "tgw-w" });
    assert.deepEqual(
      sent(routesOf([...HUB, ...bare, main, ...TRANSIT_ROUTE_TABLES]), "cell-data", "10.0.0.5"),
      ["hub-app"],
    );
  });

  it("ends without a route, and at a target that is not supported", () => {
    const routes = routesOf([
      ...REGION,
      route("rtb-cell-data", "192.0.2.0/24", { networkInterfaceId: "eni-1" }),
    ]);
    assert.deepEqual(sent(routes, "cell-data", "10.0.0.5"), ["lost: no route"]);
    assert.deepEqual(sent(routes, "cell-data", "192.0.2.1"), ["lost: no such target"]);
  });
});

describe("the path of a packet through a transit gateway", () => {
  it("follows the route table of its attachment", () => {
    assert.deepEqual(sent(routesOf(REGION), "cell-z1", "10.0.0.5"), ["hub-app"]);
    assert.deepEqual(sent(routesOf(REGION), "hub-app", "10.0.32.5"), ["cell-z1"]);
    const deaf = REGION.flat().filter(({ name }) => name !== "cells att-cell");
    assert.deepEqual(sent(routesOf(deaf), "cell-z1", "10.0.0.5"), ["lost: no table"]);
  });

  it("follows the longest prefix, in any order of routes", () => {
    assert.deepEqual(sent(routesOf(REGION), "cell-z1", "10.4.0.1"), ["lost: blackhole route"]);
    assert.deepEqual(sent(routesOf(REGION.toReversed()), "cell-z1", "10.4.0.1"), ["lost: blackhole route"]);
    assert.deepEqual(sent(routesOf(REGION.toReversed()), "cell-z1", "10.0.0.5"), ["hub-app"]);
    const narrow = transitTable("cells", "tgw-w", { routes: { "10.0.0.0/24": undefined } });
    assert.deepEqual(sent(routesOf([...REGION, narrow]), "cell-z1", "10.0.0.5"), ["lost: blackhole route"]);
    assert.deepEqual(sent(routesOf([...REGION, narrow]), "cell-z1", "10.0.1.5"), ["hub-public"]);
  });

  it("starts only in a zone of the attachment", () => {
    assert.deepEqual(sent(routesOf(REGION), "cell-z2", "10.0.0.5"), ["hub-app"]);
    const away = subnet("hub-far", ["hub", "z2", "10.0.4.0/24"], WORLD);
    assert.deepEqual(sent(routesOf([...REGION, away]), "hub-far", "10.0.32.5"), [
      "lost: no attachment in its zone",
    ]);
  });

  it("enters a VPC in the sender's zone, or in every attached zone if that one is not attached", () => {
    const second = subnet("hub-transit-z2", ["hub", "z2", "10.0.6.0/28"]);
    const twice = [
      ...REGION.flat().filter(({ name }) => name !== "att-hub"),
      second,
      attachment("att-hub", "tgw-w", ["hub", "hub-transit", "hub-transit-z2"]),
    ];
    assert.deepEqual(sent(routesOf(twice), "cell-z1", "192.0.2.1"), ["internet by nat"]);
    const third = subnet("cell-z3", ["cell", "z3", "10.0.44.0/24"], {
      "0.0.0.0/0": { transitGatewayId: "tgw-w" },
    });
    const wide = attachment("att-cell", "tgw-w", ["cell", "cell-z1", "cell-z3"]);
    const routes = routesOf([...twice.flat().filter(({ name }) => name !== "att-cell"), third, wide]);
    assert.deepEqual(sent(routes, "cell-z3", "192.0.2.1"), ["internet by nat", "lost: no route"]);
  });

  it("ends at an attachment that does not exist", () => {
    const without = (name: string) => routesOf(REGION.flat().filter((row) => row.name !== name));
    assert.deepEqual(sent(without("att-hub"), "cell-z1", "10.0.0.5"), ["lost: no such target"]);
    assert.deepEqual(sent(without("att-cell"), "cell-z1", "10.0.0.5"), ["lost: no such target"]);
  });

  it("ends in a routing loop", () => {
    const back = subnet("hub-back", ["hub", "z1", "10.0.3.0/28"], {
      "192.0.2.0/24": { transitGatewayId: "tgw-w" },
    });
    const circle = [
      ...REGION.flat().filter(({ name }) => name !== "att-hub"),
      back,
      attachment("att-hub", "tgw-w", ["hub", "hub-back"]),
      transitTable("hubs", "tgw-w", { routes: { "192.0.2.0/24": "att-hub" } }),
    ];
    assert.deepEqual(sent(routesOf(circle), "cell-z1", "192.0.2.1"), ["lost: loop"]);
  });

  it("lists the ids that it passed", () => {
    const [walk] = routesOf(REGION).send({ subnet: "cell-z1" }, at("192.0.2.1"));
    assert.deepEqual(walk?.path, [
      "cell-z1",
      "tgw-w",
      "att-cell",
      "cells",
      "att-hub",
      "hub-transit",
      "nat",
      "hub-public",
      "igw-hub",
    ]);
  });
});

describe("the path of a packet to the Internet", () => {
  it("goes through the Internet gateway of its own VPC", () => {
    assert.deepEqual(sent(routesOf(REGION), "hub-public", "192.0.2.1"), ["internet by itself"]);
    const other = route("rtb-cell-data", "0.0.0.0/0", { gatewayId: "igw-hub" });
    assert.deepEqual(sent(routesOf([...REGION, other]), "cell-data", "192.0.2.1"), ["lost: no such target"]);
  });

  it("ends for private addresses", () => {
    for (const address of ["172.20.0.1", "192.168.1.1"])
      assert.deepEqual(sent(routesOf(REGION), "hub-app", address), ["lost: private address on the Internet"]);
  });

  it("returns to the NAT gateway, and from there to the sender", () => {
    const sender = { location: { subnet: "cell-z1" }, address: at("10.0.32.7") };
    const internet = { internet: at("192.0.2.1") };
    assert.equal(routesOf(REGION).converse(sender, internet), true);
    const oneWay = REGION.flat().filter(({ name }) => name !== "hubs 10.0.32.0/19");
    assert.deepEqual(sent(routesOf(oneWay), "cell-z1", "192.0.2.1"), ["internet by nat"]);
    assert.equal(routesOf(oneWay).converse(sender, internet), false);
  });

  it("returns directly to a public address", () => {
    const sender = { location: { subnet: "hub-public" }, address: at("10.0.1.7") };
    assert.equal(routesOf(REGION).converse(sender, { internet: at("192.0.2.1") }), true);
  });
});

describe("the path of a packet to another region", () => {
  const EAST: Records = [
    vpc("east", "10.4.0.0/19", ["east"]),
    subnet("east-app", ["east", "e1", "10.4.0.0/24"], { "10.0.0.0/8": { transitGatewayId: "tgw-e" } }),
    subnet("east-transit", ["east", "e1", "10.4.2.0/28"]),
    attachment("att-east", "tgw-e", ["east", "east-transit"]),
    transitTable("east-hubs", "tgw-e", { routes: { "10.0.0.0/14": "pcx" }, readers: ["att-east"] }),
    transitTable("east-peers", "tgw-e", { routes: { "10.4.0.0/19": "att-east" }, readers: ["pcx"] }),
    transitTable("hubs", "tgw-w", { routes: { "10.4.0.0/14": "pcx" } }),
    transitTable("peers", "tgw-w", { routes: { "10.0.0.0/19": "att-hub" }, readers: ["pcx"] }),
    peering("pcx", ["tgw-w", "tgw-e"]),
  ];
  const BOTH = [...REGION, ...EAST];
  const hub = { location: { subnet: "hub-app" }, address: at("10.0.0.5") };
  const east = { location: { subnet: "east-app" }, address: at("10.4.0.5") };

  it("follows at each end the route table of the peering", () => {
    assert.equal(routesOf(BOTH).converse(hub, east), true);
    assert.deepEqual(sent(routesOf(BOTH), "east-app", "10.0.32.5"), ["lost: no route"]);
  });

  it("ends if the peering is not accepted, or is associated only at one end", () => {
    const pending = BOTH.flat().filter(({ type }) => !type.includes("Accepter"));
    assert.deepEqual(sent(routesOf(pending), "hub-app", "10.4.0.5"), ["lost: no such target"]);
    const half = BOTH.flat().filter(({ name }) => name !== "east-peers pcx");
    assert.deepEqual(sent(routesOf(half), "hub-app", "10.4.0.5"), ["lost: no table"]);
    assert.equal(routesOf(half).converse(east, hub), false);
  });

  it("ends if a route leads to an attachment of another gateway", () => {
    const astray = transitTable("hubs", "tgw-w", { routes: { "10.4.0.0/19": "att-east" } });
    assert.deepEqual(sent(routesOf([...BOTH, astray]), "hub-app", "10.4.0.5"), ["lost: no such target"]);
  });
});

describe("the path of a packet by circuits", () => {
  const JOINED: Records = [
    ...REGION,
    plain("transitVif", "vif-1", { dxGatewayId: "dx", bgpAsn: 64_710 }),
    association("att-dx", ["dx", "tgw-w"], ["10.0.0.0/19", "10.0.32.0/19"]),
    transitTable("cells", "tgw-w", { routes: { "203.0.113.0/24": "att-dx" } }),
    transitTable("vendors", "tgw-w", {
      routes: { "10.0.0.0/8": undefined, "10.0.32.0/19": "att-cell" },
      readers: ["att-dx"],
    }),
  ];
  const fromVendor = (routes: Routes, to: string) => told(routes.send({ outside: "vendor" }, at(to)));
  const cell = { location: { subnet: "cell-z1" }, address: at("10.0.32.7") };
  const vendor = { location: { outside: "vendor" }, address: at("203.0.113.9") };

  it("follows the transit route table of the gateway's attachment, in both directions", () => {
    assert.equal(routesOf(JOINED).converse(vendor, cell), true);
    assert.equal(routesOf(JOINED).converse(cell, vendor), true);
    assert.deepEqual(fromVendor(routesOf(JOINED), "10.0.0.5"), ["lost: blackhole route"]);
  });

  it("starts only for prefixes that an association announces", () => {
    assert.deepEqual(fromVendor(routesOf(JOINED), "10.0.64.1"), ["lost: not announced to the other side"]);
    assert.deepEqual(told(routesOf(JOINED).send({ outside: "centre" }, at("10.0.32.7"))), [
      "lost: not announced to the other side",
    ]);
  });

  it("leads to the networks with an interface on the gateway, by their ASN", () => {
    const wide = transitTable("cells", "tgw-w", { routes: { "172.20.0.0/16": "att-dx" } });
    assert.deepEqual(sent(routesOf([...JOINED, wide]), "cell-z1", "172.20.0.1"), [
      "lost: no circuit leads there",
    ]);
    const long = plain("transitVif", "vif-2", { dxGatewayId: "dx", bgpAsnLong: "4200009999" });
    assert.deepEqual(sent(routesOf([...JOINED, wide, long]), "cell-z1", "172.20.0.1"), ["centre"]);
  });

  it("ends without an interface", () => {
    const dark = JOINED.flat().filter(({ name }) => name !== "vif-1");
    assert.deepEqual(sent(routesOf(dark), "cell-z1", "203.0.113.9"), ["lost: no circuit leads there"]);
    assert.deepEqual(fromVendor(routesOf(dark), "10.0.32.7"), ["lost: not announced to the other side"]);
  });
});

describe("the path of a packet by a virtual private gateway", () => {
  const centre = { location: { outside: "centre" }, address: at("172.20.0.9") };
  const hub = { location: { subnet: "hub-transit" }, address: at("10.0.2.5") };
  const PRIVATE: Records = [
    ...REGION,
    plain("virtual", "vgw-hub", { vpcId: "hub" }),
    plain("learning", "learn", { routeTableId: "rtb-hub-transit", vpnGatewayId: "vgw-hub" }),
    plain("privateVif", "vif", { dxGatewayId: "dx", bgpAsnLong: "4200009999" }),
    association("assoc", ["dx", "vgw-hub"], ["10.0.0.0/19"]),
  ];

  it("leads to its VPC, and back from tables with its propagation", () => {
    assert.equal(routesOf(PRIVATE).converse(centre, hub), true);
    const deaf = { location: { subnet: "hub-app" }, address: at("10.0.0.5") };
    assert.deepEqual(told(routesOf(PRIVATE).send(centre.location, deaf.address)), ["hub-app"]);
    assert.equal(routesOf(PRIVATE).converse(centre, deaf), false);
  });

  it("ends in that VPC", () => {
    assert.deepEqual(told(routesOf(PRIVATE).send(centre.location, at("10.0.32.7"))), [
      "lost: not announced to the other side",
    ]);
  });

  it("loses to a static route to the same block", () => {
    const written = route("rtb-hub-transit", "172.20.0.0/16", { transitGatewayId: "tgw-w" });
    assert.deepEqual(sent(routesOf([...PRIVATE, written]), "hub-transit", "172.20.0.9"), ["lost: no route"]);
    const wider = route("rtb-hub-transit", "172.16.0.0/12", { transitGatewayId: "tgw-w" });
    assert.deepEqual(sent(routesOf([...PRIVATE, wider]), "hub-transit", "172.20.0.9"), ["centre"]);
  });
});
