import { deepEqual, equal, throws } from "node:assert/strict";
import fc from "fast-check";
import { ManualClock } from "../../core/clock";
import { Refusal } from "../../core/task";
import { HeldBodies, type Delivery } from "../../ingest/held";
import { Memory } from "../../ingest/memory";
import { channelOf, lineUpOf } from "../support/lineUp";
import { initSegment, mediaSegment, MULTIVARIANT, playlistOf } from "../support/media";

const PLACE = { feed: "northlight-internet", channel: "channel-1" };
const delivery = (rest: string, body: Buffer | string, received = 1): Delivery => ({
  ...PLACE,
  rest,
  body: Buffer.from(body),
  received,
});

function world({ budget = 10_000_000 } = {}) {
  const clock = new ManualClock();
  const memory = new Memory(budget, () => 1);
  const state = { lineUp: lineUpOf() };
  const held = new HeldBodies({ clock, memory, lineUp: () => state.lineUp });
  const later = async (seconds: number) => {
    await clock.advance(seconds * 1000);
    held.sweep();
  };
  return { clock, memory, held, state, later, names: () => held.list(PLACE).map(({ rest }) => rest) };
}

describe("Held bodies", () => {
  it("are listed oldest first, with the time at which they were received", () => {
    const { held } = world();
    held.put(delivery("b.ts", "bb", 20));
    held.put(delivery("a.ts", "a", 10));
    deepEqual(held.list(PLACE), [
      { rest: "a.ts", received: 10, bytes: 1 },
      { rest: "b.ts", received: 20, bytes: 2 },
    ]);
    deepEqual(held.list({ ...PLACE, channel: "channel-2" }), []);
  });

  it("do not change when the same bytes come again", () => {
    const { held, memory } = world();
    equal(held.put(delivery("a.ts", "a", 10)), true);
    equal(held.put(delivery("a.ts", "a", 20)), false);
    deepEqual(held.list(PLACE), [{ rest: "a.ts", received: 10, bytes: 1 }]);
    equal(memory.bytes, 1);
  });

  it("have every version of a segment: other bytes under a known name are an encoder's new start", () => {
    const { held } = world();
    held.put(delivery("a.ts", "first", 10));
    held.put(delivery("a.ts", "second", 20));
    deepEqual(
      held.list(PLACE).map(({ received }) => received),
      [10, 20],
    );
    equal(held.get({ ...PLACE, rest: "a.ts" })?.body.toString(), "second");
    equal(held.get({ ...PLACE, rest: "a.ts" }, 10)?.body.toString(), "first");
    equal(held.get({ ...PLACE, rest: "a.ts" }, 15), undefined);
  });

  it("have the later version of a playlist, in whatever order they come", () => {
    for (const order of [
      [10, 20],
      [20, 10],
    ]) {
      const { held, memory } = world();
      for (const received of order) held.put(delivery("v.m3u8", playlistOf(received, 3), received));
      equal(held.get({ ...PLACE, rest: "v.m3u8" })?.body.toString(), playlistOf(20, 3));
      equal(held.list(PLACE).length, 1);
      equal(memory.bytes, playlistOf(20, 3).length);
    }
  });

  it("expire after heldFor, and free their memory", async () => {
    const { held, memory, later, names } = world();
    held.put(delivery("a.ts", mediaSegment()));
    await later(10);
    held.put(delivery("b.ts", mediaSegment()));
    await later(6);
    deepEqual(names(), ["a.ts", "b.ts"]);
    await later(1);
    deepEqual(names(), ["b.ts"]);
    await later(16);
    deepEqual(names(), []);
    equal(memory.bytes, 0);
  });

  it("keep the newest multivariant playlist and the init segments, which encoders push once", async () => {
    const { held, later, names } = world();
    held.put(delivery("old.m3u8", MULTIVARIANT, 1));
    held.put(delivery("master.m3u8", MULTIVARIANT, 2));
    held.put(delivery("v300.m3u8", playlistOf(1, 3), 3));
    held.put(delivery("v300/init.mp4", initSegment(1), 4));
    held.put(delivery("v100/init.mp4", initSegment(2), 5));
    held.put(delivery("v300/1.m4s", mediaSegment(), 6));
    await later(24 * 3600);
    deepEqual(names(), ["master.m3u8", "v300/init.mp4", "v100/init.mp4"]);
    equal(
      held.list(PLACE).every(({ kept }) => kept === true),
      true,
    );
  });

  it("keep a bounded number of init segments, of which the one that was pushed last is the last", async () => {
    const { held, later, names } = world();
    held.put(delivery("init-0.mp4", initSegment(0)));
    for (let number = 1; number < 64; number += 1)
      held.put(delivery(`init-${number}.mp4`, initSegment(number), number));
    held.put(delivery("init-0.mp4", initSegment(0)));
    held.put(delivery("init-64.mp4", initSegment(64), 64));
    await later(17);
    equal(names().length, 64);
    equal(names().includes("init-0.mp4"), true);
    equal(names().includes("init-1.mp4"), false);
  });

  it("of a feed that left the line-up expire, with all that is kept", async () => {
    const { held, state, later, names, memory } = world();
    held.put(delivery("master.m3u8", MULTIVARIANT));
    held.put(delivery("init.mp4", initSegment()));
    state.lineUp = lineUpOf({ channels: [channelOf("channel-2")] });
    await later(17);
    deepEqual(names(), []);
    equal(memory.bytes, 0);
  });
});

