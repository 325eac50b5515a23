import { deepEqual, equal } from "node:assert/strict";
import { systemClock } from "../../core/clock";
import { Ingest } from "../../ingest/ingest";
import { answerOf, FakeTask } from "../support/fakeTask";
import { lineUpOf, timingOf } from "../support/lineUp";
import { mediaSegment } from "../support/media";
import {
  EXPECT,
  headOf,
  liveClient,
  open,
  send,
  serve,
  type Reply,
  type Sent,
  type Served,
} from "../support/served";
import { until } from "../support/until";
import { authorityOf, certificateHeaders, leafOf, tokenKey, tokenOf } from "../support/vendors";

/** The table "Sizes and answers" of docs/service-contract.md, against the server. */
const KEY = tokenKey("1");
const [OWN, PEER, PACKAGER] = ["127.0.31.1", "127.0.31.2", "127.0.31.9"];
const FEED = "/internal/v1/feeds/northlight-internet/channel-1";
const HOST = "northlight-internet-news-1.us-east-1.example.com";
/** 2 x (0.3 + 0.064) Mbit/s x 4 s */
const LIMIT = 364_000;
const authority = authorityOf("Meridian");
const foreign = authorityOf("Northlight");

async function tokenFor(sub: string): Promise<string> {
  return tokenOf(KEY, { sub, aud: "test", exp: Math.floor(Date.now() / 1000) + 3600 });
}

function taskIn(zone: string, own: string): FakeTask {
  const task = new FakeTask({ service: "ingest", zone }, systemClock);
  task.tasks.own = own;
  task.line = lineUpOf({
    timing: { ...timingOf(4), uploadTimeout: 0.4 },
    vendors: {
      northlight: { auth: "token", paths: ["internet"], secret: "vendor-northlight" },
      solstice: { auth: "token", paths: ["internet"], secret: "vendor-solstice" },
      meridian: { auth: "mutualTls", paths: ["directConnect"], authorities: [authority.certificate] },
    },
  });
  task.secretVersions = { "vendor-northlight": [KEY], "vendor-solstice": [KEY] };
  task.addresses.set("ingest-use1-az1", [OWN]);
  task.addresses.set("ingest-use1-az2", [PEER]);
  task.addresses.set(`packager-${zone}`, [PACKAGER]);
  task.respond = () => answerOf(200);
  return task;
}

