import assert from "node:assert/strict";
import fc from "fast-check";
import { planLedger } from "../../../plan/network/ledger";
import { TIERS, TIER_NAMES, type Tier } from "../../../plan/network/tiers.table";
import { planVpc, type VpcNeeds, type VpcPlan } from "../../../plan/network/vpc";
import { LEVELS } from "../../support/worlds";

const WORLD = "10.0.0.0/8";

function vpcOf(zones: Readonly<Record<string, number>>, needs: Pick<VpcNeeds, "kind" | "internetPaths">) {
  return (more: Partial<VpcNeeds> = {}): VpcPlan => {
    const regions = [{ name: "us-east-1", slot: 1, vpcs: [{ name: "hub", slot: 0, zones }] }];
    const rows = planLedger({ levels: LEVELS, environments: [{ name: "small", slot: 1, regions }] });
    return planVpc({ name: "hub", rows, world: WORLD, outside: {}, ...needs, ...more });
  };
}

const hubOf = (zones: Readonly<Record<string, number>>, more: Partial<VpcNeeds> = {}): VpcPlan =>
  vpcOf(zones, { kind: "hub", internetPaths: new Set(["gateway", "nat"]) })(more);

const cellOf = (zones: Readonly<Record<string, number>>, more: Partial<VpcNeeds> = {}): VpcPlan =>
  vpcOf(zones, { kind: "cell", internetPaths: new Set(["gateway", "transit"]) })(more);

const TWO = { "use1-az1": 0, "use1-az4": 3 };

/** `app-use1-az1-internet`: `app-use1-az1 0.0.0.0/0 nat use1-az1` */
const routesOf = ({ routes }: VpcPlan): Record<string, string> =>
  Object.fromEntries(routes.map(({ key, table, to, via, zone }) => [key, `${table} ${to} ${via} ${zone}`]));

const zoneSets = fc
  .uniqueArray(fc.nat(7), { minLength: 1 })
  .map((slots) => Object.fromEntries(slots.map((slot) => [`use1-az${slot + 1}`, slot])));

