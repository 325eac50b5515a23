import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { MediaFault } from "./fault";

/**
 * The engine's only files: it reads inputs by GET and writes outputs by PUT from and to this server on 127.0.0.1. All stays in
 * memory. A run has a path of its own that can't be guessed; outputs have bounds.
 */
export class Loopback {
  private readonly exchanges = new Map<string, Exchange>();
  private readonly server: Server = createServer((request, response) => this.answer(request, response));

  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(0, "127.0.0.1", resolve);
    });
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  open(inputs: ReadonlyMap<string, readonly Buffer[]>, limits: Limits): Exchange {
    const token = randomBytes(16).toString("hex");
    const address = this.server.address() as AddressInfo | null;
    if (address === null) throw new MediaFault("engine", "the engine is stopped");
    const exchange = new Exchange(`http://127.0.0.1:${address.port}/${token}`, inputs, limits);
    this.exchanges.set(token, exchange);
    return exchange;
  }

  close(exchange: Exchange): void {
    this.exchanges.delete(exchange.base.slice(exchange.base.lastIndexOf("/") + 1));
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const [, token = "", folder, ...rest] = (request.url ?? "").split("/");
    const exchange = this.exchanges.get(token);
    const name = rest.join("/");
    request.on("error", () => response.destroy());
    if (exchange === undefined) refuse(request, response, 404);
    else if (request.method === "GET" && folder === "in") exchange.read(name, response);
    else if (request.method === "PUT" && folder === "out") exchange.write(name, request, response);
    else refuse(request, response, 404);
  }
}

export interface Limits {
  /** Bytes of all outputs. */
  readonly bytes: number;
  readonly outputs: number;
}

/** Inputs and outputs of one run. */
export class Exchange {
  readonly outputs = new Map<string, Buffer>();
  private bytes = 0;

  /** `base`: the inputs are `<base>/in/<name>`, the outputs `<base>/out/<name>`. */
  constructor(
    readonly base: string,
    private readonly inputs: ReadonlyMap<string, readonly Buffer[]>,
    private readonly limits: Limits,
  ) {}

  read(name: string, response: ServerResponse): void {
    const input = this.inputs.get(name);
    if (input === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { "Content-Length": input.reduce((sum, { length }) => sum + length, 0) });
    for (const part of input) response.write(part);
    response.end();
  }

  /** The last body under a name counts: the engine writes an init twice. */
  write(name: string, request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => {
      this.bytes += chunk.length;
      if (this.bytes > this.limits.bytes) return refuse(request, response, 413);
      chunks.push(chunk);
    });
    request.on("end", () => {
      if (response.headersSent) return;
      if (this.outputs.size >= this.limits.outputs && !this.outputs.has(name))
        return refuse(request, response, 413);
      this.outputs.set(name, Buffer.concat(chunks));
      response.writeHead(200, { "Content-Length": 0 }).end();
    });
  }
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number): void {
  if (!response.headersSent) response.writeHead(status, { Connection: "close" }).end();
  request.destroy();
}
