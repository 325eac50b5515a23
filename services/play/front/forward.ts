import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { Agent, request } from "node:https";
import type { Duplex, Readable } from "node:stream";
import { pipeline } from "node:stream";
import type { Target } from "./targets";
import { SLOW, Throttle } from "./throttle";

/** Tasks have certificates of their own, which load balancers do not verify. */
const agent = new Agent({ keepAlive: true, rejectUnauthorized: false, maxSockets: Infinity });

export interface Forwarding {
  readonly target: Target;
  readonly port: number;
  /** ms without a byte until 504. */
  readonly idle: number;
  readonly headers: OutgoingHttpHeaders;
  readonly isSlow: boolean;
}

/** Sends a request on and its answer back. Bodies stream both ways; nothing is tried again. */
export function forward(incoming: IncomingMessage, outgoing: ServerResponse, to: Forwarding): void {
  const call = request({
    host: to.target.address,
    port: to.port,
    method: incoming.method,
    path: incoming.url,
    headers: to.headers,
    agent,
    timeout: to.idle,
  });
  const fail = (status: number): void => {
    call.destroy();
    refuse(outgoing, status);
  };
  call.on("timeout", () => fail(504));
  call.on("error", () => fail(502));
  outgoing.on("close", () => call.destroy());
  call.on("response", (answer) => {
    if (outgoing.headersSent) return;
    outgoing.writeHead(answer.statusCode ?? 502, headersOf(answer));
    pipeline([answer, ...between(to, SLOW.delay), outgoing], () => undefined);
  });
  // Not a pipeline: that would destroy the request, and its answer 502 with it, where the target fails.
  between(to, 0)
    .reduce<Readable>((source, next) => source.pipe(next), incoming)
    .pipe(call);
}

/** A fixed answer. The connection ends; what is left of the request is read and dropped, so that the answer arrives. */
export function refuse(outgoing: ServerResponse, status: number): void {
  outgoing.req.resume();
  if (outgoing.headersSent) outgoing.destroy();
  else outgoing.writeHead(status, { "content-length": 0, connection: "close" }).end();
}

const between = ({ isSlow }: Forwarding, delay: number): Duplex[] => (isSlow ? [new Throttle(delay)] : []);

/** The connection is the front's own. */
function headersOf({ headers }: IncomingMessage): OutgoingHttpHeaders {
  const { connection: _, "keep-alive": __, ...rest } = headers;
  return rest;
}
