import assert from "node:assert/strict";
import { SITES } from "../../settings/settings";
import { planEnvironment } from "../../plan/environment";
import { edited, settingsOf, SMALL } from "../checks/support";
import { edged } from "./edge/worlds";

describe("the plan of an environment", () => {
  it("plans each part once: a second read returns the same rows", () => {
    const plan = planEnvironment(edged());
    const read = (): unknown[] => [
      plan.attached,
      plan.timing,
      plan.ledger,
      plan.placement,
      plan.stacks,
      plan.circuits,
      plan.backbone,
      plan.faults,
      plan.edge,
      plan.accountNeeds,
      ...["us-west-2", "us-east-1"].flatMap((region) => [plan.region(region), plan.quotaNeeds(region)]),
      ...SITES.flatMap((site) => [
        plan.cell("one", site),
        plan.capacity("one", site),
        plan.database("one", site),
        plan.cellPlan("one", site),
      ]),
    ];
    const again = read();
    for (const [at, part] of read().entries()) assert.equal(part, again[at]);
    assert.equal(new Set(again).size, again.length);
  });

  it("gives a cell's plan the same capacity, database and times as other readers", () => {
    const plan = planEnvironment(settingsOf(SMALL));
    const { cell, capacity, database } = plan.cellPlan("two", "standby");
    assert.equal(cell, plan.cell("two", "standby"));
    assert.equal(capacity, plan.capacity("two", "standby"));
    assert.equal(database, plan.database("two", "standby"));
    assert.equal(cell.timing, plan.timing);
    assert.notEqual(capacity, plan.capacity("two", "home"));
  });

  it("plans a region and a cell even if the edge has an error", () => {
    const settings = edged();
    const { edge = assert.fail("no edge") } = settings;
    const broken = Object.defineProperty({ ...edge }, "logPercent", {
      get: () => {
        throw new RangeError("no share");
      },
    });
    const plan = planEnvironment({ ...settings, edge: broken });
    assert.equal(plan.region("us-west-2").hub.name, "hub");
    assert.equal(plan.cellPlan("one", "home").cell.name, "one");
    for (let time = 0; time < 2; time++) assert.throws(() => plan.edge, { message: "no share" });
  });

  it("is its own attached part if no row is detached, and another object otherwise", () => {
    const whole = planEnvironment(settingsOf(SMALL));
    assert.equal(whole.attached, whole);
    const leaving = planEnvironment(
      settingsOf(edited(SMALL, [["    one:\n", "    one:\n      retiring: detach\n"]])),
    );
    assert.deepEqual(Object.keys(leaving.attached.settings.lineUp.cells), ["two"]);
    assert.equal(leaving.attached.attached, leaving.attached);
    assert.equal(leaving.cellPlan("one", "home").cell.name, "one");
  });

  it("rejects a region and a cell that the environment does not have", () => {
    const plan = planEnvironment(settingsOf(SMALL));
    assert.throws(() => plan.region("eu-west-3"), RangeError);
    assert.throws(() => plan.cellPlan("three", "home"), RangeError);
  });
});
