import assert from "node:assert/strict";
import type { AlarmRow } from "../../../plan/alarms/alarm";
import { childrenOf, ruleText } from "../../../plan/alarms/composite";
import { type Cell } from "../../../plan/cell/cell";
import { dashboardBody } from "../../../plan/cell/watch/dashboard";
import { METRICS, type MetricName, METRICS_NAMESPACE } from "../../../catalog/metrics.table";
import { planWatch, type WatchPlan } from "../../../plan/cell/watch/watch";
import { longestName } from "../../../facts/nameLimits.table";
import { edited } from "../../checks/support";
import { CELL_TEXT, circuitsTo, READ, smallSettings } from "../../support/cell";
import { overLimits } from "../../support/limits";
import { planEnvironment } from "../../../plan/environment";

const planOf = (text = CELL_TEXT, name = "one"): WatchPlan => {
  const settings = smallSettings(text);
  return planWatch(
    planEnvironment(settings).cell(name, "home"),
    planEnvironment(settings).capacity(name, "home"),
  );
};
const alarmOf = (plan: WatchPlan, name: string): AlarmRow => {
  const found = plan.alarms.find(({ key }) => key === name);
  assert.ok(found !== undefined, `${name} among ${plan.alarms.map(({ key }) => key).join(", ")}`);
  return found;
};
const ruleOf = (plan: WatchPlan, name: string): string => {
  const found = plan.composites.find(({ key }) => key === name);
  assert.ok(found !== undefined, name);
  return ruleText(found.rule, {});
};

describe("the alarms of cells", () => {
  it("name every dimension that a service writes of its metric, or they find nothing", () => {
    for (const { key, metric, dimensions } of planOf().alarms)
      if (metric.namespace === METRICS_NAMESPACE)
        assert.deepEqual(Object.keys(dimensions), METRICS[metric.name as MetricName].dimensions, key);
  });

  it("count periods under a minute only on metrics of one second", () => {
    for (const { metric, periodSeconds } of planOf().alarms) {
      if (periodSeconds >= 60) continue;
      assert.ok([10, 20, 30].includes(periodSeconds), String(periodSeconds));
      assert.equal(metric.namespace, "Headend");
      assert.equal(METRICS[metric.name as MetricName].resolution, 1, metric.name);
    }
  });
});

describe("the metrics that services write", () => {
  it("are written by one service each, with the cell as first dimension", () => {
    for (const [name, { dimensions, meaning }] of Object.entries(METRICS)) {
      assert.equal(dimensions[0], "Cell", name);
      assert.match(meaning, /^[a-z0-9].*[^.]$/, name);
      const both = dimensions.filter((dimension) => ["Channel", "Zone"].includes(dimension));
      assert.ok(both.length < 2, `${name} has a channel and a zone: each pair costs`);
    }
  });
});

