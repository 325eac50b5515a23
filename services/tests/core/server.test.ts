import assert from "node:assert/strict";
import { connect, type TLSSocket } from "node:tls";
import { systemClock } from "../../core/clock";
import { Refusal, type Route } from "../../core/task";
import { running, until, type Running } from "./support";

const LIMIT = 100_000;
const BODY_TIMEOUT = 400;

const bodies: Buffer[] = [];
/** Requests of `/slow` that the server has read. */
let begun = 0;
const ROUTES: readonly Route[] = [
  {
    method: "GET",
    path: /\/parts\/(?<name>[a-z]+)/,
    answer: ({ parts, path }) => ({ status: 200, body: `${path} ${parts["name"]}` }),
  },
  {
    method: "PUT",
    path: /\/body/,
    answer: async (request) => {
      const body = await request.body(LIMIT, BODY_TIMEOUT);
      bodies.push(body);
      return { status: 200, body: String(body.length) };
    },
  },
  {
    method: "PUT",
    path: /\/unread/,
    answer: () => ({ status: 403 }),
  },
  {
    method: "GET",
    path: /\/refused/,
    answer: () => {
      throw new Refusal(429, "slower", { "Retry-After": "5", "Cache-Control": "max-age=5" });
    },
  },
  {
    method: "GET",
    path: /\/fault/,
    answer: () => {
      throw new Error("a fault of ours");
    },
  },
  {
    method: "GET",
    path: /\/slow\/(?<milliseconds>\d+)/,
    answer: async ({ parts }) => {
      begun += 1;
      await systemClock.sleep(Number(parts["milliseconds"]));
      return { status: 200, body: "done" };
    },
  },
];

