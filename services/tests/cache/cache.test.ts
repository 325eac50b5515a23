import { deepEqual, equal, match } from "node:assert/strict";
import fc from "fast-check";
import { Cache } from "../../cache/cache";
import type { ManualClock } from "../../core/clock";
import { rank } from "../../core/owners";
import type { Answer, ClientRequest } from "../../core/task";
import { answerOf, ask, FakeTask, frozen, unreachable, type Asked } from "../support/fakeTask";
import { channelOf, lineUpOf } from "../support/lineUp";
import { segmentOf, TIMELINE } from "../support/segments";

const SECOND = 90_000;
const START_TIME = 161_640_000_000_000;
const nameOf = (number: number) => `${START_TIME + number * 4 * SECOND}.m4s`;
const pathOf = (number: number) => segmentOf(nameOf(number)).path;
const bodyOf = (number: number) => Buffer.from(`segment ${number}`);

const OWN = "10.0.1.1";
const PACKAGER = "10.0.1.9";
const PEER = "10.0.2.1";

function world({ caches = [OWN], budget = 1e6 } = {}) {
  const task = new FakeTask({ service: "cache" });
  task.tasks.own = OWN;
  task.addresses.set("cache-use1-az1", caches);
  task.addresses.set("cache-use1-az2", [PEER]);
  task.addresses.set("packager-use1-az1", [PACKAGER]);
  task.respond = () => answerOf(404);
  const cache = new Cache(task, budget);
  const get = (number: number, headers: Asked["headers"] = {}, signal?: AbortSignal): Promise<Answer> =>
    ask(cache, { method: "GET", path: pathOf(number), headers, ...(signal === undefined ? {} : { signal }) });
  const put = async (number: number, body = bodyOf(number)): Promise<number> =>
    (await ask(cache, { method: "PUT", path: pathOf(number), body })).status;
  const ratio = () => task.minutely.get("CacheMissRatio")?.() ?? [];
  return {
    task,
    clock: task.clock as ManualClock,
    cache,
    get,
    put,
    ratio,
    asked: () => task.requests.map(({ address }) => address),
  };
}

describe("A segment in memory", () => {
  it("gets 200 with its type, and may be kept by every cache as it is", async () => {
    const { put, get, asked } = world();
    equal(await put(1), 200);
    const { status, headers = {}, body } = await get(1);
    equal(status, 200);
    deepEqual(body, bodyOf(1));
    equal(headers["Content-Type"], "video/mp4");
    equal(headers["Cache-Control"], "max-age=1209600, immutable");
    equal(headers["Accept-Ranges"], "bytes");
    match(headers["ETag"] ?? "", /^"[0-9a-f]{16}"$/);
    deepEqual(asked(), []);
  });

  it("has the same ETag in every zone, and another segment has another", async () => {
    const [one, other] = [world(), world()];
    for (const { put } of [one, other]) for (const number of [1, 2]) await put(number);
    const etagOf = async ({ get }: typeof one, number: number) => (await get(number)).headers?.["ETag"];
    equal(await etagOf(one, 1), await etagOf(other, 1));
    equal((await etagOf(one, 1)) === (await etagOf(one, 2)), false);
  });

  it("gets 206 for a byte range, and 416 for one outside it", async () => {
    const { put, get } = world();
    await put(1);
    const part = await get(1, { Range: "bytes=0-6" });
    equal(part.status, 206);
    equal(part.headers?.["Content-Range"], "bytes 0-6/9");
    equal(String(part.body), "segment");
    deepEqual(await get(1, { Range: "bytes=9-" }), {
      status: 416,
      headers: { "Content-Range": "bytes */9" },
    });
    equal((await get(1, { Range: "bytes=0-1,3-4" })).status, 200);
  });

  it("expires after liveWindow, and an init segment does not", async () => {
    const { cache, put, get, clock } = world();
    const init = segmentOf("init.mp4").path;
    await ask(cache, { method: "PUT", path: init, body: Buffer.from("init") });
    await put(1);
    await clock.advance(300_001);
    equal((await get(1)).status, 404);
    equal(String((await ask(cache, { method: "GET", path: init })).body), "init");
  });

  it("is not answered when its channel left the line-up", async () => {
    const { task, put, get, asked } = world();
    await put(1);
    task.line = lineUpOf({ channels: [channelOf("channel-2")] });
    equal((await get(1)).status, 404);
    equal(await put(2), 404);
    deepEqual(asked(), []);
  });
});

