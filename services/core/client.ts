import { resolve4 } from "node:dns/promises";
import type { ClientRequest as HttpRequest, IncomingMessage } from "node:http";
import { Agent, request as httpsRequest } from "node:https";
import type { LookupFunction } from "node:net";
import { BodyError, readBody } from "./body";
import { singleHeaders } from "./router";
import type { Client, ClientAnswer, ClientRequest, Clock } from "./task";
import { either, TimedOut, within } from "./waits";

export type ClientErrorCode =
  /** No connection. */
  | "unreachable"
  /** No whole answer in time. */
  | "timeout"
  /** The connection ended before the answer did. */
  | "cut"
  /** The answer is longer than the limit. */
  | "limit"
  /** The caller's signal. */
  | "aborted";

export class ClientError extends Error {
  constructor(
    readonly code: ClientErrorCode,
    message: string,
  ) {
    super(message);
  }
}

export interface ClientParts {
  readonly clock: Clock;
  readonly port: number;
  /** True: names and certificates as a browser verifies them. Certificates of tasks can't be verified: each makes its own. */
  readonly verified?: boolean;
}

/** Bytes of an answer, where the caller states none. */
const DEFAULT_LIMIT = 64 * 1024 * 1024;
/** Connections kept open to one address. */
const FREE_SOCKETS = 32;

export function createClient({ clock, port, verified = false }: ClientParts): Client & { close(): void } {
  const agent = new Agent({
    keepAlive: true,
    maxFreeSockets: FREE_SOCKETS,
    rejectUnauthorized: verified,
    minVersion: "TLSv1.2",
    ...(verified ? { lookup } : {}),
  });
  const once = (request: ClientRequest, signal: AbortSignal) => send({ agent, port, request, signal });
  return {
    request: async (request) => {
      try {
        return await within(clock, request.timeout, (late) =>
          either([late, request.signal], (signal) => again(() => once(request, signal))),
        );
      } catch (error) {
        throw asClientError(error, request);
      }
    },
    close: () => agent.destroy(),
  };
}

/** By DNS alone, as services find each other. */
const lookup: LookupFunction = (name, options, found) => {
  resolve4(name).then(
    (addresses) => {
      const [first] = addresses;
      if (first === undefined) found(new Error(`${name} has no address`), []);
      else if (options.all === true)
        found(
          null,
          addresses.map((address) => ({ address, family: 4 })),
        );
      else found(null, first, 4);
    },
    (error: NodeJS.ErrnoException) => found(error, []),
  );
};

/** A kept connection that its peer has closed meanwhile: another is tried. All requests of services may be repeated. */
class ClosedBefore extends Error {}

async function again(once: () => Promise<ClientAnswer>): Promise<ClientAnswer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await once();
    } catch (error) {
      if (!(error instanceof ClosedBefore) || tries > FREE_SOCKETS) throw error;
    }
  }
}

interface Sending {
  readonly agent: Agent;
  readonly port: number;
  readonly request: ClientRequest;
  readonly signal: AbortSignal;
}

function send({ agent, port, request, signal }: Sending): Promise<ClientAnswer> {
  const { address, method, path, body, headers, limit = DEFAULT_LIMIT } = request;
  return new Promise((resolve, reject) => {
    const sent = httpsRequest({
      agent,
      host: address,
      port,
      method,
      path,
      signal,
      headers: { ...headers, ...(body === undefined ? {} : { "Content-Length": body.length }) },
    });
    sent.once("error", (error) => reject(causeOf(error, sent)));
    sent.once("response", (response) => {
      readAnswer(response, limit, signal).then(resolve, (error: Error) => {
        sent.destroy();
        reject(error);
      });
    });
    sent.end(body);
  });
}

function causeOf(error: NodeJS.ErrnoException, sent: HttpRequest): Error {
  if (sent.reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE")) return new ClosedBefore();
  return error;
}

async function readAnswer(
  response: IncomingMessage,
  limit: number,
  signal: AbortSignal,
): Promise<ClientAnswer> {
  const stated = response.headers["content-length"];
  const hasBody = stated !== undefined && response.statusCode !== 304;
  const body = await readBody(response, { length: hasBody ? Number(stated) : undefined, limit, signal });
  return { status: response.statusCode ?? 0, headers: singleHeaders(response), body };
}

function asClientError(error: unknown, { address, path, signal }: ClientRequest): ClientError {
  const where = `https://${address}${path}`;
  if (signal?.aborted === true) return new ClientError("aborted", `${where}: given up`);
  if (error instanceof TimedOut) return new ClientError("timeout", `${where}: ${error.message}`);
  if (error instanceof BodyError) return new ClientError(error.code, `${where}: ${error.message}`);
  const { code, message } = error as NodeJS.ErrnoException;
  return new ClientError(code === "ECONNRESET" ? "cut" : "unreachable", `${where}: ${message}`);
}
