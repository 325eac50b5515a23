import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import type { ManualClock } from "../../core/clock";
import type { Answer, ClientRequest, Program } from "../../core/task";
import type { Listed } from "../../ingest/held";
import { Ingest } from "../../ingest/ingest";
import {
  answerOf,
  answersFor,
  ask,
  FakeTask,
  frozen,
  START,
  unreachable,
  type Asked,
} from "../support/fakeTask";
import { initSegment, mediaSegment, MULTIVARIANT, playlistOf } from "../support/media";
import { tokenKey, tokenOf } from "../support/vendors";

const KEY = tokenKey("1");
const [OWN, PEER] = ["10.0.1.1", "10.0.2.1"];
const FEED = "/internal/v1/feeds/northlight-internet/channel-1";

/** Two zones with an ingest task each, and a packager in the first. */
function world() {
  const programs = new Map<string, Program>();
  const create = (own: string, zone: string) => {
    const task = new FakeTask({ service: "ingest", zone });
    task.tasks.own = own;
    task.secretVersions = { "vendor-northlight": [KEY] };
    task.addresses.set("ingest-use1-az1", [OWN]);
    task.addresses.set("ingest-use1-az2", [PEER]);
    task.addresses.set("packager-use1-az1", ["10.0.1.9"]);
    task.respond = answersFor(programs);
    const ingest = new Ingest(task, 1e8);
    programs.set(own, ingest);
    return { task, ingest };
  };
  const own = create(OWN, "use1-az1");
  return { programs, own, peer: create(PEER, "use1-az2"), clock: own.task.clock as ManualClock };
}

async function pushOf(rest: string, body: Buffer | string, overrides: Partial<Asked> = {}): Promise<Asked> {
  const token = await tokenOf(KEY, { sub: "northlight", aud: "test", exp: START / 1000 + 3600 });
  return {
    method: "PUT",
    path: `/v1/northlight/channel-1/${rest}`,
    headers: { Host: "northlight-internet-news-1.us-east-1.example.com", Authorization: `Bearer ${token}` },
    body: Buffer.from(body),
    ...overrides,
  };
}

const heldBy = async (ingest: Program, rest: string): Promise<Answer["body"]> =>
  (await ask(ingest, { method: "GET", path: `${FEED}/${rest}` })).body;

async function versionsOf(ingest: Program, wanted: string): Promise<readonly Buffer[]> {
  const list = await ask(ingest, { method: "GET", path: FEED });
  const versions = (JSON.parse(String(list.body)) as Listed[]).filter(({ rest }) => rest === wanted);
  return Promise.all(
    versions.map(async ({ received }) => {
      const headers = { "X-Headend-Received": String(received) };
      return Buffer.from(
        (await ask(ingest, { method: "GET", path: `${FEED}/${wanted}`, headers })).body ?? "",
      );
    }),
  );
}

const valuesOf = ({ values }: FakeTask, wanted: string) => values.filter(({ name }) => name === wanted);

