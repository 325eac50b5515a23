import assert from "node:assert/strict";
import fc from "fast-check";
import { planLedger, type LedgerRow, type World } from "../../../plan/network/ledger";
import { TIERS, TIER_NAMES } from "../../../plan/network/tiers.table";
import { isAligned, isInside, overlaps } from "../../support/blocks";
import { LEVELS, pathOf, worlds } from "../../support/worlds";

const SMALL: World = {
  levels: LEVELS,
  environments: [
    {
      name: "small",
      slot: 1,
      regions: [
        {
          name: "us-west-2",
          slot: 0,
          vpcs: [
            { name: "hub", slot: 0, zones: { "usw2-az1": 0 } },
            { name: "one", slot: 1, zones: { "usw2-az3": 2 } },
          ],
        },
        { name: "us-east-1", slot: 1, vpcs: [] },
      ],
    },
  ],
};

const blocksOf = (rows: readonly LedgerRow[]): Record<string, string> =>
  Object.fromEntries(rows.map((row) => [pathOf(row), row.block]));

describe("the ledger", () => {
  it("divides a world by slots", () => {
    assert.deepEqual(blocksOf(planLedger(SMALL)), {
      small: "10.64.0.0/10",
      "small/us-west-2": "10.64.0.0/14",
      "small/us-west-2/hub": "10.64.0.0/19",
      "small/us-west-2/hub/usw2-az1": "10.64.0.0/22",
      "small/us-west-2/hub/usw2-az1/app": "10.64.0.0/24",
      "small/us-west-2/hub/usw2-az1/public": "10.64.1.0/26",
      "small/us-west-2/hub/usw2-az1/data": "10.64.1.64/26",
      "small/us-west-2/hub/usw2-az1/endpoint": "10.64.1.128/26",
      "small/us-west-2/hub/usw2-az1/ingest": "10.64.1.192/26",
      "small/us-west-2/hub/usw2-az1/transit": "10.64.2.0/28",
      "small/us-west-2/one": "10.64.32.0/19",
      "small/us-west-2/one/usw2-az3": "10.64.40.0/22",
      "small/us-west-2/one/usw2-az3/app": "10.64.40.0/24",
      "small/us-west-2/one/usw2-az3/public": "10.64.41.0/26",
      "small/us-west-2/one/usw2-az3/data": "10.64.41.64/26",
      "small/us-west-2/one/usw2-az3/endpoint": "10.64.41.128/26",
      "small/us-west-2/one/usw2-az3/ingest": "10.64.41.192/26",
      "small/us-west-2/one/usw2-az3/transit": "10.64.42.0/28",
      "small/us-east-1": "10.68.0.0/14",
    });
  });

  it("has every block with its level and position", () => {
    const rows = planLedger(SMALL);
    const one = { environment: "small", region: "us-west-2", vpc: "one" };
    assert.deepEqual(
      rows.filter(({ vpc, level }) => vpc === "one" && level !== "subnet"),
      [
        { level: "vpc", ...one, slot: 1, block: "10.64.32.0/19" },
        { level: "zone", ...one, zone: "usw2-az3", slot: 2, block: "10.64.40.0/22" },
      ],
    );
    assert.deepEqual(rows.at(-2), {
      level: "subnet",
      ...one,
      zone: "usw2-az3",
      tier: "transit",
      slot: 512,
      block: "10.64.42.0/28",
    });
  });

  it("keeps the positions of tiers: a subnet can't be renumbered", () => {
    const sites = Object.fromEntries(
      TIER_NAMES.map((tier) => [tier, `${TIERS[tier].at} /${TIERS[tier].prefix}`]),
    );
    assert.deepEqual(sites, {
      app: "0 /24",
      public: "256 /26",
      data: "320 /26",
      endpoint: "384 /26",
      ingest: "448 /26",
      transit: "512 /28",
    });
  });

  it("puts every block inside its parent, aligned, and no two of a level on one address", () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const rows = planLedger(world);
        const blocks = blocksOf(rows);
        for (const row of rows) {
          const parent = pathOf(row).split("/").slice(0, -1).join("/");
          assert.ok(isAligned(row.block), row.block);
          assert.ok(isInside(row.block, blocks[parent] ?? world.levels.world), pathOf(row));
        }
        for (const level of ["environment", "region", "vpc", "zone", "subnet"]) {
          assert.deepEqual(overlaps(rows.flatMap((row) => (row.level === level ? [row.block] : []))), []);
        }
        assert.equal(Object.keys(blocks).length, rows.length);
      }),
    );
  });

  it("rejects a slot that its level does not have", () => {
    const zones = { "usw2-az1": 0 };
    const vpc = { name: "hub", slot: 0, zones };
    const region = { name: "us-west-2", slot: 0, vpcs: [vpc] };
    const environment = { name: "small", slot: 0, regions: [region] };
    const tiers = { app: { at: 1024, prefix: 24 } };
    const refusals: readonly (readonly [world: Partial<World>, message: string])[] = [
      [{ environments: [{ ...environment, slot: 4 }] }, "no /10 at 16777216 in 10.0.0.0/8"],
      [
        { environments: [{ ...environment, regions: [{ ...region, slot: 16 }] }] },
        "no /14 at 4194304 in 10.0.0.0/10",
      ],
      [
        { environments: [{ ...environment, regions: [{ ...region, vpcs: [{ ...vpc, slot: 32 }] }] }] },
        "no /19 at 262144 in 10.0.0.0/14",
      ],
      [
        {
          environments: [
            { ...environment, regions: [{ ...region, vpcs: [{ ...vpc, zones: { "usw2-az1": -1 } }] }] },
          ],
        },
        "no /22 at -1024 in 10.0.0.0/19",
      ],
      [{ environments: [environment], tiers }, "no /24 at 1024 in 10.0.0.0/22"],
    ];
    for (const [wrong, message] of refusals) {
      assert.throws(() => planLedger({ levels: LEVELS, environments: [], ...wrong }), {
        name: "RangeError",
        message,
      });
    }
  });

  it("plans 98,304 subnets, none of which overlap", () => {
    const names = (prefix: string, count: number) =>
      Array.from({ length: count }, (_, slot) => ({ name: `${prefix}-${slot}`, slot }));
    const zones = Object.fromEntries(names("zone", 8).map(({ name, slot }) => [name, slot]));
    const vpcs = names("vpc", 32).map((row) => ({ ...row, zones }));
    const regions = names("region", 16).map((row) => ({ ...row, vpcs }));
    const environments = names("environment", 4).map((row) => ({ ...row, regions }));
    const rows = planLedger({ levels: LEVELS, environments });
    const subnets = rows.flatMap(({ level, block }) => (level === "subnet" ? [block] : []));
    assert.equal(subnets.length, 98_304);
    assert.deepEqual(overlaps(subnets), []);
  });
});