describe("A task's server", () => {
  let task: Running;
  before(async () => (task = await running(ROUTES)));
  after(() => task.end());
  const ask = (path: string) => task.ask({ path });

  it("answers a route that matches the whole path, without the query", async () => {
    assert.equal((await ask("/parts/abc?x=1")).body.toString(), "/parts/abc abc");
    assert.equal((await ask("/parts/abc/more")).status, 404);
    assert.equal((await ask("/more/parts/abc")).status, 404);
    assert.equal((await task.ask({ path: "/parts/abc", method: "PUT" })).status, 404);
  });

  it("answers HEAD as GET without a body", async () => {
    const text = await raw(task.port, "HEAD /parts/abc HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assert.match(text, /^HTTP\/1.1 200 /);
    assert.match(text, /content-length: 14\r\n/i);
    assert.ok(text.endsWith("\r\n\r\n"), text);
  });

  it("lets every page read every answer", async () => {
    for (const path of ["/parts/abc", "/nothing", "/fault", "/refused", "/health"])
      assert.equal((await ask(path)).headers["access-control-allow-origin"], "*", path);
  });

  it("answers an unknown path with 404, no body, and a short life in caches", async () => {
    const { status, headers, body } = await ask("/nothing");
    assert.deepEqual([status, headers["cache-control"], body.length], [404, "max-age=1", 0]);
    assert.equal((await ask("/parts/abc")).headers["cache-control"], undefined);
  });

  it("answers what a route refuses with the status and headers of the refusal", async () => {
    const { status, headers } = await ask("/refused");
    assert.deepEqual([status, headers["retry-after"], headers["cache-control"]], [429, "5", "max-age=5"]);
  });

  it("answers any other exception with 500 and logs it once", async () => {
    const before = task.captured.lines.length;
    const { status, body } = await ask("/fault");
    assert.deepEqual([status, body.length], [500, 0]);
    const lines = task.captured.lines.slice(before);
    assert.deepEqual(
      lines.map(({ level, method, path, error }) => [level, method, path, error]),
      [["error", "GET", "/fault", "a fault of ours"]],
    );
  });

  it("takes a body up to the limit, in memory of its own", async () => {
    const body = Buffer.alloc(LIMIT, "a");
    assert.equal((await task.ask({ path: "/body", method: "PUT", body })).body.toString(), String(LIMIT));
    const [taken] = bodies.splice(0);
    assert.ok(taken?.equals(body));
    assert.equal(taken?.buffer.byteLength, LIMIT);
  });

  it("takes a chunked body up to the limit, and no more", async () => {
    assert.match(await chunked(task.port, LIMIT), /^HTTP\/1.1 200 [^]*\r\n100000$/);
    const [taken] = bodies.splice(0);
    assert.equal(taken?.buffer.byteLength, LIMIT);
    assert.match(await chunked(task.port, LIMIT + 1), /^HTTP\/1.1 413 /);
  });

  it("answers 413 to a longer body, also while the peer still sends it", async () => {
    for (const length of [LIMIT + 1, 30 * LIMIT]) {
      const { status } = await task.ask({ path: "/body", method: "PUT", body: Buffer.alloc(length) });
      assert.equal(status, 413, String(length));
    }
  });

  it("answers 408 to a body that takes too long, whatever arrives meanwhile", async () => {
    const socket = await open(task.port);
    socket.write("PUT /body HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n");
    const drip = setInterval(() => socket.write("a"), 20);
    assert.match(await firstText(socket), /^HTTP\/1.1 408 /);
    clearInterval(drip);
    socket.destroy();
  });

  it("rejects the body with 400 when the peer stops before its end", async () => {
    const seen: unknown[] = [];
    const cut = await running([
      {
        method: "PUT",
        path: /\/body/,
        answer: async (request) => {
          await request.body(LIMIT, 5000).catch((error: unknown) => seen.push(error));
          return { status: 400 };
        },
      },
    ]);
    for (const sent of [0, 1, 500, 999]) {
      const socket = await open(cut.port);
      socket.write("PUT /body HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n");
      assert.match(await firstText(socket), /^HTTP\/1.1 100 /);
      await new Promise((resolve) => socket.write("a".repeat(sent), resolve));
      socket.destroy();
    }
    await until("four refusals", () => seen.length === 4);
    assert.deepEqual(
      seen.map((error) => (error as Refusal).status),
      [400, 400, 400, 400],
    );
    await cut.end();
  });

  it("keeps the connection of a peer whose body it did not read, and cuts one that sends on", async () => {
    const quick = await open(task.port);
    quick.write(`PUT /unread HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n`);
    assert.match(await firstText(quick), /^HTTP\/1.1 403 /);
    quick.write("123456789GET /parts/abc HTTP/1.1\r\nHost: x\r\n\r\n");
    assert.match(await firstText(quick), /^HTTP\/1.1 200 /);
    quick.destroy();

    const endless = await open(task.port);
    endless.write(`PUT /unread HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n`);
    assert.match(await firstText(endless), /^HTTP\/1.1 403 /);
    let closed = false;
    endless.once("close", () => (closed = true));
    await until("the connection is cut", () => closed);
  });

  it("keeps a connection open for the next request", async () => {
    const socket = await open(task.port);
    for (let turn = 0; turn < 3; turn += 1) {
      socket.write("GET /parts/abc HTTP/1.1\r\nHost: x\r\n\r\n");
      assert.match(await firstText(socket), /keep-alive: timeout=11\r\n/i);
    }
    socket.destroy();
  });

  it("closes an idle connection after targetKeepAlive, and a silent request after idleTimeout", async () => {
    const short = await running(ROUTES, { targetKeepAlive: 1, idleTimeout: 1 });
    const started = performance.now();
    const idle = await open(short.port);
    idle.write("GET /parts/abc HTTP/1.1\r\nHost: x\r\n\r\n");
    const silent = await open(short.port);
    silent.write("GET /slow/60000 HTTP/1.1\r\nHost: x\r\n\r\n");
    let closed = 0;
    for (const socket of [idle, silent]) socket.resume().once("close", () => (closed += 1));
    await until("both are closed", () => closed === 2);
    assert.ok(performance.now() - started > 900);
    await short.end();
  });

  it("speaks TLS 1.2 and 1.3, and nothing older", async () => {
    for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
      const socket = await open(task.port, { minVersion: version, maxVersion: version });
      assert.equal(socket.getProtocol(), version);
      socket.destroy();
    }
    await assert.rejects(
      open(task.port, { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "ALL:@SECLEVEL=0" }),
    );
  });
});