describe("the monitoring of a cell", () => {
  const plan = planOf();

  it("fires within two alarm periods after the loss of a feed; missing data is a fault", () => {
    assert.deepEqual(alarmOf(plan, "one-input-lost-first-north-internet"), {
      key: "one-input-lost-first-north-internet",
      name: "input-lost",
      description:
        "channel first (First), feed north-internet of one: ingest receives no segment of the channel from the vendor on this path. Runbook: docs/runbooks/feed-lost.md",
      metric: { namespace: "Headend", name: "SegmentsReceived", statistic: "Sum" },
      dimensions: { Cell: "one", Channel: "first", Feed: "north-internet" },
      comparison: "below",
      threshold: 1,
      periodSeconds: 10,
      breaches: 2,
      periods: 2,
      missing: "breaching",
      notifies: false,
    });
  });

  it("derives every threshold of time from the segment", () => {
    const slow = planOf(edited(CELL_TEXT, [["lineUp:\n", "lineUp:\n  segmentSeconds: 10\n"]]));
    const pairs = [plan, slow].map((of) =>
      ["one-manifest-stale-first", "one-input-late-first-north-internet", "one-dvr-lag-first"].map((name) => {
        const { threshold, periodSeconds } = alarmOf(of, name);
        return [threshold, periodSeconds];
      }),
    );
    assert.deepEqual(pairs, [
      [
        [10, 10],
        [2, 60],
        [300, 60],
      ],
      [
        [25, 30],
        [5, 60],
        [300, 60],
      ],
    ]);
  });

  it("is silent in the hours off the air; missing data is a fault in the others", () => {
    const expressions = [
      "input-lost-second-south-directConnect",
      "manifest-stale-second",
      "segment-gaps-second",
    ];
    assert.deepEqual(
      expressions.map((name) => alarmOf(plan, `one-${name}`).math?.expression),
      [
        "IF(HOUR(m) >= 2 AND HOUR(m) < 5, 1, FILL(m, 0))",
        "IF(HOUR(m) >= 2 AND HOUR(m) < 5, 0, FILL(m, 11))",
        "IF(HOUR(m) >= 2 AND HOUR(m) < 5, 0, m)",
      ],
    );
    const night = planOf(edited(CELL_TEXT, [["offAir: { from: 2, to: 5 }", "offAir: { from: 23, to: 5 }"]]));
    assert.equal(
      alarmOf(night, "one-manifest-stale-second").math?.expression,
      "IF(HOUR(m) >= 23 OR HOUR(m) < 5, 0, FILL(m, 11))",
    );
  });

  it("waits longer with FILL: the newest values are not available yet", () => {
    const { breaches, periods } = alarmOf(plan, "one-manifest-stale-second");
    assert.deepEqual([breaches, periods], [5, 5]);
  });

  it("fires for a channel off the air, and for no channel while no probe works", () => {
    assert.equal(
      ruleOf(plan, "one-off-the-air-first"),
      '((ALARM("one-manifest-stale-first") AND NOT ALARM("one-probe-blind")) OR (ALARM("one-input-lost-first-north-internet") AND ALARM("one-input-lost-first-south-directConnect")))',
    );
    assert.equal(
      ruleOf(plan, "one-off-the-air-third"),
      '((ALARM("one-manifest-stale-third") AND NOT ALARM("one-probe-blind")) OR ALARM("one-input-lost-third-south-internet"))',
    );
  });

  it("fires for a degraded channel unless it is off the air, and for its window only if it has one", () => {
    const third = ruleOf(plan, "one-degraded-third");
    assert.equal(
      third,
      '((ALARM("one-input-late-third-south-internet") OR ALARM("one-manifest-errors-third") OR ALARM("one-segment-gaps-third") OR ALARM("one-cache-misses-third")) AND NOT ALARM("one-off-the-air-third"))',
    );
    assert.match(ruleOf(plan, "one-degraded-first"), /ALARM\("one-dvr-lag-first"\)/);
  });

  it("notifies once for a feed, for any number of channels", () => {
    assert.equal(
      ruleOf(plan, "one-feed-lost-north-internet"),
      '(ALARM("one-input-lost-first-north-internet") OR ALARM("one-input-lost-second-north-internet"))',
    );
  });

  it("notifies once for a feed that arrives and can't be shown, while viewers still see another", () => {
    assert.equal(
      ruleOf(plan, "one-feed-unusable-north-internet"),
      '(ALARM("one-unusable-first-north-internet") OR ALARM("one-unusable-second-north-internet"))',
    );
    const { metric, threshold, missing, notifies } = alarmOf(plan, "one-unusable-first-north-internet");
    assert.deepEqual(
      [metric.name, metric.statistic, threshold, missing, notifies],
      ["UnusableFeeds", "Maximum", 0, "notBreaching", false],
    );
    assert.doesNotMatch(ruleOf(plan, "one-off-the-air-first"), /unusable/);
  });

  it("has composites of existing alarms, which come before them", () => {
    const before = new Set(plan.alarms.map(({ key }) => key));
    for (const { key, rule } of plan.composites) {
      for (const child of childrenOf(rule)) assert.ok(before.has(child), `${key} listens to ${child}`);
      before.add(key);
    }
  });

  it("notifies for every alarm that is not in a composite", () => {
    const heard = new Set(plan.composites.flatMap(({ rule }) => childrenOf(rule)));
    for (const { key, notifies } of plan.alarms) assert.ok(notifies || heard.has(key), key);
  });

  it("watches load balancers for vendors only if a feed uses them", () => {
    const open = edited(CELL_TEXT, [
      [
        "feeds: [{ vendor: north, path: internet }, { vendor: south, path: directConnect }]",
        "feeds: [{ vendor: north, path: internet }]",
      ],
    ]);
    const names = planOf(open).alarms.map(({ key }) => key);
    assert.ok(names.includes("one-balancer-errors-public"));
    assert.deepEqual(
      names.filter((name) => /-(private|entry)/.test(name)),
      [],
    );
  });

  it("watches the NLB for PrivateLink if a platform reads the cell, and changes no other alarm", () => {
    const read = planOf(edited(CELL_TEXT, [READ])).alarms;
    const added = read.filter(({ key }) => plan.alarms.every((alarm) => alarm.key !== key));
    assert.deepEqual(
      added.map(({ key, metric, threshold, notifies, dimensions }) => [
        key,
        metric.name,
        threshold,
        notifies,
        dimensions,
      ]),
      [
        ["one-app-nlb-rejects", "RejectedFlowCount"],
        ["one-app-nlb-ports", "PortAllocationErrorCount"],
        ["one-app-nlb-unhealthy", "UnhealthyRoutingFlowCount"],
      ].map((row) => [...row, 0, true, { LoadBalancer: { nameOf: "balancer-app-nlb" } }]),
    );
    assert.deepEqual(
      read.filter((alarm) => !added.includes(alarm)),
      plan.alarms,
    );
  });

  it("watches 5xx of services without another alarm for errors, zone by zone", () => {
    const of = (name: string) => plan.alarms.filter((alarm) => alarm.name === name).map(({ key }) => key);
    assert.deepEqual(of("target-errors"), [
      "one-target-errors-cache-usw2-az1",
      "one-target-errors-cache-usw2-az2",
      "one-target-errors-dvr-usw2-az1",
      "one-target-errors-dvr-usw2-az2",
      "one-target-errors-vod-usw2-az1",
      "one-target-errors-vod-usw2-az2",
    ]);
    const { metric, threshold, periodSeconds, breaches, periods, notifies, dimensions } = alarmOf(
      plan,
      "one-target-errors-vod-usw2-az2",
    );
    assert.deepEqual(
      { metric, threshold, periodSeconds, breaches, periods, notifies, dimensions },
      {
        metric: { namespace: "AWS/ApplicationELB", name: "HTTPCode_Target_5XX_Count", statistic: "Sum" },
        threshold: 10,
        periodSeconds: 60,
        breaches: 3,
        periods: 5,
        notifies: true,
        dimensions: {
          AvailabilityZone: { nameOf: "zone-usw2-az2" },
          LoadBalancer: { nameOf: "balancer-delivery" },
          TargetGroup: { nameOf: "targets-vod" },
        },
      },
    );
  });

  it("compares the Sum of a minute's units with the reserved ones", () => {
    const settings = smallSettings(edited(CELL_TEXT, [["size: 4", "size: 20\n      viewers: 100000"]]));
    const sizes = planEnvironment(settings).capacity("one", "home");
    const { metric, threshold } = alarmOf(
      planWatch(planEnvironment(settings).cell("one", "home"), sizes),
      "one-units-short-delivery",
    );
    const { reservedUnits = 0 } = sizes.balancers.delivery;
    assert.ok(reservedUnits > 0);
    assert.deepEqual([metric.statistic, threshold], ["Sum", 0.8 * reservedUnits]);
  });

  it("adds thirteen rows for a channel with two feeds and a window, and changes none but the composites of its feeds", () => {
    const grown = planOf(
      edited(CELL_TEXT, [
        ["      channels:\n", "      channels:\n        fourth: { name: Fourth, dvrHours: 3 }\n"],
      ]),
    );
    const rows = ({ alarms, composites }: WatchPlan) =>
      new Map([...alarms, ...composites].map((row) => [row.key, row]));
    const after = rows(grown);
    assert.equal(after.size - rows(plan).size, 13);
    const changed = [...rows(plan)].filter(
      ([name, row]) => JSON.stringify(row) !== JSON.stringify(after.get(name)),
    );
    assert.deepEqual(
      changed.map(([name]) => name),
      [
        "one-feed-lost-north-internet",
        "one-feed-lost-south-directConnect",
        "one-feed-unusable-north-internet",
        "one-feed-unusable-south-directConnect",
      ],
    );
  });
});

