import assert from "node:assert/strict";
import { GROWTH } from "../support/growth.table";
import { TRANSIT_ROUTE_TABLES } from "../../plan/network/transitRouteTables.table";
import { SERVICES } from "../../catalog/services.table";

describe("the growth table", () => {
  it("has each pair once, with its reason", () => {
    const pairs = GROWTH.map(({ type, property }) => `${type} ${property}`);
    assert.equal(new Set(pairs).size, pairs.length);
    for (const { type, property, why } of GROWTH) {
      assert.match(type, /^aws:[a-z0-9]+\/[a-z][A-Za-z0-9]+:[A-Z][A-Za-z0-9]+$/);
      assert.match(property, /^[a-z][A-Za-z0-9]+$/);
      assert.ok(why.length > 20, `${type} ${property}`);
    }
  });
});

describe("the other tables", () => {
  it("describe each row", () => {
    for (const says of Object.values(SERVICES)) assert.match(says, /^\S/);
    for (const { associates, holds } of Object.values(TRANSIT_ROUTE_TABLES))
      assert.match(`${associates}: ${holds}`, /^\S.*: \S/);
  });

  it("have a route to the Internet only for cells", () => {
    const out = Object.entries(TRANSIT_ROUTE_TABLES).filter(([, { egress }]) => egress);
    assert.deepEqual(
      out.map(([name]) => name),
      ["cells"],
    );
  });
});
