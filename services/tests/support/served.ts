import { request as httpsRequest } from "node:https";
import { connect } from "node:tls";
import { createCertificate, type Certificate } from "../../core/certificate";
import { createClient } from "../../core/client";
import { systemClock } from "../../core/clock";
import { createServer } from "../../core/server";
import type { ClientRequest, Program } from "../../core/task";
import type { FakeTask } from "./fakeTask";
import { until } from "./until";

let certificate: Promise<Certificate> | undefined;

export interface Served {
  readonly address: string;
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** A program behind the real server. Tasks of one test have one port, and an address each. */
export async function serve(
  program: Program,
  task: FakeTask,
  at: { address: string; port?: number },
): Promise<Served> {
  certificate ??= createCertificate(systemClock.wall());
  const server = createServer({
    routes: program.routes,
    certificate: await certificate,
    clock: systemClock,
    log: task.log,
    timing: () => task.lineUp().timing,
  });
  const port = await server.listen(at.port ?? 0, at.address);
  return { address: at.address, port, close: () => server.stop(0) };
}

/** What answers a fake task: the real client, to tasks with this port. */
export function liveClient(port: number): { respond: FakeTask["respond"]; close: () => void } {
  const client = createClient({ clock: systemClock, port });
  return { respond: (request: ClientRequest) => client.request(request), close: () => client.close() };
}

export interface Sent {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** Without Content-Length. */
  readonly chunked?: boolean;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** One request on a connection of its own, as sent: no path is changed. */
export function send({ address, port }: Pick<Served, "address" | "port">, sent: Sent): Promise<Reply> {
  const { method = "GET", path, headers = {}, body = Buffer.alloc(0), chunked = false } = sent;
  return new Promise((resolve, reject) => {
    const request = httpsRequest({
      host: address,
      port,
      method,
      path,
      headers: { ...headers, ...(chunked ? { "Transfer-Encoding": "chunked" } : {}) },
      rejectUnauthorized: false,
      agent: false,
    });
    request.once("error", reject);
    request.once("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("error", reject);
      response.once("end", () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
      });
    });
    if (chunked) for (let at = 0; at < body.length; at += CHUNK) request.write(body.subarray(at, at + CHUNK));
    request.end(chunked ? undefined : body);
  });
}

const CHUNK = 10_000;

export interface Connection {
  readonly write: (bytes: Buffer | string) => void;
  /** Ends the connection after what was written, as a vendor that loses power. */
  readonly cut: () => Promise<void>;
  /** The server has read a head with `EXPECT`, and its route has begun. */
  readonly begun: () => Promise<void>;
  readonly received: () => string;
}

/** A connection on which a test sends each byte. */
export function open({ address, port }: Pick<Served, "address" | "port">): Promise<Connection> {
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect({ host: address, port, rejectUnauthorized: false }, () => {
      resolve({
        write: (bytes) => void socket.write(bytes),
        cut: async () => {
          await until("all is written", () => socket.writableLength === 0);
          socket.destroy();
        },
        begun: () => until("100 Continue", () => text.startsWith("HTTP/1.1 100 ")),
        received: () => text,
      });
    });
    socket.on("data", (chunk: Buffer) => (text += chunk.toString("latin1")));
    socket.once("error", reject);
  });
}

/** A server answers 100 before it calls the route (RFC 9110, 10.1.1). */
export const EXPECT = { Expect: "100-continue" };

export const headOf = (method: string, path: string, headers: Readonly<Record<string, string>>): string =>
  [`${method} ${path} HTTP/1.1`, ...Object.entries(headers).map((row) => row.join(": ")), "", ""].join(
    "\r\n",
  );
