import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { REGION_ALARMS } from "../../plan/region/alarms.table";
import { GROWTH } from "../support/growth.table";
import { SEGMENTS } from "../../plan/network/segments.table";
import { SERVICES } from "../../catalog/services.table";

const RUNBOOKS = resolve(__dirname, "../../docs/runbooks");

describe("the alarm table", () => {
  for (const [name, row] of Object.entries(REGION_ALARMS)) {
    it(`has a page for whoever is woken by ${name}`, () => {
      assert.ok(existsSync(resolve(RUNBOOKS, `${row.runbook}.md`)), `docs/runbooks/${row.runbook}.md`);
    });

    it(`asks of ${name} what CloudWatch can tell`, () => {
      assert.ok(row.breaches >= 1 && row.breaches <= row.periods);
      assert.ok(row.threshold >= 0 && Number.isFinite(row.threshold));
      assert.match(row.namespace, /^AWS\/[A-Za-z0-9]+$/);
      assert.match(row.says, /^[a-z].*[^.]$/);
    });
  }
});

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
  it("say what each row is for", () => {
    for (const says of Object.values(SERVICES)) assert.match(says, /^\S/);
    for (const { associates, holds } of Object.values(SEGMENTS))
      assert.match(`${associates}: ${holds}`, /^\S.*: \S/);
  });

  it("let no segment but that of cells out to the Internet", () => {
    const out = Object.entries(SEGMENTS).filter(([, { egress }]) => egress);
    assert.deepEqual(
      out.map(([name]) => name),
      ["cells"],
    );
  });
});
