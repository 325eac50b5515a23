import assert from "node:assert/strict";
import fc from "fast-check";
import { checkAddresses } from "../../checks/references/addresses";
import type { Problems } from "../../settings/problems";
import { writtenOf } from "../support/written";
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
import { edited, type Edit, problemsOf, SMALL } from "./support";

/** [mistake, edits, each problem] */
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

/** A backbone of these rows, with resiliency development. */
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
    "a peering with an unknown region",
    [backbone("  peerings: [[us-west-2, eu-west-4]]\n")],
    ["50 unknown-region backbone.peerings[0][1]"],
  ],
  [
    "a peering across partitions",
    [backbone("  peerings: [[us-west-2, cn-north-1]]\n")],
    ["50 other-partition backbone.peerings[0][1]"],
  ],
  [
    "a region peered with itself",
    [backbone("  peerings: [[us-west-2, us-west-2]]\n")],
    ["50 one-region backbone.peerings[0]"],
  ],
  [
    "a pair listed twice",
    [backbone("  peerings: [[us-west-2, us-east-1], [us-east-1, us-west-2]]\n")],
    ["50 listed-twice backbone.peerings[1]"],
  ],
  [
    "a pair of three",
    [backbone("  peerings: [[us-west-2, us-east-1, eu-west-3]]\n")],
    ["50 out-of-range backbone.peerings[0]"],
  ],
  [
    "more peerings than the quota",
    [backbone("  peerings: [[us-west-2, us-east-1], [us-west-2, eu-west-3]]\n  quotas: { peerings: 1 }\n")],
    ["51 quota backbone.quotas.peerings"],
  ],
  [
    "more routes than the quota",
    // Nine of the region's own, two for each of two cells, one for each of two other regions: 15.
    [backbone("  quotas: { routes: 14 }\n")],
    ["50 quota backbone.quotas.routes", "50 quota backbone.quotas.routes"],
  ],
];

const circuits: readonly Row[] = [
  [
    "an unknown location",
    [row("ashburn-1", ["location: EqDC2", "location: EqDC22"])],
    ["60 unknown-location backbone.directConnect.circuits.ashburn-1.location"],
  ],
  [
    "an unknown location that is similar to none",
    [row("ashburn-1", ["location: EqDC2", "location: Narnia"])],
    ["60 unknown-location backbone.directConnect.circuits.ashburn-1.location"],
  ],
  [
    "a location of the other partition",
    [
      row("ashburn-1", ["location: EqDC2", "location: SINJI"]),
      row("ashburn-2", ["location: EqDC2", "location: SINJI"]),
    ],
    [
      "60 not-offered backbone.directConnect.circuits.ashburn-1.location",
      "61 not-offered backbone.directConnect.circuits.ashburn-2.location",
    ],
  ],
  [
    "an unknown speed",
    [row("seattle-1", ["10Gbps", "40Gbps"])],
    ["58 unknown-value backbone.directConnect.circuits.seattle-1.speed"],
  ],
  [
    "a speed that the location does not offer",
    [row("seattle-1", ["EqSe2-EQ", "TPS19"], ["10Gbps", "100Gbps"]), row("seattle-2", ["EqSe2-EQ", "TPS19"])],
    ["58 not-offered backbone.directConnect.circuits.seattle-1.speed"],
  ],
  [
    "MACsec at a speed without MACsec",
    [row("seattle-1", ["10Gbps", "1Gbps, macsec: true"])],
    ["58 not-offered backbone.directConnect.circuits.seattle-1.macsec"],
  ],
  [
    "MACsec at a location without MACsec",
    [
      row("seattle-1", ["EqSe2-EQ", "T5ALA"], ["10Gbps", "10Gbps, macsec: true"]),
      row("seattle-2", ["EqSe2-EQ", "T5ALA"]),
    ],
    ["58 not-offered backbone.directConnect.circuits.seattle-1.macsec"],
  ],
  [
    "an id of two circuits",
    [
      row("seattle-1", ["10Gbps", "10Gbps, id: dxcon-fg5678gh"]),
      row("seattle-2", ["10Gbps", "10Gbps, id: dxcon-fg5678gh"]),
    ],
    ["59 id-taken backbone.directConnect.circuits.seattle-2.id"],
  ],
  [
    "an id of the wrong form",
    [row("seattle-1", ["10Gbps", "10Gbps, id: fg5678gh"])],
    ["58 wrong-form backbone.directConnect.circuits.seattle-1.id"],
  ],
  [
    "a group of circuits that differ, and interfaces on single circuits of it",
    [
      row("seattle-1", ["10Gbps", "10Gbps, id: dxcon-fg5678gh, lag: pair"]),
      row("seattle-2", ["10Gbps", "1Gbps, id: dxcon-ij9012kl, lag: pair"]),
    ],
    [
      "63 unknown-circuit backbone.directConnect.interfaces.vendor-seattle-1.circuit",
      "64 unknown-circuit backbone.directConnect.interfaces.vendor-seattle-2.circuit",
      "67 unknown-circuit backbone.directConnect.interfaces.centre-seattle-1.circuit",
      "68 unknown-circuit backbone.directConnect.interfaces.centre-seattle-2.circuit",
    ],
  ],
];

