import type { IncomingMessage, ServerResponse } from "node:http";
import { Agent, request } from "node:https";
import { pipeline } from "node:stream";

export interface Origin {
  readonly host: string;
  readonly address: string;
  readonly port: number;
  /** PEM */
  readonly authority: string;
}

/** Passes a viewer's request to the delivery host, by verified TLS. */
export function createDeliver(origin: Origin): (incoming: IncomingMessage, outgoing: ServerResponse) => void {
  const agent = new Agent({ keepAlive: true, ca: origin.authority });
  return (incoming, outgoing) => {
    const call = request({
      host: origin.address,
      port: origin.port,
      servername: origin.host,
      method: incoming.method,
      path: incoming.url,
      headers: { ...incoming.headers, host: origin.host, connection: "keep-alive" },
      agent,
    });
    call.on("error", () => (outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end()));
    outgoing.on("close", () => call.destroy());
    call.on("response", (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      pipeline(answer, outgoing, () => undefined);
    });
    incoming.pipe(call);
  };
}
