import assert from "node:assert/strict";
import type { Published } from "../../manifest/published";
import { createWindows, type Windows } from "../../manifest/windows";
import { Cell } from "./cell";
import { CHANNEL, MERIDIAN, rowOf, START, windowOf } from "./fixture";

const ROW = rowOf({ sequence: 100, timeline: MERIDIAN, discontinuity: 7, start: START }, 40);
const upTo = (count: number, zone: string) => windowOf(ROW.slice(0, count), [MERIDIAN], zone);
const newest = (published: Published | undefined) => published?.segments.at(-1)?.sequence;

describe("readers of windows", () => {
  const opened: Windows[] = [];
  const open = async (cell: Cell): Promise<Windows> => {
    const windows = createWindows(cell.task);
    opened.push(windows);
    const started = windows.start();
    await cell.clock.advance(2000);
    await started;
    return windows;
  };
  afterEach(() => {
    for (const windows of opened.splice(0)) windows.stop();
  });

  it("list a segment as soon as one zone has it", async () => {
    const cell = new Cell(0);
    for (const zone of cell.zones) cell.set(zone, { window: upTo(3, zone) });
    const windows = await open(cell);
    assert.equal(newest(windows.of("news")), 102);
    cell.set("use1-az2", { window: upTo(4, "use1-az2") });
    await cell.clock.advance(0);
    assert.equal(newest(windows.of("news")), 103);
    cell.set("use1-az1", { window: upTo(5, "use1-az1") });
    await cell.clock.advance(0);
    assert.equal(newest(windows.of("news")), 104);
  });

  for (const state of ["frozen", "dead"] as const)
    it(`lose no time to a packager that is ${state}`, async () => {
      const cell = new Cell(0);
      cell.set("use1-az1", state);
      cell.set("use1-az2", { window: upTo(3, "use1-az2") });
      const windows = await open(cell);
      for (let count = 4; count < 12; count++) {
        cell.set("use1-az2", { window: upTo(count, "use1-az2") });
        await cell.clock.advance(0);
        assert.equal(newest(windows.of("news")), 99 + count);
        await cell.clock.advance(4000);
      }
      const tried = cell.requests.filter(({ address }) => address === "10.0.1.1");
      assert.ok(tried.length >= 7 && tried.length < 40, `${tried.length} requests in 32 s`);
      assert.ok(tried.every(({ timeout }) => timeout <= 4000));
      assert.equal(cell.warnings.length, 1, "one line for many failures");
    });

  it("end equal in two tasks after a zone was dead, and came back with an old window", async () => {
    const cell = new Cell(0);
    for (const zone of cell.zones) cell.set(zone, { window: upTo(3, zone) });
    const before = await open(cell);
    cell.set("use1-az1", "dead");
    cell.set("use1-az2", { window: upTo(8, "use1-az2") });
    await cell.clock.advance(4000);
    cell.set("use1-az1", { window: upTo(2, "use1-az1") });
    await cell.clock.advance(4000);
    assert.equal(newest(before.of("news")), 107, "an old window changes nothing");
    const after = await open(cell);
    for (const zone of cell.zones) cell.set(zone, { window: upTo(9, zone) });
    await cell.clock.advance(4000);
    assert.equal(newest(after.of("news")), 108);
    assert.deepEqual(after.of("news"), before.of("news"));
  });

  it("are ready in clientTimeout although every packager is frozen and Valkey is away", async () => {
    const cell = new Cell(0);
    for (const zone of cell.zones) cell.set(zone, "frozen");
    cell.isMetadataAway = true;
    const windows = await open(cell);
    assert.equal(windows.of("news"), undefined);
    cell.set("use1-az1", { window: upTo(3, "use1-az1") });
    await cell.clock.advance(4000);
    assert.equal(newest(windows.of("news")), 102);
  });

  it("read Valkey while no packager answers, and only then", async () => {
    const cell = new Cell(0);
    const store = (count: number) => {
      for (const segment of ROW.slice(0, count))
        cell.metadata.set(`window:news:${segment.sequence}`, segment);
      cell.metadata.set("timeline:news", {
        sequence: 99 + count,
        timelines: { [MERIDIAN.timeline]: MERIDIAN },
        feeds: {},
      });
    };
    for (const zone of cell.zones) cell.set(zone, { window: upTo(3, zone) });
    const windows = await open(cell);
    store(6);
    await cell.clock.advance(8000);
    assert.equal(newest(windows.of("news")), 102, "packagers answer");
    for (const zone of cell.zones) cell.set(zone, "dead");
    await cell.clock.advance(6000);
    assert.equal(newest(windows.of("news")), 105);
    assert.deepEqual(
      windows.of("news")?.segments.map(({ sequence }) => sequence),
      [100, 101, 102, 103, 104, 105],
    );
    store(7);
    await cell.clock.advance(1000);
    assert.equal(newest(windows.of("news")), 106);
    cell.isMetadataAway = true;
    cell.set("use1-az2", { window: upTo(8, "use1-az2") });
    await cell.clock.advance(4000);
    assert.equal(newest(windows.of("news")), 107);
  });

  it("begin with Valkey where packagers have no window yet", async () => {
    const cell = new Cell(0);
    cell.metadata.set("window:news:100", ROW[0]);
    cell.metadata.set("timeline:news", { sequence: 100, timelines: { [MERIDIAN.timeline]: MERIDIAN } });
    assert.equal(newest((await open(cell)).of("news")), 100);
  });

  it("follow the line-up: channels and zones come and go without a restart", async () => {
    const cell = new Cell(0);
    for (const zone of cell.zones) cell.set(zone, { window: upTo(3, zone) });
    const windows = await open(cell);
    cell.channels = [CHANNEL, { ...CHANNEL, id: "sport" }];
    cell.zones = ["use1-az2", "use1-az3"];
    cell.set("use1-az3", { window: upTo(4, "use1-az3") });
    await cell.clock.advance(4100);
    assert.equal(newest(windows.of("sport")), 103);
    assert.equal(newest(windows.of("news")), 103);
    const asked = cell.requests.length;
    await cell.clock.advance(8000);
    assert.ok(
      cell.requests.slice(asked).every(({ address }) => address !== "10.0.1.1"),
      "a zone that left",
    );
    cell.channels = [{ ...CHANNEL, id: "sport" }];
    await cell.clock.advance(4100);
    assert.equal(windows.of("news"), undefined);
    const later = cell.requests.length;
    await cell.clock.advance(8000);
    assert.ok(cell.requests.slice(later).every(({ path }) => path.startsWith("/internal/v1/windows/sport")));
  });

  it("survive an answer that is not a window", async () => {
    const cell = new Cell(0);
    for (const zone of cell.zones) cell.set(zone, { window: upTo(3, zone) });
    const windows = await open(cell);
    cell.set("use1-az1", { window: { ...upTo(4, "use1-az1"), segments: [{ sequence: 103 }] as never } });
    await cell.clock.advance(100);
    assert.equal(newest(windows.of("news")), 102);
    cell.set("use1-az1", { window: upTo(5, "use1-az1") });
    await cell.clock.advance(2000);
    assert.equal(newest(windows.of("news")), 104);
  });
});
