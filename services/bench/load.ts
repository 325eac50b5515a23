import { request, Agent } from "node:https";
import type { IncomingMessage } from "node:http";
import { once } from "node:events";

/** The load generator: a process of its own. It takes a Load from its parent, and says what came back. */
export interface Load {
  readonly address: string;
  readonly port: number;
  readonly requests: readonly LoadRequest[];
  /** How often all requests are sent. */
  readonly rounds: number;
  /** Connections. */
  readonly connections: number;
}

export interface LoadRequest {
  readonly method: "GET" | "PUT";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

export interface Loaded {
  readonly requests: number;
  /** Of bodies, in the direction of the method. */
  readonly bytes: number;
  /** Answers that were not 200 to 204. */
  readonly failed: number;
}

async function run(load: Load): Promise<Loaded> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.connections, rejectUnauthorized: false });
  const queue = Array.from({ length: load.rounds }, () => load.requests).flat();
  const loaded = { requests: 0, bytes: 0, failed: 0 };
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { status, bytes } = await send(load, agent, next).catch(() => ({ status: 0, bytes: 0 }));
      loaded.requests++;
      loaded.bytes += next.body?.length ?? bytes;
      if (status < 200 || status > 204) loaded.failed++;
    }
  };
  await Promise.all(Array.from({ length: load.connections }, worker));
  agent.destroy();
  return loaded;
}

async function send(
  { address, port }: Load,
  agent: Agent,
  { method, path, headers = {}, body }: LoadRequest,
): Promise<{ readonly status: number; readonly bytes: number }> {
  const length = body === undefined ? {} : { "content-length": body.length };
  const call = request({ host: address, port, method, path, agent, headers: { ...headers, ...length } });
  call.end(body);
  const [answer] = (await once(call, "response")) as [IncomingMessage];
  let bytes = 0;
  answer.on("data", (part: Buffer) => (bytes += part.length));
  await once(answer, "end");
  return { status: answer.statusCode ?? 0, bytes };
}

process.on("message", (load: Load) => {
  void run(load).then((loaded) => process.send?.(loaded));
});
