import assert from "node:assert/strict";
import {
  buildingOf,
  circuitRegions,
  circuitVendors,
  findLocation,
  gatewayAsn,
  shardOf,
  virtualGatewayAsn,
} from "../../settings/backbone";
import { LOCATIONS, RESILIENCY, SPEEDS } from "../../facts/directConnect.table";
import { findRegion } from "../../facts/geography";
import { isPrivateAsn } from "../../facts/asn";
import {
  backbone,
  BY_CIRCUIT,
  CIRCUITS,
  FOUR_TEXT,
  JOINED,
  three,
  THREE_TEXT,
} from "../plan/backbone/worlds";
import { edited, type Edit, problemsOf } from "./support";

/** [what is refused, how the environment is spoilt, the whole message without the file's name] */
type Row = readonly [string, readonly Edit[], readonly string[]];

/** Changes the row of a circuit, a gateway or an interface. */
function row(name: string, ...changes: readonly Edit[]): Edit {
  const line = CIRCUITS.split("\n").find((text) => text.startsWith(`      ${name}:`)) ?? "";
  return [line, edited(line, changes)];
}

interface Lines {
  readonly gateways: readonly string[];
  readonly circuits: readonly string[];
  readonly interfaces: readonly string[];
}

/** A backbone of these rows, under the least resiliency. */
const directConnect = ({ gateways, circuits, interfaces }: Lines): Edit => {
  const table = (name: string, rows: readonly string[]): string =>
    `    ${name}:\n${rows.map((text) => `      ${text}\n`).join("")}`;
  return backbone(
    `  directConnect:\n    resiliency: development\n${table("gateways", gateways)}${table("circuits", circuits)}${table("interfaces", interfaces)}`,
  );
};

const VENDOR = ["vendor: { slot: 0 }"];

/** Interfaces of the vendor on these circuits, one after another. */
const interfacesOn = (circuits: readonly string[]): string[] =>
  circuits.map(
    (circuit, at) =>
      `i-${at}: { gateway: vendor, circuit: ${circuit}, vlan: ${at + 1}, amazon: 169.254.1.${4 * at + 1}/30, customer: 169.254.1.${4 * at + 2}/30 }`,
  );

const times = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));

const peerings: readonly Row[] = [
  [
    "a peering with a region that is not there",
    [backbone("  peerings: [[us-west-2, eu-west-4]]\n")],
    ['50: backbone.peerings[0][1]: eu-west-4 is no region of this environment; did you mean "eu-west-3"?'],
  ],
  [
    "a peering across partitions",
    [backbone("  peerings: [[us-west-2, cn-north-1]]\n")],
    [
      "50: backbone.peerings[0][1]: cn-north-1 is in partition aws-cn, and this environment in aws: they never meet",
    ],
  ],
  [
    "a region peered with itself",
    [backbone("  peerings: [[us-west-2, us-west-2]]\n")],
    ["50: backbone.peerings[0]: us-west-2 can't be peered with itself"],
  ],
  [
    "a pair given twice",
    [backbone("  peerings: [[us-west-2, us-east-1], [us-east-1, us-west-2]]\n")],
    ["50: backbone.peerings[1]: us-east-1 and us-west-2 are peered already, by peerings[0]"],
  ],
  [
    "a pair of three",
    [backbone("  peerings: [[us-west-2, us-east-1, eu-west-3]]\n")],
    ["50: backbone.peerings[0]: must have 2 or fewer entries, not 3"],
  ],
  [
    "more peerings than AWS grants",
    [backbone("  peerings: [[us-west-2, us-east-1], [us-west-2, eu-west-3]]\n  quotas: { peerings: 1 }\n")],
    ["51: backbone.quotas.peerings: us-west-2 would have 2 peerings, and AWS grants a transit gateway 1"],
  ],
  [
    "more routes than AWS grants",
    // Eight of the region's own, two for each of two cells, one for each of two other regions.
    [backbone("  quotas: { routes: 13 }\n")],
    [
      "50: backbone.quotas.routes: us-west-2 would have up to 14 routes, and AWS grants a transit gateway 13",
      "50: backbone.quotas.routes: us-east-1 would have up to 14 routes, and AWS grants a transit gateway 13",
    ],
  ],
];

