import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { DistributionRow, BehaviourRow } from "../../../plan/edge/distributions";
import type { EdgeCellRow, EdgePlan } from "../../../plan/edge/edge";
import type { Site } from "../../../settings/settings";
import type { Certificate } from "../certificates";
import { KEEP_ALIVE } from "../control";
import { isLike } from "../front/rules";
import { EdgeCache, type Cached, type EdgeAnswer, type Lifetimes } from "./cache";
import { Origins, type Group, type OriginPlace } from "./origins";
import { createViewerFunction, type ViewerAnswer } from "./viewerFunction";

/**
 * Stands in for CloudFront: the cell's two distributions, their function, cache and origin groups, all from rows of the plan.
 * It is one location without Origin Shield.
 */
export interface EdgeArgs {
  readonly plan: Pick<EdgePlan, "origins" | "tokenSeconds" | "policies" | "errorSeconds">;
  readonly row: Pick<EdgeCellRow, "cell" | "distributions" | "rights" | "origins">;
  /** Of the names for viewers. */
  readonly certificate: Certificate;
  /** PEM: authority of the load balancers' certificates. */
  readonly authority: string;
  readonly address: string;
  readonly port: number;
  /** Where the delivery load balancer of a site listens. */
  readonly placeOf: (site: Site) => Pick<OriginPlace, "addresses" | "port">;
  /** The key value store: keys of viewers' tokens, by `key/<kid>`. */
  readonly keys: Readonly<Record<string, string>>;
  readonly onEvent: (text: string) => void;
  /** ms since 1970 */
  readonly now: () => number;
}

/** The last change in the store. */
export interface Move {
  readonly site: Site;
  /** ms since 1970 */
  readonly at: number;
  /** Until the first segment was taken from there. Undefined: none yet. */
  readonly seconds?: number;
}

/** `/live/<channel>/<file>` */
export const isManifest = (path: string): boolean => path.split("/").length === 4;

/** Bytes of answers in memory: some minutes of a few small channels. */
const CACHE_BYTES = 256 * 2 ** 20;

export class Edge {
  private readonly store: Map<string, string>;
  private readonly judge: ReturnType<typeof createViewerFunction>;
  private readonly cache: EdgeCache;
  private readonly origins: Origins;
  private server: Server | undefined;
  private moved: Move | undefined;

  constructor(private readonly args: EdgeArgs) {
    const { plan, row, keys, authority, placeOf, onEvent, now } = args;
    this.store = new Map(Object.entries(keys));
    this.judge = createViewerFunction(row, plan, this.store);
    this.cache = new EdgeCache({ bytes: CACHE_BYTES, now });
    const places = row.origins.map((origin): OriginPlace => ({ ...origin, ...placeOf(origin.id) }));
    this.origins = new Origins({
      places,
      authority,
      onFailover: onEvent,
      onTaken: (site, path) => this.note(site, path),
      now,
    });
  }

  async start(): Promise<void> {
    const { certificate, address, port } = this.args;
    const options = { ...certificate, minVersion: "TLSv1.2", keepAliveTimeout: KEEP_ALIVE } as const;
    this.server = createServer(options, (incoming, outgoing) => {
      this.answer(incoming, outgoing).catch(() => outgoing.destroy());
    });
    this.server.listen(port, address);
    await once(this.server, "listening");
  }

  stop(): void {
    this.server?.close();
    this.server?.closeAllConnections();
    this.origins.close();
  }

  /** Moves all viewers to a site, as an operator does: the key is in the store, or it is not. */
  route(site: Site): void {
    const key = `route/${this.args.row.cell}`;
    this.moved = { site, at: this.args.now() };
    if (site === "home") this.store.delete(key);
    else this.store.set(key, site);
  }

  /** Undefined: viewers were never moved. */
  get move(): Move | undefined {
    return this.moved;
  }

