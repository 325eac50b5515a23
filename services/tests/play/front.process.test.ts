import assert from "node:assert/strict";
import { once } from "node:events";
import type { IncomingMessage, RequestListener } from "node:http";
import { createServer, request, type RequestOptions, type Server } from "node:https";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import type { BalancerPlan, ListenerRow } from "../../../plan/cell/balancers/balancers";
import { freeAddresses, isFree, type Addresses } from "../../play/addresses";
import {
  createAuthority,
  createClient,
  createServer as certify,
  type Certificate,
} from "../../play/certificates";
import { Front } from "../../play/front/front";
import { decide } from "../../play/front/rules";
import type { Target } from "../../play/front/targets";
import { play, vendorAuthority } from "./support";

const PORT = 8443;

describe("the stand-in for load balancers", () => {
  let authority: Certificate;
  let server: Certificate;
  let addresses: Addresses;
  let plan: BalancerPlan;
  let front: Front;
  let targets: Target[];
  const backends: Server[] = [];
  const seen: IncomingMessage[] = [];
  const changes: string[] = [];
  let slow = 0;

  before(async () => {
    authority = await createAuthority("Play");
    server = await certify(authority, ["front.test"]);
    addresses = await freeAddresses(PORT);
    const found = (await play()).cellPlan("play-1", "home").ingest.public;
    assert.ok(found);
    plan = { ...found, targetGroups: found.targetGroups.map((row) => ({ ...row, health: HEALTH })) };
    targets = (["usw2-az1", "usw2-az2"] as const).map((zone, index) => ({
      zone,
      address: addresses.task("home", index, "ingest"),
    }));
    for (const { address, zone } of targets) backends.push(await backend(address, zone));
    front = new Front({
      plan,
      certificate: server,
      trusted: [(await vendorAuthority()).cert],
      placeOf: (row) => ({ address: addressOf(row), port: PORT }),
      targetsOf: () => targets,
      delayOf: () => slow,
      onChange: (text) => changes.push(text),
    });
    await front.start();
    await until(() => changes.length === 2);
  });
  after(() => {
    front.stop();
    for (const each of backends) close(each);
  });
  beforeEach(() => (seen.length = 0));

  const HEALTH = { path: "/health", intervalSeconds: 0.1, timeoutSeconds: 0.3, threshold: 2 };
  const addressOf = ({ mutualTls }: Pick<ListenerRow, "mutualTls">): string =>
    addresses.listener("home", mutualTls ? 1 : 0);

  async function backend(address: string, zone: string): Promise<Server> {
    const answer: RequestListener = (incoming, outgoing) => {
      if (incoming.url !== "/health") seen.push(incoming);
      void buffer(incoming).then((body) => outgoing.end(`${zone} ${body.length}`));
    };
    const listening = createServer(server, answer).listen(PORT, address);
    await once(listening, "listening");
    return listening;
  }

  const ask = async (options: RequestOptions & { body?: Buffer }) => {
    const call = request({
      host: addressOf({ mutualTls: false }),
      port: PORT,
      servername: "front.test",
      ca: authority.cert,
      method: "PUT",
      path: "/v1/meridian/channel-1/a.ts",
      agent: false,
      ...options,
    });
    call.end(options.body);
    const [response] = (await once(call, "response")) as [IncomingMessage];
    return { status: response.statusCode, text: (await buffer(response)).toString() };
  };

  it("forwards a push in turn to the zones, with its body and Host", async () => {
    const body = Buffer.alloc(3_000_000, 7);
    const headers = { host: "meridian-internet-play-1.us-west-2.play.example.com" };
    const answers = [await ask({ body, headers }), await ask({ body, headers })];
    assert.deepEqual(answers.map(({ text }) => text).sort(), ["usw2-az1 3000000", "usw2-az2 3000000"]);
    assert.ok(seen.every((request) => request.headers.host === headers.host));
  });

  it("answers 404 to other methods and paths, and 403 to a certificate header", async () => {
    assert.equal((await ask({ method: "GET" })).status, 404);
    assert.equal((await ask({ path: "/internal/v1/feeds/a/b" })).status, 404);
    for (const part of ["", "-Subject", "-Leaf"])
      assert.equal((await ask({ headers: { [`X-Amzn-Mtls-Clientcert${part}`]: "x" } })).status, 403);
    assert.deepEqual(seen, []);
  });

  it("sets the headers of a client certificate, and refuses a connection without one", async () => {
    const host = addressOf({ mutualTls: true });
    const client = await createClient(await vendorAuthority(), "northlight");
    const forged = { "x-amzn-mtls-clientcert-subject": "CN=meridian" };
    assert.equal((await ask({ host, ...client, headers: forged })).status, 200);
    const headers = seen[0]?.headers ?? {};
    assert.equal(headers["x-amzn-mtls-clientcert-subject"], "CN=northlight");
    const leaf = decodeURIComponent(String(headers["x-amzn-mtls-clientcert-leaf"]));
    assert.equal(leaf.trim(), client.cert.trim().replaceAll("\r", ""));
    assert.match(String(headers["x-amzn-mtls-clientcert-validity"]), /^NotBefore=\S+Z;NotAfter=\S+Z$/);
    await assert.rejects(ask({ host }));
    await assert.rejects(ask({ host, ...(await createClient(authority, "northlight")) }));
  });

  it("is late and slow where a zone is", async () => {
    slow = 3000;
    const from = Date.now();
    await ask({ body: Buffer.alloc(500) });
    slow = 0;
    assert.ok(Date.now() - from >= 3000);
    await until(() => changes.filter((text) => text.endsWith(" healthy")).length >= 4);
  });

  it("sends nothing more to a target after two failed checks, and to all if none is healthy", async () => {
    const [first, second] = backends;
    assert.ok(first && second);
    close(first);
    await until(() => changes.at(-1)?.endsWith("usw2-az1 is unhealthy") ?? false);
    const answers = await Promise.all(Array.from({ length: 4 }, () => ask({})));
    assert.deepEqual(
      answers.map(({ text }) => text),
      Array(4).fill("usw2-az2 0"),
    );
    close(second);
    await until(() => changes.at(-1)?.endsWith("usw2-az2 is unhealthy") ?? false);
    assert.equal((await ask({ body: Buffer.alloc(2_000_000) })).status, 502);
  });
});

describe("rules of a listener", () => {
  it("apply by priority, whatever their order", () => {
    const rules = [
      { key: "b", priority: 2, paths: ["/live/*"], answer: { forward: "cache" } },
      { key: "a", priority: 1, paths: ["/live/*.m3u8"], answer: { forward: "manifest" } },
    ];
    const at = (path: string) => decide({ rules }, { method: "GET", path, headers: {} });
    assert.deepEqual(at("/live/a/b.m3u8"), { forward: "manifest" });
    assert.deepEqual(at("/live/a/b.ts"), { forward: "cache" });
    assert.deepEqual(at("/LIVE/a"), { status: 404 });
    assert.deepEqual(at("/live/a/bxm3u8"), { forward: "cache" });
  });

  it("find no free network where another run listens", async () => {
    const addresses = await freeAddresses(PORT);
    assert.ok(await isFree(addresses.listener("home", 0), PORT));
  });
});

function close(server: Server): void {
  server.close();
  server.closeAllConnections();
}

async function until(condition: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 10_000; !condition(); await sleep(20))
    assert.ok(Date.now() < deadline, condition.toString());
}