describe("Memory", () => {
  const refusal = (error: unknown) =>
    error instanceof Refusal && error.status === 503 && error.headers["Retry-After"] === "1";

  it("beyond the budget refuses a body, and nothing of it is held", () => {
    const { held, names } = world({ budget: 10 });
    held.put(delivery("a.ts", "123456"));
    throws(() => held.put(delivery("b.ts", "123456")), refusal);
    held.put(delivery("c.ts", "1234"));
    deepEqual(names(), ["a.ts", "c.ts"]);
  });

  it("of one feed has a limit, so that it cannot stop another channel", () => {
    const { held, memory } = world({ budget: 1e9 });
    // Three times 0.464 Mbit/s, for heldFor (16 s) and uploadTimeout (8 s).
    const most = (3 * 0.464e6 * 24) / 8;
    const body = Buffer.alloc(1e6);
    for (let number = 0; number < Math.floor(most / 1e6); number += 1) {
      body.writeUInt8(number);
      held.put(delivery(`${number}.ts`, body));
    }
    body.writeUInt8(255);
    throws(() => held.put(delivery("more.ts", body)), refusal);
    held.put({ ...delivery("a.ts", body), channel: "channel-2" });
    held.put({ ...delivery("a.ts", body), feed: "meridian-directConnect" });
    equal(memory.bytes > most, true);
  });

  it("is exactly the bytes that are held, after any pushes and pauses", async () => {
    const names = fc.constantFrom("a.ts", "b.ts", "v.m3u8", "master.m3u8", "init.mp4");
    const bodies = fc.constantFrom<Buffer>(
      Buffer.from("1"),
      Buffer.from("22"),
      Buffer.from(MULTIVARIANT),
      initSegment(),
      mediaSegment(),
    );
    const pushes = fc.array(
      fc.oneof(fc.tuple(names, bodies, fc.integer({ min: 1, max: 50 })), fc.integer({ min: 1, max: 20 })),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(pushes, async (steps) => {
        const { held, memory, later } = world();
        for (const step of steps) {
          if (typeof step === "number") await later(step);
          else held.put(delivery(...step));
          const bytes = held.list(PLACE).reduce((sum, each) => sum + each.bytes, 0);
          equal(memory.bytes, bytes);
        }
      }),
      { numRuns: 200 },
    );
  });
});
