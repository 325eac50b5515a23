import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { GlobalClusters } from "./globalClusters";
import { KeyValueStores } from "./keyValueStore";

/**
 * A proxy that adds what the emulated AWS lacks. AWS returns a deleted transit gateway attachment as `deleted` for hours, and
 * the provider waits for that state; the emulator removes it at once. AWS returns the attachment of a transit route; the
 * emulator returns an empty list. The emulator cannot enable the Data API of a database, and loses a DB subnet group when it
 * changes. The proxy emulates key value stores and global clusters itself. It is also an HTTP proxy, for names that do not
 * resolve.
 */
export interface Proxy {
  readonly url: string;
  close(): void;
}

/** State of requests that the emulator handles differently from AWS. */
interface Memory {
  /** Deleted VPC attachments, by id. */
  readonly deleted: Map<string, string>;
  /** Attachments of routes, by `<route table> <destination>`. */
  readonly routes: Map<string, string>;
}

type Headers = Record<string, string>;

export async function startProxy(upstream: string): Promise<Proxy> {
  const memory: Memory = { deleted: new Map(), routes: new Map() };
  const stores = new KeyValueStores();
  const wholes = new GlobalClusters();
  const server = createServer((request, response) => {
    void answer(upstream, request, { memory, stores, wholes }).then(({ status, headers, text }) =>
      response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(text) }).end(text),
    );
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  // A failed test must not keep the process alive.
  server.unref();
  return { url: `http://127.0.0.1:${portOf(server)}`, close: () => server.close() };
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

interface Lacking {
  readonly memory: Memory;
  readonly stores: KeyValueStores;
  readonly wholes: GlobalClusters;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string | Buffer;
}

async function answer(
  upstream: string,
  request: IncomingMessage,
  { memory, stores, wholes }: Lacking,
): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const sent = Buffer.concat(chunks);
  const asked = new URLSearchParams(sent.toString());
  const store = stores.answer({
    method: request.method ?? "GET",
    path: pathOf(request),
    ifMatch: request.headers["if-match"],
    body: sent.toString(),
  });
  const own = store ?? wholes.answer(asked);
  if (own !== undefined) return own;
  const action = asked.get("Action") ?? "";
  const instead = INSTEAD[action];
  if (instead !== undefined) asked.set("Action", instead);
  const body = instead === undefined ? sent : Buffer.from(asked.toString());
  const { status, headers, text } = await forward(upstream, request, body);
  if (instead !== undefined) return { status, headers, text: text.toString().replaceAll(instead, action) };
  if (action === "CreateDBCluster") wholes.created(asked, text.toString());
  const said = OTHERWISE[action]?.(asked, text.toString(), memory);
  return said === undefined ? { status, headers, text } : { status: 200, headers, text: said };
}

/**
 * The action that replaces another one for the emulator. It loses a subnet group that it changes (moto 5.2, rds/models.py,
 * modify_db_subnet_group: a `pop` without a `push`), and overwrites one that has the same name.
 */
const INSTEAD: Readonly<Record<string, string>> = { ModifyDBSubnetGroup: "CreateDBSubnetGroup" };

/** Requests to an HTTP proxy have the host in their URL. */
const pathOf = ({ url = "/" }: IncomingMessage): string => url.replace(/^http:\/\/[^/]+/, "");

async function forward(upstream: string, request: IncomingMessage, body: Buffer): Promise<Answer> {
  const {
    host: _host,
    connection: _connection,
    "content-length": _length,
    ...headers
  } = request.headers as Headers;
  const init = { method: request.method ?? "GET", headers, ...(body.length > 0 ? { body } : {}) };
  const reply = await fetch(`${upstream}${pathOf(request)}`, init);
  const text = Buffer.from(await reply.arrayBuffer());
  const {
    "content-encoding": _encoding,
    "transfer-encoding": _transfer,
    ...back
  } = Object.fromEntries(reply.headers);
  return { status: reply.status, headers: back, text };
}

/** The response of AWS to an action; undefined where the emulator's is the same. */
type Otherwise = (asked: URLSearchParams, answer: string, memory: Memory) => string | undefined;

const OTHERWISE: Readonly<Record<string, Otherwise>> = {
  DeleteTransitGatewayVpcAttachment: (asked, answer, { deleted }) => {
    const item = /<transitGatewayVpcAttachment>([^]*)<\/transitGatewayVpcAttachment>/.exec(answer)?.[1] ?? "";
    deleted.set(asked.get("TransitGatewayAttachmentId") ?? "", item);
    return undefined;
  },
  DescribeTransitGatewayVpcAttachments: (asked, _answer, { deleted }) => {
    const id = asked.get("TransitGatewayAttachmentIds.1") ?? asked.get("TransitGatewayAttachmentId.1") ?? "";
    const gone = deleted.get(id);
    return gone === undefined ? undefined : describe(gone);
  },
  EnableHttpEndpoint: (asked) => enabled(asked.get("ResourceArn")),
  CreateTransitGatewayRoute: (asked, _answer, { routes }) => {
    const attachment = asked.get("TransitGatewayAttachmentId");
    if (attachment !== null) routes.set(routeOf(asked, asked.get("DestinationCidrBlock")), attachment);
    return undefined;
  },
  SearchTransitGatewayRoutes: (asked, answer, { routes }) =>
    answer.replace(NOWHERE, (_all, to: string) => {
      const id = routes.get(routeOf(asked, to)) ?? "";
      return `<destinationCidrBlock>${to}</destinationCidrBlock><transitGatewayAttachments><item><transitGatewayAttachmentId>${id}</transitGatewayAttachmentId></item></transitGatewayAttachments>`;
    }),
};

const enabled = (arn: string | null): string =>
  `<EnableHttpEndpointResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><EnableHttpEndpointResult><ResourceArn>${arn}</ResourceArn><HttpEndpointEnabled>true</HttpEndpointEnabled></EnableHttpEndpointResult><ResponseMetadata><RequestId>proxy</RequestId></ResponseMetadata></EnableHttpEndpointResponse>`;

const routeOf = (asked: URLSearchParams, to: string | null): string =>
  `${asked.get("TransitGatewayRouteTableId")} ${to}`;

const NOWHERE = /<destinationCidrBlock>([^<]+)<\/destinationCidrBlock><transitGatewayAttachments\/>/g;

const describe = (item: string): string =>
  `<DescribeTransitGatewayVpcAttachmentsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>proxy</requestId><transitGatewayVpcAttachments><item>${item}</item></transitGatewayVpcAttachments></DescribeTransitGatewayVpcAttachmentsResponse>`;
