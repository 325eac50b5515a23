import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { BESIDE_ID, METRIC_ID } from "../../../plan/alarm";
import { alarmsOfAll, alarmsOfCell } from "../../../plan/edge/alarms";
import { EDGE_ALARMS, ENOUGH } from "../../../plan/edge/alarms.table";
import { longestName } from "../../../catalog/names";
import { planTiming } from "../../../catalog/timing";

const RUNBOOKS = resolve(__dirname, "../../../docs/runbooks");
const ROWS = Object.entries(EDGE_ALARMS);
const timing = planTiming(4);
const thresholdsOf = (seconds: number): Record<string, number> =>
  Object.fromEntries(ROWS.map(([name, { threshold }]) => [name, threshold(planTiming(seconds))]));

describe("the alarms of the edge", () => {
  const index = readFileSync(resolve(RUNBOOKS, "README.md"), "utf8");

  for (const [name, { runbook }] of ROWS)
    it(`have a page for whoever is woken by ${name}, in the index too`, () => {
      const page = readFileSync(resolve(RUNBOOKS, `${runbook}.md`), "utf8");
      assert.ok(page.includes(`\`${name}`), `${name} in ${runbook}.md`);
      const [line = ""] = index.split("\n").filter((each) => each.startsWith(`| \`${name}`));
      assert.ok(line.endsWith(`| [${runbook}](${runbook}.md) |`), `${name} in README.md`);
    });

  it("ask what CloudWatch can tell, in sentences", () => {
    for (const [name, { namespace, breaches, periods, says, runbook }] of ROWS) {
      assert.ok(breaches >= 1 && breaches <= periods, name);
      assert.match(namespace, /^AWS\/[A-Za-z0-9]+$/, name);
      assert.match(says, /^[a-zA-Z].*[^.]$/, name);
      assert.match(runbook, /^[a-z-]+$/, name);
    }
  });

  it("are silent where few ask, whatever share of them fails", () => {
    for (const [name, { math, watches }] of ROWS) {
      if (watches === "log") continue;
      assert.ok(math !== undefined, name);
      assert.match(math.expression, new RegExp(`^IF\\(.+ >= ${ENOUGH}, .+, 0\\)$`), name);
      for (const id of [METRIC_ID, BESIDE_ID]) assert.match(math.expression, new RegExp(`\\b${id}\\b`), name);
    }
    assert.deepEqual(
      ROWS.filter(([, { watches }]) => watches === "log").map(([, { math }]) => math),
      [undefined],
    );
  });

  it("hold an origin to the time in which CloudFront asks standby, and no other to the segment's", () => {
    const [usual, slow] = [thresholdsOf(4), thresholdsOf(10)];
    assert.equal(usual["origin-slow"], timing.connectTimeout.seconds * 1000);
    for (const [name] of ROWS) if (name !== "origin-slow") assert.equal(usual[name], slow[name], name);
  });

  it("say whose they are, and which page to open", () => {
    const descriptions = alarmsOfCell("sports-1", timing).map(({ thing, alarm }) => [
      alarm.key,
      thing,
      alarm.description,
    ]);
    assert.deepEqual(descriptions.slice(0, 3), [
      [
        "viewers-refused-sports-1-manifests",
        "manifests",
        "manifests of sports-1: viewers are refused: by the function, for a token or a country, by the firewall, or for what is not there. Runbook: docs/runbooks/edge-errors.md",
      ],
      [
        "origin-slow-sports-1-manifests",
        "manifests",
        "manifests of sports-1: one answer of a hundred takes longer than a connect time-out: home is ill, and standby is asked in its place. Runbook: docs/runbooks/edge-errors.md",
      ],
      [
        "manifests-failing-sports-1",
        "manifests",
        "manifests of sports-1: viewers get errors for playlists, from standby too. Runbook: docs/runbooks/edge-errors.md",
      ],
    ]);
    assert.deepEqual(
      alarmsOfAll("log", timing).map(({ key, description }) => [key, description]),
      [
        [
          "viewer-logs-late",
          "all cells: the log of viewers' requests does not reach its bucket, and the stream keeps it for a day. Runbook: docs/runbooks/edge-log.md",
        ],
      ],
    );
  });

  it("fit AWS's names, for the longest cell", () => {
    const cell = "c".repeat(12);
    for (const { alarm } of alarmsOfCell(cell, timing))
      assert.ok(alarm.key.length <= (longestName("aws:cloudwatch/metricAlarm:MetricAlarm") ?? 0), alarm.key);
  });
});
