import { deepEqual, equal } from "node:assert/strict";
import type { ManualClock } from "../../core/clock";
import { rank } from "../../core/owners";
import type { ClientRequest } from "../../core/task";
import { HandOver } from "../../ingest/handOver";
import { HeldBodies, type Delivery } from "../../ingest/held";
import { Memory } from "../../ingest/memory";
import { answerOf, FakeTask, frozen, unreachable } from "../support/fakeTask";

const PACKAGERS = ["10.0.1.1", "10.0.1.2"];
const [OWNER = "", NEXT = ""] = rank(PACKAGERS, "channel-1");

function world() {
  const task = new FakeTask({ service: "ingest" });
  task.addresses.set("packager-use1-az1", PACKAGERS);
  task.addresses.set("packager-use1-az2", ["10.0.2.1"]);
  const clock = task.clock as ManualClock;
  const held = new HeldBodies({ clock, lineUp: task.lineUp, memory: new Memory(1e9, () => 1) });
  const handOver = new HandOver(task, held);
  const taken: string[] = [];
  const take = ({ address, path }: ClientRequest) => {
    taken.push(`${address} ${path.split("/").at(-1)}`);
    return answerOf(200);
  };
  task.respond = take;
  const add = (rest: string, { channel = "channel-1", received = 1 } = {}) => {
    const delivery: Delivery = {
      feed: "northlight-internet",
      channel,
      rest,
      body: Buffer.from(`${rest} ${received}`),
      received,
    };
    held.put(delivery);
    handOver.add(delivery);
  };
  const later = async (seconds: number) => {
    await clock.advance(seconds * 1000);
    held.sweep();
  };
  return { task, clock, held, handOver, taken, take, add, later };
}

describe("Hand-over", () => {
  it("goes to the packager that owns the channel in the own zone, one body after another", async () => {
    const { task, add, later, taken } = world();
    const open = { now: 0, most: 0 };
    task.respond = async (request) => {
      open.most = Math.max(open.most, (open.now += 1));
      await new Promise(setImmediate);
      open.now -= 1;
      return world().take(request);
    };
    const rests = ["1.ts", "v.m3u8", "2.ts", "v100.m3u8"];
    for (const rest of rests) add(rest);
    for (let turn = 0; turn < 20; turn += 1) await later(0);
    deepEqual(
      task.requests.map(({ address, path }) => `${address} ${path}`),
      rests.map((rest) => `${OWNER} /internal/v1/feeds/northlight-internet/channel-1/${rest}`),
    );
    equal(open.most, 1);
    deepEqual(taken, []);
  });

  it("of one channel does not wait for another channel", async () => {
    const { task, add, later, taken, take } = world();
    task.respond = (request) => (request.path.includes("channel-1") ? frozen() : take(request));
    add("1.ts");
    add("2.ts", { channel: "channel-2" });
    await later(0);
    deepEqual(
      taken.map((each) => each.split(" ")[1]),
      ["2.ts"],
    );
  });

  it("goes to the next owner if the owner does not answer, and from then on at once", async () => {
    const { task, add, later, taken, take } = world();
    task.respond = (request) => (request.address === OWNER ? frozen() : take(request));
    add("1.ts");
    add("2.ts");
    await later(1.9);
    deepEqual(taken, []);
    await later(0.2);
    deepEqual(taken, [`${NEXT} 1.ts`, `${NEXT} 2.ts`]);
  });

  it("waits for a packager of the zone, and never goes to another zone", async () => {
    const { task, add, later, taken, take } = world();
    task.respond = unreachable;
    add("1.ts");
    add("2.ts");
    await later(5);
    deepEqual(taken, []);
    task.respond = take;
    task.left.clear();
    await later(1);
    deepEqual(taken, [`${OWNER} 1.ts`, `${OWNER} 2.ts`]);
    equal(
      task.requests.some(({ address }) => address === "10.0.2.1"),
      false,
    );
  });

  it("repeats what a packager has no room for, and not what it can never take", async () => {
    const { task, add, later, taken, take } = world();
    const answers = new Map([
      [OWNER, 503],
      [NEXT, 503],
    ]);
    task.respond = (request) => {
      if (request.path.endsWith("bad.ts")) return answerOf(400);
      const status = answers.get(request.address);
      return status === undefined ? take(request) : answerOf(status);
    };
    add("1.ts");
    add("bad.ts");
    add("2.ts");
    await later(0.5);
    deepEqual(taken, []);
    answers.clear();
    await later(1);
    deepEqual(taken, [`${OWNER} 1.ts`, `${OWNER} 2.ts`]);
    deepEqual([...task.left], []);
  });

  it("drops a body that is no longer held, with one line of the log a second that has the count", async () => {
    const { task, add, later, taken, take } = world();
    task.respond = unreachable;
    for (let number = 0; number < 20; number += 1) add(`${number}.ts`);
    await later(17);
    await later(2);
    task.respond = take;
    task.left.clear();
    add("new.ts");
    await later(2);
    deepEqual(taken, [`${OWNER} new.ts`]);
    deepEqual(
      task.lines.map(({ subject }) => subject),
      [{ channel: "channel-1", count: 20 }],
    );
  });

  it("has a bounded queue: the oldest body gives way", async () => {
    const { task, add, later, taken, take } = world();
    task.respond = unreachable;
    for (let number = 0; number < 600; number += 1) add(`${number}.ts`);
    await later(1);
    task.respond = take;
    task.left.clear();
    await later(2);
    equal(taken.length, 512);
    equal(taken.at(-1), `${OWNER} 599.ts`);
    deepEqual(
      task.lines.map(({ subject }) => subject),
      [{ channel: "channel-1", count: 88 }],
    );
  });

  it("leaves out a playlist that a later one has replaced", async () => {
    const { task, add, later, taken, take } = world();
    task.respond = unreachable;
    add("v.m3u8", { received: 1 });
    add("v.m3u8", { received: 2 });
    await later(0.5);
    task.respond = take;
    task.left.clear();
    await later(1);
    deepEqual(taken, [`${OWNER} v.m3u8`]);
    deepEqual(task.requests.at(-1)?.headers, { "X-Headend-Received": "2" });
    deepEqual(task.lines, []);
  });

  it("ends with what waits, or after clientTimeout", async () => {
    const { task, clock, add, handOver, taken, take } = world();
    task.respond = take;
    add("1.ts");
    await handOver.stop();
    deepEqual(taken, [`${OWNER} 1.ts`]);

    const frozenWorld = world();
    frozenWorld.task.respond = frozen;
    frozenWorld.add("1.ts");
    let ended = false;
    void frozenWorld.handOver.stop().then(() => (ended = true));
    await frozenWorld.clock.advance(1999);
    equal(ended, false);
    await frozenWorld.clock.advance(1);
    equal(ended, true);
    await clock.advance(0);
  });
});