const circuits: readonly Row[] = [
  [
    "an unknown location",
    [row("ashburn-1", ["location: EqDC2", "location: EqDC22"])],
    ['60: backbone.directConnect.circuits.ashburn-1.location: unknown location; did you mean "EQDC2"?'],
  ],
  [
    "a location like no other",
    [row("ashburn-1", ["location: EqDC2", "location: Narnia"])],
    ["60: backbone.directConnect.circuits.ashburn-1.location: unknown location"],
  ],
  [
    "a location of the other partition",
    [
      row("ashburn-1", ["location: EqDC2", "location: SINJI"]),
      row("ashburn-2", ["location: EqDC2", "location: SINJI"]),
    ],
    [
      "60: backbone.directConnect.circuits.ashburn-1.location: SINJI is in partition aws-cn, and this environment in aws",
      "61: backbone.directConnect.circuits.ashburn-2.location: SINJI is in partition aws-cn, and this environment in aws",
    ],
  ],
  [
    "a speed that no circuit has",
    [row("seattle-1", ["10Gbps", "40Gbps"])],
    [
      '58: backbone.directConnect.circuits.seattle-1.speed: 40Gbps is no speed of a dedicated circuit; did you mean "10Gbps"?',
    ],
  ],
  [
    "a speed that the location lacks",
    [row("seattle-1", ["EqSe2-EQ", "TPS19"], ["10Gbps", "100Gbps"]), row("seattle-2", ["EqSe2-EQ", "TPS19"])],
    ["58: backbone.directConnect.circuits.seattle-1.speed: TPS19 has no ports of 100 Gbit/s; it has 1, 10"],
  ],
  [
    "MACsec at a speed that does not do it",
    [row("seattle-1", ["10Gbps", "1Gbps, macsec: true"])],
    [
      "58: backbone.directConnect.circuits.seattle-1.macsec: EqSe2-EQ does MACsec at 10, 100, 400 Gbit/s, and this is 1 Gbit/s",
    ],
  ],
  [
    "MACsec at a location that does not do it",
    [
      row("seattle-1", ["EqSe2-EQ", "T5ALA"], ["10Gbps", "10Gbps, macsec: true"]),
      row("seattle-2", ["EqSe2-EQ", "T5ALA"]),
    ],
    [
      "58: backbone.directConnect.circuits.seattle-1.macsec: T5ALA does MACsec at no speed, and this is 10 Gbit/s",
    ],
  ],
  [
    "an id of two circuits",
    [
      row("seattle-1", ["10Gbps", "10Gbps, id: dxcon-fg5678gh"]),
      row("seattle-2", ["10Gbps", "10Gbps, id: dxcon-fg5678gh"]),
    ],
    ["59: backbone.directConnect.circuits.seattle-2.id: dxcon-fg5678gh is already the id of seattle-1"],
  ],
  [
    "an id of the wrong form",
    [row("seattle-1", ["10Gbps", "10Gbps, id: fg5678gh"])],
    [
      '58: backbone.directConnect.circuits.seattle-1.id: must be a connection\'s id, e.g. dxcon-fg5678gh, not "fg5678gh"',
    ],
  ],
  [
    "a group of circuits that differ, and interfaces on its parts",
    [
      row("seattle-1", ["10Gbps", "10Gbps, id: dxcon-fg5678gh, lag: pair"]),
      row("seattle-2", ["10Gbps", "1Gbps, id: dxcon-ij9012kl, lag: pair"]),
    ],
    [
      "59: backbone.directConnect.circuits.seattle-2.lag: differs from seattle-1 of the same group in device, speed",
      "63: backbone.directConnect.interfaces.vendor-seattle-1.circuit: seattle-1 is part of pair; name the group",
      "64: backbone.directConnect.interfaces.vendor-seattle-2.circuit: seattle-2 is part of pair; name the group",
      "67: backbone.directConnect.interfaces.centre-seattle-1.circuit: seattle-1 is part of pair; name the group",
      "68: backbone.directConnect.interfaces.centre-seattle-2.circuit: seattle-2 is part of pair; name the group",
    ],
  ],
];

