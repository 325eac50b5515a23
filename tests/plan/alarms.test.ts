import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type AlarmDefinition, type AlarmTable, namedBy, nameOf, planAlarms } from "../../plan/alarms/alarm";
import { BACKBONE_ALARMS } from "../../plan/backbone/backboneAlarms.table";
import { CELL_ALARMS, COMPOSITES } from "../../plan/cell/watch/cellAlarms.table";
import { EDGE_ALARMS } from "../../plan/edge/edgeAlarms.table";
import { REGION_ALARMS } from "../../plan/region/regionAlarms.table";

const RUNBOOKS = resolve(__dirname, "../../docs/runbooks");
const TABLES = { region: REGION_ALARMS, cell: CELL_ALARMS, backbone: BACKBONE_ALARMS, edge: EDGE_ALARMS };
const ALARMS = Object.values(TABLES).flatMap((table) => Object.entries<AlarmDefinition>(table));

describe("the tables of alarms", () => {
  const index = readFileSync(resolve(RUNBOOKS, "README.md"), "utf8").split("\n");

  for (const [room, table] of Object.entries({ ...TABLES, composites: COMPOSITES }))
    for (const [name, { runbook }] of Object.entries(table))
      it(`of ${room} have a page for ${name}, in the index too`, () => {
        const page = resolve(RUNBOOKS, `${runbook}.md`);
        assert.ok(existsSync(page), `docs/runbooks/${runbook}.md`);
        assert.ok(readFileSync(page, "utf8").includes(name), `${name} in ${runbook}.md`);
        const before = CELLS.has(name) ? "<cell>-" : "";
        const rows = index.filter((line) => new RegExp(`^\\| \`${before}${name}[\`-]`).test(line));
        assert.ok(rows.length > 0, `${before}${name} in README.md`);
        for (const row of rows) assert.ok(row.includes(`| [${runbook}](${runbook}.md`), row);
      });

  it("have each name once", () => {
    const names = ALARMS.map(([name]) => name);
    assert.equal(new Set(names).size, names.length);
  });

  it("use periods and statistics of CloudWatch, with messages", () => {
    for (const [name, { breaches = 3, periods = 5, metric, above, below, message, runbook }] of ALARMS) {
      assert.ok(breaches >= 1 && breaches <= periods, name);
      const threshold = above ?? below;
      assert.ok(typeof threshold === "function" || Number.isFinite(threshold), name);
      assert.match(metric.namespace, /^(AWS\/[A-Za-z0-9]+|CloudWatchSynthetics|Headend)$/, name);
      assert.match(message, /^[a-z0-9].*[^.]$/i, name);
      assert.match(runbook, /^[a-z-]+$/, name);
    }
  });
});

const CELLS = new Set([...Object.keys(CELL_ALARMS), ...Object.keys(COMPOSITES)]);

describe("the planner of alarms", () => {
  interface Kinds {
    readonly pump: undefined;
    readonly tank: { readonly litres: number };
  }
  const metric = { namespace: "AWS/Water", name: "Level", statistic: "Minimum" } as const;
  const TABLE = {
    "pump-stopped": { watches: "pump", metric, below: 1, runbook: "pump", message: "the pump stands still" },
    "tank-full": {
      watches: "tank",
      metric,
      above: ({ litres }) => 0.9 * litres,
      periodSeconds: 300,
      breaches: 1,
      periods: 2,
      missing: "breaching",
      notifies: false,
      at: "otherRegion",
      runbook: "tank",
      message: "the tank is full",
    },
  } satisfies AlarmTable<Kinds>;
  const PUMP = { dimensions: { Pump: "one" } };
  const TANK = {
    key: "two",
    subject: "tank two",
    dimensions: { Tank: nameOf("tank", "two") },
    region: "us-west-2",
    otherRegion: "us-east-1",
    numbers: { litres: 200 },
  };

  it("returns an alarm for each definition and target, by default 3 of 5 minutes", () => {
    assert.deepEqual(planAlarms<Kinds>(TABLE, { pump: [PUMP] }), [
      {
        key: "pump-stopped",
        name: "pump-stopped",
        description: "the pump stands still. Runbook: docs/runbooks/pump.md",
        metric,
        dimensions: { Pump: "one" },
        comparison: "below",
        threshold: 1,
        periodSeconds: 60,
        breaches: 3,
        periods: 5,
        missing: "notBreaching",
        notifies: true,
      },
    ]);
  });

  it("computes thresholds from the target's numbers, and sets the region of the metric", () => {
    assert.deepEqual(planAlarms<Kinds>(TABLE, { tank: [TANK] }, "north"), [
      {
        key: "north-tank-full-two",
        name: "tank-full",
        description: "tank two of north: the tank is full. Runbook: docs/runbooks/tank.md",
        metric,
        dimensions: { Tank: { nameOf: "tank-two" } },
        comparison: "above",
        threshold: 180,
        periodSeconds: 300,
        breaches: 1,
        periods: 2,
        missing: "breaching",
        notifies: false,
        region: "us-east-1",
      },
    ]);
  });

  it("resolves names that AWS assigned, and throws for a missing one", () => {
    assert.deepEqual(namedBy(TANK.dimensions, { "tank-two": "t-2" }), { Tank: "t-2" });
    assert.throws(() => namedBy(TANK.dimensions, { tank: "t-1" }), /tank-two/);
  });
});
