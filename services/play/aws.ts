import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import type { PermissionRow } from "../../plan/cell/access/permissions";
import type { ObjectStore, StoredObject } from "./objects";
import { isAllowed, type Call } from "./rights";

/**
 * Stands in for S3 and Secrets Manager. The access key id is the name of a service, and its role's policies decide; the
 * signature is not checked. Errors are AWS's: NoSuchKey only for roles that may list, else AccessDenied.
 */
export interface AwsArgs {
  readonly permissions: readonly PermissionRow[];
  readonly objects: ObjectStore;
  /** Names of buckets, by kind. */
  readonly buckets: Readonly<Record<string, string>>;
  /** Versions of a secret, the current one first, by ARN. */
  readonly secrets: Readonly<Record<string, { readonly name: string; readonly versions: readonly string[] }>>;
}

const STAGES = ["AWSCURRENT", "AWSPREVIOUS"];
const MOST_KEYS = 1000;

export const createAws = (args: AwsArgs): Server =>
  createServer((request, response) => {
    answer(args, request)
      .catch(() => failed(500, "InternalError"))
      .then(({ status, headers = {}, body = "" }) => {
        response.writeHead(status, { "content-length": Buffer.byteLength(body), ...headers });
        send(response, request.method === "HEAD" || status === 304 ? "" : body);
      })
      .catch(() => response.destroy());
  });

const send = (response: ServerResponse, body: Buffer | string): void => {
  response.end(body);
};

interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

function answer(args: AwsArgs, request: IncomingMessage): Promise<Reply> {
  const target = request.headers["x-amz-target"];
  return target === "secretsmanager.GetSecretValue" ? secret(args, request) : object(args, request);
}

/** `Credential=<access key id>/<date>/...` of AWS Signature Version 4. */
const serviceOf = ({ headers }: IncomingMessage): string =>
  /Credential=([^/]+)\//.exec(headers.authorization ?? "")?.[1] ?? "";

async function secret({ secrets, permissions }: AwsArgs, request: IncomingMessage): Promise<Reply> {
  const asked = JSON.parse((await buffer(request)).toString()) as Record<string, string | undefined>;
  const arn = asked["SecretId"] ?? "";
  const found = secrets[arn];
  const call: Call = { action: "secretsmanager:GetSecretValue", thing: found?.name ?? "" };
  if (!isAllowed(permissions, serviceOf(request), call))
    return json(400, { __type: "AccessDeniedException" });
  const stage = asked["VersionStage"] ?? "AWSCURRENT";
  const value = found?.versions[STAGES.indexOf(stage)];
  if (value === undefined) return json(400, { __type: "ResourceNotFoundException" });
  return json(200, { ARN: arn, Name: found?.name, SecretString: value, VersionStages: [stage] });
}

const json = (status: number, value: object): Reply => ({
  status,
  headers: { "content-type": "application/x-amz-json-1.1" },
  body: JSON.stringify(value),
});

/** `/<bucket>/<key>`: the SDK uses paths where the endpoint is an address. */
async function object(args: AwsArgs, request: IncomingMessage): Promise<Reply> {
  const url = new URL(request.url ?? "/", "http://s3");
  const [, bucket = "", ...rest] = decodeURIComponent(url.pathname).split("/");
  const key = rest.join("/");
  const kind = Object.keys(args.buckets).find((name) => args.buckets[name] === bucket) ?? "";
  const may = (action: Call["action"], name: string): boolean =>
    isAllowed(args.permissions, serviceOf(request), { action, thing: kind, key: name });
  if (request.method === "PUT") {
    const body = await buffer(request);
    return may("s3:PutObject", key) ? put(args.objects, { bucket, key, body, request }) : denied();
  }
  if (key === "") {
    const prefix = url.searchParams.get("prefix") ?? "";
    return may("s3:ListBucket", prefix) ? list(args.objects, bucket, url.searchParams) : denied();
  }
  if (!may("s3:GetObject", key)) return denied();
  const stored = args.objects.get(bucket, key);
  if (stored === undefined) return may("s3:ListBucket", key) ? failed(404, "NoSuchKey") : denied();
  if (request.headers["if-none-match"] === stored.etag) return { status: 304, headers: headersOf(stored) };
  return { status: 200, headers: headersOf(stored), body: stored.body };
}

interface Put {
  readonly bucket: string;
  readonly key: string;
  readonly body: Buffer;
  readonly request: IncomingMessage;
}

function put(objects: ObjectStore, { bucket, key, body, request: { headers } }: Put): Reply {
  const content = { body: bodyOf(body, headers), type: headers["content-type"] ?? "binary/octet-stream" };
  if (headers["if-none-match"] === "*" && !objects.putNew(bucket, key, content))
    return failed(412, "PreconditionFailed");
  const { etag } = objects.get(bucket, key) ?? objects.put(bucket, key, content);
  return { status: 200, headers: { etag } };
}

/** The SDK may send a body in signed chunks: `<hex length>;...\r\n<bytes>\r\n` (S3 API reference, aws-chunked). */
function bodyOf(body: Buffer, headers: IncomingMessage["headers"]): Buffer {
  if (!(headers["content-encoding"] ?? "").includes("aws-chunked")) return body;
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length;) {
    const line = body.indexOf("\r\n", at);
    const length = parseInt(body.toString("latin1", at, line), 16);
    if (!(length > 0)) break;
    parts.push(body.subarray(line + 2, line + 2 + length));
    at = line + 2 + length + 2;
  }
  return Buffer.concat(parts);
}

function list(objects: ObjectStore, bucket: string, query: URLSearchParams): Reply {
  const after = query.get("continuation-token") ?? query.get("start-after") ?? "";
  const most = Math.min(Number(query.get("max-keys") ?? MOST_KEYS), MOST_KEYS);
  const found = objects.list(bucket, query.get("prefix") ?? "", after);
  const shown = found.slice(0, most);
  const isTruncated = found.length > shown.length;
  const rows = shown.map(
    ({ key, body, etag, modified }) =>
      `<Contents><Key>${escaped(key)}</Key><Size>${body.length}</Size><ETag>${escaped(etag)}</ETag>` +
      `<LastModified>${modified.toISOString()}</LastModified></Contents>`,
  );
  const next = isTruncated
    ? `<NextContinuationToken>${escaped(shown.at(-1)?.key ?? "")}</NextContinuationToken>`
    : "";
  const body = `<ListBucketResult><Name>${bucket}</Name><KeyCount>${shown.length}</KeyCount><IsTruncated>${isTruncated}</IsTruncated>${next}${rows.join("")}</ListBucketResult>`;
  return { status: 200, headers: { "content-type": "application/xml" }, body };
}

const headersOf = ({ etag, type, modified, body }: StoredObject): Record<string, string> => ({
  etag,
  "content-type": type,
  "content-length": String(body.length),
  "last-modified": modified.toUTCString(),
});

const escaped = (text: string): string => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

const denied = (): Reply => failed(403, "AccessDenied");
const failed = (status: number, code: string): Reply => ({
  status,
  headers: { "content-type": "application/xml" },
  body: `<Error><Code>${code}</Code><Message>${code}</Message></Error>`,
});
