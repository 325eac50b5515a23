import assert from "node:assert/strict";
import { ManualClock } from "../../core/clock";
import type { ClientAnswer, ClientRequest } from "../../core/task";
import type { Window } from "../../core/window";
import { MediaFault, type MediaJob } from "../../packager/media/engine";
import { Packager } from "../../packager/packager";
import type { RawMedia, RawSegment } from "../../packager/segment";
import { answerOf, ask, FakeTask, START, unreachable } from "../support/fakeTask";
import { channelOf, lineUpOf, timingOf } from "../support/lineUp";

const FEED = "northlight-internet";
const OTHER = "meridian-directConnect";
const SECONDS = 4;
const RENDITIONS = ["v100", "v300"];

interface Pushed {
  readonly rest: string;
  readonly body: string;
}

const MULTIVARIANT: Pushed = {
  rest: "main.m3u8",
  body: [
    "#EXTM3U",
    ...RENDITIONS.map(
      (name) =>
        `#EXT-X-STREAM-INF:BANDWIDTH=${name.slice(1)}000,CODECS="avc1.64000d,mp4a.40.2"\n${name}.m3u8`,
    ),
    "",
  ].join("\n"),
};

/** Segments and playlists of a number; each body says its number. */
function pushesOf(number: number, from = 0): readonly Pushed[] {
  const lines = Array.from({ length: number - from + 1 }, (_, index) => from + index).map((each) => {
    const date = new Date(START + each * SECONDS * 1000).toISOString();
    return (name: string) => `#EXT-X-PROGRAM-DATE-TIME:${date}\n#EXTINF:${SECONDS}.0,\n${name}/${each}.ts`;
  });
  return RENDITIONS.flatMap((name) => [
    { rest: `${name}/${number}.ts`, body: `${name} ${number}` },
    {
      rest: `${name}.m3u8`,
      body: [
        "#EXTM3U",
        "#EXT-X-TARGETDURATION:4",
        `#EXT-X-MEDIA-SEQUENCE:${from}`,
        ...lines.map((line) => line(name)),
        "",
      ].join("\n"),
    },
  ]);
}

/** Packages what a body says; throws what a test sets. */
class FakeEngine {
  fault: MediaFault | undefined;
  readonly start = () => Promise.resolve();
  readonly stop = () => Promise.resolve();

  readonly package = ({ parts }: MediaJob): Promise<RawSegment> => {
    if (this.fault !== undefined) return Promise.reject(this.fault);
    const renditions = Object.entries(parts).map(([name, { body }]): [string, RawMedia] => [
      name,
      {
        kind: "video",
        timescale: 90_000,
        time: Number(body.toString().split(" ")[1]) * SECONDS * 90_000,
        duration: SECONDS * 90_000,
        found: { codecs: "avc1.64000d" },
        files: { ts: { body, extension: "ts" } },
      },
    ]);
    return Promise.resolve({ renditions: Object.fromEntries(renditions), sections: [] });
  };
}

class Cell {
  readonly clock = new ManualClock(START + 5000);
  readonly task = new FakeTask({ service: "packager", zone: "use1-az1" }, this.clock);
  readonly engine = new FakeEngine();
  readonly packager = new Packager(this.task, { budget: 1e8, engine: this.engine });
  readonly put: string[] = [];
  /** ms until the cache answers, by the place of a file among all that were put. */
  cacheDelay: (place: number) => number = () => 0;
  /** What ingest of the other zone holds. */
  held: readonly (Pushed & { readonly received: number })[] = [];

  constructor() {
    this.task.line = lineUpOf({
      timing: timingOf(SECONDS),
      ladders: { small: { codec: "h264", video: [0.3, 0.1], audio: [0.064, 0.064] } },
      channels: [channelOf("channel-1")],
    });
    this.task.addresses.set("cache-use1-az1", ["10.0.1.1"]);
    this.task.addresses.set("ingest-use1-az2", ["10.0.2.1"]);
    this.task.respond = (request) => this.respond(request);
  }

  async start(): Promise<void> {
    await this.packager.start();
    await this.clock.advance(10);
  }

  async push(number: number, options: { feed?: string; without?: string } = {}): Promise<void> {
    await this.send([...(number === 0 ? [MULTIVARIANT] : []), ...pushesOf(number)], options);
  }

  async send(
    pushes: readonly Pushed[],
    { feed = FEED, without = "" }: { feed?: string; without?: string } = {},
  ): Promise<void> {
    for (const { rest, body } of pushes.filter((one) => one.rest !== without)) {
      const { status } = await ask(this.packager, {
        method: "PUT",
        path: `/internal/v1/feeds/${feed}/channel-1/${rest}`,
        headers: { "X-Headend-Received": String(Math.round(this.clock.wall())) },
        body: Buffer.from(body),
      });
      assert.equal(status, 200);
    }
    await this.clock.advance(10);
  }

