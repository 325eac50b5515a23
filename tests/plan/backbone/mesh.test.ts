import assert from "node:assert/strict";
import fc from "fast-check";
import { planMesh, type MeshPlan } from "../../../plan/backbone/mesh";
import { FLOWS } from "../../../catalog/flows.table";
import { CROSSINGS } from "../../../catalog/crossings.table";
import type { Settings } from "../../../settings/settings";
import { isInside } from "../../support/blocks";
import { backbone, four, three } from "./worlds";
import { planEnvironment } from "../../../plan/environment";

/** `us-west-2-hub-us-east-1 10.68.0.0/14 us-west-2-us-east-1` */
const routesOf = ({ routes }: MeshPlan): string[] =>
  routes.map(({ key, to, peering }) => `${key} ${to} ${peering}`);
const pairsOf = ({ peerings }: MeshPlan): string[] => peerings.map(({ key }) => key);

describe("the plan of the mesh", () => {
  it("peers every pair of regions once; the lower slot is the requester", () => {
    assert.deepEqual(planMesh(planEnvironment(three())).peerings, [
      { key: "us-west-2-us-east-1", regions: ["us-west-2", "us-east-1"], wave: 0 },
      { key: "us-west-2-eu-west-3", regions: ["us-west-2", "eu-west-3"], wave: 0 },
      { key: "us-east-1-eu-west-3", regions: ["us-east-1", "eu-west-3"], wave: 0 },
    ]);
  });

  it("leads from each hub to each other region, on both sides of each peering, and to nothing else", () => {
    assert.deepEqual(routesOf(planMesh(planEnvironment(three()))), [
      "us-west-2-hub-us-east-1 10.68.0.0/14 us-west-2-us-east-1",
      "us-east-1-hub-us-west-2 10.64.0.0/14 us-west-2-us-east-1",
      "us-west-2-hub-eu-west-3 10.72.0.0/14 us-west-2-eu-west-3",
      "eu-west-3-hub-us-west-2 10.64.0.0/14 us-west-2-eu-west-3",
      "us-east-1-hub-eu-west-3 10.72.0.0/14 us-east-1-eu-west-3",
      "eu-west-3-hub-us-east-1 10.68.0.0/14 us-east-1-eu-west-3",
    ]);
  });

  it("gives cells no route to another region: no declared flow goes there", () => {
    assert.deepEqual(CROSSINGS, []);
    assert.deepEqual(
      planMesh(planEnvironment(three())).routes.filter(({ routeTable }) => routeTable !== "hub"),
      [],
    );
  });

  it("routes cells to the hubs of other regions if a flow to a hub crosses", () => {
    const plan = planMesh(planEnvironment(three()), [{ flow: "aws-apis", why: "test" }]);
    assert.deepEqual(
      routesOf(plan).filter((row) => row.includes("-cells-")),
      [
        "us-west-2-cells-us-east-1-hub 10.68.0.0/19 us-west-2-us-east-1",
        "us-east-1-cells-us-west-2-hub 10.64.0.0/19 us-west-2-us-east-1",
        "us-west-2-cells-eu-west-3-hub 10.72.0.0/19 us-west-2-eu-west-3",
        "eu-west-3-cells-us-west-2-hub 10.64.0.0/19 us-west-2-eu-west-3",
        "us-east-1-cells-eu-west-3-hub 10.72.0.0/19 us-east-1-eu-west-3",
        "eu-west-3-cells-us-east-1-hub 10.68.0.0/19 us-east-1-eu-west-3",
      ],
    );
  });

  it("routes cells to their own other site, and to no other cell, if a flow to a cell crosses", () => {
    const plan = planMesh(planEnvironment(three()), [{ flow: "second-copy", why: "test" }]);
    assert.deepEqual(
      routesOf(plan).filter((row) => row.includes("-cells-")),
      [
        "us-west-2-cells-us-east-1-one 10.68.32.0/19 us-west-2-us-east-1",
        "us-west-2-cells-us-east-1-two 10.68.64.0/19 us-west-2-us-east-1",
        "us-east-1-cells-us-west-2-one 10.64.32.0/19 us-west-2-us-east-1",
        "us-east-1-cells-us-west-2-two 10.64.64.0/19 us-west-2-us-east-1",
      ],
    );
  });

  it("rejects a crossing without a declared flow", () => {
    const refusal = { name: "RangeError", message: "flow telepathy is not declared" };
    assert.throws(() => planMesh(planEnvironment(three()), [{ flow: "telepathy", why: "test" }]), refusal);
    for (const { name } of FLOWS) planMesh(planEnvironment(three()), [{ flow: name, why: "test" }]);
  });

  it("peers the declared pairs only, in any order", () => {
    const pairs = (text: string): string[] =>
      pairsOf(planMesh(planEnvironment(three([backbone(`  peerings: ${text}\n`)]))));
    assert.deepEqual(pairs("[[eu-west-3, us-west-2]]"), ["us-west-2-eu-west-3"]);
    assert.deepEqual(pairs("[[us-east-1, us-west-2], [eu-west-3, us-east-1]]"), [
      "us-west-2-us-east-1",
      "us-east-1-eu-west-3",
    ]);
    assert.deepEqual(pairs("[]"), []);
  });

  it("keeps every older row when the environment gains a region", () => {
    const [before, after] = [planMesh(planEnvironment(three())), planMesh(planEnvironment(four()))];
    assert.equal(after.peerings.length, before.peerings.length + 3);
    assert.equal(after.routes.length, before.routes.length + 6);
    for (const row of before.peerings)
      assert.deepEqual(
        after.peerings.find(({ key }) => key === row.key),
        row,
      );
    for (const row of before.routes)
      assert.deepEqual(
        after.routes.find(({ key }) => key === row.key),
        row,
      );
  });
});

