import assert from "node:assert/strict";
import dns from "node:dns";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { accountOf } from "../../aws/account";
import { Aws } from "../../aws/aws";
import { EdgeStore } from "../../aws/edgeStore";
import { faultOf } from "../../aws/errors";
import { Limit } from "../../aws/limit";
import { isFilled } from "../../aws/secrets";
import { KeyValueStores } from "../engine/keyValueStore";

const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Runs with clients that send their requests to a local server. */
async function served<T>(
  answer: (request: IncomingMessage, body: string) => Answer,
  run: (aws: Aws) => Promise<T>,
): Promise<T> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const { status, headers, text } = answer(request, Buffer.concat(parts).toString());
      response.writeHead(status, headers).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  // A name: the store's client puts the account before it.
  const endpoint = `http://localhost:${(server.address() as AddressInfo).port}`;
  try {
    return await run(new Aws({ endpoint, credentials: () => Promise.resolve(KEYS) }));
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const caught = async (answer: Promise<unknown>): Promise<unknown> =>
  answer.then(
    () => assert.fail("no error"),
    (error: unknown) => error,
  );

describe("the edge's key-value store", () => {
  const { lookup } = dns;
  // Not every system resolves the names under localhost.
  before(() => {
    dns.lookup = ((name: string, ...rest: unknown[]) =>
      (lookup as (...all: unknown[]) => void)(
        name.replace(/^.*\.localhost$/, "localhost"),
        ...rest,
      )) as never;
  });
  after(() => {
    dns.lookup = lookup;
  });

  it("is read and written with a signature for all regions (SigV4A)", async () => {
    const stores = new KeyValueStores();
    const body = "<CreateKeyValueStoreRequest><Name>edge</Name></CreateKeyValueStoreRequest>";
    const created = stores.answer({
      method: "POST",
      path: "/2020-05-31/key-value-store",
      ifMatch: undefined,
      body,
    });
    const arn = /<ARN>(.*)<\/ARN>/.exec(created?.text ?? "")?.[1] ?? "";
    const signatures: (string | undefined)[][] = [];
    const store = await served(
      (request, text) => {
        signatures.push([
          request.headers.authorization?.split(" ")[0],
          String(request.headers["x-amz-region-set"]),
          /SignedHeaders=\S*x-amz-region-set/.exec(request.headers.authorization ?? "")?.[0].slice(-16),
        ]);
        const ifMatch = request.headers["if-match"];
        return (
          stores.answer({ method: request.method ?? "", path: request.url ?? "", ifMatch, body: text }) ??
          assert.fail(request.url)
        );
      },
      async (aws) => {
        const edge = new EdgeStore(aws, { arn, region: "us-east-1" });
        assert.equal(await edge.write([{ key: "route/one", value: "standby" }]), undefined);
        return [...(await edge.routes())];
      },
    );
    assert.deepEqual(store, [["one", "standby"]]);
    assert.equal(signatures.length, 3);
    for (const signature of signatures)
      assert.deepEqual(signature, ["AWS4-ECDSA-P256-SHA256", "*", "x-amz-region-set"]);
  });
});

describe("a failed call is", () => {
  const xml = (code: string): Answer => ({
    status: 403,
    headers: { "content-type": "text/xml" },
    text: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${code} of STS</Message></Error></ErrorResponse>`,
  });
  for (const [code, kind] of [
    ["ExpiredToken", "expired"],
    ["AccessDenied", "denied"],
    ["InvalidClientTokenId", "denied"],
    ["Throttling", "throttled"],
    ["Strange", "other"],
  ] as const)
    it(`${kind} for ${code} in XML`, async () => {
      const error = await served(
        () => xml(code),
        (aws) => caught(accountOf(aws, "us-west-2")),
      );
      assert.deepEqual(faultOf(error), { kind, message: `${code} of STS` });
    });

  it("denied in JSON, and an answer of none if AWS does not have it", async () => {
    const json = (type: string, status = 400): Answer => ({
      status,
      headers: { "content-type": "application/x-amz-json-1.1" },
      text: JSON.stringify({ __type: type, message: "no" }),
    });
    const denied = await served(
      () => json("AccessDeniedException"),
      (aws) => caught(isFilled(aws, "us-west-2", "x")),
    );
    assert.deepEqual(faultOf(denied), { kind: "denied", message: "no" });
    assert.equal(
      await served(
        () => json("ResourceNotFoundException"),
        (aws) => isFilled(aws, "us-west-2", "x"),
      ),
      false,
    );
  });

  it("unreachable without a server, and the message names the cause", async () => {
    const aws = new Aws({ endpoint: "http://127.0.0.1:1", credentials: () => Promise.resolve(KEYS) });
    const { kind, message } = faultOf(await caught(accountOf(aws, "us-west-2")));
    assert.equal(kind, "unreachable");
    assert.match(message, /ECONNREFUSED/);
  });

  it("denied without credentials", () => {
    const error = Object.assign(new Error("Could not load credentials from any providers"), {
      name: "CredentialsProviderError",
    });
    assert.deepEqual(faultOf(error), {
      kind: "denied",
      message: "Could not load credentials from any providers",
    });
  });

  it("expired after the end of an SSO session", () => {
    const error = Object.assign(new Error("The SSO session associated with this profile has expired."), {
      name: "CredentialsProviderError",
    });
    assert.equal(faultOf(error).kind, "expired");
  });
});

describe("a limit", () => {
  it("runs no more tasks at once, and all of them, also after a failure", async () => {
    const limit = new Limit(2);
    let [running, most] = [0, 0];
    const results = await Promise.allSettled(
      [1, 2, 3, 4, 5].map((index) =>
        limit.run(async () => {
          most = Math.max(most, ++running);
          await new Promise((resolve) => setImmediate(resolve));
          running--;
          if (index === 2) throw new Error("failed");
          return index;
        }),
      ),
    );
    assert.equal(most, 2);
    assert.deepEqual(
      results.map(({ status }) => status),
      ["fulfilled", "rejected", "fulfilled", "fulfilled", "fulfilled"],
    );
  });
});