describe("the hub's plan", () => {
  it("has a subnet per tier and zone", () => {
    const { block, zones, subnets } = hubOf(TWO);
    assert.equal(block, "10.68.0.0/19");
    assert.deepEqual(zones, ["use1-az1", "use1-az4"]);
    assert.deepEqual(
      Object.fromEntries(subnets.map((row) => [row.key, `${row.tier} ${row.zone} ${row.block}`])),
      {
        "app-use1-az1": "app use1-az1 10.68.0.0/24",
        "public-use1-az1": "public use1-az1 10.68.1.0/26",
        "data-use1-az1": "data use1-az1 10.68.1.64/26",
        "endpoint-use1-az1": "endpoint use1-az1 10.68.1.128/26",
        "ingest-use1-az1": "ingest use1-az1 10.68.1.192/26",
        "transit-use1-az1": "transit use1-az1 10.68.2.0/28",
        "app-use1-az4": "app use1-az4 10.68.12.0/24",
        "public-use1-az4": "public use1-az4 10.68.13.0/26",
        "data-use1-az4": "data use1-az4 10.68.13.64/26",
        "endpoint-use1-az4": "endpoint use1-az4 10.68.13.128/26",
        "ingest-use1-az4": "ingest use1-az4 10.68.13.192/26",
        "transit-use1-az4": "transit use1-az4 10.68.14.0/28",
      },
    );
  });

  it("routes each table through its own zone, and only as its tier allows", () => {
    assert.deepEqual(routesOf(hubOf(TWO)), {
      "app-use1-az1-internet": "app-use1-az1 0.0.0.0/0 nat use1-az1",
      "app-use1-az1-world": "app-use1-az1 10.0.0.0/8 transit use1-az1",
      "public-use1-az1-internet": "public-use1-az1 0.0.0.0/0 internet use1-az1",
      "public-use1-az1-world": "public-use1-az1 10.0.0.0/8 transit use1-az1",
      "endpoint-use1-az1-world": "endpoint-use1-az1 10.0.0.0/8 transit use1-az1",
      "ingest-use1-az1-world": "ingest-use1-az1 10.0.0.0/8 transit use1-az1",
      "transit-use1-az1-internet": "transit-use1-az1 0.0.0.0/0 nat use1-az1",
      "app-use1-az4-internet": "app-use1-az4 0.0.0.0/0 nat use1-az4",
      "app-use1-az4-world": "app-use1-az4 10.0.0.0/8 transit use1-az4",
      "public-use1-az4-internet": "public-use1-az4 0.0.0.0/0 internet use1-az4",
      "public-use1-az4-world": "public-use1-az4 10.0.0.0/8 transit use1-az4",
      "endpoint-use1-az4-world": "endpoint-use1-az4 10.0.0.0/8 transit use1-az4",
      "ingest-use1-az4-world": "ingest-use1-az4 10.0.0.0/8 transit use1-az4",
      "transit-use1-az4-internet": "transit-use1-az4 0.0.0.0/0 nat use1-az4",
    });
    assert.deepEqual(hubOf(TWO).natZones, ["use1-az1", "use1-az4"]);
  });

  it("has routes to networks with name servers only in the resolver's tier", () => {
    const plan = hubOf(
      { "use1-az1": 0 },
      { outside: { resolvers: [{ name: "centre-172-20-0-0-16", block: "172.20.0.0/16" }] } },
    );
    assert.deepEqual(
      plan.routes.filter(({ to }) => to === "172.20.0.0/16"),
      [
        {
          key: "endpoint-use1-az1-centre-172-20-0-0-16",
          table: "endpoint-use1-az1",
          to: "172.20.0.0/16",
          via: "transit",
          zone: "use1-az1",
        },
      ],
    );
  });

  it("has no path to the Internet if the region has no egress", () => {
    const shut = hubOf(TWO, { internetPaths: new Set() });
    assert.deepEqual(shut.natZones, []);
    assert.deepEqual(routesOf(shut), {
      "app-use1-az1-world": "app-use1-az1 10.0.0.0/8 transit use1-az1",
      "public-use1-az1-world": "public-use1-az1 10.0.0.0/8 transit use1-az1",
      "endpoint-use1-az1-world": "endpoint-use1-az1 10.0.0.0/8 transit use1-az1",
      "ingest-use1-az1-world": "ingest-use1-az1 10.0.0.0/8 transit use1-az1",
      "app-use1-az4-world": "app-use1-az4 10.0.0.0/8 transit use1-az4",
      "public-use1-az4-world": "public-use1-az4 10.0.0.0/8 transit use1-az4",
      "endpoint-use1-az4-world": "endpoint-use1-az4 10.0.0.0/8 transit use1-az4",
      "ingest-use1-az4-world": "ingest-use1-az4 10.0.0.0/8 transit use1-az4",
    });
  });

  it("keeps data tiers in their VPC: no route out, and an ACL for the VPC only", () => {
    const plan = hubOf(TWO);
    assert.deepEqual(
      plan.routes.filter(({ table }) => table.startsWith("data-")),
      [],
    );
    const everything = { ruleNo: 100, action: "allow", protocol: "-1", port: 0, block: "10.68.0.0/19" };
    assert.deepEqual(plan.acls.find(({ tier }) => tier === "data")?.entries, [
      { ...everything, direction: "ingress" },
      { ...everything, direction: "egress" },
    ]);
  });

  it("denies SSH to the other tiers before it allows everything else", () => {
    const everywhere = { block: "0.0.0.0/0", direction: "ingress" };
    const all = { ruleNo: 100, action: "allow", protocol: "-1", port: 0, block: "0.0.0.0/0" };
    const { acls } = hubOf(TWO);
    assert.deepEqual(
      acls.map(({ tier }) => tier),
      ["app", "public", "data", "endpoint", "ingest", "transit"],
    );
    for (const { tier, entries } of acls.filter((row) => row.tier !== "data")) {
      const expected = [
        { ...everywhere, ruleNo: 10, action: "deny", protocol: "tcp", port: 22 },
        { ...all, direction: "ingress" },
        { ...all, direction: "egress" },
      ];
      assert.deepEqual(entries, expected, tier);
    }
  });

  it("rejects a ledger without the hub", () => {
    const refusal = { name: "RangeError", message: "the ledger has no VPC hub" };
    assert.throws(() => hubOf(TWO, { rows: [] }), refusal);
  });

  it("has the same routes for any zones: the Internet gateway for public only, NAT in the table's own zone", () => {
    fc.assert(
      fc.property(zoneSets, (zones) => {
        const { routes, subnets, natZones } = hubOf(zones);
        const subnetOf = new Map(subnets.map((row) => [row.key, row]));
        assert.deepEqual([...natZones].sort(), Object.keys(zones).sort());
        for (const { table, via, zone, to } of routes) {
          const subnet = subnetOf.get(table);
          assert.equal(subnet?.zone, zone);
          assert.equal(to, via === "transit" ? WORLD : "0.0.0.0/0");
          if (via === "internet") assert.equal(subnet?.tier, "public");
          if (via === "nat") assert.ok(["app", "transit"].includes(subnet?.tier ?? ""));
        }
        assert.equal(new Set(routes.map(({ table, to }) => `${table} ${to}`)).size, routes.length);
        assert.equal(routes.length, 7 * Object.keys(zones).length);
      }),
    );
  });

  it("leaves every older row as it is when it gains zones", () => {
    fc.assert(
      fc.property(zoneSets, fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), (zones, spared) => {
        const older = Object.entries(zones).filter(([, slot]) => spared[slot]);
        const [before, after] = [hubOf(Object.fromEntries(older)), hubOf(zones)];
        for (const what of ["subnets", "routes"] as const) {
          const now = new Map(after[what].map((row) => [row.key, row]));
          for (const row of before[what]) assert.deepEqual(now.get(row.key), row);
        }
        assert.deepEqual(after.acls, before.acls);
      }),
    );
  });
});

