import { Agent, request } from "node:https";
import { buffer } from "node:stream/consumers";
import type { Socket } from "node:net";
import { FAILOVER_STATUSES } from "../../../plan/edge/classes.table";
import type { BehaviourRow } from "../../../plan/edge/distributions";
import type { OriginRow } from "../../../plan/edge/origins";
import type { EdgeAnswer } from "./cache";

/** A delivery load balancer, as a row of the plan, and its place on this machine. */
export type OriginPlace = Pick<
  OriginRow,
  "id" | "name" | "connectSeconds" | "responseSeconds" | "keepAliveSeconds"
> & {
  readonly address: string;
  readonly port: number;
};

export interface OriginsArgs {
  readonly places: readonly OriginPlace[];
  /** PEM: authority of the load balancers' certificates. */
  readonly authority: string;
  /** Home failed, and standby was requested. `status`: 0 without an answer. */
  readonly onFailover: (path: string, status: number) => void;
}

/** Status of the edge where an origin does not connect or does not answer in time (CloudFront, 502 and 504). */
const NOT_CONNECTED = 502;
const NOT_IN_TIME = 504;

/** The two origins of a cell, and their origin group. */
export class Origins {
  private readonly agent: Agent;

  constructor(private readonly args: OriginsArgs) {
    const keepAlive = Math.max(...args.places.map(({ keepAliveSeconds }) => keepAliveSeconds));
    this.agent = new Agent({ keepAlive: true, ca: args.authority, timeout: keepAlive * 1000 });
  }

  /** `either`: home, then standby if home fails. A site that the function selected replaces the group: no fail-over. */
  async get(target: BehaviourRow["target"], path: string): Promise<EdgeAnswer> {
    const [first, second] = this.args.places.filter(({ id }) => target === "either" || target === id);
    if (first === undefined) return failed(NOT_CONNECTED);
    const answer = await this.ask(first, path);
    if (second === undefined || !isFailover(answer.status)) return answer;
    this.args.onFailover(path, answer.status);
    return this.ask(second, path);
  }

  close(): void {
    this.agent.destroy();
  }

  /** One attempt, as the plan's `connectionAttempts`. Only the path reaches an origin: no query, no cookie, no range. */
  private ask(place: OriginPlace, path: string): Promise<EdgeAnswer> {
    const { address, port, name, connectSeconds, responseSeconds } = place;
    return new Promise((resolve) => {
      const call = request({
        host: address,
        port,
        servername: name,
        path,
        headers: { host: name },
        agent: this.agent,
        timeout: responseSeconds * 1000,
      });
      const fail = (status: number): void => {
        resolve(failed(status));
        call.destroy();
      };
      call.on("socket", (socket) => limitConnecting(socket, connectSeconds, () => fail(NOT_IN_TIME)));
      call.on("timeout", () => fail(NOT_IN_TIME));
      call.on("error", () => fail(NOT_CONNECTED));
      call.on("response", (response) => {
        const { statusCode: status = NOT_CONNECTED, headers } = response;
        buffer(response).then(
          (body) => resolve({ status, headers: textHeaders(headers), body }),
          () => fail(NOT_CONNECTED),
        );
      });
      call.end();
    });
  }
}

const isFailover = (status: number): boolean => FAILOVER_STATUSES.some((each) => each === status);

const failed = (status: number): EdgeAnswer => ({ status, headers: {}, body: Buffer.alloc(0) });

/** A connection that was kept open does not connect. */
function limitConnecting(socket: Socket, seconds: number, onLate: () => void): void {
  if (!socket.connecting) return;
  const timer = setTimeout(onLate, seconds * 1000);
  for (const event of ["connect", "close"]) socket.once(event, () => clearTimeout(timer));
}

/** Of the message, not of the connection. */
function textHeaders(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  const {
    connection: _,
    "keep-alive": __,
    "transfer-encoding": ___,
    "content-length": ____,
    ...rest
  } = headers;
  return Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)]));
}
