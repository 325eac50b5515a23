import { createCertificate, type Certificate } from "../../core/certificate";
import { createClient } from "../../core/client";
import { systemClock } from "../../core/clock";
import { createLog } from "../../core/log";
import { createServer, type Server, type ServerTiming } from "../../core/server";
import { channelOf, lineUpOf, timingOf } from "../support/lineUp";
import { until as untilSeconds } from "../support/until";
import type { CellLineUp, Client, ClientAnswer, ClientRequest, Log, Route } from "../../core/task";

export interface Captured {
  readonly log: Log;
  readonly lines: Readonly<Record<string, unknown>>[];
  /** Lines with this message. */
  readonly of: (message: string) => readonly Readonly<Record<string, unknown>>[];
}

/** A log in memory, parsed. */
export function capturedLog(): Captured {
  const lines: Readonly<Record<string, unknown>>[] = [];
  const write = (text: string) => lines.push(JSON.parse(text) as Readonly<Record<string, unknown>>);
  const { log } = createLog({ write });
  return { log, lines, of: (message) => lines.filter((line) => line["message"] === message) };
}

export const LINE_UP: CellLineUp = lineUpOf({
  timing: timingOf(2),
  ladders: { small: { codec: "h264", video: [0.4, 0.8], audio: [0.128] } },
  channels: [channelOf("one", { name: "One", feeds: [{ vendor: "northlight", path: "internet" }] })],
  segmentHost: "segments.example.com",
  vendors: { northlight: { auth: "token", paths: ["internet"], secret: "vendor-northlight" } },
  secrets: { "vendor-northlight": "arn:aws:secretsmanager:us-east-1:123456789012:secret:vendor-northlight" },
});

let certificate: Promise<Certificate> | undefined;

export interface Running {
  readonly server: Server;
  readonly port: number;
  readonly client: Client & { close(): void };
  readonly captured: Captured;
  readonly ask: (request: Partial<ClientRequest> & { readonly path: string }) => Promise<ClientAnswer>;
  readonly end: () => Promise<void>;
}

/** A server with these routes on 127.0.0.1, and a client of it. */
export async function running(routes: readonly Route[], timing?: Partial<ServerTiming>): Promise<Running> {
  const captured = capturedLog();
  const times = { targetKeepAlive: 11, idleTimeout: 6, clientTimeout: 1, errorLifetime: 1, ...timing };
  certificate ??= createCertificate(systemClock.wall());
  const server = createServer({
    routes,
    certificate: await certificate,
    clock: systemClock,
    log: captured.log,
    timing: () => times,
  });
  const port = await server.listen(0, "127.0.0.1");
  const client = createClient({ clock: systemClock, port });
  return {
    server,
    port,
    client,
    captured,
    ask: (request) => client.request({ address: "127.0.0.1", method: "GET", timeout: 30_000, ...request }),
    end: async () => {
      client.close();
      await server.stop(0);
    },
  };
}

/** Waits until the condition holds. Fails after `limit` ms. */
export const until = (what: string, holds: () => boolean | Promise<boolean>, limit = 30_000): Promise<void> =>
  untilSeconds(what, holds, limit / 1000);
