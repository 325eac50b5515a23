import assert from "node:assert/strict";
import { JOINED, three } from "../../plan/backbone/worlds";
import { recordedCell } from "../../support/cell";
import { ofType, recorded } from "../../support/region";
import { recordBackbone } from "../backbone/support";

const ROUTE = "aws:ec2transitgateway/route:Route";

describe("routes of transit gateways", () => {
  for (const [where, record] of [
    ["a region", recorded.full],
    ["a cell", recordedCell.up],
    ["a backbone", () => recordBackbone(three(JOINED))],
  ] as const) {
    it(`of ${where} are deleted before they are replaced`, async () => {
      const routes = ofType(await record(), ROUTE);
      assert.ok(routes.length > 0);
      for (const { urn, deleteBeforeReplace } of routes) assert.equal(deleteBeforeReplace, true, urn);
    });
  }
});