describe("A PUT", () => {
  it("of the same bytes again is 200, and of other bytes 409 with an error in the log; the first stay", async () => {
    const { task, put, get } = world();
    deepEqual([await put(1), await put(1), await put(1, Buffer.from("other"))], [200, 200, 409]);
    deepEqual((await get(1)).body, bodyOf(1));
    deepEqual(
      task.lines.map(({ level }) => level),
      ["error"],
    );
  });

  it("elsewhere than to a segment, or longer than the channel's bodies, changes nothing", async () => {
    const { cache, put } = world({ budget: 1e8 });
    for (const path of [
      "/live/channel-1/master.m3u8",
      "/live/channel-1/x/cmaf/v300/a.exe",
      "/v1/a",
      "/internal/v1/a",
    ]) {
      equal((await ask(cache, { method: "PUT", path, body: bodyOf(1) })).status, 404);
    }
    equal(await put(1, Buffer.alloc(364_001)), 413);
  });

  it("is refused while too many arrive at once, and segments in memory give way to new ones", async () => {
    const { put, get } = world({ budget: 800 });
    equal(await put(0, Buffer.alloc(101)), 503);
    for (let number = 1; number <= 8; number += 1) equal(await put(number, Buffer.alloc(100, number)), 200);
    equal((await get(1)).status, 404);
    equal((await get(2)).status, 200);
  });
});

describe("A segment that is not in memory", () => {
  const owners = [OWN, "10.0.1.2", "10.0.1.3"];
  /** A segment that another cache of the zone owns. */
  const [number, owner] = Array.from(
    { length: 50 },
    (_, each) => [each, rank(owners, pathOf(each))[0] ?? ""] as const,
  ).find(([, first]) => first !== OWN) ?? [0, ""];
  const key = `us-east-1/channel-1/${TIMELINE}/cmaf/v300/${nameOf(number)}`;

  it("is read from the owner of the zone, the packager, the peer zones, and S3, in this order", async () => {
    const { task, get, asked } = world({ caches: owners });
    equal((await get(number)).status, 404);
    deepEqual(asked(), [owner, PACKAGER, PEER]);
    deepEqual(
      task.requests.map(({ path, headers }) => [path, headers]),
      Array.from({ length: 3 }, () => [pathOf(number), { "X-Headend-Hop": "1" }]),
    );
    task.stored.set(key, bodyOf(number));
    deepEqual((await get(number)).body, bodyOf(number));
  });

  for (const [index, source] of [owner, PACKAGER, PEER].entries()) {
    it(`is read from ${["the owner", "the packager", "a peer zone"][index]}, and nothing after it is asked`, async () => {
      const { task, get, asked } = world({ caches: owners });
      task.respond = ({ address }) => (address === source ? answerOf(200, bodyOf(number)) : answerOf(404));
      deepEqual((await get(number)).body, bodyOf(number));
      equal(asked().length, index + 1);
    });
  }

  it("is kept, but not twice in one zone", async () => {
    const [fromOwner, fromPeer] = [world({ caches: owners }), world({ caches: owners })];
    fromOwner.task.respond = ({ address }) => answerOf(address === owner ? 200 : 404, bodyOf(number));
    fromPeer.task.respond = ({ address }) => answerOf(address === PEER ? 200 : 404, bodyOf(number));
    for (const { get } of [fromOwner, fromPeer]) for (let turn = 0; turn < 2; turn += 1) await get(number);
    equal(fromOwner.asked().length, 2);
    equal(fromPeer.asked().length, 3);
  });

  it("is asked no further for a request that a cache has sent", async () => {
    const { get, asked } = world();
    deepEqual(await get(1, { "X-Headend-Hop": "1" }), { status: 404 });
    deepEqual(asked(), []);
  });

  it("gets 503 if a source failed, because it may exist", async () => {
    for (const fail of [() => answerOf(500), unreachable, () => answerOf(503)] as FakeTask["respond"][]) {
      const { task, get } = world();
      task.respond = (request) => (request.address === PACKAGER ? fail(request) : answerOf(404));
      equal((await get(1)).status, 503);
    }
    const { task, get } = world();
    task.objectsAreAway = true;
    equal((await get(1)).status, 503);
  });

  it("still gets 503 while the source that failed is left out, and 404 when all have answered", async () => {
    const { task, get, clock, asked } = world();
    task.respond = (request) => (request.address === PEER ? unreachable(request) : answerOf(404));
    equal((await get(1)).status, 503);
    equal((await get(2)).status, 503);
    deepEqual(asked(), [PACKAGER, PEER, PACKAGER]);
    task.respond = () => answerOf(404);
    task.left.clear();
    await clock.advance(4000);
    equal((await get(2)).status, 404);
  });

  it("is found though a source before it failed", async () => {
    const { task, get } = world();
    task.respond = (request) => (request.address === PEER ? answerOf(200, bodyOf(1)) : unreachable(request));
    deepEqual((await get(1)).body, bodyOf(1));
    deepEqual([...task.left], [PACKAGER]);
  });

  it("is answered within responseTimeout, though every source is frozen", async () => {
    const { task, get, clock } = world({ caches: owners });
    task.respond = frozen;
    task.objects.get = frozen;
    let status: number | undefined;
    void get(number).then((answer) => (status = answer.status));
    const { responseTimeout, clientTimeout } = task.line.timing;
    // The rest is for the way to the edge.
    await clock.advance((responseTimeout - clientTimeout / 2) * 1000 - 1);
    equal(status, undefined);
    await clock.advance(1);
    equal(status, 503);
  });

  it("has one request to a source, however many viewers want it", async () => {
    const { task, get, asked } = world();
    task.respond = async ({ address }) => {
      await new Promise(setImmediate);
      return answerOf(address === PEER ? 200 : 404, bodyOf(1));
    };
    const answers = await Promise.all(Array.from({ length: 50 }, () => get(1)));
    for (const { status, body } of answers) deepEqual([status, body], [200, bodyOf(1)]);
    deepEqual(asked(), [PACKAGER, PEER]);
  });

  it("is answered to the others when a viewer leaves", async () => {
    const { task, get } = world();
    const leaving = new AbortController();
    task.respond = async ({ address }) => {
      leaving.abort();
      await new Promise(setImmediate);
      return answerOf(address === PEER ? 200 : 404, bodyOf(1));
    };
    const [, answer] = await Promise.all([get(1, {}, leaving.signal), get(1)]);
    deepEqual(answer.body, bodyOf(1));
  });
});