describe("A push", () => {
  it("that is acknowledged is held by two zones, with one time", async () => {
    const { own, peer } = world();
    deepEqual(await ask(own.ingest, await pushOf("v/1.ts", mediaSegment())), { status: 200 });
    for (const { ingest } of [own, peer]) {
      deepEqual(await heldBy(ingest, "v/1.ts"), mediaSegment());
      const answer = await ask(ingest, { method: "GET", path: `${FEED}/v/1.ts` });
      equal(answer.headers?.["X-Headend-Received"], String(START));
    }
    deepEqual(valuesOf(own.task, "SegmentsReceived"), [
      { name: "SegmentsReceived", value: 1, of: { Channel: "channel-1", Feed: "northlight-internet" } },
    ]);
    deepEqual(valuesOf(peer.task, "SegmentsReceived"), []);
    deepEqual(valuesOf(own.task, "SingleZoneSegments"), []);
  });

  it("by POST is the same, and DELETE has no effect", async () => {
    const { own } = world();
    equal((await ask(own.ingest, await pushOf("v/1.ts", mediaSegment(), { method: "POST" }))).status, 200);
    equal((await ask(own.ingest, await pushOf("v/1.ts", "", { method: "DELETE" }))).status, 200);
    deepEqual(await heldBy(own.ingest, "v/1.ts"), mediaSegment());
  });

  it("goes to the packager of the own zone, and its acknowledgement does not wait for that", async () => {
    const { own, programs } = world();
    const answers = answersFor(programs);
    own.task.respond = (request) => (request.address === "10.0.1.9" ? frozen() : answers(request));
    equal((await ask(own.ingest, await pushOf("v/1.ts", mediaSegment()))).status, 200);
    const handed = own.task.requests.filter(({ address }) => address === "10.0.1.9");
    deepEqual(
      handed.map(({ path, body }) => [path, body]),
      [[`${FEED}/v/1.ts`, mediaSegment()]],
    );
  });

  it("without a peer zone is acknowledged with one copy, and counted", async () => {
    const { own, programs } = world();
    programs.delete(PEER);
    equal((await ask(own.ingest, await pushOf("v/1.ts", mediaSegment()))).status, 200);
    equal((await ask(own.ingest, await pushOf("v.m3u8", playlistOf(1, 1)))).status, 200);
    deepEqual(valuesOf(own.task, "SingleZoneSegments"), [{ name: "SingleZoneSegments", value: 1, of: {} }]);
  });

  it("of a playlist or an init segment is not a segment in metrics", async () => {
    const { own } = world();
    await ask(own.ingest, await pushOf("master.m3u8", MULTIVARIANT));
    await ask(own.ingest, await pushOf("init.mp4", initSegment()));
    deepEqual(own.task.values, []);
  });

  it("that is repeated changes nothing, and makes the second copy again", async () => {
    const { own, peer, programs, clock } = world();
    programs.delete(PEER);
    await ask(own.ingest, await pushOf("v/1.ts", mediaSegment()));
    await clock.advance(1000);
    programs.set(PEER, peer.ingest);
    own.task.left.clear();
    equal((await ask(own.ingest, await pushOf("v/1.ts", mediaSegment()))).status, 200);
    const answer = await ask(peer.ingest, { method: "GET", path: `${FEED}/v/1.ts` });
    equal(answer.headers?.["X-Headend-Received"], String(START));
    equal(valuesOf(own.task, "SegmentsReceived").length, 1);
  });

  it("is in Valkey as the newest segment of its feed in each zone, and needs no Valkey", async () => {
    const { own, peer } = world();
    peer.task.metadataIsAway = true;
    equal((await ask(own.ingest, await pushOf("v/1.ts", mediaSegment()))).status, 200);
    deepEqual(
      [...own.task.keys],
      [["feed:channel-1:northlight-internet:use1-az1", { rest: "v/1.ts", received: START }]],
    );
    deepEqual(await heldBy(peer.ingest, "v/1.ts"), mediaSegment());
  });

  it("that is late is counted once, in the zone that took it", async () => {
    const { own, peer, clock } = world();
    const both = async (number: number) => {
      await ask(own.ingest, await pushOf(`segment-${number}.ts`, mediaSegment(number)));
      await ask(own.ingest, await pushOf("v.m3u8", playlistOf(1, number)));
    };
    await both(1);
    await clock.advance(6500);
    await both(2);
    deepEqual(
      valuesOf(own.task, "SegmentLateness").map(({ value }) => value),
      [2.5],
    );
    deepEqual(valuesOf(peer.task, "SegmentLateness"), []);
  });
});

