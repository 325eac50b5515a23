import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { Store } from "../../cache/store";
import { ManualClock } from "../../core/clock";

const LIFETIME = 300_000;

function world(budget = 1000) {
  const clock = new ManualClock();
  const store = new Store(clock, { budget, lifetime: () => LIFETIME });
  const put = (time: number, bytes: number) => store.put(named(time), Buffer.alloc(bytes, time));
  return { clock, store, put, has: (time: number) => store.get(named(time)) !== undefined };
}

const named = (time: number) => ({ path: `/live/${time}.m4s`, time });
const init = (number: number) => ({ path: `/live/${number}/init.mp4`, time: undefined });

describe("The store", () => {
  it("has a segment until liveWindow after it was added", async () => {
    const { clock, store, put, has } = world();
    put(1, 10);
    await clock.advance(LIFETIME);
    equal(has(1), true);
    await clock.advance(1);
    equal(has(1), false);
    store.sweep();
    equal(store.bytes, 0);
  });

  it("accepts the same bytes again, and keeps the first of two contents", () => {
    const { store, put } = world();
    equal(put(1, 10), "new");
    equal(put(1, 10), "same");
    equal(put(1, 11), "other");
    equal(store.get(named(1))?.length, 10);
    equal(store.bytes, 10);
  });

  it("takes a segment again that has expired and was not swept", async () => {
    const { clock, store, put } = world();
    put(1, 10);
    await clock.advance(LIFETIME + 1);
    equal(put(1, 20), "new");
    equal(store.bytes, 20);
  });

  it("removes what was added first when the budget is full, however often it is used", () => {
    const { put, has } = world(30);
    for (const time of [1, 2, 3]) put(time, 10);
    equal(has(1), true);
    put(4, 15);
    deepEqual([1, 2, 3, 4].filter(has), [3, 4]);
  });

  it("keeps init segments, which every viewer needs who starts", async () => {
    const { clock, store, put } = world(30);
    store.put(init(1), Buffer.from("init"));
    for (const time of [1, 2, 3, 4, 5]) put(time, 30);
    await clock.advance(24 * 3600 * 1000);
    store.sweep();
    equal(String(store.get(init(1))), "init");
  });

  it("keeps a bounded number of init segments, of which the ones that are used stay", () => {
    const { store } = world();
    for (let number = 0; number < 4096; number += 1) store.put(init(number), Buffer.from("init"));
    store.get(init(0));
    store.put(init(4096), Buffer.from("init"));
    equal(store.get(init(0)) !== undefined, true);
    equal(store.get(init(1)), undefined);
  });

  it("never has more bytes than its budget, and counts exactly what it has", async () => {
    const step = fc.oneof(
      fc.record({ time: fc.integer({ min: 1, max: 8 }), bytes: fc.integer({ min: 1, max: 40 }) }),
      fc.constant(LIFETIME / 3),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { clock, store, put } = world(100);
        for (const each of steps) {
          if (typeof each === "number") await clock.advance(each);
          else put(each.time, each.bytes);
          store.sweep();
          const bytes = [1, 2, 3, 4, 5, 6, 7, 8].reduce(
            (sum, time) => sum + (store.get(named(time))?.length ?? 0),
            0,
          );
          equal(store.bytes, bytes);
          equal(bytes <= 100, true);
        }
      }),
    );
  });
});