describe("The next segment of its series", () => {
  async function atTheEdge(options = {}) {
    const made = world(options);
    for (const number of [1, 2, 3]) await made.put(number);
    return made;
  }

  it("is waited for, and answered when it comes", async () => {
    const { clock, get, put } = await atTheEdge();
    const answer = get(4);
    await clock.advance(1000);
    await put(4);
    await clock.advance(0);
    deepEqual((await answer).body, bodyOf(4));
    equal(clock.mono(), 1000);
  });

  it("gets 404 after clientTimeout", async () => {
    const { clock, get } = await atTheEdge();
    let status: number | undefined;
    void get(4).then((answer) => (status = answer.status));
    await clock.advance(1999);
    equal(status, undefined);
    await clock.advance(1);
    equal(status, 404);
  });

  it("is not one that is over, far ahead, or of another series: these get 404 at once", async () => {
    const { cache, get } = await atTheEdge();
    equal((await get(0)).status, 404);
    equal((await get(9)).status, 404);
    const path = segmentOf(nameOf(4), `channel-1/${TIMELINE}/cmaf/v100`).path;
    equal((await ask(cache, { method: "GET", path })).status, 404);
  });

  it("is not waited for by a request that a cache has sent", async () => {
    const { get } = await atTheEdge();
    equal((await get(4, { "X-Headend-Hop": "1" })).status, 404);
  });

  it("is waited for by a bounded number of requests; more get 404 at once", async () => {
    const { clock, get } = await atTheEdge();
    const statuses: number[] = [];
    for (let each = 0; each < 1010; each += 1) void get(4).then(({ status }) => statuses.push(status));
    await clock.advance(1);
    deepEqual(
      statuses,
      Array.from({ length: 10 }, () => 404),
    );
    await clock.advance(2000);
    equal(statuses.length, 1010);
  });

  it("is asked again of the owner of the zone, because the packager writes it there", async () => {
    const other = Array.from({ length: 20 }, (_, each) => `10.0.1.${each + 10}`).find(
      (address) => rank([OWN, address], pathOf(4))[0] === address,
    );
    const { task, clock, get } = await atTheEdge({ caches: [OWN, other ?? OWN] });
    const answer = get(4);
    await clock.advance(500);
    task.respond = ({ address }: ClientRequest) => answerOf(address === other ? 200 : 404, bodyOf(4));
    await clock.advance(1000);
    deepEqual((await answer).body, bodyOf(4));
    equal(clock.mono() < 2000, true);
  });
});

