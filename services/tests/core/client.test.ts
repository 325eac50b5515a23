import assert from "node:assert/strict";
import { createServer, type Socket } from "node:net";
import { createServer as createTlsServer, type TLSSocket } from "node:tls";
import type { AddressInfo, Server } from "node:net";
import { createCertificate, type Certificate } from "../../core/certificate";
import { createClient, type ClientErrorCode } from "../../core/client";
import { systemClock } from "../../core/clock";
import type { ClientRequest } from "../../core/task";
import { running, type Running } from "./support";

const TIMEOUT = 300;

describe("A client of tasks", () => {
  let certificate: Certificate;
  const servers: Server[] = [];
  const sockets: Socket[] = [];
  before(async () => (certificate = await createCertificate(systemClock.wall())));
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    for (const server of servers.splice(0)) server.close();
  });

  const listen = async (server: Server): Promise<number> => {
    servers.push(server);
    server.on("connection", (socket: Socket) => sockets.push(socket.on("error", () => undefined)));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return (server.address() as AddressInfo).port;
  };
  const tls = (answer: (socket: TLSSocket) => void) =>
    listen(
      createTlsServer({ ...certificate }, (socket) => {
        socket.on("error", () => undefined);
        socket.once("data", () => answer(socket));
      }),
    );

  const failsWith = async (port: number, code: ClientErrorCode, more: Partial<ClientRequest> = {}) => {
    const client = createClient({ clock: systemClock, port });
    const began = performance.now();
    const request = { address: "127.0.0.1", method: "GET", path: "/a", timeout: TIMEOUT, ...more } as const;
    await assert.rejects(client.request(request), { code });
    client.close();
    return performance.now() - began;
  };

  /** The whole call has one limit, at whatever stage it waits. Without it, no call here would end: a busy machine may be late. */
  const timesOut = async (port: number, more: Partial<ClientRequest> = {}) => {
    const took = await failsWith(port, "timeout", more);
    assert.ok(took >= TIMEOUT - 5 && took < TIMEOUT + 5000, `${took} ms`);
  };

  it("gives up in time when there is no TLS handshake", async () => timesOut(await listen(createServer())));

  it("gives up in time when there is no answer", async () => timesOut(await tls(() => undefined)));

  it("gives up in time when the head of the answer drips", async () => {
    const port = await tls((socket) => drip(socket, "HTTP/1.1 200 OK\r\nX-A: "));
    await timesOut(port);
  });

  it("gives up in time when the body drips", async () => {
    const port = await tls((socket) => drip(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"));
    await timesOut(port);
  });

  it("gives up in time when its own body is not taken", async () => {
    const port = await tls((socket) => socket.pause());
    await timesOut(port, { method: "PUT", body: Buffer.alloc(64 * 1024 * 1024) });
  });

  it("says that a task is unreachable", async () => {
    const port = await listen(createServer());
    servers.splice(0).forEach((server) => server.close());
    await failsWith(port, "unreachable");
  });

  it("says that an answer ended early", async () => {
    const answer = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345";
    await failsWith(await tls((socket) => socket.end(answer)), "cut");
    await failsWith(await tls((socket) => socket.destroy()), "cut");
  });

  it("takes no more than the limit, announced or not", async () => {
    const announced = "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n12345678901";
    await failsWith(await tls((socket) => socket.end(announced)), "limit", { limit: 10 });
    const chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n12345678901\r\n0\r\n\r\n";
    await failsWith(await tls((socket) => socket.end(chunked)), "limit", { limit: 10 });
  });

  it("gives up when the caller does", async () => {
    const caller = new AbortController();
    const port = await tls(() => caller.abort());
    assert.ok((await failsWith(port, "aborted", { signal: caller.signal, timeout: 10_000 })) < 2000);
  });

  it("uses another connection when a kept one was closed meanwhile", async () => {
    let connections = 0;
    const port = await listen(
      createTlsServer({ ...certificate }, (socket) => {
        connections += 1;
        let requests = 0;
        socket
          .on("error", () => undefined)
          .on("data", () => {
            requests += 1;
            if (requests === 1) socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            else socket.destroy();
          });
      }),
    );
    const client = createClient({ clock: systemClock, port });
    for (let turn = 0; turn < 3; turn += 1) {
      const answer = await client.request({ address: "127.0.0.1", method: "GET", path: "/", timeout: 2000 });
      assert.equal(answer.body.toString(), "ok");
    }
    assert.equal(connections, 3);
    client.close();
  });

  it("refuses a certificate of a task's own where names are verified", async () => {
    const client = createClient({ clock: systemClock, port: await tls(() => undefined), verified: true });
    const request = { address: "127.0.0.1", method: "GET", path: "/", timeout: 2000 } as const;
    await assert.rejects(client.request(request), { code: "unreachable", message: /self-signed/ });
    client.close();
  });
});

describe("A client and a server", () => {
  let task: Running;
  before(async () => {
    task = await running([
      {
        method: "PUT",
        path: /\/echo/,
        answer: async (request) => ({
          status: 200,
          headers: { "X-Header": request.headers["x-header"] ?? "" },
          body: await request.body(4_000_000, 5000),
        }),
      },
    ]);
  });
  after(() => task.end());

  it("pass headers, status and bodies of any length", async () => {
    for (const length of [0, 1, 65_536, 65_537, 3_000_000]) {
      const body = Buffer.alloc(length, "x");
      const answer = await task.ask({ path: "/echo", method: "PUT", body, headers: { "X-Header": "a" } });
      assert.deepEqual([answer.status, answer.headers["x-header"]], [200, "a"]);
      assert.ok(answer.body.equals(body), String(length));
    }
  });

  it("pass an answer of any status", async () => {
    assert.equal((await task.ask({ path: "/nothing" })).status, 404);
  });
});

/** Text, and then a letter at a time for as long as the socket lives. */
function drip(socket: TLSSocket, text: string): void {
  socket.write(text);
  const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : socket.write("a")), 20);
  socket.once("close", () => clearInterval(timer));
}