const groups: readonly Row[] = [
  [
    "a group with the name of a circuit, and MACsec in it",
    [
      directConnect({
        gateways: VENDOR,
        circuits: [
          "one: { location: EqDC2, device: a, speed: 10Gbps, id: dxcon-fg5678gh, lag: two, macsec: true }",
          "two: { location: EqDC2, device: b, speed: 10Gbps }",
        ],
        interfaces: interfacesOn(["two"]),
      }),
    ],
    [
      "57: backbone.directConnect.circuits.one.lag: a circuit with MACsec can't be in a group that is made here",
      "57: backbone.directConnect.circuits.one.lag: two is a circuit; a group needs a name of its own",
    ],
  ],
  [
    "a group of more circuits than AWS bundles at their speed",
    [
      directConnect({
        gateways: VENDOR,
        circuits: [
          ...times(
            3,
            (at) =>
              `fast-${at}: { location: EqDC2, device: a, speed: 100Gbps, id: dxcon-fast567${at}, lag: fast }`,
          ),
          ...times(
            5,
            (at) =>
              `slow-${at}: { location: EqDC2, device: b, speed: 10Gbps, id: dxcon-slow567${at}, lag: slow }`,
          ),
        ],
        interfaces: interfacesOn(["fast", "slow"]),
      }),
    ],
    [
      "59: backbone.directConnect.circuits.fast-2.lag: fast has 2 circuits already, the most at 100Gbps",
      "64: backbone.directConnect.circuits.slow-4.lag: slow has 4 circuits already, the most at 10Gbps",
    ],
  ],
  [
    "a group of circuits that are not there yet",
    [
      directConnect({
        gateways: VENDOR,
        circuits: [
          "one: { location: EqDC2, device: a, speed: 10Gbps, lag: pair }",
          "two: { location: EqDC2, device: a, speed: 10Gbps, id: dxcon-fg5678gh, awaited: true, lag: pair }",
          "three: { location: EqDC2, device: b, speed: 10Gbps }",
        ],
        interfaces: interfacesOn(["pair", "three"]),
      }),
    ],
    [
      "57: backbone.directConnect.circuits.one.id: missing; a group is made of circuits that are there already",
      "58: backbone.directConnect.circuits.two.lag: a circuit that is awaited can't be in a group yet",
    ],
  ],
  [
    "a hosted circuit with what only dedicated ones have, and without its id",
    [
      directConnect({
        gateways: VENDOR,
        circuits: [
          ...times(2, (at) => `c-${at}: { location: EqDC2, device: d-${at}, speed: 10Gbps }`),
          "c-2: { location: EqDC2, device: d-2, speed: 1Gbps, kind: hosted, macsec: true, lag: pair }",
        ],
        interfaces: interfacesOn(["c-0", "c-1"]),
      }),
    ],
    [
      "59: backbone.directConnect.circuits.c-2.id: missing; a hosted circuit is made by its provider, who tells its id",
      "59: backbone.directConnect.circuits.c-2.macsec: is for dedicated circuits, and this one is hosted",
      "59: backbone.directConnect.circuits.c-2.lag: is for dedicated circuits, and this one is hosted",
    ],
  ],
  [
    "more interfaces than a dedicated circuit takes in transit mode",
    [
      directConnect({
        gateways: VENDOR,
        circuits: times(2, (at) => `c-${at}: { location: EqDC2, device: d-${at}, speed: 10Gbps }`),
        interfaces: interfacesOn(["c-0", "c-0", "c-0", "c-0", "c-0", "c-0", "c-1"]),
      }),
    ],
    ["64: backbone.directConnect.interfaces.i-4.circuit: c-0 takes 4 interfaces in transit mode"],
  ],
  [
    "a second interface on a hosted circuit",
    [
      directConnect({
        gateways: VENDOR,
        circuits: [
          "c-0: { location: EqDC2, device: d-0, speed: 50Mbps, kind: hosted, id: dxcon-fg5678gh }",
          "c-1: { location: EqDC2, device: d-1, speed: 10Gbps }",
        ],
        interfaces: interfacesOn(["c-0", "c-0", "c-0", "c-1"]),
      }),
    ],
    ["61: backbone.directConnect.interfaces.i-1.circuit: c-0 is hosted and takes 1 interface"],
  ],
  [
    "more interfaces than a gateway takes",
    [
      directConnect({
        gateways: VENDOR,
        circuits: times(8, (at) => `c-${at}: { location: EqDC2, device: d-${at}, speed: 10Gbps }`),
        interfaces: interfacesOn(times(32, (at) => `c-${at % 8}`)),
      }),
    ],
    ["96: backbone.directConnect.interfaces.i-30.shard: shard 0 of vendor takes 30 interfaces"],
  ],
];