const groups: readonly Row[] = [
  [
    "a group with the name of a circuit",
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
    ["57 name-taken backbone.directConnect.circuits.one.lag"],
  ],
  [
    "a group of circuits that differ, with MACsec, one awaited and one without an id",
    [
      directConnect({
        gateways: VENDOR,
        circuits: [
          "one: { location: EqDC2, device: a, speed: 10Gbps, id: dxcon-fg5678gh, lag: pair, macsec: true }",
          "two: { location: EqDC2, device: b, speed: 10Gbps, lag: pair, awaited: true }",
        ],
        interfaces: interfacesOn(["pair"]),
      }),
    ],
    [
      "57 group backbone.directConnect.circuits.one.lag",
      "58 group backbone.directConnect.circuits.two.lag",
      "58 group backbone.directConnect.circuits.two.id",
      "58 group backbone.directConnect.circuits.two.lag",
    ],
  ],
  [
    "a group with more circuits than AWS allows at their speed",
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
      "59 group backbone.directConnect.circuits.fast-2.lag",
      "64 group backbone.directConnect.circuits.slow-4.lag",
    ],
  ],
  [
    "a group of circuits that are not available yet",
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
    ["57 group backbone.directConnect.circuits.one.id", "58 group backbone.directConnect.circuits.two.lag"],
  ],
  [
    "a hosted circuit with keys of dedicated ones, and without an id",
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
      "59 not-offered backbone.directConnect.circuits.c-2.id",
      "59 not-offered backbone.directConnect.circuits.c-2.macsec",
      "59 not-offered backbone.directConnect.circuits.c-2.lag",
    ],
  ],
  [
    "more interfaces than a dedicated circuit allows in transit mode",
    [
      directConnect({
        gateways: VENDOR,
        circuits: times(2, (at) => `c-${at}: { location: EqDC2, device: d-${at}, speed: 10Gbps }`),
        interfaces: interfacesOn(["c-0", "c-0", "c-0", "c-0", "c-0", "c-0", "c-1"]),
      }),
    ],
    ["64 limit backbone.directConnect.interfaces.i-4.circuit"],
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
    ["61 limit backbone.directConnect.interfaces.i-1.circuit"],
  ],
  [
    "more interfaces than a gateway allows",
    [
      directConnect({
        gateways: VENDOR,
        circuits: times(8, (at) => `c-${at}: { location: EqDC2, device: d-${at}, speed: 10Gbps }`),
        interfaces: interfacesOn(times(32, (at) => `c-${at % 8}`)),
      }),
    ],
    ["96 limit backbone.directConnect.interfaces.i-30.shard"],
  ],
];

