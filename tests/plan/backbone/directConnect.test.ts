import assert from "node:assert/strict";
import { MOST, REGIONS_PER_GATEWAY } from "../../../facts/directConnect.table";
import fc from "fast-check";
import { awaitedOf, planCircuits } from "../../../plan/backbone/circuits";
import { planGateways, type GatewaysPlan } from "../../../plan/backbone/gateways";
import {
  CIRCUIT_ROUTE_TABLES,
  type OutsideKind,
  routeTableOf,
  routeTablesMeeting,
} from "../../../plan/backbone/flowEnds";
import { planPrivate } from "../../../plan/backbone/private";
import { planTransit } from "../../../plan/backbone/transit";
import type { Role } from "../../../catalog/flows.table";
import type { Settings } from "../../../settings/settings";
import {
  CELL_ROUTES,
  type TransitRouteTable,
  TRANSIT_ROUTE_TABLES,
} from "../../../plan/network/transitRouteTables.table";
import { ROLE_VPCS, type VpcKind } from "../../../verify/locations.table";
import { isInside, overlaps } from "../../support/blocks";
import { edited, type Edit } from "../../checks/support";
import { backbone, BY_CIRCUIT, CIRCUITS, four, JOINED, three } from "./worlds";
import { planEnvironment } from "../../../plan/environment";

/** The data centre's gateway in private mode. */
const PRIVATE: readonly Edit[] = [
  ...JOINED,
  ["centre: { slot: 1 }", "centre: { slot: 1, mode: private, mtu: 9001 }"],
];

const AWAITED: Edit = ["seattle-1: {", "seattle-1: { awaited: true,"];

/** A location of a region that the environment is not in. */
const OFF_REGION: Edit = ["ashburn-1: { location: EqDC2", "ashburn-1: { location: EqLD5"];
const OFF_REGION_ENCRYPTED: Edit = [
  "ashburn-1: { macsec: true, location: EqDC2",
  "ashburn-1: { macsec: true, location: EqLD5",
];

/** The same, with interfaces of the data centre on the shard of the fourth region too. */
const ON_TWO_SHARDS = edited(
  CIRCUITS,
  ["seattle-1", "seattle-2", "ashburn-1", "ashburn-2"].map((circuit, at): Edit => [
    `      centre-${circuit}:`,
    `      centre-${circuit}-far: { gateway: centre, circuit: ${circuit}, shard: 1, vlan: 103, amazon: 169.254.3.${4 * at + 1}/30, customer: 169.254.3.${4 * at + 2}/30 }\n      centre-${circuit}:`,
  ]),
);
const FOUR_JOINED: readonly Edit[] = [...BY_CIRCUIT, backbone(ON_TWO_SHARDS)];