const gateways: readonly Row[] = [
  [
    "a gateway to nobody, and interfaces of it",
    [["vendor: { slot: 0, mtu: 8500 }", "vendr: { slot: 0 }"]],
    [
      '55: backbone.directConnect.gateways.vendr: is no network of outside; did you mean "vendor"?',
      ...["seattle-1", "seattle-2", "ashburn-1", "ashburn-2"].map(
        (name, at) =>
          `${63 + at}: backbone.directConnect.interfaces.vendor-${name}.gateway: vendor is no gateway; did you mean "vendr"?`,
      ),
    ],
  ],
  [
    "a slot of two gateways",
    [["centre: { slot: 1 }", "centre: { slot: 0 }"]],
    [
      "56: backbone.directConnect.gateways.centre.slot: 0 is already the slot of vendor; the first free one is 1",
    ],
  ],
  [
    "a slot beyond the last",
    [["centre: { slot: 1 }", "centre: { slot: 50 }"]],
    ["56: backbone.directConnect.gateways.centre.slot: must be 49 or less, not 50"],
  ],
  [
    "a slot that is retired",
    [["centre: { slot: 1 }", "centre: { slot: 1 }\n    retired: [1]"]],
    [
      "56: backbone.directConnect.gateways.centre.slot: 1 is retired and must never be used again; the first free one is 2",
    ],
  ],
  [
    "a network without a number at the end of circuits",
    [["    asn: 64700\n", ""]],
    ["72: outside.vendor.asn: missing; must be its BGP number, as circuits lead to it"],
  ],
  [
    "a network with the number of a gateway",
    [["    asn: 64700\n", "    asn: 4200001510\n"]],
    [
      "56: backbone.directConnect.gateways.centre.slot: gives shard 0 4200001510, already the number of vendor",
    ],
  ],
  [
    "a network and a region with the numbers of virtual private gateways",
    [
      ["centre: { slot: 1 }", "centre: { slot: 1, mode: private }"],
      ["    asn: 64700\n", "    asn: 4200001401\n"],
      ["    zones: { use1-az1", "    asn: 4200001402\n    zones: { use1-az1"],
    ],
    [
      "57: backbone.directConnect.gateways.centre.mode: gives the virtual private gateway of us-east-1 4200001401, already the number of vendor",
      "57: backbone.directConnect.gateways.centre.mode: gives the virtual private gateway of eu-west-3 4200001402, already the number of us-east-1",
    ],
  ],
  [
    "a region with the number of a gateway",
    [["    zones:\n      usw2-az1", "    asn: 4200001500\n    zones:\n      usw2-az1"]],
    [
      "56: backbone.directConnect.gateways.vendor.slot: gives shard 0 4200001500, already the number of us-west-2",
    ],
  ],
  [
    "a vendor in private mode",
    [["vendor: { slot: 0, mtu: 8500 }", "vendor: { slot: 0, mode: private }"]],
    [
      "55: backbone.directConnect.gateways.vendor.mode: private reaches hubs alone, and vendor pushes into cells; use transit",
    ],
  ],
  [
    "frames of the other mode",
    [
      ["vendor: { slot: 0, mtu: 8500 }", "vendor: { slot: 0, mtu: 9001 }"],
      ["centre: { slot: 1 }", "centre: { slot: 1, mode: private, mtu: 8500 }"],
    ],
    [
      "55: backbone.directConnect.gateways.vendor.mtu: must be 1500 or 8500 in transit mode, not 9001",
      "56: backbone.directConnect.gateways.centre.mtu: must be 1500 or 9001 in private mode, not 8500",
    ],
  ],
  [
    "more VPCs than an association announces",
    [["world: 10.0.0.0/8", "world: 10.0.0.0/8\n  region: 12\n  vpc: 20"]],
    ["12: addresses.vpc: leaves room for 256 VPCs in a region, and Direct Connect announces 200 at most"],
  ],
  [
    "no statement of what circuits must survive",
    [["    resiliency: maximum\n", ""]],
    ["52: backbone.directConnect.resiliency: missing; must be one of maximum, high, development"],
  ],
];

