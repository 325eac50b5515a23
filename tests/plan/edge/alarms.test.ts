import assert from "node:assert/strict";
import { type AlarmDefinition, BESIDE_ID, METRIC_ID } from "../../../plan/alarms/alarm";
import { alarmsOfAll, alarmsOfCell } from "../../../plan/edge/alarms";
import { EDGE_ALARMS, MIN_REQUESTS } from "../../../plan/edge/edgeAlarms.table";
import { longestName } from "../../../facts/nameLimits.table";
import { planTiming } from "../../../catalog/timing";

const ROWS = Object.entries<AlarmDefinition>(EDGE_ALARMS);
const timing = planTiming(4);
const thresholdsOf = (seconds: number): Record<string, number> =>
  Object.fromEntries(
    alarmsOfCell("one", planTiming(seconds)).map(({ name, threshold }) => [name, threshold]),
  );

describe("the alarms of the edge", () => {
  it("are silent under few requests, whatever share of them fails", () => {
    for (const [name, { math, watches }] of ROWS) {
      if (watches === "log") continue;
      assert.ok(math !== undefined, name);
      assert.match(math.expression, new RegExp(`^IF\\(.+ >= ${MIN_REQUESTS}, .+, 0\\)$`), name);
      for (const id of [METRIC_ID, BESIDE_ID]) assert.match(math.expression, new RegExp(`\\b${id}\\b`), name);
    }
    assert.deepEqual(
      ROWS.filter(([, { watches }]) => watches === "log").map(([, { math }]) => math),
      [undefined],
    );
  });

  it("compare the latency of an origin with the connection timeout, and use the segment's length nowhere else", () => {
    const [usual, slow] = [thresholdsOf(4), thresholdsOf(2)];
    assert.equal(usual["origin-slow"], timing.connectTimeout.seconds * 1000);
    assert.notEqual(usual["origin-slow"], slow["origin-slow"]);
    for (const name of Object.keys(usual))
      if (name !== "origin-slow") assert.equal(usual[name], slow[name], name);
  });

  it("describe their subject and their runbook", () => {
    const alarms = new Map(alarmsOfCell("sports-1", timing).map((row) => [row.key, row]));
    for (const [key, watched, description] of [
      [
        "viewers-refused-sports-1-segments",
        { DistributionId: { nameOf: "distribution-segments" }, Region: "Global" },
        "segments of sports-1: viewers get 4xx: token, country, firewall, or a path that does not exist. Runbook: docs/runbooks/edge-errors.md",
      ],
      [
        "manifests-failing-sports-1",
        { DistributionId: { nameOf: "distribution-manifests" }, Region: "Global" },
        "manifests of sports-1: viewers get errors for playlists: both sites returned an error. Runbook: docs/runbooks/edge-errors.md",
      ],
      [
        "function-errors-sports-1",
        { FunctionName: { nameOf: "function" }, Region: "Global" },
        "sports-1: the viewer-request function fails: these viewers get 503. Runbook: docs/runbooks/edge-function.md",
      ],
    ] as const) {
      assert.deepEqual(alarms.get(key)?.dimensions, watched, key);
      assert.equal(alarms.get(key)?.description, description);
    }
    assert.deepEqual(
      alarmsOfAll("log", {}).map(({ key, description }) => [key, description]),
      [
        [
          "viewer-logs-late",
          "all cells: the log of viewers' requests does not reach its bucket; the stream keeps records for one day. Runbook: docs/runbooks/edge-log.md",
        ],
      ],
    );
  });

  it("fit AWS's limits of names, for the longest cell", () => {
    const cell = "c".repeat(12);
    for (const alarm of alarmsOfCell(cell, timing))
      assert.ok(alarm.key.length <= (longestName("aws:cloudwatch/metricAlarm:MetricAlarm") ?? 0), alarm.key);
  });
});