describe("the plan of circuits", () => {
  it("creates each in the region of its location, with its declared speed", () => {
    const { circuits, lags } = planCircuits(three(JOINED));
    assert.deepEqual(
      circuits.map(({ key, region, building, gbps, id }) => [key, region, building, gbps, id]),
      [
        ["seattle-1", "us-west-2", "EQSE2", 10, undefined],
        ["seattle-2", "us-west-2", "EQSE2", 10, undefined],
        ["ashburn-1", "us-east-1", "EQDC2", 10, undefined],
        ["ashburn-2", "us-east-1", "EQDC2", 10, undefined],
      ],
    );
    assert.deepEqual(lags, []);
  });

  it("groups circuits by `lag`, in any order", () => {
    const lagged: Edit[] = ["1", "2"].map((n) => [
      `ashburn-${n}: { location: EqDC2, device: EqDC2-${n}, speed: 10Gbps }`,
      `ashburn-${n}: { location: EqDC2, device: EqDC2-1, speed: 10Gbps, id: dxcon-fg5678g${n}, lag: ashburn }`,
    ]);
    const text = edited(CIRCUITS.replace("maximum", "high"), lagged)
      .replaceAll("circuit: ashburn-1,", "circuit: ashburn,")
      .replaceAll(/ +\w+-ashburn-2: .*\n/g, "");
    assert.deepEqual(planCircuits(three([...BY_CIRCUIT, backbone(text)])).lags, [
      {
        key: "ashburn",
        region: "us-east-1",
        location: "EqDC2",
        speed: "10Gbps",
        circuits: ["ashburn-1", "ashburn-2"],
      },
    ]);
  });

  it("is empty without circuits", () => {
    assert.deepEqual(planCircuits(three()), { circuits: [], lags: [] });
  });

  it("has an alarm for each available circuit in a region of the environment", () => {
    const { circuits } = planCircuits(three([...JOINED, ["maximum", "high"], AWAITED, OFF_REGION]));
    assert.deepEqual(
      circuits.map(({ key, alarms }) => [key, alarms.map((alarm) => alarm.key)]),
      [
        ["seattle-1", []],
        ["seattle-2", ["circuit-down-seattle-2"]],
        ["ashburn-1", []],
        ["ashburn-2", ["circuit-down-ashburn-2"]],
      ],
    );
    assert.deepEqual(circuits[1]?.alarms[0], {
      key: "circuit-down-seattle-2",
      description:
        "circuit seattle-2 at EqSe2-EQ: the line has no light: every interface on it is down, and traffic uses the other circuits. Runbook: docs/runbooks/circuits.md",
      name: "circuit-down",
      metric: { namespace: "AWS/DX", name: "ConnectionState", statistic: "Minimum" },
      dimensions: { ConnectionId: { nameOf: "circuit" } },
      comparison: "below",
      threshold: 1,
      periodSeconds: 300,
      breaches: 1,
      periods: 1,
      missing: "ignore",
      notifies: true,
      region: "us-west-2",
    });
  });

  it("has an encryption alarm for each available circuit with MACsec, which missing data fires", () => {
    const encrypted: Edit[] = ["seattle-1", "ashburn-1"].map((name) => [
      `${name}: {`,
      `${name}: { macsec: true,`,
    ]);
    const alarmsWith = (edits: readonly Edit[]) =>
      planCircuits(three([...JOINED, ...encrypted, ...edits]))
        .circuits.filter(({ macsec }) => macsec)
        .map(({ key, alarms }) => [key, alarms.map((alarm) => alarm.key)]);
    const [seattle, ashburn] = ["seattle-1", "ashburn-1"].map((name) => [
      name,
      [`circuit-down-${name}`, `circuit-clear-${name}`],
    ]);
    assert.deepEqual(alarmsWith([]), [seattle, ashburn]);
    assert.deepEqual(alarmsWith([AWAITED]), [["seattle-1", []], ashburn]);
    assert.deepEqual(alarmsWith([["maximum", "high"], OFF_REGION_ENCRYPTED]), [seattle, ["ashburn-1", []]]);
    const { circuits } = planCircuits(three([...JOINED, ...encrypted]));
    const [down, clear] = circuits.find(({ key }) => key === "seattle-1")?.alarms ?? [];
    assert.deepEqual(clear, {
      ...down,
      key: "circuit-clear-seattle-1",
      name: "circuit-clear",
      description:
        "circuit seattle-1 at EqSe2-EQ: the line does not encrypt: its traffic is unencrypted, or stopped with must_encrypt. The two ends have no common MACsec key. Runbook: docs/runbooks/circuits.md",
      metric: { namespace: "AWS/DX", name: "ConnectionEncryptionState", statistic: "Minimum" },
      missing: "breaching",
    });
  });
});

