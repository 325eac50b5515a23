import assert from "node:assert/strict";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { createServer, request, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Site } from "../../../settings/settings";
import { createAuthority, createServer as certify, type Certificate } from "../../play/certificates";
import { EdgeCache, type EdgeAnswer } from "../../play/edge/cache";
import { Edge } from "../../play/edge/edge";
import { createViewerKey, viewerToken } from "../../play/edge/viewerToken";
import { play } from "./support";

const MANIFESTS = "play-1.manifests.watch.play.example.com";
const SEGMENTS = "play-1.segments.watch.play.example.com";
const PLAYLIST = "/live/channel-1/v800.m3u8";
const LOCKED = "/live/channel-1/locked.meridian-internet.0a1b2c3d/ts/v800/1.ts";
const HOME = "/live/channel-1/us-west-2.meridian-internet.1.0/ts/v800/1.ts";
const STANDBY = "/live/channel-1/us-east-2.meridian-internet.1.0/ts/v800/1.ts";

const KEY = createViewerKey("test-1");
const TOKEN = viewerToken(KEY, Date.now());

/** A site's load balancer: it answers with the site's name. */
interface FakeSite {
  status: number;
  control: string;
  /** Never answers. */
  isSilent: boolean;
  readonly paths: string[];
  readonly server: Server;
}