  private note(site: Site, path: string): void {
    const { moved } = this;
    if (moved === undefined || moved.seconds !== undefined || moved.site !== site || isManifest(path)) return;
    this.moved = { ...moved, seconds: (this.args.now() - moved.at) / 1000 };
  }

  private async answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const host = (incoming.headers.host ?? "").replace(/:\d+$/, "");
    const distribution = this.args.row.distributions.find(({ name }) => name === host);
    // As CloudFront answers a name that is not an alias.
    if (distribution === undefined) return end(outgoing, 403);
    const verdict = await this.judge(incoming);
    if ("answer" in verdict) return respond(outgoing, verdict.answer);
    if (incoming.method !== "GET" && incoming.method !== "HEAD") return end(outgoing, 403);
    const { uri, selected } = verdict;
    const { class: name, target } = behaviourOf(distribution, uri);
    const group = selected === undefined ? groupOf(distribution, target) : alone(selected);
    const cached = await this.cache.get(`${host}${uri}`, this.lifetimesOf(name), () =>
      this.origins.get(group, uri),
    );
    send(incoming, outgoing, cached);
  }

  private lifetimesOf(name: BehaviourRow["class"]): Lifetimes {
    const { policies, errorSeconds } = this.args.plan;
    const policy = policies.find(({ key }) => key === name);
    return { least: policy?.least ?? 0, most: policy?.most ?? 0, error: errorSeconds };
  }
}

const behaviourOf = ({ behaviours, rest }: DistributionRow, path: string): BehaviourRow =>
  behaviours.find((row) => isLike(row.path, path)) ?? rest;

const groupOf = ({ groups }: DistributionRow, target: BehaviourRow["target"]): Group =>
  groups.find((group) => group.target === target) ?? { members: [], statuses: [] };

/** An origin that the function selected replaces the group: CloudFront then requests no other. */
const alone = (site: Site): Group => ({ members: [{ id: site, site }], statuses: [] });

/** The page of the run has another origin than the edge, so each answer has CORS (components/edge/policies.ts). */
const CORS = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "Content-Length, Content-Range, Date",
};

function send(incoming: IncomingMessage, outgoing: ServerResponse, { answer, isHit, age }: Cached): void {
  const outcome = answer.status >= 400 ? "Error" : isHit ? "Hit" : "Miss";
  const headers = { ...answer.headers, ...CORS, age: String(age), "x-cache": `${outcome} from cloudfront` };
  const { status, body, more } = partOf(answer, incoming.headers.range);
  outgoing.writeHead(status, { ...headers, ...more, "content-length": body.length });
  outgoing.end(incoming.method === "HEAD" ? undefined : body);
}

interface Part {
  readonly status: number;
  readonly body: Buffer;
  readonly more: Readonly<Record<string, string>>;
}

function partOf({ status, body }: EdgeAnswer, wanted: string | undefined): Part {
  const range = status === 200 ? rangeOf(wanted, body.length) : undefined;
  if (range === undefined) return { status, body, more: {} };
  const { first, last } = range;
  const more = { "content-range": `bytes ${first}-${last}/${body.length}` };
  return { status: 206, body: body.subarray(first, last + 1), more };
}

/** One range with a start. Undefined: the whole body, which is a correct answer to any range (RFC 9110, 14.2). */
function rangeOf(
  range: string | undefined,
  length: number,
): { readonly first: number; readonly last: number } | undefined {
  const [, from, to = ""] = /^bytes=(\d+)-(\d*)$/.exec(range ?? "") ?? [];
  const first = Number(from);
  const last = Math.min(length - 1, to === "" ? Infinity : Number(to));
  return from === undefined || first > last ? undefined : { first, last };
}

function respond(outgoing: ServerResponse, { statusCode, headers, body }: ViewerAnswer): void {
  const rows = Object.entries(headers).map(([name, { value }]) => [name, value] as const);
  outgoing.writeHead(statusCode, Object.fromEntries(rows)).end(body?.data);
}

const end = (outgoing: ServerResponse, status: number): void => void outgoing.writeHead(status).end();
