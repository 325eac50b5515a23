import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { ManualClock, systemClock } from "../../core/clock";
import { Limiter } from "../../core/limiter";
import { Breaker, either, repeat, TimedOut, within } from "../../core/waits";

describe("A manual clock", () => {
  it("wakes sleepers in order, each at its time", async () => {
    const clock = new ManualClock(1000);
    const woken: [string, number, number][] = [];
    const sleeper = async (name: string, ...naps: number[]) => {
      for (const nap of naps) {
        await clock.sleep(nap);
        woken.push([name, clock.mono(), clock.wall()]);
      }
    };
    void sleeper("a", 30, 30);
    void sleeper("b", 40);
    await clock.advance(45);
    assert.deepEqual(woken, [
      ["a", 30, 1030],
      ["b", 40, 1040],
    ]);
    await clock.advance(15);
    assert.deepEqual(woken.at(-1), ["a", 60, 1060]);
  });

  it("wakes a sleeper whose signal is aborted", async () => {
    const caller = new AbortController();
    const slept = new ManualClock().sleep(1000, caller.signal);
    caller.abort();
    await slept;
    await new ManualClock().sleep(1000, caller.signal);
  });
});

describe("The system's clock", () => {
  it("sleeps as long as told, or until the signal", async () => {
    const began = systemClock.mono();
    await systemClock.sleep(50);
    assert.ok(systemClock.mono() - began >= 49);
    await systemClock.sleep(60_000, AbortSignal.timeout(20));
    assert.ok(systemClock.mono() - began < 5000);
  });
});

describe("Work with several signals", () => {
  it("is aborted by the first of them", async () => {
    const [task, caller] = [new AbortController(), new AbortController()];
    const work = either([task.signal, undefined, caller.signal], async (signal) => {
      caller.abort();
      return Promise.resolve(signal.aborted);
    });
    assert.equal(await work, true);
    assert.equal(await either([caller.signal], (signal) => Promise.resolve(signal.aborted)), true);
  });

  it("leaves nothing at a signal that outlives it, whatever its end", async () => {
    const task = new AbortController();
    await either([task.signal], () => Promise.resolve());
    await assert.rejects(either([task.signal], () => Promise.reject(new Error("no"))));
    assert.equal(getEventListeners(task.signal, "abort").length, 0);
  });
});

describe("A wait with a limit", () => {
  it("gives the result or the error of its work", async () => {
    const clock = new ManualClock();
    assert.equal(await within(clock, 100, () => Promise.resolve(1)), 1);
    await assert.rejects(
      within(clock, 100, () => Promise.reject(new Error("no"))),
      /no/,
    );
    await clock.advance(1000);
  });

  it("rejects after the limit and tells its work", async () => {
    const clock = new ManualClock();
    const signals: AbortSignal[] = [];
    const late = within(clock, 100, (signal) => {
      signals.push(signal);
      return new Promise(() => undefined);
    });
    const rejected = assert.rejects(late, TimedOut);
    await clock.advance(99);
    assert.equal(signals[0]?.aborted, false);
    await clock.advance(1);
    await rejected;
    assert.equal(signals[0]?.aborted, true);
  });
});

describe("A repetition", () => {
  it("waits first, then works after each interval until its signal", async () => {
    const clock = new ManualClock();
    const ended = new AbortController();
    const turns: number[] = [];
    let interval = 100;
    const done = repeat({ clock, signal: ended.signal, interval: () => interval }, () => {
      turns.push(clock.mono());
      interval = 50;
    });
    await clock.advance(220);
    assert.deepEqual(turns, [100, 150, 200]);
    ended.abort();
    await done;
    await clock.advance(500);
    assert.equal(turns.length, 3);
  });
});

describe("A breaker", () => {
  it("is open for its time after a failure", async () => {
    const clock = new ManualClock();
    const breaker = new Breaker(clock, 1000);
    assert.equal(breaker.open, false);
    breaker.failed();
    await clock.advance(999);
    assert.equal(breaker.open, true);
    await clock.advance(1);
    assert.equal(breaker.open, false);
    breaker.failed();
    breaker.worked();
    assert.equal(breaker.open, false);
  });
});

describe("A limiter", () => {
  const never = new AbortController().signal;

  it("runs so many at once, the others in order", async () => {
    const limiter = new Limiter(2, 10);
    let running = 0;
    let most = 0;
    const order: number[] = [];
    const work = (number: number) => async () => {
      order.push(number);
      most = Math.max(most, ++running);
      await systemClock.sleep(5);
      running -= 1;
    };
    await Promise.all([0, 1, 2, 3, 4, 5, 6].map((number) => limiter.run(work(number), never)));
    assert.deepEqual([most, order], [2, [0, 1, 2, 3, 4, 5, 6]]);
  });

  it("rejects when too many wait, and who gives up before its turn", async () => {
    const limiter = new Limiter(1, 1);
    let finish: () => void = () => undefined;
    const first = limiter.run(() => new Promise<void>((resolve) => (finish = resolve)), never);
    const caller = new AbortController();
    const second = limiter.run(() => Promise.resolve(), caller.signal);
    await assert.rejects(
      limiter.run(() => Promise.resolve(), never),
      /too many/,
    );
    caller.abort();
    await assert.rejects(second, /given up/);
    const third = limiter.run(() => Promise.resolve("third"), never);
    finish();
    await first;
    assert.equal(await third, "third");
  });

  it("frees the place of work that fails", async () => {
    const limiter = new Limiter(1, 1);
    await assert.rejects(
      limiter.run(() => Promise.reject(new Error("no")), never),
      /no/,
    );
    assert.equal(await limiter.run(() => Promise.resolve(1), never), 1);
  });
});