/** Each removes one or more rows of a world, at one level; none if there is only one. */
const YOUNGER: Readonly<Record<string, (world: World, spare: (at: number) => boolean) => World>> = {
  environment: (world, spare) => ({ ...world, environments: kept(world.environments, spare) }),
  region: (world, spare) => eachEnvironment(world, (all) => kept(all, spare)),
  vpc: (world, spare) =>
    eachEnvironment(world, (all) => all.map((region) => ({ ...region, vpcs: kept(region.vpcs, spare) }))),
  zone: (world, spare) =>
    eachEnvironment(world, (all) =>
      all.map((region) => ({
        ...region,
        vpcs: region.vpcs.map((vpc) => ({
          ...vpc,
          zones: Object.fromEntries(kept(Object.entries(vpc.zones), spare)),
        })),
      })),
    ),
  tier: (world, spare) => ({
    ...world,
    tiers: Object.fromEntries(kept(Object.entries(world.tiers ?? {}), spare)),
  }),
};

const kept = <T>(items: readonly T[], spare: (at: number) => boolean): T[] =>
  items.filter((_, at) => spare(at));

type Regions = World["environments"][number]["regions"];

const eachEnvironment = (world: World, change: (regions: Regions) => Regions): World => ({
  ...world,
  environments: world.environments.map((row) => ({ ...row, regions: change(row.regions) })),
});

describe("growth of the ledger", () => {
  for (const [what, younger] of Object.entries(YOUNGER)) {
    it(`leaves every older row as it is when it gains another ${what}`, () => {
      let grown = 0;
      fc.assert(
        fc.property(worlds, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), (world, spared) => {
          const before = planLedger(younger(world, (at) => spared[at] ?? true));
          const after = new Map(planLedger(world).map((row) => [pathOf(row), row]));
          for (const row of before) assert.deepEqual(after.get(pathOf(row)), row);
          if (after.size > before.length) grown++;
        }),
      );
      assert.ok(grown > 50, `${grown} of 100 worlds grew`);
    });
  }
});