describe("Measures of a cache", () => {
  it("are the share of requests that the memory of the zone could not answer, by channel", async () => {
    const { cache, task, get, put, ratio } = world();
    await cache.start();
    deepEqual(ratio(), []);
    await put(1);
    for (let each = 0; each < 3; each += 1) await get(1);
    task.respond = ({ address }) => answerOf(address === PEER ? 200 : 404, bodyOf(2));
    await get(2);
    deepEqual(ratio(), [{ value: 25, of: { Channel: "channel-1" } }]);
    deepEqual(ratio(), []);
    await cache.stop();
  });

  it("do not count what does not exist, the probe, and other services", async () => {
    const { cache, get, put, ratio } = world();
    await cache.start();
    await put(1);
    await get(9);
    await get(1, { "X-Headend-Probe": "use1-az1" });
    await get(1, { "X-Headend-Hop": "1" });
    deepEqual(ratio(), []);
    await cache.stop();
  });
});

describe("An answer to the probe", () => {
  const probe = { "X-Headend-Probe": "use1-az1" };

  it("names zones and never addresses", async () => {
    const { task, get, put } = world();
    await put(1);
    const hit = await get(1, probe);
    equal(hit.headers?.["Cache-Status"], "use1-az1; hit");
    equal(hit.headers?.["Server-Timing"], 'cache;desc="use1-az1";dur=0.0');
    task.respond = ({ address }) => answerOf(address === PEER ? 200 : 404, bodyOf(2));
    const miss = await get(2, probe);
    equal(
      miss.headers?.["Cache-Status"],
      'use1-az1; fwd=miss; fwd-status=200; stored; detail="cache use1-az2"',
    );
    equal(miss.headers?.["Server-Timing"], 'cache;desc="use1-az1";dur=0.0, source;desc="cache use1-az2"');
    task.respond = () => answerOf(404);
    const missing = await get(9, probe);
    equal(missing.headers?.["Cache-Status"], "use1-az1; fwd=miss; fwd-status=404");
    for (const { headers } of [hit, miss, missing])
      equal(/\d+\.\d+\.\d+\.\d+/.test(JSON.stringify(headers)), false);
  });

  it("only has these headers", async () => {
    const { get, put } = world();
    await put(1);
    const { headers = {} } = await get(1);
    equal("Cache-Status" in headers || "Server-Timing" in headers, false);
  });
});

describe("Every answer", () => {
  it("has the whole body of its segment or none, whatever is put, read, lost and away", async () => {
    const step = fc.record({
      act: fc.constantFrom("put", "get", "get", "range", "pass", "away", "back"),
      number: fc.integer({ min: 1, max: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { task, clock, get, put } = world({ budget: 200 });
        const check = ({ status, body }: Answer, number: number) => {
          if (status === 200) deepEqual(body, bodyOf(number));
          else if (status === 206) deepEqual(body, bodyOf(number).subarray(2));
          else equal(body, undefined);
        };
        const open: Promise<void>[] = [];
        for (const { act, number } of steps) {
          if (act === "put") await put(number);
          else if (act === "get") open.push(get(number).then((answer) => check(answer, number)));
          else if (act === "range")
            open.push(get(number, { Range: "bytes=2-" }).then((answer) => check(answer, number)));
          else if (act === "pass") await clock.advance(100_000);
          else
            task.respond =
              act === "away"
                ? unreachable
                : ({ path }) =>
                    answerOf(200, bodyOf((Number(/(\d+)\.m4s/.exec(path)?.[1]) - START_TIME) / (4 * SECOND)));
        }
        await clock.advance(10_000);
        await Promise.all(open);
      }),
      { numRuns: 100 },
    );
  });
});
