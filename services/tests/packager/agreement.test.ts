import assert from "node:assert/strict";
import { Cell, CELL_TIMING, contentOf, Watch, type Delivers } from "./cell";
import { SEGMENT } from "./simulation";

const SEEDS = [1, 2, 3, 4, 5];

/** Feed `a` stops between two times. */
const stops =
  (from: number, to: number): Delivers =>
  (feed, at) =>
    feed === "b" || at < from || at >= to;

/** A story of a cell, told with several seeds. */
function story(text: string, tell: (cell: Cell, watch: Watch) => Promise<void>, delivers?: Delivers): void {
  it(text, async () => {
    for (const seed of SEEDS) {
      const cell = new Cell(seed, delivers);
      const watch = new Watch(cell);
      await tell(cell, watch);
      assert.deepEqual(watch.falls, [], `seed ${seed}: a sequence fell`);
      for (const zone of cell.zones.keys()) cell.kill(zone);
    }
  });
}

/** Packagers start while the vendors push. Each finds another number of segments at ingest. */
async function startAll(cell: Cell): Promise<void> {
  await cell.clock.advance(30_000);
  cell.names.forEach((name) => cell.start(name));
}

/** All zones show the same, at most one segment apart, and the newest segment is fresh. */
function assertEqual(cell: Cell): void {
  const windows = [...cell.zones.values()].map(({ live }) => live.value.segments);
  const newest = windows.map((segments) => segments.at(-1)?.sequence ?? 0);
  assert.ok(Math.max(...newest) - Math.min(...newest) <= 1, `newest: ${newest.join(", ")}`);
  const [from, to] = [Math.max(...windows.map((each) => each[0]?.sequence ?? 0)), Math.min(...newest)];
  const shown = windows.map((segments) =>
    segments.filter(({ sequence }) => sequence >= from && sequence <= to).map(contentOf),
  );
  for (const each of shown) assert.deepEqual(each, shown[0]);
  for (const { live } of cell.zones.values()) {
    const age = cell.clock.wall() - (live.newest?.added ?? 0);
    assert.ok(age < CELL_TIMING.staleAfter * 1000, `the newest segment is ${age} ms old`);
  }
}

/** Longest time in seconds during which two zones differed under one number. */
const longestConflict = ({ conflicts }: Watch): number => Math.max(0, ...conflicts.values());

describe("Agreement of zones with Valkey", () => {
  story(
    "begins as one, and stays equal over a switch and a timeline that begins again",
    async (cell, watch) => {
      await startAll(cell);
      await watch.run(200);
      assertEqual(cell);
      assert.equal(longestConflict(watch), 0);
      assert.deepEqual(watch.changes, []);
    },
    stops(60, 90),
  );

  story("continues the window with a zone that starts late or comes back", async (cell, watch) => {
    cell.start("z2");
    await watch.run(30);
    cell.start("z1");
    cell.start("z3");
    await watch.run(30);
    cell.kill("z1");
    await watch.run(30);
    cell.start("z1");
    await watch.run(2 * SEGMENT);
    assertEqual(cell);
    assert.equal(longestConflict(watch), 0);
  });

  story("continues the window after all packagers restarted", async (cell, watch) => {
    await startAll(cell);
    await watch.run(60);
    const before = cell.zones.get("z1")?.live.newest?.sequence ?? 0;
    cell.names.forEach((name) => cell.kill(name));
    await watch.run(10);
    await startAll(cell);
    await watch.run(20);
    const after = cell.zones.get("z1")?.live.value.segments.map(({ sequence }) => sequence) ?? [];
    assert.ok(after.includes(before) && after.includes(before + 1));
    assertEqual(cell);
  });
});

describe("Agreement of zones when Valkey fails", () => {
  for (const mode of ["refuses", "hangs"] as const) {
    story(
      `goes on while Valkey ${mode}, and when it is back`,
      async (cell, watch) => {
        await startAll(cell);
        await watch.run(40);
        cell.setValkey(mode);
        await watch.run(100);
        assertEqual(cell);
        cell.setValkey("works");
        await watch.run(60);
        assertEqual(cell);
        assert.ok(longestConflict(watch) <= SEGMENT, `conflict of ${longestConflict(watch)} s`);
      },
      stops(60, 90),
    );

    story(
      `goes on while Valkey ${mode} for one zone only`,
      async (cell, watch) => {
        await startAll(cell);
        await watch.run(40);
        cell.setValkey(mode, ["z1"]);
        await watch.run(100);
        cell.setValkey("works");
        await watch.run(30);
        assertEqual(cell);
        assert.ok(longestConflict(watch) <= SEGMENT, `conflict of ${longestConflict(watch)} s`);
      },
      stops(60, 90),
    );
  }
});

describe("Agreement of zones without Valkey", () => {
  story("begins as one when all start at once", async (cell, watch) => {
    cell.setValkey("refuses");
    await startAll(cell);
    await watch.run(60);
    assertEqual(cell);
    assert.ok(longestConflict(watch) <= SEGMENT, `conflict of ${longestConflict(watch)} s`);
  });

  for (const late of [0.6, 0.8, 1, 1.2, 1.4, 2, 3])
    story(
      `begins as one when the first segment of the lowest zone is ${late} s late, and of another feed`,
      async (cell, watch) => {
        cell.setValkey("refuses");
        const first = (zone: string) => (zone === "z1" ? "b" : "a");
        cell.late = (feed, _number, zone) => {
          if (feed !== first(zone)) return 9000;
          // The segments of feed a end 1.3 s before those of b.
          return zone === "z1" ? 0 : 1300 - late * 1000;
        };
        cell.names.forEach((name) => cell.start(name));
        await watch.run(60);
        assertEqual(cell);
        assert.equal(longestConflict(watch), 0);
      },
    );

  story("follows the lowest zone when zones would choose differently", async (cell, watch) => {
    cell.setValkey("refuses");
    cell.network = [100, 300];
    cell.late = (feed, number) => (feed === "a" && number % 20 === 19 ? 1000 : 0);
    await startAll(cell);
    await watch.run(400);
    assertEqual(cell);
    assert.equal(longestConflict(watch), 0);
  });

  story(
    "continues when the leading zone dies and comes back",
    async (cell, watch) => {
      cell.setValkey("refuses");
      await startAll(cell);
      await watch.run(50);
      cell.kill("z1");
      await watch.run(50);
      assertEqual(cell);
      cell.start("z1");
      await watch.run(2 * SEGMENT + CELL_TIMING.clientTimeout);
      assertEqual(cell);
      await watch.run(60);
      assertEqual(cell);
      assert.ok(longestConflict(watch) <= SEGMENT, `conflict of ${longestConflict(watch)} s`);
    },
    stops(60, 130),
  );

  story(
    "is one again after a partition, with the window that got further",
    async (cell, watch) => {
      cell.setValkey("refuses");
      await startAll(cell);
      await watch.run(50);
      cell.cut("z1");
      await watch.run(60);
      cell.heal("z1");
      await watch.run(3 * SEGMENT);
      assertEqual(cell);
    },
    (feed, at, zone) => feed === "b" || zone !== "z1" || at < 60 || at > 80,
  );
});
