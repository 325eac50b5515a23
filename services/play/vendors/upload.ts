import { once } from "node:events";
import { type Agent, request } from "node:https";
import type { IncomingMessage } from "node:http";

/** Where a vendor pushes: the name of its feed at one site, and what proves the vendor. */
export interface Destination {
  readonly site: string;
  /** Of the current connection; of another one if this has failed. */
  readonly address: (hasFailed: boolean) => string;
  readonly port: number;
  /** Host of the feed. */
  readonly host: string;
  readonly agent: Agent;
  readonly headers: () => Promise<Readonly<Record<string, string>>>;
}

export interface Upload {
  readonly path: string;
  readonly body: Buffer;
  readonly type: string;
  /** ms, from the first byte to the answer. */
  readonly timeout: number;
  /** Called after half of the body: while it waits, the connection hangs. */
  readonly hold: () => Promise<void>;
}

export interface Answered {
  /** 0: no answer. */
  readonly status: number;
  /** Why there is none. */
  readonly fault?: string;
  /** When the last byte was sent, ms since 1970. */
  readonly sent: number;
}

/** Sends one body. Never rejects. */
export async function upload(
  to: Destination,
  { path, body, type, timeout, hold }: Upload,
): Promise<Answered> {
  const call = request({
    host: to.address(false),
    port: to.port,
    servername: to.host,
    method: "PUT",
    path,
    agent: to.agent,
    headers: { host: to.host, "content-type": type, "content-length": body.length, ...(await to.headers()) },
  });
  let sent = 0;
  call.on("finish", () => (sent = Date.now()));
  const deadline = setTimeout(() => call.destroy(new Error("no answer in time")), timeout);
  try {
    const answered = once(call, "response") as Promise<[IncomingMessage]>;
    answered.catch(() => undefined);
    call.write(body.subarray(0, body.length / 2));
    await hold();
    call.end(body.subarray(body.length / 2));
    const [response] = await answered;
    response.resume();
    await once(response, "end");
    return { status: response.statusCode ?? 0, sent };
  } catch (error) {
    return { status: 0, sent, fault: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(deadline);
  }
}