const interfaces: readonly Row[] = [
  [
    "an interface on a circuit that is not there",
    [row("vendor-seattle-1", ["circuit: seattle-1", "circuit: seatle-1"])],
    [
      '63: backbone.directConnect.interfaces.vendor-seattle-1.circuit: seatle-1 is no circuit; did you mean "seattle-1"?',
    ],
  ],
  [
    "a VLAN of two interfaces of a circuit",
    [row("centre-seattle-1", ["102", "101"])],
    [
      "67: backbone.directConnect.interfaces.centre-seattle-1.vlan: 101 is already the VLAN of vendor-seattle-1 on seattle-1",
    ],
  ],
  [
    "a VLAN out of range",
    [row("centre-seattle-1", ["102", "4095"])],
    ["67: backbone.directConnect.interfaces.centre-seattle-1.vlan: must be 4094 or less, not 4095"],
  ],
  [
    "addresses in no /30",
    [row("vendor-seattle-1", ["169.254.1.1/30", "169.254.1.1/29"])],
    [
      "63: backbone.directConnect.interfaces.vendor-seattle-1.amazon: must be one of the two hosts of a /30, e.g. 169.254.16.1/30, not 169.254.1.1/29",
    ],
  ],
  [
    "addresses that are no hosts",
    [row("vendor-seattle-1", ["169.254.1.1/30", "169.254.1.0/30"], ["169.254.1.2/30", "169.254.1.3/30"])],
    [
      "63: backbone.directConnect.interfaces.vendor-seattle-1.amazon: must be one of the two hosts of a /30, e.g. 169.254.16.1/30, not 169.254.1.0/30",
      "63: backbone.directConnect.interfaces.vendor-seattle-1.customer: must be one of the two hosts of a /30, e.g. 169.254.16.1/30, not 169.254.1.3/30",
    ],
  ],
  [
    "addresses of two networks",
    [row("vendor-seattle-1", ["169.254.1.2/30", "169.254.9.2/30"])],
    [
      "63: backbone.directConnect.interfaces.vendor-seattle-1.customer: must be the other host of 169.254.1.0/30, not 169.254.9.2/30",
    ],
  ],
  [
    "one address for both sides",
    [row("vendor-seattle-1", ["169.254.1.2/30", "169.254.1.1/30"])],
    [
      "63: backbone.directConnect.interfaces.vendor-seattle-1.customer: must be the other host of 169.254.1.0/30, not 169.254.1.1/30",
    ],
  ],
  [
    "addresses of two interfaces",
    [row("vendor-seattle-2", ["169.254.1.5/30", "169.254.1.1/30"], ["169.254.1.6/30", "169.254.1.2/30"])],
    [
      "64: backbone.directConnect.interfaces.vendor-seattle-2.amazon: 169.254.1.0/30 is already the network of vendor-seattle-1",
    ],
  ],
  [
    "addresses of our own",
    [row("vendor-seattle-1", ["169.254.1.1/30", "10.64.0.1/30"], ["169.254.1.2/30", "10.64.0.2/30"])],
    [
      "63: backbone.directConnect.interfaces.vendor-seattle-1.amazon: 10.64.0.0/30 is inside the world block 10.0.0.0/8",
    ],
  ],
];

const NEEDS = "resiliency maximum needs 2 devices at each of 2 locations";

const reach: readonly Row[] = [
  [
    "an interface on a shard without regions",
    [row("vendor-seattle-1", ["vlan", "shard: 1, vlan"])],
    [
      `55: backbone.directConnect.gateways.vendor: shard 0 has 1 device at EQSE2 and 2 devices at EQDC2; ${NEEDS}`,
      "63: backbone.directConnect.interfaces.vendor-seattle-1.shard: no region is on shard 1",
    ],
  ],
  [
    "fewer devices than the resiliency needs",
    [row("ashburn-2", ["device: EqDC2-2", "device: EqDC2-1"])],
    [
      `55: backbone.directConnect.gateways.vendor: shard 0 has 2 devices at EQSE2 and 1 device at EQDC2; ${NEEDS}`,
      `56: backbone.directConnect.gateways.centre: shard 0 has 2 devices at EQSE2 and 1 device at EQDC2; ${NEEDS}`,
    ],
  ],
  [
    "fewer locations than the resiliency needs, two rooms of a building being one",
    [
      ["maximum", "high"],
      row("ashburn-1", ["location: EqDC2", "location: EqSe2-OTHER"]),
      row("ashburn-2", ["location: EqDC2", "location: EqSe2"]),
    ],
    ["vendor", "centre"].map(
      (name, at) =>
        `${55 + at}: backbone.directConnect.gateways.${name}: shard 0 has 4 devices at EQSE2; resiliency high needs 1 device at each of 2 locations`,
    ),
  ],
  [
    "one device at each location where development needs two at one",
    [
      ["maximum", "development"],
      row("seattle-2", ["EqSe2-2", "EqSe2-1"]),
      row("ashburn-2", ["EqDC2-2", "EqDC2-1"]),
    ],
    ["vendor", "centre"].map(
      (name, at) =>
        `${55 + at}: backbone.directConnect.gateways.${name}: shard 0 has 1 device at EQSE2 and 1 device at EQDC2; resiliency development needs 2 devices at one location`,
    ),
  ],
];