describe("the stand-in for the edge", () => {
  let authority: Certificate;
  let certificate: Certificate;
  let sites: Record<Site, FakeSite>;
  let edge: Edge;
  let now: number;
  let failovers: string[];
  let port: number;
  let ports: Record<Site, number>;
  let addresses: Record<Site, readonly string[]>;

  before(async () => {
    authority = await createAuthority("Play");
    const names = ["us-west-2", "us-east-2"].map((region) => `*.${region}.play.example.com`);
    certificate = await certify(authority, [MANIFESTS, SEGMENTS, ...names]);
  });

  beforeEach(async () => {
    [now, failovers] = [1_800_000_000_000, []];
    sites = { home: await site("home"), standby: await site("standby") };
    ports = { home: portOf(sites.home.server), standby: portOf(sites.standby.server) };
    addresses = { home: ["127.0.0.1"], standby: ["127.0.0.1"] };
    edge = await create();
  });

  afterEach(() => {
    edge.stop();
    for (const { server } of Object.values(sites)) close(server);
  });

  async function create(): Promise<Edge> {
    const plan = (await play({ sites: 2 })).edge;
    const row = plan?.cells[0];
    assert.ok(plan && row);
    port = await freePort();
    const created = new Edge({
      plan,
      row: { ...row, origins: row.origins.map((origin) => ({ ...origin, responseSeconds: 0.3 })) },
      certificate,
      authority: authority.cert,
      address: "127.0.0.1",
      port,
      placeOf: (id) => ({ addresses: () => addresses[id], port: ports[id] }),
      keys: { [`key/${KEY.kid}`]: KEY.text },
      onEvent: (line) => failovers.push(line),
      now: () => now,
    });
    await created.start();
    return created;
  }

  async function site(name: Site): Promise<FakeSite> {
    const server = createServer(certificate, (incoming, outgoing) => {
      fake.paths.push(incoming.url ?? "");
      if (fake.isSilent) return;
      outgoing.writeHead(fake.status, { "cache-control": fake.control });
      outgoing.end(fake.status === 200 ? `${name} ${fake.paths.length}` : "");
    });
    const fake: FakeSite = { status: 200, control: "max-age=2", isSilent: false, paths: [], server };
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return fake;
  }

  interface Asked {
    readonly path?: string;
    readonly host?: string;
    readonly token?: string;
    readonly method?: string;
    readonly range?: string;
  }

  async function ask({
    path = PLAYLIST,
    host = MANIFESTS,
    token = TOKEN,
    method = "GET",
    range,
  }: Asked = {}) {
    const headers = { host, cookie: `token=${token}`, ...(range === undefined ? {} : { range }) };
    const to = { host: "127.0.0.1", port, servername: MANIFESTS, ca: authority.cert, path, method, headers };
    const call = request({ ...to, agent: false }).end();
    const [answer] = (await once(call, "response")) as [IncomingMessage];
    return { status: answer.statusCode, headers: answer.headers, body: await text(answer) };
  }

  const segment = (path: string, more: Asked = {}) => ask({ path, host: SEGMENTS, ...more });

  it("rejects a viewer without a token, and requests nothing of a site", async () => {
    const { status, headers } = await ask({ token: "" });
    assert.deepEqual([status, headers["cache-control"], sites.home.paths], [401, "no-store", []]);
  });

  it("accepts a token in the cookie or in the query, and sends only the path to a site", async () => {
    assert.equal((await ask()).body, "home 1");
    now += 2000;
    assert.equal((await ask({ token: "", path: `${PLAYLIST}?token=${TOKEN}` })).body, "home 2");
    assert.deepEqual(sites.home.paths, [PLAYLIST, PLAYLIST]);
  });

  it("has manifests on one host and segments on the other", async () => {
    assert.equal((await ask({ path: LOCKED })).status, 404);
    assert.equal((await segment(PLAYLIST)).status, 404);
    assert.equal((await segment(LOCKED)).body, "home 1");
    assert.equal((await ask({ host: "other.example.com" })).status, 403);
  });

  it("answers the clock of players itself, without a token", async () => {
    const { status, body } = await ask({ path: "/live/channel-1/time", token: "" });
    assert.deepEqual([status, Number.isNaN(Date.parse(body)), sites.home.paths], [200, false, []]);
  });

  it("keeps an answer for the max-age of its origin", async () => {
    await ask();
    now += 1999;
    const hit = await ask();
    assert.deepEqual(
      [hit.body, hit.headers["x-cache"], hit.headers["age"]],
      ["home 1", "Hit from cloudfront", "1"],
    );
    now += 1;
    const miss = await ask();
    assert.deepEqual([miss.body, miss.headers["x-cache"]], ["home 2", "Miss from cloudfront"]);
  });

  it("keeps a manifest for no longer than the plan's lifetime", async () => {
    sites.home.control = "max-age=3600";
    await ask();
    now += 2000;
    assert.equal((await ask()).body, "home 2");
  });

  it("keeps an error for a second", async () => {
    Object.assign(sites.home, { status: 503, control: "" });
    Object.assign(sites.standby, { status: 503, control: "" });
    assert.equal((await ask()).status, 503);
    Object.assign(sites.home, { status: 200 });
    now += 999;
    assert.equal((await ask()).status, 503);
    now += 1;
    assert.equal((await ask()).status, 200);
  });

  it("requests an object once for simultaneous viewers", async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask()));
    assert.deepEqual(
      answers.map(({ body }) => body),
      Array(5).fill("home 1"),
    );
  });

  it("answers a range of what it keeps", async () => {
    const { status, body, headers } = await segment(LOCKED, { range: "bytes=1-3" });
    assert.deepEqual([status, body, headers["content-range"]], [206, "ome", "bytes 1-3/6"]);
  });

  for (const status of [403, 404, 500, 502, 503, 504])
    it(`requests standby if home answers ${status}`, async () => {
      sites.home.status = status;
      assert.equal((await ask()).body, "standby 1");
      assert.deepEqual(failovers, [`${PLAYLIST}: home ${status}, standby is requested`]);
    });

  it("does not request standby if home answers 400", async () => {
    sites.home.status = 400;
    assert.equal((await ask()).status, 400);
    assert.deepEqual(sites.standby.paths, []);
  });

  it("requests standby if home refuses connections", async () => {
    edge.stop();
    ports.home = await freePort();
    edge = await create();
    assert.equal((await ask()).body, "standby 1");
    assert.equal(failovers.length, 1);
  });

  it("requests standby if home does not answer within the response time-out", async () => {
    sites.home.isSilent = true;
    assert.equal((await ask()).body, "standby 1");
    assert.deepEqual(failovers, [`${PLAYLIST}: home 504, standby is requested`]);
  });

  it("requests a second zone of home if the first does not answer, before it requests standby", async () => {
    // No server listens at the first.
    addresses.home = ["127.0.0.2", "127.0.0.1"];
    assert.equal((await ask()).body, "home 1");
    assert.deepEqual([sites.standby.paths, failovers], [[], []]);
  });

  it("resolves the name of a site again after 60 s", async () => {
    addresses.home = [];
    assert.equal((await ask()).body, "standby 1");
    addresses.home = ["127.0.0.1"];
    now += 58_000;
    assert.equal((await ask()).body, "standby 2");
    now += 2000;
    assert.equal((await ask()).body, "home 1");
  });

  for (const status of [500, 502, 503, 504])
    it(`requests a segment of one site there again if it answers ${status}, and nowhere else`, async () => {
      sites.home.status = status;
      assert.equal((await segment(HOME)).status, status);
      assert.deepEqual([sites.home.paths, sites.standby.paths], [[HOME, HOME], []]);
    });

  it("requests a segment at the site that its timeline names, and a locked one at either", async () => {
    sites.home.status = 404;
    assert.equal((await segment(HOME)).status, 404);
    assert.equal((await segment(STANDBY)).body, "standby 1");
    assert.equal((await segment(LOCKED)).body, "standby 2");
  });

  it("requests only standby after an evacuation, even if standby fails, until the key is deleted", async () => {
    edge.route("standby");
    assert.equal((await ask()).body, "standby 1");
    sites.standby.status = 503;
    now += 2000;
    assert.equal((await ask()).status, 503);
    assert.deepEqual([sites.home.paths, failovers], [[], []]);
    assert.equal(edge.move?.seconds, undefined);
    sites.standby.status = 200;
    await segment(LOCKED);
    assert.equal(edge.move?.seconds, 2);
    edge.route("home");
    now += 2000;
    assert.equal((await ask()).body, "home 1");
  });
});

describe("the cache of the edge", () => {
  const answer = (size: number): EdgeAnswer => ({ status: 200, headers: {}, body: Buffer.alloc(size) });
  const lifetimes = { least: 1, most: 60, error: 1 };

  it("holds no more bytes than it may: what was read longest ago leaves first", async () => {
    const cache = new EdgeCache({ bytes: 10, now: () => 0 });
    const isHit = async (key: string) =>
      (await cache.get(key, lifetimes, () => Promise.resolve(answer(4)))).isHit;
    assert.deepEqual([await isHit("a"), await isHit("b"), await isHit("a")], [false, false, true]);
    assert.equal(await isHit("c"), false);
    assert.deepEqual([await isHit("a"), await isHit("b")], [true, false]);
  });

  it("does not hold an answer that is larger than all of it", async () => {
    const cache = new EdgeCache({ bytes: 10, now: () => 0 });
    for (const isHit of [false, false])
      assert.equal((await cache.get("a", lifetimes, () => Promise.resolve(answer(11)))).isHit, isHit);
  });
});

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** A port on which nothing listens. */
async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const port = portOf(server);
  server.close();
  await once(server, "close");
  return port;
}

function close(server: Server): void {
  server.close();
  server.closeAllConnections();
}
