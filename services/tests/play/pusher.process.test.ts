import assert from "node:assert/strict";
import { once } from "node:events";
import { Agent, createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { createAuthority, createServer as certify } from "../../play/certificates";
import { Pusher } from "../../play/vendors/pusher";
import { until } from "../support/until";

const SECONDS = 2;
const OPENING = "/v1/meridian/channel-1/master.m3u8";

/** ISO/IEC 13818-1, 2.4.1.4: PID 0x1fff. */
const NULL_PACKET = Buffer.concat([Buffer.from([0x47, 0x1f, 0xff, 0x10]), Buffer.alloc(184, 0xff)]);

describe("a vendor of the run", () => {
  let server: Server;
  let pusher: Pusher;
  let isReady: boolean;
  let paths: string[];
  let addresses: boolean[];

  beforeEach(async () => {
    [isReady, paths, addresses] = [false, [], []];
    const authority = await createAuthority("Play");
    server = createServer(await certify(authority, ["ingest.test"]), (incoming, outgoing) => {
      paths.push(incoming.url ?? "");
      incoming.resume().on("end", () => outgoing.writeHead(isReady ? 200 : 502).end());
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const one = [NULL_PACKET];
    pusher = new Pusher({
      vendor: "meridian",
      feed: "meridian-internet",
      channels: [{ id: "channel-1", isMuxed: true }],
      destinations: [
        {
          site: "home",
          address: (hasFailed) => (addresses.push(hasFailed), "127.0.0.1"),
          port: (server.address() as AddressInfo).port,
          host: "ingest.test",
          agent: new Agent({ ca: authority.cert }),
          headers: () => Promise.resolve({}),
        },
      ],
      loop: { segments: { v800: one, v300: one, audio: one, m800: one, m300: one }, start: 0 },
      segmentSeconds: SECONDS,
      isLocked: true,
      offset: 0,
      onReceipt: () => undefined,
      onEvent: () => undefined,
    });
    pusher.start();
  });

  afterEach(() => {
    pusher.end();
    server.close();
    server.closeAllConnections();
  });

  const openings = (): number => paths.filter((path) => path === OPENING).length;

  it("pushes the multivariant playlist until it is acknowledged, and then not again", async () => {
    await until("three refused attempts", () => openings() === 3);
    assert.ok(addresses.includes(true), "another zone follows a failure");
    isReady = true;
    await until("a fourth attempt", () => openings() === 4);
    const { acknowledged } = pusher.now();
    await until("two more segments", () => pusher.now().acknowledged >= acknowledged + 8);
    assert.equal(openings(), 4);
  });
});