describe("A server that stops", () => {
  it("answers what began before, on kept connections too, and nothing after", async () => {
    const task = await running(ROUTES);
    // As many connections as requests later: an accepted one is not cut, a new one may come too late.
    await Promise.all(Array.from({ length: 21 }, () => task.ask({ path: "/slow/50" })));
    begun = 0;
    const slow = Array.from({ length: 20 }, () => task.ask({ path: "/slow/700" }));
    await until("the server has read all", () => begun === 20);
    const stopped = task.server.stop(5000);
    // Already on its way when SIGTERM comes.
    const racing = task.ask({ path: "/parts/abc" });
    const answers = await Promise.all([...slow, racing]);
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
    await stopped;
    await assert.rejects(task.ask({ path: "/parts/abc" }), { code: "unreachable" });
    task.client.close();
  });

  it("answers /health with 503 at once", async () => {
    const task = await running(ROUTES);
    assert.equal((await task.ask({ path: "/health" })).status, 200);
    const stopped = task.server.stop(5000);
    assert.equal((await task.ask({ path: "/health" })).status, 503);
    await stopped;
    task.client.close();
  });

  it("under load fails only requests that began after SIGTERM", async () => {
    const task = await running(ROUTES);
    let terminated = Infinity;
    const failedBefore: string[] = [];
    let answered = 0;
    const load = async (): Promise<void> => {
      for (;;) {
        const began = performance.now();
        try {
          await task.ask({ path: `/slow/${Math.floor(20 * Math.random())}` });
          answered += 1;
        } catch (error) {
          if (began < terminated) failedBefore.push((error as Error).message);
          return;
        }
      }
    };
    const clients = Array.from({ length: 30 }, load);
    await until("answers on every connection", () => answered > 300);
    terminated = performance.now();
    await task.server.stop(30_000);
    await Promise.all(clients);
    assert.deepEqual(failedBefore, []);
    task.client.close();
  });

  it("cuts what takes longer than its limit, and does not wait for peers that say nothing", async () => {
    const task = await running(ROUTES);
    const silent = await open(task.port);
    silent.on("error", () => undefined);
    const quick = performance.now();
    await task.server.stop(60_000);
    assert.ok(performance.now() - quick < 30_000);

    const other = await running(ROUTES);
    begun = 0;
    const endless = assert.rejects(other.ask({ path: "/slow/60000", timeout: 20_000 }), { code: "cut" });
    await until("the server has read it", () => begun === 1);
    await other.server.stop(500);
    await endless;
  });
});

interface Versions {
  readonly minVersion?: "TLSv1" | "TLSv1.2" | "TLSv1.3";
  readonly maxVersion?: "TLSv1.1" | "TLSv1.2" | "TLSv1.3";
  readonly ciphers?: string;
}

function open(port: number, versions: Versions = {}): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false, ...versions }, () =>
      resolve(socket),
    );
    socket.once("error", reject);
  });
}

const firstText = (socket: TLSSocket): Promise<string> =>
  new Promise((resolve, reject) => {
    socket.once("data", (data: Buffer) => resolve(data.toString()));
    socket.once("close", () => reject(new Error("closed without an answer")));
  });

async function raw(port: number, request: string): Promise<string> {
  const socket = await open(port);
  socket.write(request);
  let text = "";
  for await (const part of socket) text += String(part);
  return text;
}

async function chunked(port: number, length: number): Promise<string> {
  const sizes = [1, 1000, 40_000];
  sizes.push(length - 41_001);
  const chunks = sizes.map((size) => `${size.toString(16)}\r\n${"b".repeat(size)}\r\n`).join("");
  return raw(
    port,
    `PUT /body HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`,
  );
}
