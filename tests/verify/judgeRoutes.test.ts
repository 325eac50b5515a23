import assert from "node:assert/strict";
import type { ResourceRecord } from "../../record/types";
import { type DeclaredNetwork, isOfRoutes, judgeRoutes } from "../../verify/judgeRoutes";
import {
  association,
  attachment,
  peering,
  plain,
  resource,
  route,
  outside,
  subnet,
  transitTable,
  vpc,
} from "../support/networks";

const VENDOR: DeclaredNetwork = { ...outside("vendor", 64_710, "203.0.113.0/24"), kind: "vendor" };
const CENTRE: DeclaredNetwork = { ...outside("centre", 64_620, "172.20.0.0/16"), kind: "dataCentre" };

/** A VPC with one subnet that sends everything to its region's transit gateway. */
const network = (
  name: string,
  region: string,
  [block, cell]: readonly [string, string?],
): ResourceRecord[] => [
  vpc(name, `${block}.0/19`, [region, cell]),
  ...subnet(`${name}-app`, [name, region, `${block}.0/24`], {
    "0.0.0.0/0": { transitGatewayId: `tgw-${region}` },
  }),
  attachment(`att-${name}`, `tgw-${region}`, [name, `${name}-app`]),
];

const gateway = (id: string): ResourceRecord =>
  resource("aws:ec2transitgateway/transitGateway:TransitGateway", id, {
    defaultRouteTableAssociation: "disable",
    defaultRouteTablePropagation: "disable",
  });

/** Two regions: the first has two cells, the second has the first cell again. A vendor and a data centre in the west. */
const WORLD: readonly ResourceRecord[] = [
  gateway("tgw-west"),
  gateway("tgw-east"),
  network("hub", "west", ["10.0.0"]),
  network("one", "west", ["10.0.32", "one"]),
  network("two", "west", ["10.0.64", "two"]),
  network("east-hub", "east", ["10.4.0"]),
  network("east-one", "east", ["10.4.32", "one"]),
  peering("pcx", ["tgw-west", "tgw-east"]),
  transitTable("hubs", "tgw-west", {
    routes: {
      "10.0.0.0/8": undefined,
      "10.0.32.0/19": "att-one",
      "10.0.64.0/19": "att-two",
      "10.4.0.0/14": "pcx",
      "172.20.0.0/16": "dx-centre",
    },
    readers: ["att-hub"],
  }),
  transitTable("cells", "tgw-west", {
    routes: { "10.0.0.0/8": undefined, "10.0.0.0/19": "att-hub", "203.0.113.0/24": "dx-vendor" },
    readers: ["att-one", "att-two"],
  }),
  transitTable("vendors", "tgw-west", {
    routes: { "10.0.0.0/8": undefined, "10.0.32.0/19": "att-one", "10.0.64.0/19": "att-two" },
    readers: ["dx-vendor"],
  }),
  transitTable("premises", "tgw-west", {
    routes: { "10.0.0.0/8": undefined, "10.0.0.0/19": "att-hub" },
    readers: ["dx-centre"],
  }),
  transitTable("peers", "tgw-west", {
    routes: { "10.0.0.0/8": undefined, "10.0.0.0/19": "att-hub" },
    readers: ["pcx"],
  }),
  transitTable("east-hubs", "tgw-east", {
    routes: { "10.4.32.0/19": "att-east-one", "10.0.0.0/14": "pcx" },
    readers: ["att-east-hub"],
  }),
  transitTable("east-cells", "tgw-east", {
    routes: { "10.0.0.0/8": undefined, "10.4.0.0/19": "att-east-hub" },
    readers: ["att-east-one"],
  }),
  transitTable("east-peers", "tgw-east", { routes: { "10.4.0.0/19": "att-east-hub" }, readers: ["pcx"] }),
  plain("transitVif", "vif-vendor", { dxGatewayId: "gw-vendor", bgpAsn: 64_710 }),
  plain("transitVif", "vif-centre", { dxGatewayId: "gw-centre", bgpAsn: 64_620 }),
  association("dx-vendor", ["gw-vendor", "tgw-west"], ["10.0.0.0/19", "10.0.32.0/19", "10.0.64.0/19"]),
  association("dx-centre", ["gw-centre", "tgw-west"], ["10.0.0.0/19", "10.0.32.0/19", "10.0.64.0/19"]),
].flat();

const judged = (
  records: readonly ResourceRecord[],
  crossings?: Parameters<typeof judgeRoutes>[2],
): string[] =>
  judgeRoutes(records, [VENDOR, CENTRE], crossings).map(
    ({ rule, severity, subject, message }) => `${severity} ${rule} ${subject}: ${message}`,
  );

const planted = (...records: (ResourceRecord | ResourceRecord[])[]): string[] =>
  judged([...WORLD, ...records.flat()]);
const without = (...names: string[]): string[] => judged(WORLD.filter(({ name }) => !names.includes(name)));

const leak = (from: string, to: string, path: string): string =>
  `error leak ${from}: reaches ${to} by ${path}, and no flow allows it; remove the route that leads there`;

const cells = (routes: Readonly<Record<string, string>>): ResourceRecord[] =>
  transitTable("cells", "tgw-west", { routes });