const gateways: readonly Row[] = [
  [
    "a gateway to an unknown network, and its interfaces",
    [["vendor: { slot: 0, mtu: 8500 }", "vendr: { slot: 0 }"]],
    [
      "55 unknown-network backbone.directConnect.gateways.vendr",
      ...["seattle-1", "seattle-2", "ashburn-1", "ashburn-2"].map(
        (name, at) => `${63 + at} unknown-gateway backbone.directConnect.interfaces.vendor-${name}.gateway`,
      ),
    ],
  ],
  [
    "a slot of two gateways",
    [["centre: { slot: 1 }", "centre: { slot: 0 }"]],
    ["56 slot-taken backbone.directConnect.gateways.centre.slot"],
  ],
  [
    "a slot beyond the last",
    [["centre: { slot: 1 }", "centre: { slot: 50 }"]],
    ["56 out-of-range backbone.directConnect.gateways.centre.slot"],
  ],
  [
    "a slot that is retired",
    [["centre: { slot: 1 }", "centre: { slot: 1 }\n    retired: [1]"]],
    ["56 slot-retired backbone.directConnect.gateways.centre.slot"],
  ],
  [
    "a network without an ASN and with a gateway",
    [["    asn: 64700\n", ""]],
    ["72 no-asn outside.vendor.asn"],
  ],
  [
    "a network with the ASN of a gateway",
    [["    asn: 64700\n", "    asn: 4200001510\n"]],
    ["56 asn-taken backbone.directConnect.gateways.centre.slot"],
  ],
  [
    "a network and a region with ASNs of virtual private gateways",
    [
      ["centre: { slot: 1 }", "centre: { slot: 1, mode: private }"],
      ["    asn: 64700\n", "    asn: 4200001401\n"],
      ["    zones: { use1-az1", "    asn: 4200001402\n    zones: { use1-az1"],
    ],
    [
      "57 asn-taken backbone.directConnect.gateways.centre.mode",
      "57 asn-taken backbone.directConnect.gateways.centre.mode",
    ],
  ],
  [
    "a region with the ASN of a gateway",
    [["    zones:\n      usw2-az1", "    asn: 4200001500\n    zones:\n      usw2-az1"]],
    ["56 asn-taken backbone.directConnect.gateways.vendor.slot"],
  ],
  [
    "a vendor in private mode",
    [["vendor: { slot: 0, mtu: 8500 }", "vendor: { slot: 0, mode: private }"]],
    ["55 not-offered backbone.directConnect.gateways.vendor.mode"],
  ],
  [
    "the MTU of the other mode",
    [
      ["vendor: { slot: 0, mtu: 8500 }", "vendor: { slot: 0, mtu: 9001 }"],
      ["centre: { slot: 1 }", "centre: { slot: 1, mode: private, mtu: 8500 }"],
    ],
    [
      "55 not-offered backbone.directConnect.gateways.vendor.mtu",
      "56 not-offered backbone.directConnect.gateways.centre.mtu",
    ],
  ],
  [
    "more VPCs than an association announces",
    [["world: 10.0.0.0/8", "world: 10.0.0.0/8\n  region: 12\n  vpc: 20"]],
    ["12 limit addresses.vpc"],
  ],
  ["no resiliency", [["    resiliency: maximum\n", ""]], ["52 missing backbone.directConnect.resiliency"]],
];

