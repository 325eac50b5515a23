import { deepEqual, equal, rejects } from "node:assert/strict";
import fc from "fast-check";
import { Flights, GaveUp, type Fetch } from "../../cache/flight";
import { ManualClock } from "../../core/clock";

/** Fetches that tests end. */
function world() {
  const clock = new ManualClock();
  const flights = new Flights<string>(clock);
  const begun: { resolve: (text: string) => void; reject: (error: Error) => void; signal: AbortSignal }[] =
    [];
  const fetch: Fetch<string> = (signal) =>
    new Promise((resolve, reject) => begun.push({ resolve, reject, signal }));
  const join = (key = "a", { until = 1000, signal = new AbortController().signal } = {}) =>
    flights.join(key, { until, signal }, fetch);
  return { clock, flights, begun, join };
}

const gaveUp = (reason: GaveUp["reason"]) => (error: unknown) =>
  error instanceof GaveUp && error.reason === reason;

describe("Requests for one segment", () => {
  it("have one fetch", async () => {
    const { flights, begun, join } = world();
    const joined = [join(), join(), join()];
    equal(begun.length, 1);
    begun[0]?.resolve("body");
    deepEqual(await Promise.all(joined), [
      { result: "body", collapsed: false },
      { result: "body", collapsed: true },
      { result: "body", collapsed: true },
    ]);
    equal(flights.size, 0);
  });

  it("of two keys have two fetches", () => {
    const { begun, join } = world();
    void join("a");
    void join("b");
    equal(begun.length, 2);
  });

  it("wait each for its own time only", async () => {
    const { clock, begun, join } = world();
    const [short, long] = [join("a", { until: 100 }), join("a", { until: 1000 })];
    const failed = rejects(short, gaveUp("late"));
    await clock.advance(100);
    await failed;
    begun[0]?.resolve("body");
    equal((await long).result, "body");
  });

  it("do not fail when the client leaves that began the fetch", async () => {
    const { begun, join } = world();
    const client = new AbortController();
    const [first, second] = [join("a", { signal: client.signal }), join()];
    client.abort();
    await rejects(first, gaveUp("gone"));
    equal(begun[0]?.signal.aborted, false);
    begun[0]?.resolve("body");
    equal((await second).result, "body");
  });

  it("end the fetch when the last client leaves, and the next one begins another", async () => {
    const { begun, join, flights } = world();
    const client = new AbortController();
    const all = [join("a", { signal: client.signal }), join("a", { signal: client.signal })];
    client.abort();
    for (const each of all) await rejects(each, gaveUp("gone"));
    equal(begun[0]?.signal.aborted, true);
    equal(flights.size, 0);
    void join();
    equal(begun.length, 2);
  });

  it("fail with the fetch that they began, and one that joined later begins another", async () => {
    const { begun, join } = world();
    const [first, second, third] = [join(), join(), join()];
    begun[0]?.reject(new Error("a source failed"));
    await rejects(first, /a source failed/);
    await new Promise(setImmediate);
    equal(begun.length, 2);
    begun[1]?.resolve("body");
    deepEqual(await Promise.all([second, third]), [
      { result: "body", collapsed: false },
      { result: "body", collapsed: true },
    ]);
  });

  it("fail after a second fetch failed: there is no third", async () => {
    const { begun, join, flights } = world();
    const [first, second] = [join(), join()];
    const failures = [rejects(first), rejects(second)];
    begun[0]?.reject(new Error("1"));
    await new Promise(setImmediate);
    begun[1]?.reject(new Error("2"));
    await Promise.all(failures);
    equal(begun.length, 2);
    equal(flights.size, 0);
  });

  it("all end in their time, whatever fetches and clients do, with one fetch at a time", async () => {
    const action = fc.constantFrom("join", "join", "resolve", "reject", "leave", "pass");
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 30 }), async (actions) => {
        const { clock, flights, begun, join } = world();
        const clients: AbortController[] = [];
        const ends: Promise<unknown>[] = [];
        const ended = new Set<number>();
        for (const each of actions) {
          const newest = begun.length - 1;
          if (each === "join") {
            const client = new AbortController();
            clients.push(client);
            ends.push(join("a", { until: clock.mono() + 300, signal: client.signal }).catch(() => undefined));
          } else if (each === "resolve" || each === "reject") {
            if (each === "resolve") begun[newest]?.resolve("body");
            else begun[newest]?.reject(new Error("failed"));
            ended.add(newest);
          } else if (each === "leave") clients.shift()?.abort();
          else await clock.advance(100);
          await new Promise(setImmediate);
          const open = begun.filter(({ signal }, index) => !signal.aborted && !ended.has(index));
          equal(open.length <= 1, true);
        }
        await clock.advance(700);
        await Promise.all(ends);
        equal(flights.size, 0);
      }),
      { numRuns: 100 },
    );
  });
});
