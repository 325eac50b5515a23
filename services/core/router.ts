import type { IncomingMessage } from "node:http";
import { BodyError, readBody } from "./body";
import { Refusal, type Clock, type Incoming, type Route } from "./task";
import { TimedOut, within } from "./waits";

/** Requests and routes; `server.ts` has the connections. */

export interface Match {
  readonly route: Route;
  readonly parts: Readonly<Record<string, string>>;
}

/** The first route for the whole path. HEAD takes that of GET. */
export function match(routes: readonly Route[], method: string, path: string): Match | undefined {
  const wanted = method === "HEAD" ? "GET" : method;
  for (const route of routes) {
    const found = route.method === wanted ? route.path.exec(path) : null;
    if (found?.index === 0 && found[0].length === path.length) return { route, parts: { ...found.groups } };
  }
  return undefined;
}

export const pathOf = (url = "/"): string => url.split("?", 1)[0] ?? "/";

function queryOf(url = "/"): { query?: URLSearchParams } {
  const start = url.indexOf("?");
  return start < 0 ? {} : { query: new URLSearchParams(url.slice(start + 1)) };
}

/** The request as routes see it. */
export function incomingOf(
  request: IncomingMessage,
  parts: Incoming["parts"],
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Incoming {
  return {
    method: request.method ?? "GET",
    path: pathOf(request.url),
    ...queryOf(request.url),
    parts,
    headers: singleHeaders(request),
    at: clock.wall(),
    body: (limit, timeout) => bodyOf(request, { limit, timeout, clock }),
    signal,
  };
}

export function singleHeaders({ headers }: IncomingMessage): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]),
  );
}

interface BodyLimits {
  readonly limit: number;
  readonly timeout: number;
  readonly clock: Clock;
}

async function bodyOf(request: IncomingMessage, { limit, timeout, clock }: BodyLimits): Promise<Buffer> {
  const stated = request.headers["content-length"];
  const length = stated === undefined ? undefined : Number(stated);
  try {
    return await within(clock, timeout, (signal) => readBody(request, { length, limit, signal }));
  } catch (error) {
    if (error instanceof TimedOut) throw new Refusal(408, `the body took longer than ${timeout} ms`);
    if (!(error instanceof BodyError)) throw error;
    throw error.code === "limit"
      ? new Refusal(413, `the body is longer than ${limit} bytes`)
      : new Refusal(400, "the body ended early");
  }
}
