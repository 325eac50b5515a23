import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * Stands before the emulated AWS and adds what it lacks. AWS shows a deleted transit gateway attachment as `deleted` for
 * hours, and the provider waits to see that; the emulator forgets it at once. AWS says where a transit route leads; the
 * emulator answers with an empty list. And AWS switches the Data API of a database on; the emulator does not know how.
 */
export interface Proxy {
  readonly url: string;
  close(): void;
}

/** What was asked for and is answered otherwise than on AWS. */
interface Memory {
  /** What attachments of VPCs were, by id. */
  readonly deleted: Map<string, string>;
  /** Attachments that routes lead to, by `<route table> <destination>`. */
  readonly routes: Map<string, string>;
}

type Headers = Record<string, string>;

export async function startProxy(upstream: string): Promise<Proxy> {
  const memory: Memory = { deleted: new Map(), routes: new Map() };
  const server = createServer((request, response) => {
    void forward(upstream, request).then(({ status, headers, sent, answer }) => {
      const asked = new URLSearchParams(sent);
      const said = OTHERWISE[asked.get("Action") ?? ""]?.(asked, answer.toString(), memory);
      const text = said ?? answer;
      const length = { "content-length": Buffer.byteLength(text) };
      response.writeHead(said === undefined ? status : 200, { ...headers, ...length }).end(text);
    });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  // A test that fails half-way must not keep the process alive.
  server.unref();
  return { url: `http://127.0.0.1:${portOf(server)}`, close: () => server.close() };
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

async function forward(upstream: string, request: IncomingMessage) {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const {
    host: _host,
    connection: _connection,
    "content-length": _length,
    ...headers
  } = request.headers as Headers;
  const init = { method: request.method ?? "GET", headers, ...(body.length > 0 ? { body } : {}) };
  const reply = await fetch(`${upstream}${request.url}`, init);
  const answer = Buffer.from(await reply.arrayBuffer());
  const {
    "content-encoding": _encoding,
    "transfer-encoding": _transfer,
    ...back
  } = Object.fromEntries(reply.headers);
  return { status: reply.status, headers: back, sent: body.toString(), answer };
}

/** What AWS would answer to an action; undefined where that is what the emulator did. */
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
