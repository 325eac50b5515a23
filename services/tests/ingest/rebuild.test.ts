import { deepEqual, equal } from "node:assert/strict";
import type { ManualClock } from "../../core/clock";
import type { Program } from "../../core/task";
import { Ingest } from "../../ingest/ingest";
import { answersFor, ask, FakeTask, frozen, type Asked } from "../support/fakeTask";
import { initSegment, mediaSegment, MULTIVARIANT, playlistOf } from "../support/media";

const FEED = "/internal/v1/feeds/northlight-internet/channel-1";
const BUDGET = 1e8;

/** Ingest tasks by address: two in the own zone, one in the peer zone. */
function world() {
  const programs = new Map<string, Program>();
  const addresses = new Map([
    ["ingest-use1-az1", ["10.0.1.1", "10.0.1.2"]],
    ["ingest-use1-az2", ["10.0.2.1"]],
  ]);
  const create = (own: string) => {
    const task = new FakeTask({
      service: "ingest",
      zone: own.startsWith("10.0.1") ? "use1-az1" : "use1-az2",
    });
    task.tasks.own = own;
    for (const [name, list] of addresses) task.addresses.set(name, list);
    task.respond = answersFor(programs);
    const ingest = new Ingest(task, BUDGET);
    programs.set(own, ingest);
    return { task, ingest, clock: task.clock as ManualClock };
  };
  return { programs, create };
}

const copy = (rest: string, body: Buffer | string, received = 1): Asked => ({
  method: "PUT",
  path: `/internal/v1/copies/northlight-internet/channel-1/${rest}`,
  headers: { "X-Headend-Received": String(received) },
  body: Buffer.from(body),
});

const listOf = async (ingest: Program): Promise<{ rest: string; received: number; kept?: true }[]> =>
  JSON.parse(String((await ask(ingest, { method: "GET", path: FEED })).body));

describe("A packager that starts", () => {
  it("gets the list of what is held, oldest first, and each body with its time", async () => {
    const { ingest } = world().create("10.0.1.1");
    await ask(ingest, copy("v/2.ts", mediaSegment(2), 200));
    await ask(ingest, copy("master.m3u8", MULTIVARIANT, 100));
    deepEqual(await listOf(ingest), [
      { rest: "master.m3u8", received: 100, bytes: MULTIVARIANT.length, kept: true },
      { rest: "v/2.ts", received: 200, bytes: mediaSegment().length },
    ]);
    const answer = await ask(ingest, { method: "GET", path: `${FEED}/v/2.ts` });
    equal(answer.headers?.["X-Headend-Received"], "200");
    deepEqual(answer.body, mediaSegment(2));
  });

  it("gets each version of a segment by its time", async () => {
    const { ingest } = world().create("10.0.1.1");
    await ask(ingest, copy("1.ts", mediaSegment(1), 100));
    await ask(ingest, copy("1.ts", mediaSegment(2), 200));
    const versionOf = async (received: string) => {
      const headers = { "X-Headend-Received": received };
      return (await ask(ingest, { method: "GET", path: `${FEED}/1.ts`, headers })).body;
    };
    deepEqual(await versionOf("100"), mediaSegment(1));
    deepEqual(await versionOf("200"), mediaSegment(2));
  });

  it("gets an empty list of a feed that has pushed nothing, and 404 for a body that is not held", async () => {
    const { ingest } = world().create("10.0.1.1");
    deepEqual(await listOf(ingest), []);
    equal((await ask(ingest, { method: "GET", path: `${FEED}/1.ts` })).status, 404);
  });
});

describe("A second copy that arrives", () => {
  it("needs its time and a name of a kind, and is refused as a whole without memory", async () => {
    const { task } = world().create("10.0.1.1");
    const small = new Ingest(task, 1000);
    equal((await ask(small, { ...copy("1.ts", "1"), headers: {} })).status, 400);
    equal(
      (await ask(small, { ...copy("1.ts", "1"), headers: { "X-Headend-Received": "soon" } })).status,
      400,
    );
    equal((await ask(small, copy("1.xml", "1"))).status, 415);
    equal((await ask(small, copy("1.ts", Buffer.alloc(1001)))).status, 503);
    equal((await ask(small, copy("1.ts", Buffer.alloc(1e6)))).status, 413);
    deepEqual(await listOf(small), []);
  });
});

describe("An ingest task that starts", () => {
  it("copies what other tasks keep, of the own zone and of peer zones, with its time", async () => {
    const { create } = world();
    const [old, own, peer] = [create("10.0.1.1"), create("10.0.1.2"), create("10.0.2.1")];
    await ask(own.ingest, copy("master.m3u8", MULTIVARIANT, 100));
    await ask(peer.ingest, copy("v/init.mp4", initSegment(), 200));
    await ask(peer.ingest, copy("v/1.m4s", mediaSegment(), 300));
    await ask(peer.ingest, copy("v.m3u8", playlistOf(1, 1), 300));
    await old.ingest.start();
    deepEqual(
      (await listOf(old.ingest)).map(({ rest, received, kept }) => [rest, received, kept]),
      [
        ["master.m3u8", 100, true],
        ["v/init.mp4", 200, true],
      ],
    );
  });

  it("has the newest of two multivariant playlists", async () => {
    const { create } = world();
    const [starting, own, peer] = [create("10.0.1.1"), create("10.0.1.2"), create("10.0.2.1")];
    await ask(own.ingest, copy("master.m3u8", `${MULTIVARIANT}#new`, 200));
    await ask(peer.ingest, copy("master.m3u8", MULTIVARIANT, 100));
    await starting.ingest.start();
    deepEqual(
      (await listOf(starting.ingest)).map(({ received }) => received),
      [200],
    );
  });

  it("is ready at once if no other task is there, and after clientTimeout if one is frozen", async () => {
    const { create } = world();
    const alone = create("10.0.1.1");
    await alone.ingest.start();
    equal(alone.clock.mono(), 0);

    const blocked = create("10.0.1.1");
    blocked.task.respond = frozen;
    let ready = false;
    const started = blocked.ingest.start().then(() => (ready = true));
    await blocked.clock.advance(1999);
    equal(ready, false);
    await blocked.clock.advance(2);
    await started;
  });

  it("requests no name of a list that leaves the channel", async () => {
    const { create } = world();
    const { ingest, task } = create("10.0.1.1");
    task.respond = ({ path }) => ({
      status: 200,
      headers: {},
      body: Buffer.from(
        path.endsWith("channel-1")
          ? JSON.stringify([{ rest: "../x.m3u8", received: 1, bytes: 1, kept: true }])
          : "[]",
      ),
    });
    await ingest.start();
    equal(
      task.requests.some(({ path }) => path.includes("..")),
      false,
    );
  });
});
