import { deepEqual, equal } from "node:assert/strict";
import { Cache } from "../../cache/cache";
import { systemClock } from "../../core/clock";
import { rank } from "../../core/owners";
import { FakeTask } from "../support/fakeTask";
import { segmentOf } from "../support/segments";
import { EXPECT, headOf, liveClient, open, send, serve, type Reply, type Served } from "../support/served";
import { until } from "../support/until";

const ADDRESSES = ["127.0.33.1", "127.0.33.2"] as const;
/** Owned by the first and by the second cache. */
const [OWN, OTHER] = ADDRESSES.map(
  (address) =>
    Array.from({ length: 50 }, (_, time) => segmentOf(`${time}.m4s`).path).find(
      (path) => rank(ADDRESSES, path)[0] === address,
    ) ?? "",
) as [string, string];
const BODY = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 251));

describe("Two caches of a zone behind their servers", () => {
  let first: Served;
  let second: Served;
  let client: ReturnType<typeof liveClient>;
  const tasks: FakeTask[] = [];

  before(async () => {
    const caches = ADDRESSES.map((address) => {
      const task = new FakeTask({ service: "cache" }, systemClock);
      task.tasks.own = address;
      task.addresses.set("cache-use1-az1", ADDRESSES);
      tasks.push(task);
      return { task, cache: new Cache(task, 1e8) };
    });
    const [one, two] = caches;
    if (one === undefined || two === undefined) throw new Error("no caches");
    first = await serve(one.cache, one.task, { address: ADDRESSES[0] });
    second = await serve(two.cache, two.task, { address: ADDRESSES[1], port: first.port });
    client = liveClient(first.port);
    for (const { task } of caches) task.respond = client.respond;
  });
  after(async () => {
    client.close();
    await Promise.all([first.close(), second.close()]);
  });

  const put = (at: Served, path: string): Promise<Reply> => send(at, { method: "PUT", path, body: BODY });

  it("answer 200 to GET and HEAD, for every origin", async () => {
    equal((await put(first, OWN)).status, 200);
    const answer = await send(first, { path: `${OWN}?token=1` });
    equal(answer.status, 200);
    deepEqual(answer.body, BODY);
    equal(answer.headers["access-control-allow-origin"], "*");
    equal(answer.headers["cache-control"], "max-age=1209600, immutable");
    equal(answer.headers["content-type"], "video/mp4");
    const head = await send(first, { method: "HEAD", path: OWN });
    deepEqual([head.status, head.headers["content-length"], head.body.length], [200, "100000", 0]);
  });

  it("answer 206 and 416 to ranges", async () => {
    const part = await send(first, { path: OWN, headers: { Range: "bytes=1000-1999" } });
    deepEqual([part.status, part.headers["content-range"]], [206, "bytes 1000-1999/100000"]);
    deepEqual(part.body, BODY.subarray(1000, 2000));
    const outside = await send(first, { path: OWN, headers: { Range: "bytes=100000-" } });
    deepEqual(
      [outside.status, outside.headers["content-range"], outside.body.length],
      [416, "bytes */100000", 0],
    );
    equal(outside.headers["cache-control"], "max-age=1");
  });

  it("answer 404 without a body, which caches keep for errorLifetime", async () => {
    const { status, headers, body } = await send(first, { path: segmentOf("999.m4s").path });
    deepEqual([status, headers["cache-control"], body.length], [404, "max-age=1", 0]);
    for (const path of [
      "/live/channel-1/x",
      "/live/channel-9/x/cmaf/v300/1.m4s",
      "/internal/v1/feeds/a/b",
      "/",
    ]) {
      equal((await send(first, { path })).status, 404);
    }
    equal((await send(first, { method: "POST", path: OWN, body: BODY })).status, 404);
  });

  it("answer with each other's segments", async () => {
    await put(second, OTHER);
    const answer = await send(first, { path: OTHER, headers: { "X-Headend-Probe": "use1-az1" } });
    deepEqual(answer.body, BODY);
    equal(answer.headers["cache-status"], 'use1-az1; fwd=miss; fwd-status=200; detail="cache use1-az1"');
  });

  it("answer 503 while another that may have the segment is away", async () => {
    await second.close();
    const answer = await send(first, { path: OTHER });
    deepEqual([answer.status, answer.headers["cache-control"]], [503, "max-age=1"]);
  });

  it("have nothing of a PUT that was cut", async () => {
    const path = segmentOf("777.m4s").path;
    for (let tenths = 0; tenths < 10; tenths += 1) {
      const connection = await open(first);
      const head = { Host: "cache", "Content-Length": String(BODY.length), ...EXPECT };
      connection.write(headOf("PUT", path, head));
      await connection.begun();
      connection.write(BODY.subarray(0, tenths * 10_000));
      await connection.cut();
      equal((await send(first, { path, headers: { "X-Headend-Hop": "1" } })).status, 404);
    }
    equal((await put(first, path)).status, 200);
  });

  it("answer 408 to a PUT that is slow", async () => {
    const connection = await open(first);
    connection.write(headOf("PUT", segmentOf("778.m4s").path, { Host: "cache", "Content-Length": "10" }));
    await until("408", () => connection.received().startsWith("HTTP/1.1 408 "));
    await connection.cut();
    deepEqual(
      tasks.flatMap(({ lines }) => lines.filter(({ level }) => level === "error")),
      [],
    );
  });
});
