import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { BalancerPlan, ListenerRow } from "../../../plan/cell/balancers/balancers";
import type { Certificate } from "../certificates";
import { certifiedHeaders } from "./certified";
import { forward, refuse } from "./forward";
import { decide } from "./rules";
import { TargetGroup, type DelayOf, type Target } from "./targets";

/**
 * Stands in for an application load balancer: its listeners, rules, target groups and health checks are rows of the plan. It
 * is one process: it has no zones, and no capacity of its own.
 */
export interface FrontArgs {
  readonly plan: Pick<BalancerPlan, "listeners" | "targetGroups" | "idleSeconds">;
  readonly certificate: Certificate;
  /** PEM: authorities of client certificates, of listeners with mutual TLS. */
  readonly trusted: readonly string[];
  /** Address and port of a listener on this machine. */
  readonly placeOf: (listener: ListenerRow) => { readonly address: string; readonly port: number };
  /** Tasks of a service. */
  readonly targetsOf: (service: string) => readonly Target[];
  readonly delayOf: DelayOf;
  readonly onChange: (text: string) => void;
}

export class Front {
  private readonly groups: ReadonlyMap<string, TargetGroup>;
  private servers: readonly Server[] = [];

  constructor(private readonly args: FrontArgs) {
    const { plan, targetsOf, delayOf, onChange } = args;
    this.groups = new Map(
      plan.targetGroups.map((row) => [
        row.name,
        new TargetGroup(row, { targets: () => targetsOf(row.name), delayOf, onChange }),
      ]),
    );
  }

  async start(): Promise<void> {
    for (const group of this.groups.values()) group.start();
    this.servers = this.args.plan.listeners.map((row) => this.listen(row));
    await Promise.all(this.servers.map((server) => once(server, "listening")));
  }

  stop(): void {
    for (const group of this.groups.values()) group.stop();
    for (const server of this.servers) {
      server.close();
      server.closeAllConnections();
    }
  }

  private listen(row: ListenerRow): Server {
    const { certificate, trusted, plan, placeOf } = this.args;
    const client = row.mutualTls ? { requestCert: true, rejectUnauthorized: true, ca: [...trusted] } : {};
    const idle = plan.idleSeconds * 1000;
    const options = { ...certificate, ...client, keepAliveTimeout: idle, minVersion: "TLSv1.2" } as const;
    const server = createServer(options, (incoming, outgoing) => this.answer(row, incoming, outgoing));
    const { address, port } = placeOf(row);
    return server.listen(port, address);
  }

  private answer(row: ListenerRow, incoming: IncomingMessage, outgoing: ServerResponse): void {
    incoming.on("error", () => undefined);
    const { method = "", url = "/", headers } = incoming;
    const decision = decide(row, { method, path: url.replace(/\?.*/s, ""), headers });
    if ("status" in decision) return refuse(outgoing, decision.status);
    const group = this.groups.get(decision.forward);
    const target = group?.pick();
    if (group === undefined || target === undefined) return refuse(outgoing, 503);
    const { remoteAddress = "" } = incoming.socket;
    forward(incoming, outgoing, {
      target,
      port: group.row.port,
      idle: this.args.plan.idleSeconds * 1000,
      headers: {
        ...headers,
        connection: "keep-alive",
        "x-forwarded-for": remoteAddress,
        "x-forwarded-proto": "https",
        "x-forwarded-port": String(row.port),
        ...(row.mutualTls ? certifiedHeaders(incoming) : {}),
      },
      isSlow: this.args.delayOf(target.zone) > 0,
    });
  }
}