const CENTRE_ALONE = CIRCUITS.split("\n")
  .filter((line) => !line.startsWith("      vendor"))
  .join("\n");

/** What is written beside the file's own name. */
const expected = (messages: readonly string[]): string[] =>
  messages.map((message) => `small.yaml:${message}`);

function refuses(rows: readonly Row[], base: readonly Edit[]): void {
  for (const [what, edits, messages] of rows) {
    it(`refuse ${what}`, () => {
      assert.deepEqual(problemsOf(edited(THREE_TEXT, [...base, ...edits])), expected(messages));
    });
  }
}

describe("the settings of a backbone", () => {
  refuses(peerings, []);
  refuses(circuits, JOINED);
  refuses(groups, BY_CIRCUIT);
  refuses(gateways, JOINED);
  refuses(interfaces, JOINED);
  refuses(reach, JOINED);

  it("are sound with none, with every pair, and with circuits", () => {
    assert.deepEqual(problemsOf(THREE_TEXT), []);
    assert.deepEqual(
      problemsOf(edited(THREE_TEXT, [backbone("  peerings: [[us-west-2, us-east-1]]\n")])),
      [],
    );
    assert.deepEqual(problemsOf(edited(THREE_TEXT, JOINED)), []);
    assert.deepEqual(three().backbone, { quotas: { peerings: 50, pendingPeerings: 10, routes: 10_000 } });
  });

  it("refuse a vendor's path without a gateway, and where no circuit is declared at all", () => {
    assert.deepEqual(
      problemsOf(edited(THREE_TEXT, BY_CIRCUIT)),
      expected([
        "1: backbone.directConnect: missing; vendor pushes by directConnect into us-west-2 and us-east-1",
      ]),
    );
    assert.deepEqual(
      problemsOf(edited(THREE_TEXT, [...BY_CIRCUIT, backbone(CENTRE_ALONE)])),
      expected([
        "54: backbone.directConnect.gateways: vendor pushes by directConnect into us-west-2 and us-east-1, and has no gateway here",
      ]),
    );
  });

  it("refuse a region that circuits do not reach: of a data centre any, of a vendor one that it pushes into", () => {
    const ofCentre = expected([
      "59: backbone.directConnect.gateways.centre: no interface reaches shard 1, which ap-southeast-2 is on",
    ]);
    assert.deepEqual(problemsOf(edited(FOUR_TEXT, JOINED)), ofCentre);
    const moved: Edit = [
      "standby: { region: us-east-1, slot: 1 }",
      "standby: { region: ap-southeast-2, slot: 1 }",
    ];
    const fed: Edit = [
      "    zones: { apse2-az1: 0, apse2-az2: 1 }\n",
      "    zones: { apse2-az1: 0, apse2-az2: 1 }\n    contribution: [internet, directConnect]\n",
    ];
    const [, ...problems] = problemsOf(
      edited(FOUR_TEXT, [
        ...JOINED,
        moved,
        fed,
        [
          "us-east-1: ami-0fedcba9876543210",
          "us-east-1: ami-0fedcba9876543210, ap-southeast-2: ami-0fedcba9876543210",
        ],
      ]),
    );
    assert.deepEqual(
      problems,
      expected([
        "60: backbone.directConnect.gateways.centre: no interface reaches shard 1, which ap-southeast-2 is on",
      ]),
    );
  });

  it("refuse more networks at the end of circuits than a transit gateway takes gateways", () => {
    const many = times(21, (at) => at);
    const outside = many.map(
      (at) =>
        `  dc-${at}:\n    kind: dataCentre\n    prefixes: [172.16.${at}.0/24]\n    asn: ${65_000 + at}\n`,
    );
    const problems = problemsOf(
      edited(THREE_TEXT, [
        ["outside:\n", `outside:\n${outside.join("")}`],
        directConnect({
          gateways: many.map((at) => `dc-${at}: { slot: ${at} }`),
          circuits: many.flatMap((at) =>
            ["a", "b"].map((side) => `c-${at}-${side}: { location: EqDC2, device: ${side}, speed: 10Gbps }`),
          ),
          interfaces: many.flatMap((at) =>
            ["a", "b"].map(
              (side, end) =>
                `i-${at}-${side}: { gateway: dc-${at}, circuit: c-${at}-${side}, vlan: 1, amazon: 169.254.${at}.${8 * end + 1}/30, customer: 169.254.${at}.${8 * end + 2}/30 }`,
            ),
          ),
        }),
      ]),
    );
    assert.deepEqual(
      problems,
      expected(
        ["us-west-2", "us-east-1", "eu-west-3"].map(
          (region) =>
            `52: backbone.directConnect.gateways: 21 of them join ${region}, and a transit gateway takes 20`,
        ),
      ),
    );
  });
});

