import { once } from "node:events";
import { createServer as createListener, type Server as Listener, type Socket } from "node:net";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { BalancerPlan, ListenerRow } from "../../../plan/cell/balancers/balancers";
import type { Certificate } from "../certificates";
import { certifiedHeaders } from "./certified";
import { forward, refuse } from "./forward";
import { decide } from "./rules";
import { TargetGroup, type DelayOf, type Target } from "./targets";

/**
 * Stands in for a node of an application load balancer: its listeners, rules, target groups and health checks are rows of the
 * plan. It has no capacity of its own.
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
  /** Whether the zone of the node has no power: nothing is answered. */
  readonly isLost?: () => boolean;
}

export class Front {
  private readonly groups: ReadonlyMap<string, TargetGroup>;
  private servers: readonly Server[] = [];
  private listeners: readonly Listener[] = [];
  private readonly held = new Set<Socket>();

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
    this.servers = this.args.plan.listeners.map((row) => this.serve(row));
    this.listeners = this.args.plan.listeners.map((row, index) => this.listen(row, this.servers[index]));
    await Promise.all(this.listeners.map((listener) => once(listener, "listening")));
  }

  /** Whether DNS has its address: each target group with DNS failover has a healthy target (ALB, target group health, 2026-11). */
  get isInService(): boolean {
    return [...this.groups.values()].every(({ row, hasHealthy }) => !row.dnsFailover || hasHealthy);
  }

  stop(): void {
    for (const group of this.groups.values()) group.stop();
    for (const listener of this.listeners) listener.close();
    for (const server of this.servers) server.closeAllConnections();
    for (const socket of this.held) socket.destroy();
  }

  private listen(row: ListenerRow, server: Server | undefined): Listener {
    const { address, port } = this.args.placeOf(row);
    const listener = createListener((socket) => {
      if (this.isLost) this.hold(socket);
      else server?.emit("connection", socket);
    });
    return listener.listen(port, address);
  }

  private hold(socket: Socket): void {
    this.held.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => this.held.delete(socket));
    // Otherwise its end is not noticed.
    socket.resume();
  }

  private get isLost(): boolean {
    return this.args.isLost?.() ?? false;
  }

  private serve(row: ListenerRow): Server {
    const { certificate, trusted, plan } = this.args;
    const client = row.mutualTls ? { requestCert: true, rejectUnauthorized: true, ca: [...trusted] } : {};
    const idle = plan.idleSeconds * 1000;
    const options = { ...certificate, ...client, keepAliveTimeout: idle, minVersion: "TLSv1.2" } as const;
    return createServer(options, (incoming, outgoing) => this.answer(row, incoming, outgoing));
  }

  private answer(row: ListenerRow, incoming: IncomingMessage, outgoing: ServerResponse): void {
    incoming.on("error", () => undefined);
    if (this.isLost) return;
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
