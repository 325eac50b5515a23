import assert from "node:assert/strict";
import { tagsOf } from "../../catalog/tags";

const SCOPE = { environment: "small", region: "us-west-2", owner: "someone", costCentre: "something" };

describe("tags", () => {
  it("name the resource, its owner and its cost centre", () => {
    assert.deepEqual(tagsOf(SCOPE, "Hub", "hub-app-usw2-az1"), {
      Name: "hub-app-usw2-az1",
      component: "Hub",
      environment: "small",
      region: "us-west-2",
      owner: "someone",
      "cost-centre": "something",
    });
  });

  it("name the cell of a resource that belongs to one", () => {
    assert.equal(tagsOf({ ...SCOPE, cell: "sports-1" }, "Network", "sports-1").cell, "sports-1");
    assert.ok(!("cell" in tagsOf(SCOPE, "Hub", "hub")));
  });
});
