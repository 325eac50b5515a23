import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { extname } from "node:path";
import type { Events } from "./events";
import type { Faults } from "./faults";
import type { PlayState, Receipt } from "./state";

/**
 * The page's origin: the page, its API, and the channels. Channels are the answers of the delivery load balancer or the edge,
 * on plain HTTP, because browsers do not trust the certificates of this run.
 */
export interface ControlArgs {
  readonly state: () => PlayState;
  readonly receipts: () => readonly Receipt[];
  readonly events: Events;
  readonly faults: Faults;
  /** Needed to break and heal: a page of another origin cannot know it. */
  readonly token: string;
  /** Files by path: `/` is the page. */
  readonly files: Readonly<Record<string, string>>;
  /** Answers `/live/...` as a viewer gets it. */
  readonly deliver: (request: IncomingMessage, response: ServerResponse) => void;
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".map": "application/json",
};

/** ms: longer than a player waits between two requests, so that none meets a connection that just closes. */
export const KEEP_ALIVE = 60_000;

export const createControl = (args: ControlArgs): Server =>
  createServer({ keepAliveTimeout: KEEP_ALIVE }, (request, response) => {
    route(args, request, response).catch(() => response.destroy());
  });

async function route(args: ControlArgs, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", "http://play");
  const fault = /^\/api\/faults\/([a-z0-9-]+)$/.exec(pathname)?.[1];
  if (pathname.startsWith("/live/")) return args.deliver(request, response);
  if (pathname === "/api/state") return json(response, args.state());
  if (pathname === "/api/receipts") return json(response, args.receipts());
  if (pathname === "/api/events") return follow(args.events, request, response);
  if (fault !== undefined) return setFault(args, fault, { request, response });
  return file(args.files[pathname], response);
}

async function setFault(
  { faults, token }: ControlArgs,
  name: string,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
): Promise<void> {
  const { method, headers } = request;
  if (method !== "POST" && method !== "DELETE") return end(response, 405);
  if (headers["x-play-token"] !== token) return end(response, 403);
  const isKnown = await (method === "POST" ? faults.break(name) : faults.heal(name));
  end(response, isKnown ? 204 : 404);
}

/** Server-sent events. A page that connects again gets what it missed, by Last-Event-ID. */
function follow(events: Events, { headers }: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  const leave = events.follow(Number(headers["last-event-id"] ?? 0), (event) =>
    response.write(`id: ${event.id}\ndata: ${JSON.stringify(event)}\n\n`),
  );
  response.on("close", leave);
}

async function file(path: string | undefined, response: ServerResponse): Promise<void> {
  if (path === undefined) return end(response, 404);
  const body = await readFile(path);
  response.writeHead(200, {
    "content-type": TYPES[extname(path)] ?? "text/plain",
    "cache-control": "no-cache",
  });
  response.end(body);
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(value));
}

const end = (response: ServerResponse, status: number): void => {
  response.writeHead(status).end();
};
