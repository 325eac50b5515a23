import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer as createHttpsServer, type Server as HttpsServer } from "node:https";
import { Server as NetServer, type AddressInfo } from "node:net";
import type { Certificate } from "./certificate";
import { incomingOf, match, pathOf } from "./router";
import { Refusal, type Answer, type Clock, type Log, type Route } from "./task";

/**
 * The server of a task: HTTP/1.1 over TLS. It answers `/health`, routes, and errors in one form: no body, a short lifetime in
 * caches.
 */
export interface Server {
  /** Resolves with the port when connections are accepted. `address` undefined: all addresses. */
  listen(port: number, address?: string): Promise<number>;
  /**
   * After SIGTERM: `/health` answers 503, no connection is accepted, requests that have begun are answered. Resolves when
   * the last connection is closed, or after `timeout` ms, when it cuts them.
   */
  stop(timeout: number): Promise<void>;
}

export interface ServerParts {
  readonly routes: readonly Route[];
  readonly certificate: Certificate;
  readonly clock: Clock;
  readonly log: Log;
  /** Seconds; read at each use. */
  readonly timing: () => ServerTiming;
}

export interface ServerTiming {
  readonly targetKeepAlive: number;
  readonly idleTimeout: number;
  readonly clientTimeout: number;
  readonly errorLifetime: number;
}

const SECOND = 1000;
/** ms. What a peer sent before SIGTERM has been read by then, so that it is not cut as an idle connection. */
const SETTLE = 150;

export function createServer(parts: ServerParts): Server {
  const state = { stopping: false, requests: 0 };
  const server = createHttpsServer(
    { ...parts.certificate, minVersion: "TLSv1.2", connectionsCheckingInterval: SECOND },
    (request, response) => {
      state.requests += 1;
      response.once("close", () => (state.requests -= 1));
      if (state.stopping) response.shouldKeepAlive = false;
      void serve({ request, response, parts, healthy: !state.stopping });
    },
  );
  setTimes(server, parts.timing());
  return {
    listen: (port, address) => listen(server, port, address),
    stop: async (timeout) => {
      state.stopping = true;
      await stop(server, { clock: parts.clock, timeout, requests: () => state.requests });
    },
  };
}

/**
 * A peer that is silent for `idleTimeout` within a request is cut; between requests it may be silent for `targetKeepAlive`.
 * Bodies have time-outs of their own, so a request as a whole has none here.
 */
function setTimes(server: HttpsServer, { targetKeepAlive, idleTimeout }: ServerTiming): void {
  server.keepAliveTimeout = targetKeepAlive * SECOND;
  server.headersTimeout = idleTimeout * SECOND;
  server.requestTimeout = 0;
  server.setTimeout(idleTimeout * SECOND);
}

function listen(server: HttpsServer, port: number, address: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, ...(address === undefined ? {} : { host: address }) }, () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

interface Stopping {
  readonly clock: Clock;
  readonly timeout: number;
  readonly requests: () => number;
}

async function stop(server: HttpsServer, { clock, timeout, requests }: Stopping): Promise<void> {
  const end = clock.mono() + timeout;
  await clock.sleep(SETTLE);
  const closed = new Promise<void>((resolve) => {
    // Not https's close, which cuts idle connections at once: a request may be on its way.
    NetServer.prototype.close.call(server, () => resolve());
  });
  await clock.sleep(SETTLE);
  while (clock.mono() < end && requests() > 0) {
    server.closeIdleConnections();
    await clock.sleep(SETTLE);
  }
  server.closeAllConnections();
  await closed;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly parts: ServerParts;
  readonly healthy: boolean;
}

async function serve(exchange: Exchange): Promise<void> {
  const { request, response, parts } = exchange;
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const answer = await answerOf(exchange, gone.signal);
  if (response.destroyed) return;
  write(exchange, answer);
  if (!request.complete) await readRest(request, parts);
}

/** The rest of a body that no route read: a peer that sends it soon keeps its connection, and reads the answer. */
async function readRest(request: IncomingMessage, { clock, timing }: ServerParts): Promise<void> {
  const ended = new AbortController();
  for (const event of ["end", "close"]) request.once(event, () => ended.abort());
  request.resume();
  await clock.sleep(timing().clientTimeout * SECOND, ended.signal);
  if (!request.complete) request.socket.destroy();
}

async function answerOf({ request, parts, healthy }: Exchange, signal: AbortSignal): Promise<Answer> {
  const path = pathOf(request.url);
  if (path === "/health" && isRead(request)) return { status: healthy ? 200 : 503 };
  const found = match(parts.routes, request.method ?? "GET", path);
  if (found === undefined) return { status: 404 };
  try {
    return await found.route.answer(incomingOf(request, found.parts, { clock: parts.clock, signal }));
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, headers: error.headers };
    const { message, stack } = error as Error;
    parts.log.error("a request failed", { method: request.method, path, error: message, stack });
    return { status: 500 };
  }
}

const isRead = ({ method }: IncomingMessage): boolean => method === "GET" || method === "HEAD";

function write({ request, response, parts }: Exchange, { status, headers, body = "" }: Answer): void {
  response.writeHead(status, {
    "Access-Control-Allow-Origin": "*",
    ...(status >= 400 && isRead(request)
      ? { "Cache-Control": `max-age=${parts.timing().errorLifetime}` }
      : {}),
    ...(hasLength(status) ? { "Content-Length": Buffer.byteLength(body) } : {}),
    ...headers,
  });
  response.end(request.method === "HEAD" || !hasLength(status) ? undefined : body);
}

/** RFC 9110, 8.6: neither has a length of its own. */
const hasLength = (status: number): boolean => status !== 204 && status !== 304;