describe("A refused push", () => {
  const refusals: Readonly<Record<string, readonly [number, Partial<Asked>]>> = {
    "with a malformed path": [400, { path: "/v1/northlight/channel-1/../x.ts" }],
    "without a token": [401, { headers: { Host: "northlight-internet-news-1.example.com" } }],
    "to an unknown channel": [404, { path: "/v1/northlight/channel-9/1.ts" }],
    "of another kind": [415, { path: "/v1/northlight/channel-1/1.mpd" }],
    "beyond the limit": [413, { body: Buffer.alloc(364_001) }],
  };

  for (const [words, [status, overrides]] of Object.entries(refusals)) {
    it(`${words} gets ${status}, is counted, is one line of the log, and leaves nothing`, async () => {
      const { own } = world();
      equal((await ask(own.ingest, await pushOf("1.ts", mediaSegment(), overrides))).status, status);
      deepEqual(own.task.values, [{ name: "RefusedPushes", value: 1, of: { Vendor: "northlight" } }]);
      equal(own.task.lines.length, 1);
      equal(JSON.stringify(own.task.lines).includes("Bearer"), false);
      deepEqual(own.task.requests, []);
    });
  }

  it("at exactly the limit is not refused: 2 x (0.3 + 0.064) Mbit/s x 4 s", async () => {
    const { own } = world();
    equal((await ask(own.ingest, await pushOf("1.ts", Buffer.alloc(364_000)))).status, 200);
  });

  it("on the path of a vendor that is not declared is not counted", async () => {
    const { own } = world();
    equal(
      (await ask(own.ingest, await pushOf("1.ts", "", { path: "/v1/unknown/channel-1/1.ts" }))).status,
      404,
    );
    deepEqual(own.task.values, []);
  });

  it("without memory gets 503 with Retry-After, and is not the vendor's fault", async () => {
    const { own } = world();
    const full = new Ingest(own.task, 100);
    deepEqual(await ask(full, await pushOf("1.ts", mediaSegment())), {
      status: 503,
      headers: { "Retry-After": "1" },
    });
    deepEqual(own.task.values, []);
  });

  it("announces its length: it is refused before a byte is read", async () => {
    const { own } = world();
    const push = await pushOf("1.ts", "");
    const answer = await ask(own.ingest, {
      ...push,
      headers: { ...push.headers, "Content-Length": "364001" },
    });
    equal(answer.status, 413);
    for (const length of ["-1", "x", "1e3"]) {
      const odd = await ask(own.ingest, { ...push, headers: { ...push.headers, "Content-Length": length } });
      equal(odd.status, 400, length);
    }
  });
});

describe("An acknowledged body", () => {
  /** Steps at which the peer dies, as the client of the own task sees it. */
  const DEATHS: Readonly<Record<string, (request: ClientRequest, peer: Program) => Promise<never>>> = {
    "before the copy": (request) => Promise.resolve(request).then(unreachable),
    "in the copy": (request) => Promise.resolve(request).then(unreachable),
    "after the copy, before its answer": async (request, peer) => {
      await ask(peer, { ...request, headers: { ...request.headers } } as Asked);
      return unreachable(request);
    },
  };

  for (const [step, die] of Object.entries(DEATHS)) {
    it(`is held by two zones or counted as one copy, if the peer dies ${step}`, async () => {
      const { own, peer } = world();
      own.task.respond = (request) => (request.address === PEER ? die(request, peer.ingest) : answerOf(200));
      equal((await ask(own.ingest, await pushOf("v/1.ts", mediaSegment()))).status, 200);
      deepEqual(await heldBy(own.ingest, "v/1.ts"), mediaSegment());
      equal(valuesOf(own.task, "SingleZoneSegments").length, 1);
    });
  }

  it("is held by two zones whatever the order of pushes, repeats and deaths of the peer", async () => {
    const steps = fc.array(
      fc.record({
        name: fc.integer({ min: 1, max: 4 }),
        content: fc.integer({ min: 1, max: 3 }),
        peerIsAlive: fc.boolean(),
      }),
      { maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (pushes) => {
        const { own, peer, programs, clock } = world();
        for (const { name, content, peerIsAlive } of pushes) {
          await clock.advance(1);
          own.task.left.clear();
          if (peerIsAlive) programs.set(PEER, peer.ingest);
          else programs.delete(PEER);
          const body = mediaSegment(content);
          equal((await ask(own.ingest, await pushOf(`${name}.ts`, body))).status, 200);
          for (const { ingest } of peerIsAlive ? [own, peer] : [own]) {
            equal(
              (await versionsOf(ingest, `${name}.ts`)).some((version) => body.equals(version)),
              true,
            );
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});