describe("the plan of awaited circuits", () => {
  const awaited = (...names: readonly string[]): Edit[] =>
    names.map((name) => [`${name}: {`, `${name}: { awaited: true,`]);

  it("leaves out their interfaces, and nothing else", () => {
    const [before, now] = [
      planTransit(planEnvironment(three(JOINED))),
      planTransit(planEnvironment(three([...JOINED, AWAITED]))),
    ];
    assert.deepEqual(now, {
      ...before,
      interfaces: before.interfaces.filter(({ port }) => port !== "seattle-1"),
    });
    assert.equal(now.interfaces.length, 6);
  });

  it("leaves out gateways, associations and routes while all circuits of a network are awaited", () => {
    const all = awaited("seattle-1", "seattle-2", "ashburn-1", "ashburn-2");
    const settings = three([...JOINED, ...all]);
    assert.deepEqual(planTransit(planEnvironment(settings)), {
      gateways: [],
      interfaces: [],
      associations: [],
      routes: [],
    });
    assert.equal(planCircuits(settings).circuits.length, 4);
    assert.deepEqual(
      planEnvironment(settings).faults.filter(({ what }) => what !== "peering"),
      [],
    );
  });

  it("keeps every row when `awaited` is removed", () => {
    const rows = (settings: Settings): string[] =>
      Object.values(planTransit(planEnvironment(settings)))
        .flat()
        .map((row) => JSON.stringify(row));
    const after = rows(three(JOINED));
    const before = rows(three([...JOINED, ...awaited("seattle-1", "seattle-2", "ashburn-1")]));
    assert.ok(before.length > 0 && before.length < after.length);
    assert.deepEqual(
      before.filter((row) => !after.includes(row)),
      [],
    );
  });

  it("lists awaited circuits with their interfaces", () => {
    assert.deepEqual(awaitedOf(three([...JOINED, AWAITED])), [
      { circuit: "seattle-1", interfaces: ["vendor-seattle-1", "centre-seattle-1"] },
    ]);
    assert.deepEqual(awaitedOf(three()), []);
  });
});

describe("the plan of Direct Connect gateways", () => {
  it("gives each network outside its own gateway, with an ASN from its slots", () => {
    assert.deepEqual(planGateways(planEnvironment(three(JOINED)), "transit").gateways, [
      { key: "vendor-0", network: "vendor", shard: 0, asn: 4_200_001_500 },
      { key: "centre-0", network: "centre", shard: 0, asn: 4_200_001_510 },
    ]);
  });

  it("connects a vendor to the regions that it pushes to, and a data centre to all", () => {
    const { associations } = planGateways(planEnvironment(three(JOINED)), "transit");
    assert.deepEqual(
      associations.map(({ key, gateway }) => `${key} ${gateway}`),
      [
        "vendor-us-west-2 vendor-0",
        "vendor-us-east-1 vendor-0",
        "centre-us-west-2 centre-0",
        "centre-us-east-1 centre-0",
        "centre-eu-west-3 centre-0",
      ],
    );
  });

  it("advertises the 32 VPC slots of each region, used or free", () => {
    const [first] = planGateways(planEnvironment(three(JOINED)), "transit").associations;
    assert.equal(first?.prefixes.length, 32);
    assert.deepEqual(first.prefixes.slice(0, 3), ["10.64.0.0/19", "10.64.32.0/19", "10.64.64.0/19"]);
    assert.equal(first.prefixes.at(-1), "10.67.224.0/19");
  });

  it("advertises the same with one more cell", () => {
    const cell: Edit = [
      "releases:\n",
      "    three:\n      home: { region: us-west-2, slot: 3 }\n      standby: { region: us-east-1, slot: 3 }\nreleases:\n",
    ];
    assert.deepEqual(
      planTransit(planEnvironment(three([...JOINED, cell]))),
      planTransit(planEnvironment(three(JOINED))),
    );
  });

  it("has interfaces with both addresses, the other side's ASN and the gateway's MTU", () => {
    const { interfaces } = planGateways(planEnvironment(three(JOINED)), "transit");
    assert.equal(interfaces.length, 8);
    const { alarms, ...first } = interfaces[0] ?? { alarms: [] };
    assert.deepEqual(first, {
      key: "vendor-seattle-1",
      gateway: "vendor-0",
      port: "seattle-1",
      region: "us-west-2",
      vlan: 101,
      amazonAddress: "169.254.1.1/30",
      customerAddress: "169.254.1.2/30",
      asn: 64_700,
      mtu: 8500,
    });
    assert.deepEqual(
      alarms.map(({ key, description, metric, threshold, comparison, region }) => [
        key,
        description.split(":")[0],
        metric.name,
        `${comparison} ${threshold}`,
        region,
      ]),
      [
        [
          "interface-down-vendor-seattle-1",
          "interface vendor-seattle-1 on seattle-1",
          "VirtualInterfaceBgpStatus",
          "below 1",
          "us-west-2",
        ],
      ],
    );
  });

  it("reaches a region of a later slot by the gateway of that shard", () => {
    const { gateways, associations, interfaces } = planGateways(
      planEnvironment(four(FOUR_JOINED)),
      "transit",
    );
    assert.deepEqual(
      gateways.map(({ key, asn }) => `${key} ${asn}`),
      ["vendor-0 4200001500", "centre-0 4200001510", "centre-1 4200001511"],
    );
    assert.equal(associations.find(({ region }) => region === "ap-southeast-2")?.gateway, "centre-1");
    assert.equal(interfaces.filter(({ gateway }) => gateway === "centre-1").length, 4);
  });

  it("keeps every older row when a region and its shard are added", () => {
    const rows = (plan: GatewaysPlan): string[] =>
      Object.values(plan)
        .flat()
        .map((row) => JSON.stringify(row));
    const after = new Set(rows(planTransit(planEnvironment(four(FOUR_JOINED)))));
    assert.deepEqual(
      rows(planTransit(planEnvironment(three(JOINED)))).filter((row) => !after.has(row)),
      [],
    );
  });
});