describe("Ingest behind its server answers", () => {
  const body = mediaSegment();
  let own: Served;
  let peer: Served;
  let task: FakeTask;
  let bearer: Record<string, string>;
  let client: ReturnType<typeof liveClient>;

  before(async () => {
    bearer = { Host: HOST, Authorization: `Bearer ${await tokenFor("northlight")}` };
  });
  beforeEach(async () => {
    task = taskIn("use1-az1", OWN);
    own = await serve(new Ingest(task, 1e8), task, { address: OWN });
    const other = taskIn("use1-az2", PEER);
    peer = await serve(new Ingest(other, 1e8), other, { address: PEER, port: own.port });
    client = liveClient(own.port);
    task.respond = (request) => (request.address === PACKAGER ? answerOf(200) : client.respond(request));
  });
  afterEach(async () => {
    client.close();
    await Promise.all([own.close(), peer.close()]);
  });

  const push = (rest: string, overrides: Partial<Sent> = {}): Promise<Reply> =>
    send(own, {
      method: "PUT",
      path: `/v1/northlight/channel-1/${rest}`,
      headers: bearer,
      body,
      ...overrides,
    });
  const listOf = async (at: Served): Promise<{ rest: string; bytes: number }[]> =>
    JSON.parse(String((await send(at, { path: FEED })).body));
  const refusals = () => task.values.filter(({ name }) => name === "RefusedPushes").length;

  /** An answer without a body, counted or not, after which nothing is held. */
  const refused = async (reply: Promise<Reply>, status: number, counted = 1): Promise<Reply> => {
    const answer = await reply;
    equal(answer.status, status);
    equal(answer.body.length, 0);
    equal(refusals(), counted);
    for (const at of [own, peer]) deepEqual(await listOf(at), []);
    return answer;
  };

  it("200 when two zones hold the body, by PUT and POST, with a length and in chunks", async () => {
    const long = Buffer.alloc(LIMIT, 1);
    equal((await push("1.ts", { body: long })).status, 200);
    equal((await push("2.ts", { method: "POST", body: long, chunked: true })).status, 200);
    for (const at of [own, peer]) {
      for (const rest of ["1.ts", "2.ts"])
        deepEqual((await send(at, { path: `${FEED}/${rest}` })).body, long);
    }
  });

  it("200 to DELETE, which has no effect", async () => {
    await push("1.ts");
    equal((await push("1.ts", { method: "DELETE", body: Buffer.alloc(0) })).status, 200);
    equal((await listOf(own)).length, 1);
  });

  for (const rest of ["../channel-2/1.ts", "%2e%2e/1.ts", ".1.ts", "a//1.ts", ""]) {
    it(`400 to the path ${rest}`, () => refused(push(rest), 400));
  }

  it("400 to a certificate header that has no certificate", () =>
    refused(
      push("", {
        path: "/v1/meridian/channel-1/1.ts",
        headers: { Host: "meridian-direct-connect-news-1.example.com", "X-Amzn-Mtls-Clientcert-Leaf": "x" },
      }),
      400,
    ));

  it("401 without a token, and with one that is not valid", async () => {
    await refused(push("1.ts", { headers: { Host: HOST } }), 401);
    await refused(push("1.ts", { headers: { ...bearer, Authorization: "Bearer x.y.z" } }), 401, 2);
  });

  it("403 to another vendor's path", async () => {
    const other = { ...bearer, Authorization: `Bearer ${await tokenFor("solstice")}` };
    await refused(push("1.ts", { headers: other }), 403);
  });

  it("403 to a forged certificate header beside a token", () =>
    refused(
      push("1.ts", { headers: { ...bearer, "X-Amzn-Mtls-Clientcert-Subject": "CN=northlight" } }),
      403,
    ));

  it("200 to the vendor's own certificate, and 403 to one from another vendor's authority", async () => {
    const certified = (leaf: string) => ({
      path: "/v1/meridian/channel-1/1.ts",
      headers: {
        Host: "meridian-direct-connect-news-1.example.com",
        ...certificateHeaders(leaf, "CN=meridian"),
      },
    });
    await refused(push("", certified(leafOf(foreign, "meridian"))), 403);
    equal((await push("", certified(leafOf(authority, "meridian")))).status, 200);
  });

  it("404 to a channel that is not the vendor's, and to methods that vendors do not have", async () => {
    await refused(push("", { path: "/v1/northlight/channel-9/1.ts" }), 404);
    for (const method of ["GET", "PATCH", "OPTIONS"]) {
      equal(
        (await send(own, { method, path: "/v1/northlight/channel-1/1.ts", headers: bearer })).status,
        404,
      );
    }
  });

  it("408 to a body that is not whole after uploadTimeout", async () => {
    const connection = await open(own);
    connection.write(headOf("PUT", "/v1/northlight/channel-1/1.ts", { ...bearer, "Content-Length": "100" }));
    connection.write("half");
    await until("408", () => connection.received().startsWith("HTTP/1.1 408 "));
    await connection.cut();
    equal(refusals(), 1);
    deepEqual(await listOf(own), []);
    equal((await push("1.ts")).status, 200);
  });

  it("413 to a Content-Length beyond the limit before it reads the body", async () => {
    const connection = await open(own);
    const headers = { ...bearer, "Content-Length": String(LIMIT + 1) };
    connection.write(headOf("PUT", "/v1/northlight/channel-1/1.ts", headers));
    await until("413", () => connection.received().startsWith("HTTP/1.1 413 "));
    await connection.cut();
    equal(refusals(), 1);
  });

  it("413 to a body in chunks when it passes the limit", () =>
    refused(push("1.ts", { body: Buffer.alloc(LIMIT + 1), chunked: true }), 413));

  for (const rest of ["1.mpd", "1", "1.ts.exe"])
    it(`415 to the name ${rest}`, () => refused(push(rest), 415));

  it("421 to a host that is not a feed of the vendor", () =>
    refused(push("1.ts", { headers: { ...bearer, Host: "northlight-internet-sports-1.example.com" } }), 421));

  it("503 with Retry-After without memory, which is not the vendor's fault", async () => {
    await own.close();
    own = await serve(new Ingest(task, 10), task, { address: OWN, port: own.port });
    const answer = await refused(push("1.ts"), 503, 0);
    equal(answer.headers["retry-after"], "1");
  });

  it("503 with Retry-After before the secret of the vendor is known", async () => {
    task.secretVersions = {};
    equal((await refused(push("1.ts"), 503, 0)).headers["retry-after"], "1");
  });
});

