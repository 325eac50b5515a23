import { deepEqual, equal, rejects } from "node:assert/strict";
import { systemClock } from "../../core/clock";
import { lineUpOf, timingOf } from "../support/lineUp";
import { mediaSegment, MULTIVARIANT } from "../support/media";
import { send, type Reply } from "../support/served";
import { until } from "../support/until";
import { tokenKey, tokenOf } from "../support/vendors";
import { heldBy, startZones, type Zone, type Zones } from "./zones";

const ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:vendor-northlight";
const [FIRST, SECOND, THIRD] = [tokenKey("1"), tokenKey("2"), tokenKey("3")];
const FEED = "northlight-internet/channel-1";
const LINE_UP = lineUpOf({
  // Long segments: a busy machine answers within clientTimeout, 3 s.
  timing: timingOf(6),
  vendors: { northlight: { auth: "token", paths: ["internet"], secret: "vendor-northlight" } },
  secrets: { "vendor-northlight": ARN },
});

/** A name and its bytes. */
type Named = readonly [string, Buffer];

describe("A push to one of two zones, each a process of ingest", () => {
  let cell: Zones;
  let [own, peer]: readonly (Zone | undefined)[] = [];
  let count = 0;

  before(async () => {
    cell = await startZones({
      lineUp: LINE_UP,
      secrets: { [ARN]: [THIRD, SECOND] },
      addresses: ["127.0.32.1", "127.0.32.2"],
    });
    [own, peer] = cell.zones;
  });
  after(() => cell.end());

  const zonesOf = (): readonly [Zone, Zone] => {
    if (own === undefined || peer === undefined) throw new Error("no zones");
    return [own, peer];
  };

  async function push(zone: Zone, [rest, body]: Named, key = THIRD): Promise<Reply> {
    const exp = Math.floor(systemClock.wall() / 1000) + 3600;
    return send(zone, {
      method: "PUT",
      path: `/v1/northlight/channel-1/${rest}`,
      headers: {
        Host: "northlight-internet-news-1.us-east-1.example.com",
        Authorization: `Bearer ${await tokenOf(key, { sub: "northlight", aud: "test", exp })}`,
      },
      body,
    });
  }

  const next = (): Named => {
    count += 1;
    return [`v300/${count}.ts`, mediaSegment(count % 251)];
  };

  /** A peer that failed is left out until the next lookup. */
  const bothSeeEachOther = () =>
    until("both zones copy to each other", async () => {
      for (const [from, to] of [zonesOf(), [...zonesOf()].reverse() as [Zone, Zone]]) {
        const [rest, body] = next();
        equal((await push(from, [rest, body])).status, 200);
        if ((await heldBy(to, `${FEED}/${rest}`)) === undefined) return false;
      }
      return true;
    });

  it("is acknowledged with the newest two keys of the vendor, and gets 401 with the one before", async () => {
    const [zone] = zonesOf();
    equal((await push(zone, next(), THIRD)).status, 200);
    equal((await push(zone, next(), SECOND)).status, 200);
    equal((await push(zone, next(), FIRST)).status, 401);
  });

  it("is held by the other zone when the zone that acknowledged it dies at once", async () => {
    const [zone, other] = zonesOf();
    await bothSeeEachOther();
    const [rest, body] = next();
    equal((await push(zone, [rest, body])).status, 200);
    await zone.kill();
    deepEqual(await heldBy(other, `${FEED}/${rest}`), body);
    await zone.start();
  });

  it("of a multivariant playlist is held by a task that starts later", async () => {
    const [zone, other] = zonesOf();
    equal((await push(other, ["master.m3u8", Buffer.from(MULTIVARIANT)])).status, 200);
    await zone.kill();
    await zone.start();
    equal(String(await heldBy(zone, `${FEED}/master.m3u8`)), MULTIVARIANT);
  });

  it("is acknowledged with one copy, and counted, when the peer died before the copy", async () => {
    const [zone, other] = zonesOf();
    await bothSeeEachOther();
    const before = zone.valuesOf("SingleZoneSegments");
    await other.kill();
    const [rest, body] = next();
    equal((await push(zone, [rest, body])).status, 200);
    await until("one copy is counted", () => zone.valuesOf("SingleZoneSegments") === before + 1);
    deepEqual(await heldBy(zone, `${FEED}/${rest}`), body);
    await other.start();
  });

  it("is acknowledged with one copy, and counted, when the peer dies in the copy", async () => {
    const [zone, other] = zonesOf();
    await bothSeeEachOther();
    const before = zone.valuesOf("SingleZoneSegments");
    other.signal("SIGSTOP");
    const [rest, body] = next();
    const pushed = push(zone, [rest, body]);
    await until("the body is held", async () => (await heldBy(zone, `${FEED}/${rest}`)) !== undefined);
    await other.kill();
    equal((await pushed).status, 200);
    await until("one copy is counted", () => zone.valuesOf("SingleZoneSegments") === before + 1);
    await other.start();
  });

  it("is acknowledged after clientTimeout when the peer is frozen", async () => {
    const [zone, other] = zonesOf();
    await bothSeeEachOther();
    other.signal("SIGSTOP");
    const start = systemClock.mono();
    equal((await push(zone, next())).status, 200);
    const seconds = (systemClock.mono() - start) / 1000;
    equal(seconds >= LINE_UP.timing.clientTimeout, true, `${seconds} s`);
    other.signal("SIGCONT");
  });

  it("is not acknowledged when the zone dies before it, and the repeat to the other zone is", async () => {
    const [zone, other] = zonesOf();
    await bothSeeEachOther();
    other.signal("SIGSTOP");
    const [rest, body] = next();
    const pushed = push(zone, [rest, body]);
    const failed = rejects(pushed);
    await until("the body is held", async () => (await heldBy(zone, `${FEED}/${rest}`)) !== undefined);
    await zone.kill();
    await failed;
    other.signal("SIGCONT");
    equal((await push(other, [rest, body])).status, 200);
    deepEqual(await heldBy(other, `${FEED}/${rest}`), body);
    await zone.start();
  });

  // `npm run bench:services -- kills` sets both.
  const rounds = Number(process.env["KILLS"] ?? 6);
  it("is never lost when it was acknowledged, with kills at random moments", async function () {
    this.timeout(rounds * 60_000);
    const seed = Number(process.env["SEED"] ?? Math.floor(Math.random() * 1e6));
    console.log(`      SEED=${seed}, ${rounds} kills`);
    const random = randomOf(seed);
    let segments = 0;
    for (let round = 0; round < rounds; round += 1) {
      await bothSeeEachOther();
      const [victim, survivor] = random() < 0.5 ? zonesOf() : ([...zonesOf()].reverse() as [Zone, Zone]);
      const acknowledged: Named[] = [];
      const dies = systemClock.sleep(100 * random()).then(() => victim.kill());
      let isDead = false;
      void dies.then(() => (isDead = true));
      while (!isDead) {
        const bodies = Array.from({ length: 4 }, next);
        await Promise.all(
          bodies.map(async ([rest, body]) => {
            const zone = random() < 0.5 ? victim : survivor;
            const status = await push(zone, [rest, body]).then(
              (reply) => reply.status,
              () => 0,
            );
            if (status === 200) acknowledged.push([rest, body]);
          }),
        );
      }
      segments += acknowledged.length;
      for (const [rest, body] of acknowledged) {
        deepEqual(
          await heldBy(survivor, `${FEED}/${rest}`),
          body,
          `SEED=${seed}, round ${round}: ${rest} is lost`,
        );
      }
      await victim.start();
    }
    console.log(`      ${segments} acknowledged segments, 0 lost`);
  });
});

/** mulberry32: the same numbers for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
