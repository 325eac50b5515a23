import assert from "node:assert/strict";
import fc from "fast-check";
import type { OrderedStack } from "../../operate/order";
import { runStacks } from "../../operate/runStacks";

const LIMITS = { total: 4, perRegion: 3 };

const stack = (name: string, { region = name, reads = [] as string[] } = {}): OrderedStack => ({
  row: { name, regions: [region], config: {}, secrets: [] },
  reads,
  after: [],
});

/** Stacks that end when the test says so. */
class Bench {
  readonly begun: string[] = [];
  private readonly ends = new Map<string, (end: "done" | "failed") => void>();

  readonly work = ({ row: { name } }: OrderedStack): Promise<"done" | "failed"> => {
    this.begun.push(name);
    return new Promise((resolve) => this.ends.set(name, resolve));
  };

  /** Ends a stack, and lets what waits for it begin. */
  async end(name: string, end: "done" | "failed" = "done"): Promise<void> {
    this.ends.get(name)?.(end);
    await new Promise(setImmediate);
  }
}

const running = (order: readonly OrderedStack[], limits = LIMITS) => {
  const bench = new Bench();
  const cancel = new AbortController();
  const ends = runStacks(order, bench.work, { limits, signal: cancel.signal });
  return { bench, cancel, ends };
};

describe("a run over the stacks of an environment", () => {
  it("starts a stack as soon as what it reads is done, and does not wait for others", async () => {
    const { bench, ends } = running([stack("west"), stack("east"), stack("cell", { reads: ["west"] })]);
    assert.deepEqual(bench.begun, ["west", "east"]);
    await bench.end("west");
    assert.deepEqual(bench.begun, ["west", "east", "cell"]);
    await bench.end("cell");
    await bench.end("east");
    assert.deepEqual(Object.fromEntries(await ends), { west: "done", east: "done", cell: "done" });
  });

  it("goes on with what does not need a failed stack", async () => {
    const order = [
      stack("west"),
      stack("east"),
      stack("cell-west", { reads: ["west"] }),
      stack("cell-east", { reads: ["east"] }),
    ];
    const { bench, ends } = running(order);
    await bench.end("west", "failed");
    await bench.end("east");
    await bench.end("cell-east");
    assert.deepEqual(Object.fromEntries(await ends), { west: "failed", east: "done", "cell-east": "done" });
  });

  it("starts nothing after a cancel, and awaits what runs", async () => {
    const { bench, cancel, ends } = running([stack("west"), stack("cell", { reads: ["west"] })]);
    cancel.abort();
    await bench.end("west");
    assert.deepEqual(Object.fromEntries(await ends), { west: "done" });
    assert.deepEqual(bench.begun, ["west"]);
  });

  it("never runs more stacks at once than the limits, and runs each stack once", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom("west", "east", "north"), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 3 }),
        async (regions, total, perRegion) => {
          const order = regions.map((region, index) => stack(`${region}-${index}`, { region }));
          const now = new Set<OrderedStack>();
          const seen: string[] = [];
          const work = async (one: OrderedStack): Promise<"done"> => {
            now.add(one);
            seen.push(one.row.name);
            assert.ok(now.size <= total);
            for (const region of regions)
              assert.ok([...now].filter(({ row }) => row.regions.includes(region)).length <= perRegion);
            await new Promise(setImmediate);
            now.delete(one);
            return "done";
          };
          await runStacks(order, work, {
            limits: { total, perRegion },
            signal: new AbortController().signal,
          });
          assert.deepEqual(seen.sort(), order.map(({ row }) => row.name).sort());
        },
      ),
    ));
});
