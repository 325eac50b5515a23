import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { Agent, request } from "node:https";
import { pipeline } from "node:stream";
import { buffer } from "node:stream/consumers";

export interface Origin {
  readonly host: string;
  readonly address: string;
  readonly port: number;
  /** What a viewer sends beside the player's headers: the token. */
  readonly headers?: OutgoingHttpHeaders;
  /** Text that is removed from bodies. */
  readonly removed?: string;
}

/** Passes a viewer's request to the host that has its path, by verified TLS. `authority`: PEM. */
export function createDeliver(
  authority: string,
  originOf: (path: string, headers: IncomingHttpHeaders) => Origin,
): (incoming: IncomingMessage, outgoing: ServerResponse) => void {
  const agent = new Agent({ keepAlive: true, ca: authority });
  return (incoming, outgoing) => {
    const origin = originOf((incoming.url ?? "/").replace(/\?.*/s, ""), incoming.headers);
    const call = request({
      host: origin.address,
      port: origin.port,
      servername: origin.host,
      method: incoming.method,
      path: incoming.url,
      headers: headersOf(incoming, origin),
      agent,
    });
    const fail = (): void => void (outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end());
    call.on("error", fail);
    outgoing.on("close", () => call.destroy());
    call.on("response", (answer) => {
      if (origin.removed !== undefined) return void remove(origin.removed, answer, outgoing).catch(fail);
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      pipeline(answer, outgoing, () => undefined);
    });
    incoming.pipe(call);
  };
}

function headersOf(
  { headers }: IncomingMessage,
  { host, headers: more, removed }: Origin,
): OutgoingHttpHeaders {
  const own = { ...headers, ...more, host, connection: "keep-alive" };
  // A compressed body can't be edited.
  return removed === undefined ? own : { ...own, "accept-encoding": "identity" };
}

async function remove(text: string, answer: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const body = (await buffer(answer)).toString().replaceAll(text, "");
  outgoing.writeHead(answer.statusCode ?? 502, {
    ...answer.headers,
    "content-length": Buffer.byteLength(body),
  });
  outgoing.end(body);
}