describe("the routes of circuits", () => {
  it("lead cells to vendors and hubs to data centres", () => {
    const { routes } = planTransit(planEnvironment(three(JOINED)));
    assert.deepEqual(
      routes.map(({ key, to, association }) => `${key} ${to} ${association}`),
      [
        "us-west-2-cells-vendor-198-51-100-0-24 198.51.100.0/24 vendor-us-west-2",
        "us-east-1-cells-vendor-198-51-100-0-24 198.51.100.0/24 vendor-us-east-1",
        "us-west-2-hub-centre-172-20-0-0-16 172.20.0.0/16 centre-us-west-2",
        "us-east-1-hub-centre-172-20-0-0-16 172.20.0.0/16 centre-us-east-1",
        "eu-west-3-hub-centre-172-20-0-0-16 172.20.0.0/16 centre-eu-west-3",
      ],
    );
  });

  it("lead in to the same route tables: a vendor's circuit to cells only, a data centre's to the hub", () => {
    const { associations } = planTransit(planEnvironment(three(JOINED)));
    assert.deepEqual(
      associations.map(({ key, routeTable }) => `${key} ${routeTable}`),
      [
        "vendor-us-west-2 contribution",
        "vendor-us-east-1 contribution",
        "centre-us-west-2 premises",
        "centre-us-east-1 premises",
        "centre-eu-west-3 premises",
      ],
    );
    for (const [kind, routeTable] of Object.entries(CIRCUIT_ROUTE_TABLES) as [
      OutsideKind,
      TransitRouteTable,
    ][]) {
      const leads = [
        ...(TRANSIT_ROUTE_TABLES[routeTable].hub ? ["hub"] : []),
        ...((CELL_ROUTES as readonly TransitRouteTable[]).includes(routeTable) ? ["cells"] : []),
      ];
      assert.deepEqual(leads, routeTablesMeeting(kind), kind);
    }
  });

  it("follow the flow table: a network is in the route tables of the roles that its flows name", () => {
    assert.deepEqual(routeTablesMeeting("vendor"), ["cells"]);
    assert.deepEqual(routeTablesMeeting("dataCentre"), ["hub"]);
    assert.deepEqual(routeTablesMeeting("dataCentre", []), []);
    const outward = [
      {
        name: "x",
        source: { role: "packager" },
        destination: { outside: "dataCentre" },
        protocol: "tcp",
        port: 1,
        why: "",
      },
    ] as const;
    assert.deepEqual(routeTablesMeeting("dataCentre", outward), ["cells"]);
  });
});