describe("The judge of routes", () => {
  it("finds nothing wrong with correct routes", () => {
    assert.deepEqual(judged(WORLD), []);
  });

  it("finds cells that reach each other", () => {
    assert.deepEqual(planted(cells({ "10.0.64.0/19": "att-two" })), [
      leak("west one", "west two", "one-app > tgw-west > att-one > cells > att-two > two-app"),
    ]);
  });

  it("finds a route to a single address of another VPC", () => {
    assert.deepEqual(planted(cells({ "10.0.64.77/32": "att-two" })), [
      leak("west one", "west two", "one-app > tgw-west > att-one > cells > att-two > two-app"),
    ]);
  });

  it("finds a cell that reaches another cell through a hub", () => {
    const relay = [
      ...cells({ "10.0.64.0/19": "att-hub" }),
      route("rtb-hub-app", "10.0.64.0/19", { transitGatewayId: "tgw-west" }),
    ];
    assert.deepEqual(planted(relay), [
      leak(
        "west one",
        "west two",
        "one-app > tgw-west > att-one > cells > att-hub > hub-app > tgw-west > att-hub > hubs > att-two > two-app",
      ),
    ]);
  });

  it("finds a hub that reaches a cell of another region", () => {
    const open = transitTable("east-peers", "tgw-east", { routes: { "10.4.32.0/19": "att-east-one" } });
    assert.deepEqual(planted(open), [
      leak(
        "west hub",
        "east one",
        "hub-app > tgw-west > att-hub > hubs > pcx > east-peers > att-east-one > east-one-app",
      ),
    ]);
  });

  it("finds a vendor that reaches a hub, and a hub that reaches a vendor", () => {
    const open = transitTable("vendors", "tgw-west", { routes: { "10.0.0.0/19": "att-hub" } });
    const back = transitTable("hubs", "tgw-west", { routes: { "203.0.113.0/24": "dx-vendor" } });
    assert.deepEqual(planted(open, back), [
      leak("west hub", "vendor", "hub-app > tgw-west > att-hub > hubs > dx-vendor"),
      leak("vendor", "west hub", "gw-vendor > dx-vendor > vendors > att-hub > hub-app"),
    ]);
  });

  it("finds a data centre that reaches a cell", () => {
    const open = transitTable("premises", "tgw-west", { routes: { "10.0.32.0/19": "att-one" } });
    assert.deepEqual(planted(open), [
      leak("centre", "west one", "gw-centre > dx-centre > premises > att-one > one-app"),
    ]);
  });

  it("allows only declared crossings between regions", () => {
    const far = cells({ "10.4.0.0/19": "pcx", "10.4.32.0/19": "pcx" });
    const open = transitTable("east-peers", "tgw-east", { routes: { "10.4.32.0/19": "att-east-one" } });
    const crossed = (flow: string): string[] =>
      judged([...WORLD, ...far, ...open], [{ flow, why: "a test" }]).map(
        (line) => line.split(" by ")[0] ?? "",
      );
    assert.deepEqual(crossed("aws-apis"), [
      "error leak west one: reaches east one",
      "error leak west two: reaches east one",
    ]);
    assert.deepEqual(crossed("second-copy"), [
      "error leak west hub: reaches east one",
      "error leak west one: reaches east east-hub",
      "error leak west two: reaches east east-hub",
      "error leak west two: reaches east one",
    ]);
  });

  const IDLE = "carries no traffic in both directions; check the route tables at both of its ends";

  it("finds a cell that its hub does not answer", () => {
    assert.deepEqual(without("hubs 10.0.32.0/19"), [`error idle att-one: ${IDLE}`]);
  });

  it("finds a peering with routes on only one side", () => {
    assert.deepEqual(without("east-hubs 10.0.0.0/14"), [`error idle pcx: ${IDLE}`]);
  });

  it("finds circuits that lead to no declared network", () => {
    assert.deepEqual(without("vif-vendor"), [`warning idle dx-vendor: ${IDLE}`]);
    assert.deepEqual(without("premises dx-centre"), [`warning idle dx-centre: ${IDLE}`]);
  });

  it("needs only the records that `isOfRoutes` keeps", () => {
    const planted = [...WORLD, ...cells({ "10.0.64.0/19": "att-two" })];
    const others = resource("aws:s3/bucket:Bucket", "bucket");
    assert.deepEqual(judged([...planted, others].filter(isOfRoutes)), judged(planted));
    assert.equal(isOfRoutes(others), false);
  });

  it("finds routes that it does not support", () => {
    const unread = [
      resource("aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation", "propagation"),
      resource("aws:ec2/routeTable:RouteTable", "inline", { routes: [{ cidrBlock: "10.0.0.0/8" }] }),
      resource("aws:ec2transitgateway/transitGateway:TransitGateway", "open"),
      route("rtb-hub-app", "192.0.2.0/24", { networkInterfaceId: "eni-1" }),
      resource("aws:ec2/route:Route", "list", { destinationPrefixListId: "pl-1", gatewayId: "igw-1" }),
    ];
    const why =
      "changes routing in a way that verify/routes.ts does not support; use plain routes, or extend verify/routes.ts";
    assert.deepEqual(unread.filter(isOfRoutes), unread);
    assert.deepEqual(
      planted(...unread),
      ["propagation", "inline", "open", "rtb-hub-app 192.0.2.0/24", "list"].map(
        (name) => `error unread-route ${name}: ${why}`,
      ),
    );
  });
});