const interfaces: readonly Row[] = [
  [
    "an interface on an unknown circuit",
    [row("vendor-seattle-1", ["circuit: seattle-1", "circuit: seatle-1"])],
    ["63 unknown-circuit backbone.directConnect.interfaces.vendor-seattle-1.circuit"],
  ],
  [
    "a VLAN of two interfaces of a circuit",
    [row("centre-seattle-1", ["102", "101"])],
    ["67 vlan-taken backbone.directConnect.interfaces.centre-seattle-1.vlan"],
  ],
  [
    "a VLAN out of range",
    [row("centre-seattle-1", ["102", "4095"])],
    ["67 out-of-range backbone.directConnect.interfaces.centre-seattle-1.vlan"],
  ],
  [
    "addresses outside a /30",
    [row("vendor-seattle-1", ["169.254.1.1/30", "169.254.1.1/29"])],
    ["63 not-a-host backbone.directConnect.interfaces.vendor-seattle-1.amazon"],
  ],
  [
    "addresses that are not hosts",
    [row("vendor-seattle-1", ["169.254.1.1/30", "169.254.1.0/30"], ["169.254.1.2/30", "169.254.1.3/30"])],
    [
      "63 not-a-host backbone.directConnect.interfaces.vendor-seattle-1.amazon",
      "63 not-a-host backbone.directConnect.interfaces.vendor-seattle-1.customer",
    ],
  ],
  [
    "addresses of two networks",
    [row("vendor-seattle-1", ["169.254.1.2/30", "169.254.9.2/30"])],
    ["63 not-a-host backbone.directConnect.interfaces.vendor-seattle-1.customer"],
  ],
  [
    "one address for both sides",
    [row("vendor-seattle-1", ["169.254.1.2/30", "169.254.1.1/30"])],
    ["63 not-a-host backbone.directConnect.interfaces.vendor-seattle-1.customer"],
  ],
  [
    "addresses of two interfaces",
    [row("vendor-seattle-2", ["169.254.1.5/30", "169.254.1.1/30"], ["169.254.1.6/30", "169.254.1.2/30"])],
    ["64 overlap backbone.directConnect.interfaces.vendor-seattle-2.amazon"],
  ],
  [
    "addresses in the world block",
    [row("vendor-seattle-1", ["169.254.1.1/30", "10.64.0.1/30"], ["169.254.1.2/30", "10.64.0.2/30"])],
    ["63 overlap backbone.directConnect.interfaces.vendor-seattle-1.amazon"],
  ],
];

const reach: readonly Row[] = [
  [
    "an interface on a shard without regions",
    [row("vendor-seattle-1", ["vlan", "shard: 1, vlan"])],
    ["63 unknown-region backbone.directConnect.interfaces.vendor-seattle-1.shard"],
  ],
  [
    "fewer devices than the resiliency needs",
    [row("ashburn-2", ["device: EqDC2-2", "device: EqDC2-1"])],
    [
      `55 resiliency backbone.directConnect.gateways.vendor`,
      `56 resiliency backbone.directConnect.gateways.centre`,
    ],
  ],
  [
    "fewer locations than the resiliency needs: two rooms of a building are one",
    [
      ["maximum", "high"],
      row("ashburn-1", ["location: EqDC2", "location: EqSe2-OTHER"]),
      row("ashburn-2", ["location: EqDC2", "location: EqSe2"]),
    ],
    ["vendor", "centre"].map((name, at) => `${55 + at} resiliency backbone.directConnect.gateways.${name}`),
  ],
  [
    "one device at each location, with development",
    [
      ["maximum", "development"],
      row("seattle-2", ["EqSe2-2", "EqSe2-1"]),
      row("ashburn-2", ["EqDC2-2", "EqDC2-1"]),
    ],
    ["vendor", "centre"].map((name, at) => `${55 + at} resiliency backbone.directConnect.gateways.${name}`),
  ],
];

const CENTRE_ALONE = CIRCUITS.split("\n")
  .filter((line) => !line.startsWith("      vendor"))
  .join("\n");