describe("the route table of a role", () => {
  it("is that of the VPC in which `headend verify` looks for it", () => {
    for (const [role, site] of Object.entries(ROLE_VPCS) as [Role, VpcKind][])
      assert.equal(routeTableOf(role), site === "hub" ? "hub" : "cells", role);
  });
});

describe("the plan in private mode", () => {
  it("ends at a virtual private gateway on each hub, and advertises the hub only", () => {
    const plan = planPrivate(planEnvironment(three(PRIVATE)));
    assert.deepEqual(plan.virtualGateways, [
      {
        key: "us-west-2",
        asn: 4_200_001_400,
        protect: false,
        tables: ["endpoint-usw2-az1", "endpoint-usw2-az2", "endpoint-usw2-az3"],
      },
      {
        key: "us-east-1",
        asn: 4_200_001_401,
        protect: false,
        tables: ["endpoint-use1-az1", "endpoint-use1-az2"],
      },
      {
        key: "eu-west-3",
        asn: 4_200_001_402,
        protect: false,
        tables: ["endpoint-euw3-az1", "endpoint-euw3-az2"],
      },
    ]);
    assert.deepEqual(
      plan.associations.map(({ key, prefixes }) => `${key} ${prefixes.join()}`),
      ["centre-us-west-2 10.64.0.0/19", "centre-us-east-1 10.68.0.0/19", "centre-eu-west-3 10.72.0.0/19"],
    );
  });

  it("shares no gateway with transit mode", () => {
    const settings = three(PRIVATE);
    const [transit, own] = [planTransit(planEnvironment(settings)), planPrivate(planEnvironment(settings))];
    assert.deepEqual(
      transit.gateways.map(({ key }) => key),
      ["vendor-0"],
    );
    assert.deepEqual(
      own.gateways.map(({ key }) => key),
      ["centre-0"],
    );
    assert.ok(transit.routes.every(({ to }) => to === "198.51.100.0/24"));
  });
});

