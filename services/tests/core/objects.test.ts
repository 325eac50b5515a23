import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { S3ServiceException } from "@aws-sdk/client-s3";
import { ManualClock } from "../../core/clock";
import { silenceSdk } from "../../core/environment";
import { createObjects } from "../../core/objects";
import type { Objects } from "../../core/task";
import { TimedOut } from "../../core/waits";
import { capturedLog, until, type Captured } from "./support";

const TIMEOUT = 300;
const NAME = { bucket: "segments", key: "us-east-1/one/init.mp4" };

const failed = (response: ServerResponse, status: number, code: string) =>
  response
    .writeHead(status, { "Content-Type": "application/xml" })
    .end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>no</Message></Error>`);

describe("S3", () => {
  let server: Server;
  /** How S3 answers, set by each test. */
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  let requests: IncomingMessage[];
  let captured: Captured;
  let objects: Objects;
  let clock: ManualClock;
  const variables = { ...process.env };

  before(async () => {
    silenceSdk();
    server = createServer((request, response) => {
      requests.push(request);
      request.resume().once("end", () => answer(request, response));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    process.env["AWS_ENDPOINT_URL_S3"] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    process.env["AWS_ACCESS_KEY_ID"] = "test";
    process.env["AWS_SECRET_ACCESS_KEY"] = "test";
  });
  after(() => {
    process.env = variables;
    server.close().closeAllConnections();
  });
  beforeEach(() => {
    requests = [];
    clock = new ManualClock();
    captured = capturedLog();
    objects = createObjects({
      region: "us-east-1",
      clock,
      log: captured.log,
      timeout: () => TIMEOUT,
    });
  });

  it("gives an object with its ETag, and says when it is unchanged", async () => {
    answer = (request, response) => {
      if (request.headers["if-none-match"] === '"1"') response.writeHead(304).end();
      else response.writeHead(200, { ETag: '"1"' }).end("body");
    };
    assert.deepEqual(await objects.get(NAME), { body: Buffer.from("body"), etag: '"1"' });
    assert.equal(await objects.get(NAME, '"1"'), "unchanged");
    assert.match(requests[0]?.url ?? "", /^\/segments\/us-east-1\/one\/init\.mp4/);
  });

  it("gives undefined for what does not exist, and for 403 with one line in the log", async () => {
    answer = (_, response) => failed(response, 404, "NoSuchKey");
    assert.equal(await objects.get(NAME), undefined);
    answer = (_, response) => failed(response, 403, "AccessDenied");
    for (let turn = 0; turn < 3; turn += 1) assert.equal(await objects.get(NAME), undefined);
    assert.equal(captured.lines.length, 1);
  });

  it("stores an object only if it is new", async () => {
    answer = (_, response) => response.writeHead(200, { ETag: '"1"' }).end();
    assert.equal(await objects.putNew(NAME, Buffer.from("a"), "video/mp4"), true);
    const { method, headers } = requests[0] ?? {};
    assert.deepEqual(
      [method, headers?.["if-none-match"], headers?.["content-type"], headers?.["content-length"]],
      ["PUT", "*", "video/mp4", "1"],
    );
    answer = (_, response) => failed(response, 412, "PreconditionFailed");
    assert.equal(await objects.putNew(NAME, Buffer.from("a"), "video/mp4"), false);
  });

  it("lists keys in order, over pages, and no more than asked for", async () => {
    const keys = Array.from({ length: 2500 }, (_, index) => `k${String(index).padStart(4, "0")}`);
    answer = (request, response) => {
      const query = new URL(request.url ?? "", "http://s3").searchParams;
      const rest = keys.filter((key) => key > (query.get("start-after") ?? ""));
      const page = rest.slice(0, Number(query.get("max-keys")));
      const contents = page.map((key) => `<Contents><Key>${key}</Key></Contents>`).join("");
      response.end(
        `<ListBucketResult><IsTruncated>${String(page.length < rest.length)}</IsTruncated>${contents}</ListBucketResult>`,
      );
    };
    assert.deepEqual(await objects.list("segments", "k", 5000), keys);
    assert.deepEqual(await objects.list("segments", "k", 1500, "k0009"), keys.slice(10, 1510));
    assert.deepEqual(await objects.list("segments", "k", 1), keys.slice(0, 1));
  });

  it("that does not answer costs a call its time-out, and the next ones nothing for a second", async () => {
    answer = () => undefined;
    const failing = assert.rejects(objects.get(NAME), TimedOut);
    await until("S3 has the request", () => requests.length === 1);
    await clock.advance(TIMEOUT);
    await failing;
    await clock.advance(999);
    await assert.rejects(objects.get(NAME), /just now/);
    assert.equal(requests.length, 1);
    answer = (_, response) => response.writeHead(200, { ETag: '"1"' }).end("body");
    await clock.advance(1);
    assert.notEqual(await objects.get(NAME), undefined);
  });

  it("that fails is not asked again at once", async () => {
    answer = (_, response) => failed(response, 503, "SlowDown");
    await assert.rejects(objects.get(NAME), S3ServiceException);
    await assert.rejects(objects.get(NAME), /just now/);
    assert.equal(requests.length, 1);
  });

  it("takes 16 uploads at once, and the others wait", async () => {
    let open = 0;
    let most = 0;
    answer = (_, response) => {
      most = Math.max(most, (open += 1));
      setTimeout(() => {
        open -= 1;
        response.writeHead(200).end();
      }, 20);
    };
    const uploads = Array.from({ length: 40 }, (_, index) =>
      objects.putNew({ ...NAME, key: String(index) }, Buffer.from("a"), "video/mp4"),
    );
    assert.deepEqual(new Set(await Promise.all(uploads)), new Set([true]));
    assert.equal(most, 16);
  });
});
