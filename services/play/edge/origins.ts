import { Agent, request } from "node:https";
import { buffer } from "node:stream/consumers";
import type { Socket } from "node:net";
import type { OriginGroupRow } from "../../../plan/edge/distributions";
import type { OriginRow } from "../../../plan/edge/origins";
import type { EdgeAnswer } from "./cache";

/** A delivery load balancer, as a row of the plan, and its place on this machine. */
export type OriginPlace = Pick<
  OriginRow,
  "id" | "name" | "attempts" | "connectSeconds" | "responseSeconds" | "keepAliveSeconds"
> & {
  /** What its name resolves to now: an address in each zone that has not left it. Empty: the site does not run. */
  readonly addresses: () => readonly string[];
  readonly port: number;
};

/** What CloudFront requests: members of a group in turn, until one does not fail. */
export type Group = Pick<OriginGroupRow, "members" | "statuses">;

export interface OriginsArgs {
  readonly places: readonly OriginPlace[];
  /** PEM: authority of the load balancers' certificates. */
  readonly authority: string;
  /** A member of a group failed with a status, and the next was requested. */
  readonly onFailover: (text: string) => void;
  /** A site answered 200. */
  readonly onTaken: (site: OriginPlace["id"], path: string) => void;
  /** ms */
  readonly now: () => number;
}

/** `isMissing`: the status is the edge's own, because there is no answer. */
type Attempt = EdgeAnswer & { readonly isMissing?: true };

/** Seconds for which a resolved name of a load balancer is valid (Elastic Load Balancing User Guide, how it works, 2026-11). */
const NAME_LIFETIME = 60;

/** Status of the edge where an origin does not connect or does not answer in time (CloudFront, 502 and 504). */
const NOT_CONNECTED = 502;
const NOT_IN_TIME = 504;

/** The two origins of a cell. */
export class Origins {
  private readonly agent: Agent;
  private readonly resolved = new Map<
    OriginPlace,
    { readonly addresses: readonly string[]; until: number }
  >();
  private turn = 0;

  constructor(private readonly args: OriginsArgs) {
    const keepAlive = Math.max(...args.places.map(({ keepAliveSeconds }) => keepAliveSeconds));
    this.agent = new Agent({ keepAlive: true, ca: args.authority, timeout: keepAlive * 1000 });
  }

  async get({ members: [first, second], statuses }: Group, path: string): Promise<EdgeAnswer> {
    if (first === undefined) return failed(NOT_CONNECTED);
    const zones = { next: this.turn++ };
    const answer = await this.askSite(first.site, path, zones);
    if (second === undefined || !statuses.includes(answer.status)) return answer;
    this.args.onFailover(`${path}: ${first.id} ${answer.status}, ${second.id} is requested`);
    return this.askSite(second.site, path, zones);
  }

  close(): void {
    this.agent.destroy();
  }

  /** Attempts end with the first answer, whatever its status. AWS does not state their addresses; here each has the next. */
  private async askSite(site: OriginPlace["id"], path: string, zones: { next: number }): Promise<EdgeAnswer> {
    const place = this.args.places.find(({ id }) => id === site);
    const addresses = place === undefined ? [] : this.resolve(place);
    let answer: Attempt | undefined;
    for (let attempt = 0; place !== undefined && attempt < place.attempts; attempt++) {
      const address = addresses[zones.next++ % Math.max(1, addresses.length)];
      if (address === undefined) break;
      answer = await this.ask(place, address, path);
      if (!answer.isMissing) break;
    }
    if (answer?.status === 200) this.args.onTaken(site, path);
    return answer ?? failed(NOT_CONNECTED);
  }

  private resolve(place: OriginPlace): readonly string[] {
    const known = this.resolved.get(place);
    if (known !== undefined && known.until > this.args.now()) return known.addresses;
    const addresses = place.addresses();
    this.resolved.set(place, { addresses, until: this.args.now() + NAME_LIFETIME * 1000 });
    return addresses;
  }

  /** Only the path reaches an origin: no query, no cookie, no range. */
  private ask(place: OriginPlace, address: string, path: string): Promise<Attempt> {
    const { port, name, connectSeconds, responseSeconds } = place;
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
        resolve({ ...failed(status), isMissing: true });
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

const failed = (status: number): EdgeAnswer => ({ status, headers: {}, body: Buffer.alloc(0) });

/** A connection that was kept open does not connect. A lost zone accepts connections here, and never answers. */
function limitConnecting(socket: Socket, seconds: number, onLate: () => void): void {
  if (!socket.connecting) return;
  const timer = setTimeout(onLate, seconds * 1000);
  for (const event of ["secureConnect", "close"]) socket.once(event, () => clearTimeout(timer));
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