describe("gateways of any environment", () => {
  /** Regions on these slots, one data centre with interfaces on every shard. */
  function world(slots: readonly number[], mode: "transit" | "private"): Settings {
    const base = three(JOINED);
    const direct = base.backbone.directConnect;
    const [[, pattern] = []] = Object.entries(direct?.interfaces ?? {});
    const shards = [0, 1, 2].map((shard) => [`i-${shard}`, { ...pattern, gateway: "centre", shard }]);
    return {
      ...base,
      regions: Object.fromEntries(slots.map((slot) => [`region-${slot}`, { slot, zones: {} }])),
      lineUp: { ...base.lineUp, cells: {} },
      backbone: {
        ...base.backbone,
        directConnect: {
          ...direct,
          gateways: { centre: { slot: 1, mode, mtu: 1500 } },
          interfaces: Object.fromEntries(shards),
        },
      },
    } as unknown as Settings;
  }

  const slots = fc.uniqueArray(fc.nat(15), { minLength: 1, maxLength: 16 });

  for (const mode of ["transit", "private"] as const) {
    it(`join no more regions in ${mode} mode than a gateway supports, and each once`, () => {
      fc.assert(
        fc.property(slots, (used) => {
          const { associations } = planGateways(planEnvironment(world(used, mode)), mode);
          assert.equal(associations.length, used.length);
          const counts = new Map<string, number>();
          for (const { gateway } of associations) counts.set(gateway, (counts.get(gateway) ?? 0) + 1);
          for (const count of counts.values()) assert.ok(count <= REGIONS_PER_GATEWAY[mode]);
        }),
        { numRuns: 30 },
      );
    });
  }

  it("advertise no prefix of two regions, none outside a region, and no more than the quota", () => {
    fc.assert(
      fc.property(slots, (used) => {
        const { associations } = planGateways(planEnvironment(world(used, "transit")), "transit");
        const prefixes = associations.flatMap((row) => row.prefixes);
        assert.deepEqual(overlaps(prefixes), []);
        for (const row of associations) {
          const slot = Number(row.region.replace("region-", ""));
          assert.ok(row.prefixes.length <= MOST.prefixes);
          assert.ok(row.prefixes.every((prefix) => isInside(prefix, `10.${64 + 4 * slot}.0.0/14`)));
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe("the effect of a single fault", () => {
  const fault = (settings: Settings, key: string) =>
    planEnvironment(settings).faults.find((row) => row.key === key);

  it("is listed for every location, device, circuit, interface and peering", () => {
    const counts = new Map<string, number>();
    for (const { what } of planEnvironment(three(JOINED)).faults)
      counts.set(what, (counts.get(what) ?? 0) + 1);
    assert.deepEqual(Object.fromEntries(counts), {
      peering: 3,
      location: 2,
      device: 4,
      circuit: 4,
      interface: 8,
    });
  });

  it("is a pair of regions for a peering, which has no other path", () => {
    assert.deepEqual(fault(three(), "peering-us-west-2-eu-west-3"), {
      key: "peering-us-west-2-eu-west-3",
      what: "peering",
      name: "us-west-2-eu-west-3",
      cuts: [["us-west-2", "eu-west-3"]],
      left: {},
    });
  });

  it("is bandwidth only, with circuits at two locations with two devices", () => {
    const settings = three(JOINED);
    assert.deepEqual(
      planEnvironment(settings).faults.filter(({ what, cuts }) => what !== "peering" && cuts.length > 0),
      [],
    );
    assert.deepEqual(fault(settings, "location-EQDC2")?.left, { "vendor-0": 20, "centre-0": 20 });
    assert.deepEqual(fault(settings, "device-EQDC2-EqDC2-1")?.left, { "vendor-0": 30, "centre-0": 30 });
    assert.deepEqual(fault(settings, "circuit-ashburn-1")?.left, { "vendor-0": 30, "centre-0": 30 });
    assert.deepEqual(fault(settings, "interface-vendor-ashburn-1")?.left, { "vendor-0": 30 });
  });

  it("is every region of a network whose circuits are at one location", () => {
    const text = CIRCUITS.replace("maximum", "development").replaceAll(
      / +\w+-seattle-\d: \{ gateway.*\n/g,
      "",
    );
    const settings = three([...BY_CIRCUIT, backbone(text)]);
    assert.deepEqual(fault(settings, "location-EQDC2"), {
      key: "location-EQDC2",
      what: "location",
      name: "EQDC2",
      cuts: [
        ["vendor", "us-west-2"],
        ["vendor", "us-east-1"],
        ["centre", "us-west-2"],
        ["centre", "us-east-1"],
        ["centre", "eu-west-3"],
      ],
      left: { "vendor-0": 0, "centre-0": 0 },
    });
    assert.equal(fault(settings, "location-EQSE2"), undefined);
  });

  it("is one row for both modes", () => {
    const settings = three(PRIVATE);
    assert.deepEqual(fault(settings, "location-EQDC2")?.left, { "vendor-0": 20, "centre-0": 20 });
    const keys = planEnvironment(settings).faults.map(({ key }) => key);
    assert.equal(new Set(keys).size, keys.length);
  });
});

describe("the plan of a backbone", () => {
  it("has the environment's tags and protection, and every region", () => {
    const { tags, protect, regions } = planEnvironment(three()).backbone;
    assert.deepEqual(tags, { environment: "small", owner: "someone", costCentre: "something" });
    assert.equal(protect, false);
    assert.deepEqual(regions, ["us-west-2", "us-east-1", "eu-west-3"]);
  });
});
