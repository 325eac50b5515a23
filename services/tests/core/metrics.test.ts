import assert from "node:assert/strict";
import { METRICS, type MetricName, type MetricRow } from "../../../catalog/metrics.table";
import type { Service } from "../../../catalog/services.table";
import { ManualClock } from "../../core/clock";
import { createMetrics } from "../../core/metrics";
import { capturedLog } from "./support";

const NAMES = Object.keys(METRICS) as MetricName[];
const NOW = Date.UTC(2026, 10, 30);

const of = { Channel: "one", Feed: "northlight-internet", Vendor: "northlight", DrmSystem: "cenc" };

function given(service: Service) {
  const clock = new ManualClock(NOW);
  const ended = new AbortController();
  const lines: string[] = [];
  const captured = capturedLog();
  const metrics = createMetrics({
    environment: { service, cell: "news-1", zone: "use1-az1" },
    clock,
    log: captured.log,
    line: (json) => void lines.push(json),
    signal: ended.signal,
  });
  return { clock, ended, lines, captured, metrics };
}

/** What a row needs beside Cell and Zone. */
const dimensionsOf = (row: MetricRow) =>
  Object.fromEntries(Object.entries(of).filter(([key]) => row.dimensions.some((each) => each === key)));

async function linesOf(name: MetricName): Promise<string[]> {
  const row: MetricRow = METRICS[name];
  const { metrics, clock, lines } = given(row.service);
  if (row.written === "each minute") {
    metrics.eachMinute(name, () => [{ value: 3, of: dimensionsOf(row) }]);
    await clock.advance(60_000);
  } else metrics.put(name, 3, dimensionsOf(row));
  return lines;
}

describe("Metrics", () => {
  for (const name of NAMES) {
    const row: MetricRow = METRICS[name];
    it(`write ${name} in embedded metric format, with the row's dimensions, unit and resolution`, async () => {
      const [line = "", ...more] = await linesOf(name);
      assert.deepEqual(more, []);
      const { _aws, ...values } = JSON.parse(line) as Record<string, unknown>;
      const written = row.written === "each minute" ? NOW + 60_000 : NOW;
      assert.deepEqual(_aws, {
        Timestamp: written,
        CloudWatchMetrics: [
          {
            Namespace: "Headend",
            Dimensions: [row.dimensions],
            Metrics: [{ Name: name, Unit: row.unit, StorageResolution: row.resolution }],
          },
        ],
      });
      const all = { ...of, Cell: "news-1", Zone: "use1-az1" } as Readonly<Record<string, string>>;
      assert.deepEqual(values, {
        ...Object.fromEntries(row.dimensions.map((key) => [key, all[key]])),
        [name]: 3,
      });
    });

    it(`refuse ${name} with a dimension too many`, () => {
      const { metrics, lines } = given(row.service);
      if (row.written === "each minute") return;
      const extra = Object.keys(of).find((key) => !row.dimensions.some((each) => each === key)) ?? "";
      assert.throws(
        () => metrics.put(name, 1, { ...dimensionsOf(row), [extra]: "x" }),
        new TypeError(`metric ${name} has no dimension ${extra}`),
      );
      assert.deepEqual(lines, []);
    });
  }

  it("refuse a value without one of its dimensions, of another service, of another kind, or no number", () => {
    const { metrics } = given("packager");
    assert.throws(() => metrics.put("SegmentGaps", 1), /needs Channel/);
    assert.throws(() => metrics.put("SegmentGaps", 1, { Channel: "" }), /needs Channel/);
    assert.throws(() => metrics.put("SegmentsReceived", 1, of), /belongs to ingest, not to packager/);
    assert.throws(() => metrics.put("KeyReserve", 1, { DrmSystem: "cenc" }), /use eachMinute/);
    assert.throws(() => metrics.eachMinute("SegmentGaps", () => []), /use put/);
    assert.throws(() => metrics.put("SegmentGaps", NaN, { Channel: "one" }), /NaN/);
  });

  it("of each minute are written each minute and at the end, and not without a value", async () => {
    const { metrics, clock, ended, lines } = given("cache");
    let values = [{ value: 1, of: { Channel: "one" } }];
    metrics.eachMinute("CacheMissRatio", () => values);
    await clock.advance(59_999);
    assert.equal(lines.length, 0);
    await clock.advance(60_001);
    assert.equal(lines.length, 2);
    values = [];
    await clock.advance(60_000);
    assert.equal(lines.length, 2);
    values = [{ value: 0, of: { Channel: "one" } }];
    ended.abort();
    await clock.advance(120_000);
    assert.equal(lines.length, 3);
  });

  it("of each minute go on when one has no value", async () => {
    const { metrics, clock, lines, captured } = given("packager");
    metrics.eachMinute("IndexQueueAge", () => {
      throw new Error("no value");
    });
    metrics.eachMinute("ClockOffset", () => [{ value: 2 }]);
    await clock.advance(60_000);
    assert.equal(lines.length, 1);
    assert.deepEqual(
      captured.of("a metric has no value").map(({ metric }) => metric),
      ["IndexQueueAge"],
    );
  });
});
