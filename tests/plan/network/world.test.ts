import assert from "node:assert/strict";
import { ledgerOf, worldOf } from "../../../plan/network/world";
import { pathOf } from "../../support/worlds";
import { edited, settingsOf, SMALL } from "../../checks/support";

describe("the world of an environment", () => {
  it("gives every region a hub in all its zones, and every cell a VPC at both its sites", () => {
    const { environments, tiers } = worldOf(settingsOf(SMALL));
    const west = { "usw2-az1": 0, "usw2-az2": 1, "usw2-az3": 2 };
    const east = { "use1-az1": 0, "use1-az2": 1 };
    assert.equal(tiers, undefined);
    assert.deepEqual(environments, [
      {
        name: "small",
        slot: 1,
        regions: [
          {
            name: "us-west-2",
            slot: 0,
            vpcs: [
              { name: "hub", slot: 0, zones: west },
              { name: "one", slot: 1, zones: west },
              { name: "two", slot: 2, zones: west },
            ],
          },
          {
            name: "us-east-1",
            slot: 1,
            vpcs: [
              { name: "hub", slot: 0, zones: east },
              { name: "one", slot: 1, zones: east },
              { name: "two", slot: 2, zones: east },
            ],
          },
        ],
      },
    ]);
  });

  it("gives a cell the zones of its site, with the region's slots", () => {
    const text = edited(SMALL, [
      [
        "home: { region: us-west-2, slot: 1 }",
        "home: { region: us-west-2, slot: 1, zones: [usw2-az3, usw2-az1] }",
      ],
    ]);
    const vpcs = worldOf(settingsOf(text)).environments[0]?.regions[0]?.vpcs;
    assert.deepEqual(vpcs?.find(({ name }) => name === "one")?.zones, { "usw2-az1": 0, "usw2-az3": 2 });
  });

  it("reads the address plan from the settings", () => {
    const blocks = new Map(ledgerOf(settingsOf(SMALL)).map((row) => [pathOf(row), row.block]));
    assert.equal(blocks.get("small"), "10.64.0.0/10");
    assert.equal(blocks.get("small/us-west-2/hub"), "10.64.0.0/19");
    assert.equal(blocks.get("small/us-west-2/two/usw2-az2/data"), "10.64.69.64/26");
    assert.equal(blocks.get("small/us-east-1/one"), "10.68.32.0/19");
    const moved = settingsOf(
      edited(SMALL, [["  world: 10.0.0.0/8", "  world: 10.128.0.0/9\n  environment: 11"]]),
    );
    assert.equal(
      new Map(ledgerOf(moved).map((row) => [pathOf(row), row.block])).get("small"),
      "10.160.0.0/11",
    );
  });
});
