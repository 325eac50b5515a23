import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * Stands before the emulated AWS and adds what it lacks: AWS shows a deleted transit gateway attachment as `deleted` for
 * hours, and the provider waits to see that; the emulator forgets it at once.
 */
export interface Proxy {
  readonly url: string;
  close(): void;
}

type Headers = Record<string, string>;

export async function startProxy(upstream: string): Promise<Proxy> {
  const deleted = new Map<string, string>();
  const server = createServer((request, response) => {
    void forward(upstream, request).then(({ status, headers, sent, answer }) => {
      const said = remember(deleted, new URLSearchParams(sent), answer.toString());
      const text = said ?? answer;
      response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(text) }).end(text);
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

/** What AWS would answer, where that is not what the emulator did. */
function remember(deleted: Map<string, string>, asked: URLSearchParams, answer: string): string | undefined {
  const action = asked.get("Action");
  if (action === "DeleteTransitGatewayVpcAttachment") {
    const id = asked.get("TransitGatewayAttachmentId") ?? "";
    deleted.set(
      id,
      /<transitGatewayVpcAttachment>([^]*)<\/transitGatewayVpcAttachment>/.exec(answer)?.[1] ?? "",
    );
  }
  if (action !== "DescribeTransitGatewayVpcAttachments") return undefined;
  const gone = deleted.get(
    asked.get("TransitGatewayAttachmentIds.1") ?? asked.get("TransitGatewayAttachmentId.1") ?? "",
  );
  return gone === undefined ? undefined : describe(gone);
}

const describe = (item: string): string =>
  `<DescribeTransitGatewayVpcAttachmentsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>proxy</requestId><transitGatewayVpcAttachments><item>${item}</item></transitGatewayVpcAttachments></DescribeTransitGatewayVpcAttachmentsResponse>`;