describe("a cell's plan", () => {
  const ZONE = { "use1-az1": 0 };

  it("routes public subnets to the Internet directly, and others through the region's hub", () => {
    assert.deepEqual(routesOf(cellOf(ZONE)), {
      "app-use1-az1-internet": "app-use1-az1 0.0.0.0/0 transit use1-az1",
      "app-use1-az1-world": "app-use1-az1 10.0.0.0/8 transit use1-az1",
      "public-use1-az1-internet": "public-use1-az1 0.0.0.0/0 internet use1-az1",
      "ingest-use1-az1-world": "ingest-use1-az1 10.0.0.0/8 transit use1-az1",
    });
    assert.deepEqual(cellOf(ZONE).natZones, []);
  });

  it("has an Internet gateway for the CDN without a route to it, if no feed uses the Internet", () => {
    const plan = cellOf(ZONE, { internetPaths: new Set(["transit"]), internet: true });
    assert.equal(plan.internet, true);
    assert.deepEqual(
      plan.routes.filter(({ via }) => via === "internet"),
      [],
    );
    assert.equal(cellOf(ZONE, { internetPaths: new Set() }).internet, false);
  });

  it("has routes to vendors behind circuits only in the ingest tier", () => {
    const vendors = [{ name: "south-203-0-113-0-24", block: "203.0.113.0/24" }];
    const { routes } = cellOf(ZONE, { outside: { vendors } });
    assert.deepEqual(
      routes.filter(({ to }) => to === "203.0.113.0/24").map(({ key }) => key),
      ["ingest-use1-az1-south-203-0-113-0-24"],
    );
  });
});

describe("the tiers", () => {
  it("have separate blocks of the zone, and a purpose", () => {
    const sites = TIER_NAMES.map((tier) => TIERS[tier]).sort((a, b) => a.at - b.at);
    sites.forEach(({ at, prefix, purpose }, index) => {
      const next = sites[index + 1]?.at ?? 1024;
      assert.ok(at + 2 ** (32 - prefix) <= next, purpose);
      assert.notEqual(purpose, "");
    });
  });

  it("are what the hub's plan covers, each with one ACL", () => {
    const acls: readonly Tier[] = hubOf(TWO).acls.map(({ tier }) => tier);
    assert.deepEqual(acls, TIER_NAMES);
  });
});