describe("the longest names and the fullest cell", () => {
  const id = (at: number): string => `${"c".repeat(17)}${100 + at}`;
  const cell = "c".repeat(14);
  const vendor = "v".repeat(20);
  const channels = Array.from(
    { length: 100 },
    (_, at) => `        ${id(at)}: { name: N, dvrHours: 3 }\n`,
  ).join("");
  const text = edited(CELL_TEXT, [
    ["    one:\n", `    ${cell}:\n`],
    ["size: 4", "size: 100"],
    [CELL_TEXT.slice(CELL_TEXT.indexOf("        first:"), CELL_TEXT.indexOf("outside:")), channels],
    ["{ vendor: south, path: directConnect }", `{ vendor: ${vendor}, path: directConnect }`],
    ["  south:\n", `  ${vendor}:\n`],
    ...circuitsTo(vendor),
  ]);
  const plan = planOf(text, cell);
  const physical = (name: string): string => `${name}-1234567`;

  it("fit the limits of CloudWatch", () => {
    const longest = longestName("aws:cloudwatch/metricAlarm:MetricAlarm") ?? 0;
    for (const { key } of plan.alarms) assert.ok(key.length <= longest, key);
    for (const { key, rule } of plan.composites) {
      const children = childrenOf(rule);
      const names = Object.fromEntries(children.map((child) => [child, physical(child)]));
      const inputs = { alarmName: key, alarmRule: ruleText(rule, names) };
      assert.deepEqual(overLimits("aws:cloudwatch/compositeAlarm:CompositeAlarm", inputs), []);
    }
  });

  it("fit the maximum of alarms in a widget", () => {
    const settings = smallSettings(text);
    const full: Cell = planEnvironment(settings).cell(cell, "home");
    const { widgets } = dashboardBody<string>(full, plan, namesFor(plan));
    const shown = widgets.flatMap(({ type, properties }) => (type === "alarm" ? [properties["alarms"]] : []));
    assert.equal(shown.length, 6);
    const inputs = { dashboardBody: JSON.stringify({ widgets }) };
    assert.deepEqual(overLimits("aws:cloudwatch/dashboard:Dashboard", inputs), []);
  });
});

/** Names of all targets of a cell. */
function namesFor({ alarms, composites }: WatchPlan) {
  const references = alarms.flatMap(({ dimensions }) => Object.values(dimensions));
  return {
    names: Object.fromEntries(
      references.flatMap((value) => (typeof value === "string" ? [] : [[value.nameOf, value.nameOf]])),
    ),
    arns: new Map([...alarms, ...composites].map(({ key }) => [key, key])),
  };
}