describe("what settings of a backbone stand for", () => {
  it("puts six regions on a shard in transit mode and twenty in private mode, by slot", () => {
    const shards = (mode: "transit" | "private"): number[] =>
      [0, 5, 6, 11, 12, 15, 19, 20].map((slot) => shardOf(mode, slot));
    assert.deepEqual(shards("transit"), [0, 0, 1, 1, 2, 2, 3, 3]);
    assert.deepEqual(shards("private"), [0, 0, 0, 0, 0, 0, 0, 1]);
  });

  it("gives every gateway of every environment a private number of its own", () => {
    const { addresses } = three();
    const numbers = [0, 1, 2, 3].flatMap((environment) => [
      ...times(16, (region) => virtualGatewayAsn(addresses, { environment, region })),
      ...times(50, (gateway) =>
        times(10, (shard) => gatewayAsn(addresses, { environment, gateway, shard })),
      ).flat(),
    ]);
    const regions = [0, 1, 2, 3].flatMap((environment) =>
      times(16, (slot) => addresses.asnBase + 1000 * environment + slot),
    );
    assert.equal(new Set([...numbers, ...regions]).size, numbers.length + regions.length);
    assert.ok(numbers.every(isPrivateAsn));
    assert.equal(gatewayAsn(addresses, { environment: 1, gateway: 2, shard: 1 }), 4_200_001_521);
    assert.equal(virtualGatewayAsn(addresses, { environment: 1, region: 3 }), 4_200_001_403);
  });

  it("reads who pushes where by Direct Connect from the feeds of channels", () => {
    const feed = { vendor: "v", path: "directConnect" } as const;
    const cells = {
      fed: {
        home: { region: "a" },
        standby: { region: "b" },
        channels: { one: { feeds: [feed] } },
      },
      own: { home: { region: "c" }, standby: { region: "a" }, channels: { two: { feeds: [feed] } } },
      unfed: { home: { region: "d" }, channels: { three: { feeds: [] } } },
      other: {
        home: { region: "e" },
        channels: { four: { feeds: [{ vendor: "v", path: "internet" } as const] } },
      },
    };
    assert.deepEqual(circuitRegions(cells, "v"), ["a", "b", "c"]);
    assert.deepEqual(circuitRegions(cells, "w"), []);
    assert.deepEqual(circuitVendors(cells), ["v"]);
  });

  it("knows a location however its code is spelt, and which rooms are one building", () => {
    assert.equal(findLocation("EqSe2-EQ")?.[0], "us-west-2");
    assert.equal(findLocation("EqDC2")?.[0], "us-east-1");
    assert.equal(findLocation("CS32A-24FL")?.[0], "us-east-1");
    assert.equal(findLocation("nowhere"), undefined);
    assert.equal(buildingOf("EqSe2-EQ"), buildingOf("EQSE2"));
  });

  it("has a table of locations in known regions, with ports of speeds that dedicated circuits have", () => {
    const speeds = Object.values(SPEEDS.dedicated);
    for (const [code, [region, city, ports, encrypted]] of Object.entries(LOCATIONS)) {
      assert.equal(buildingOf(code), code);
      assert.ok(findRegion(region) !== undefined, `${code} ${region}`);
      assert.ok(city.length > 0 && ports.length > 0, code);
      for (const gbps of ports) assert.ok(speeds.includes(gbps), `${code} ${gbps}`);
      for (const gbps of encrypted) assert.ok(ports.includes(gbps), `${code} ${gbps}`);
    }
    assert.deepEqual(RESILIENCY.maximum, { locations: 2, devices: 2 });
  });
});