  async window(): Promise<Window> {
    const answer = await ask(this.packager, { method: "GET", path: "/internal/v1/windows/channel-1" });
    assert.equal(answer.status, 200);
    return JSON.parse(String(answer.body)) as Window;
  }

  async stop(): Promise<void> {
    const stopped = this.packager.stop();
    await this.clock.advance(30_000);
    await stopped;
  }

  private async respond({ address, method, path, headers, ...rest }: ClientRequest): Promise<ClientAnswer> {
    if (address === "10.0.1.1" && method === "PUT") {
      await this.clock.sleep(this.cacheDelay(this.put.push(path) - 1));
      return answerOf(200);
    }
    if (address !== "10.0.2.1") return unreachable({ address, method, path, ...rest });
    const name = path.split(`/${FEED}/channel-1`)[1];
    if (name === "") {
      return answerOf(
        200,
        JSON.stringify(this.held.map(({ rest: held, received }) => ({ rest: held, received }))),
      );
    }
    const found = this.held.find(
      (one) => `/${one.rest}` === name && String(one.received) === headers?.["X-Headend-Received"],
    );
    return found === undefined ? answerOf(404) : answerOf(200, found.body);
  }
}

const numbers = ({ segments }: Window): readonly number[] =>
  segments.map(({ renditions }) => ((renditions["v100"]?.time ?? 0) / 90_000 - START / 1000) / SECONDS);