describe("the mesh of any environment", () => {
  const SLOTS = 16;
  const names = (slots: readonly number[]): string[] => slots.map((slot) => `region-${slot}`);
  const pending = fc.integer({ min: 1, max: 12 });
  const slots = fc.uniqueArray(fc.nat(SLOTS - 1), { minLength: 1, maxLength: SLOTS });

  /** The part of an environment that the mesh reads. */
  function world(used: readonly number[], pendingPeerings = 10): Settings {
    const base = three();
    const regions = used.map((slot) => [`region-${slot}`, { slot, zones: {} }]);
    return {
      ...base,
      regions: Object.fromEntries(regions),
      lineUp: { ...base.lineUp, cells: {} },
      backbone: { quotas: { ...base.backbone.quotas, pendingPeerings } },
    } as unknown as Settings;
  }

  it("has every pair once, and a route each way inside the other's block", () => {
    fc.assert(
      fc.property(slots, (used) => {
        const { peerings, routes } = planMesh(planEnvironment(world(used)));
        const pairs = peerings.map(({ regions }) => [...regions].sort().join(" "));
        assert.equal(new Set(pairs).size, pairs.length);
        assert.equal(pairs.length, (used.length * (used.length - 1)) / 2);
        const ways = routes.map(({ region, peering }) => `${region} ${peering}`);
        assert.deepEqual(
          ways.sort(),
          peerings.flatMap(({ key, regions }) => regions.map((region) => `${region} ${key}`)).sort(),
        );
        for (const { to } of routes) assert.ok(isInside(to, "10.64.0.0/10"), to);
      }),
    );
  });

  it("never requests more peerings of one gateway at a time than the quota of pending ones", () => {
    fc.assert(
      fc.property(slots, pending, (used, most) => {
        const { peerings } = planMesh(planEnvironment(world(used, most)));
        for (const name of names(used)) {
          const waves = peerings.filter(({ regions }) => regions.includes(name)).map(({ wave }) => wave);
          for (const wave of waves) assert.ok(waves.filter((other) => other === wave).length <= most);
        }
      }),
    );
  });

  it("moves no row when a region is added, whatever its slot", () => {
    fc.assert(
      fc.property(slots, (used) => {
        const rowsOf = ({ peerings, routes }: MeshPlan): string[] =>
          [...peerings, ...routes].map((row) => JSON.stringify(row));
        const after = new Set(rowsOf(planMesh(planEnvironment(world(used)))));
        const lost = rowsOf(planMesh(planEnvironment(world(used.slice(1))))).filter((row) => !after.has(row));
        assert.deepEqual(lost, []);
      }),
    );
  });
});
