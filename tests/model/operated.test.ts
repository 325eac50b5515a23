import assert from "node:assert/strict";
import { OPERATED } from "../../model/operated.table";
import { recordedCell } from "../support/cell";
import { recorded } from "../support/region";

const pairs = (made: boolean): string[] =>
  OPERATED.filter((row) => row.made === made)
    .map(({ type, property }) => `${type} ${property}`)
    .sort();

describe("what an `up` leaves to others", () => {
  it("is in the table, each pair once, and every row that says so is made and left alone", async () => {
    const resources = [await recorded.full(), await recordedCell.up()].flatMap((stack) => stack.resources);
    const ignored = resources.flatMap(({ type, ignoreChanges }) =>
      ignoreChanges.map((property) => `${type} ${property}`),
    );
    assert.deepEqual(pairs(true), [...new Set(ignored)].sort());
  });

  it("is named by AWS's own word where no program makes it", () => {
    assert.equal(new Set(pairs(false)).size, pairs(false).length);
    for (const pair of pairs(false)) assert.doesNotMatch(pair, /^aws:/);
  });

  it("has its reason", () => {
    for (const { type, property, why } of OPERATED) assert.ok(why.length > 20, `${type} ${property}`);
  });

  it("has no secret's value in any program, so that an `up` has none to put back", async () => {
    const resources = [await recorded.full(), await recordedCell.up()].flatMap((stack) => stack.resources);
    assert.ok(resources.some(({ type }) => type === "aws:secretsmanager/secret:Secret"));
    const versions = resources.filter(({ type }) => type.startsWith("aws:secretsmanager/secretVersion:"));
    assert.deepEqual(versions, []);
  });

  it("has no writer among the instances of a database: all are made alike", async () => {
    const { resources } = await recordedCell.up();
    const instances = resources.filter(({ type }) => type === "aws:rds/clusterInstance:ClusterInstance");
    const tiers = new Set(instances.map(({ inputs }) => inputs.promotionTier));
    assert.ok(instances.length > 1);
    assert.deepEqual([...tiers], [0]);
  });
});