function refuses(rows: readonly Row[], base: readonly Edit[]): void {
  for (const [what, edits, messages] of rows) {
    it(`refuse ${what}`, () => {
      assert.deepEqual(problemsOf(edited(THREE_TEXT, [...base, ...edits])), messages);
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

  it("have no mistakes without peerings, with all pairs, and with circuits", () => {
    assert.deepEqual(problemsOf(THREE_TEXT), []);
    assert.deepEqual(
      problemsOf(edited(THREE_TEXT, [backbone("  peerings: [[us-west-2, us-east-1]]\n")])),
      [],
    );
    assert.deepEqual(problemsOf(edited(THREE_TEXT, JOINED)), []);
    assert.deepEqual(three().backbone, { quotas: { peerings: 50, pendingPeerings: 10, routes: 10_000 } });
  });

  it("refuse a vendor's path without a gateway, and without any circuit", () => {
    assert.deepEqual(problemsOf(edited(THREE_TEXT, BY_CIRCUIT)), ["1 not-reached backbone.directConnect"]);
    assert.deepEqual(problemsOf(edited(THREE_TEXT, [...BY_CIRCUIT, backbone(CENTRE_ALONE)])), [
      "54 not-reached backbone.directConnect.gateways",
    ]);
  });

  it("refuse a region that circuits do not reach: any for a data centre, for a vendor those that it pushes into", () => {
    const ofCentre = ["59 not-reached backbone.directConnect.gateways.centre"];
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
    assert.deepEqual(problems, ["60 not-reached backbone.directConnect.gateways.centre"]);
  });

  it("refuse more gateways than a transit gateway allows", () => {
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
      ["us-west-2", "us-east-1", "eu-west-3"].map(() => `52 limit backbone.directConnect.gateways`),
    );
  });
});

describe("values that derive from backbone settings", () => {
  it("have six regions per shard in transit mode and twenty in private mode, by slot", () => {
    const shards = (mode: "transit" | "private"): number[] =>
      [0, 5, 6, 11, 12, 15, 19, 20].map((slot) => shardOf(mode, slot));
    assert.deepEqual(shards("transit"), [0, 0, 1, 1, 2, 2, 3, 3]);
    assert.deepEqual(shards("private"), [0, 0, 0, 0, 0, 0, 0, 1]);
  });

  it("have a distinct private ASN for every gateway of every environment", () => {
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

  it("have only private ASNs for every accepted asnBase, up to the last gateway", () => {
    const near = (number: number) =>
      fc.integer({ min: number - 5000, max: Math.min(number + 5000, 2 ** 32) });
    const bases = fc.oneof(near(64_513), near(65_534), near(4_200_000_000), near(4_294_967_294));
    const accepted = new Set<boolean>();
    const small = writtenOf(SMALL);
    fc.assert(
      fc.property(bases, fc.constantFrom(8, 9, 10), (asnBase, world) => {
        const addresses = { ...small.addresses, world: `10.0.0.0/${world}`, asnBase };
        const highest = 2 ** (10 - world) - 1;
        const mistakes: string[] = [];
        const problems = { add: (rule: string) => mistakes.push(rule) } as unknown as Problems;
        checkAddresses({ ...small, addresses, slot: 0 }, problems);
        const numbers = [asnBase, gatewayAsn(addresses, { environment: highest, gateway: 49, shard: 9 })];
        const [first = 0, last = 0] = numbers;
        const isPrivate = numbers.every(isPrivateAsn) && (first > 65_534 || last < 65_535);
        accepted.add(isPrivate);
        assert.deepEqual(mistakes, isPrivate ? [] : ["asn-base"]);
      }),
      { numRuns: 300 },
    );
    assert.deepEqual(accepted, new Set([true, false]));
  });

  it("have each vendor's regions on Direct Connect, from the feeds of channels", () => {
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

  it("have a location for each spelling of its code, and one building for its rooms", () => {
    assert.equal(findLocation("EqSe2-EQ")?.[0], "us-west-2");
    assert.equal(findLocation("EqDC2")?.[0], "us-east-1");
    assert.equal(findLocation("CS32A-24FL")?.[0], "us-east-1");
    assert.equal(findLocation("nowhere"), undefined);
    assert.equal(buildingOf("EqSe2-EQ"), buildingOf("EQSE2"));
  });

  it("have locations in known regions, with port speeds of dedicated circuits", () => {
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