describe("A channel of the packager", () => {
  let cell: Cell;
  beforeEach(async () => {
    cell = new Cell();
    await cell.start();
  });
  afterEach(() => cell.stop());

  it("shows what is handed over, puts its files into the cache, and stores its description", async () => {
    await cell.push(0);
    await cell.push(1);
    const window = await cell.window();
    assert.deepEqual(numbers(window), [0, 1]);
    const [timeline = ""] = Object.keys(window.timelines);
    assert.equal(cell.put.length, 4);
    assert.ok(cell.put.every((path) => path.startsWith(`/live/channel-1/${timeline}/ts/`)));
    await cell.clock.advance(5000);
    assert.ok(cell.task.stored.has(`us-east-1/channel-1/${timeline}/timeline.json`));
    assert.equal([...cell.task.stored.keys()].filter((key) => key.endsWith(".ts")).length, 4);
  });

  it("answers 503 while it has no segment, and 404 for other channels and feeds", async () => {
    const statuses = await Promise.all(
      ["channel-1", "other-1"].map((id) =>
        ask(cell.packager, { method: "GET", path: `/internal/v1/windows/${id}` }),
      ),
    );
    assert.deepEqual(
      statuses.map(({ status }) => status),
      [503, 404],
    );
    const { status } = await ask(cell.packager, {
      method: "PUT",
      path: "/internal/v1/feeds/other-internet/channel-1/main.m3u8",
      headers: { "X-Headend-Received": "1" },
      body: Buffer.from("#EXTM3U"),
    });
    assert.equal(status, 404);
  });

  it("reads a part that is missing here from the ingest of another zone", async () => {
    await cell.push(0);
    const [lost] = pushesOf(1);
    assert.ok(lost !== undefined);
    await cell.push(1, { without: lost.rest });
    cell.held = [{ ...lost, received: Math.round(cell.clock.wall()) }];
    assert.deepEqual(numbers(await cell.window()), [0]);
    await cell.clock.advance(SECONDS * 1000 + 1500);
    assert.deepEqual(numbers(await cell.window()), [0, 1]);
  });

  it("reads a multivariant playlist that the vendor pushed only to another zone", async () => {
    await cell.send(pushesOf(0));
    cell.held = [{ ...MULTIVARIANT, received: Math.round(cell.clock.wall()) }];
    await cell.clock.advance(SECONDS * 1000);
    await cell.send(pushesOf(1));
    assert.deepEqual(numbers(await cell.window()), [0, 1]);
    assert.deepEqual(
      cell.task.lines.filter(({ message }) => message === "a feed can't be shown"),
      [],
    );
  });

  it("says that a feed has no multivariant playlist, when no zone has it for a segment", async () => {
    await cell.send(pushesOf(0));
    await cell.clock.advance(SECONDS * 1000 + 1000);
    const said = cell.task.lines.filter(({ message }) => message === "a feed can't be shown");
    assert.deepEqual(
      said.map(({ subject }) => (subject as { detail: string }).detail),
      ["no multivariant playlist"],
    );
  });

  it("shows a segment whose last part arrived while the task stood still", async () => {
    await cell.push(0);
    const [late] = pushesOf(1);
    assert.ok(late !== undefined);
    await cell.push(1, { without: late.rest });
    await cell.push(2);
    cell.clock.stall(5000);
    // Timers come before what the sockets have.
    await cell.clock.advance(1);
    await cell.send([late]);
    assert.deepEqual(numbers(await cell.window()), [0, 1, 2]);
  });

  it("goes on after a segment that no zone has, and counts the gap", async () => {
    await cell.push(0);
    for (const number of [1, 2, 3]) {
      await cell.clock.advance(SECONDS * 1000);
      await cell.push(number, { without: "v100/1.ts" });
    }
    await cell.clock.advance(2000);
    assert.deepEqual(numbers(await cell.window()), [0, 2, 3]);
    const gaps = cell.task.values.filter(({ name }) => name === "SegmentGaps");
    assert.deepEqual(gaps, [{ name: "SegmentGaps", value: 1, of: { Channel: "channel-1" } }]);
  });

  for (const delays of [
    [900, 0, 0],
    [400, 700, 100],
    [0, 900, 300],
  ])
    it(`shows every segment after a pause, though the cache answers after ${delays.join(", ")} ms`, async () => {
      await cell.push(0);
      await cell.clock.advance(3 * SECONDS * 1000);
      const first = cell.put.length;
      cell.cacheDelay = (place) => delays[Math.floor((place - first) / RENDITIONS.length)] ?? 0;
      for (const number of [1, 2, 3]) await cell.send(pushesOf(number));
      await cell.clock.advance(3000);
      assert.deepEqual(numbers(await cell.window()), [0, 1, 2, 3]);
      assert.equal(cell.task.values.filter(({ name }) => name === "SegmentGaps").length, 0);
    });

  it("switches to the other feed when the shown one stops, and counts it", async () => {
    for (let number = 0; number < 6; number += 1) {
      if (number < 3) await cell.push(number);
      await cell.push(number, { feed: OTHER });
      await cell.clock.advance(SECONDS * 1000);
    }
    const { segments } = await cell.window();
    assert.deepEqual(
      segments.slice(0, 5).map(({ feed }) => feed),
      [FEED, FEED, FEED, OTHER, OTHER],
    );
    assert.deepEqual(numbers({ segments } as unknown as Window).slice(0, 5), [0, 1, 2, 3, 4]);
    assert.equal(cell.task.values.filter(({ name }) => name === "FeedSwitches").length, 1);
  });

  it("says once why a feed can't be shown, and has a metric while it lasts", async () => {
    const unusable = () =>
      cell.task.minutely
        .get("UnusableFeeds")?.()
        .find(({ of }) => (of as { Feed: string }).Feed === FEED)?.value;
    cell.engine.fault = new MediaFault("no-audio", "v100 has no audio");
    await cell.push(0);
    await cell.push(1);
    assert.equal(unusable(), 1);
    const said = cell.task.lines.filter(({ message }) => message === "a feed can't be shown");
    assert.deepEqual(
      said.map(({ subject }) => (subject as { reason: string }).reason),
      ["no-audio"],
    );
    cell.engine.fault = undefined;
    await cell.push(2);
    assert.equal(unusable(), 0);
  });

  it("refuses pushes while another task holds the lease", async () => {
    await cell.stop();
    cell = new Cell();
    cell.task.keys.set("lease:channel-1:use1-az1", "10.0.0.9");
    await cell.start();
    const { status } = await ask(cell.packager, {
      method: "PUT",
      path: `/internal/v1/feeds/${FEED}/channel-1/main.m3u8`,
      headers: { "X-Headend-Received": "1" },
      body: Buffer.from(MULTIVARIANT.body),
    });
    assert.equal(status, 503);
    const window = await ask(cell.packager, { method: "GET", path: "/internal/v1/windows/channel-1" });
    assert.equal(window.status, 404);
  });

  it("continues window, numbers and timelines after a restart", async () => {
    for (const number of [0, 1]) await cell.push(number);
    const before = await cell.window();
    const next = new Cell();
    for (const [key, value] of cell.task.keys) if (!key.startsWith("lease:")) next.task.keys.set(key, value);
    await cell.stop();
    cell = next;
    await cell.start();
    await cell.send([MULTIVARIANT, ...pushesOf(2, 2)]);
    const after = await cell.window();
    assert.deepEqual(after.segments.slice(0, 2), before.segments);
    assert.deepEqual(numbers(after), [0, 1, 2]);
    assert.equal(after.segments[2]?.timeline, before.segments[1]?.timeline);
    assert.equal(after.segments[2]?.sequence, (before.segments[1]?.sequence ?? 0) + 1);
  });
});