describe("A body behind the server", () => {
  const body = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 251));
  let own: Served;
  let task: FakeTask;
  let bearer: Record<string, string>;

  beforeEach(async () => {
    bearer = { Host: HOST, Authorization: `Bearer ${await tokenFor("northlight")}` };
    task = taskIn("use1-az1", OWN);
    task.line = lineUpOf();
    own = await serve(new Ingest(task, 1e8), task, { address: OWN });
  });
  afterEach(() => own.close());

  const path = "/v1/northlight/channel-1/1.ts";
  const push = (bytes: Buffer) => send(own, { method: "PUT", path, headers: bearer, body: bytes });
  const held = async () => (await send(own, { path: `${FEED}/1.ts` })).body;
  const refusals = () => task.values.filter(({ name }) => name === "RefusedPushes").length;

  for (const [words, headers, framed] of [
    ["with a length", { "Content-Length": "1000" }, (part: Buffer) => part],
    [
      "in chunks",
      { "Transfer-Encoding": "chunked" },
      (part: Buffer) =>
        Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from("\r\n")]),
    ],
  ] as const) {
    it(`${words} that is cut at any tenth leaves nothing, and its repeat is acknowledged`, async () => {
      for (let tenths = 0; tenths < 10; tenths += 1) {
        const connection = await open(own);
        connection.write(headOf("PUT", path, { ...bearer, ...headers, ...EXPECT }));
        await connection.begun();
        if (tenths > 0) connection.write(framed(body.subarray(0, 100 * tenths)));
        await connection.cut();
        await until("the server noticed", () => refusals() === tenths + 1);
        equal((await send(own, { path: `${FEED}/1.ts` })).status, 404);
      }
      equal((await push(body)).status, 200);
      deepEqual(await held(), body);
    });
  }

  it("that is cut leaves the earlier body", async () => {
    await push(body);
    const connection = await open(own);
    connection.write(headOf("PUT", path, { ...bearer, "Content-Length": "1000", ...EXPECT }));
    await connection.begun();
    connection.write(Buffer.alloc(999));
    await connection.cut();
    await until("the server noticed", () => refusals() === 1);
    deepEqual(await held(), body);
  });

  it("is visible whole or not at all, while it arrives byte by byte", async () => {
    const connection = await open(own);
    connection.write(headOf("PUT", path, { ...bearer, "Content-Length": "1000" }));
    for (let at = 0; at < 1000; at += 100) {
      equal((await send(own, { path: `${FEED}/1.ts` })).status, 404);
      connection.write(body.subarray(at, at + 100));
    }
    await until("200", () => connection.received().startsWith("HTTP/1.1 200 "));
    deepEqual(await held(), body);
    await connection.cut();
  });

  it("is one body, however often and from however many connections it comes", async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => push(body)));
    deepEqual(
      answers.map(({ status }) => status),
      Array.from({ length: 8 }, () => 200),
    );
    equal((JSON.parse(String((await send(own, { path: FEED })).body)) as object[]).length, 1);
    equal(task.values.filter(({ name }) => name === "SegmentsReceived").length, 1);
  });
});
