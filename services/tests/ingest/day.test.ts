import { deepEqual, equal, ok } from "node:assert/strict";
import type { ManualClock } from "../../core/clock";
import { Ingest } from "../../ingest/ingest";
import type { Listed } from "../../ingest/held";
import { answerOf, ask, FakeTask, START } from "../support/fakeTask";
import { lineUpOf, timingOf } from "../support/lineUp";
import { initSegment, MULTIVARIANT, playlistOf } from "../support/media";
import { tokenKey, tokenOf } from "../support/vendors";

/** A day of one feed, from noon over midnight to noon, in segments of 10 s, the longest. */
const SECONDS = 10;
const DAY = (24 * 3600) / SECONDS;
const hour = (hours: number): number => (hours * 3600) / SECONDS;
const TIMING = timingOf(SECONDS);
const FEED = "/internal/v1/feeds/northlight-internet/channel-1";
const KEPT = ["init.mp4", "master.m3u8"];

/** Every two hours the vendor's connection is away for three segments, which it pushes twice afterwards. */
const isAway = (index: number): boolean => index % hour(2) >= 100 && index % hour(2) < 103;

class Day {
  readonly task = new FakeTask({ service: "ingest" });
  readonly ingest = new Ingest(this.task, 1e8);
  readonly answers = new Map<number, number>();
  /** Largest sizes of an hour: bytes, bodies, names that lateness keeps. */
  readonly sizes: number[][] = [];
  /** ms of the oldest body that is not kept. */
  oldest = 0;
  private readonly clock = this.task.clock as ManualClock;
  private key = tokenKey("0");
  private token = "";

  async run(): Promise<void> {
    this.task.line = lineUpOf({ timing: TIMING });
    this.task.addresses.set("ingest-use1-az2", ["10.0.2.1"]);
    this.task.addresses.set("packager-use1-az1", ["10.0.1.9"]);
    this.task.respond = () => answerOf(200);
    this.task.secretVersions = { "vendor-northlight": [this.key] };
    await this.ingest.start();
    await this.push("master.m3u8", MULTIVARIANT);
    await this.push("init.mp4", initSegment());
    for (let index = 0; index < DAY; index += 1) await this.segment(index);
  }

  private async segment(index: number): Promise<void> {
    if (index % hour(6) === hour(3)) this.rotate(index);
    if (!isAway(index)) {
      const missed = isAway(index - 1) ? [index - 3, index - 2, index - 1] : [];
      for (const each of [...missed, ...missed, index]) await this.push(`${each}.ts`, `segment ${each}`);
      if (index % 3 === 0)
        await this.push("v.m3u8", playlistOf(Math.max(0, index - 5), Math.min(6, index + 1), ""));
    }
    await this.clock.advance(SECONDS * 1000);
    if (index % 10 === 0) await this.measure(index);
    // The test's own lists.
    for (const list of [this.task.requests, this.task.lines, this.task.values]) list.length = 0;
  }

  /** The secret has the key before for some time, as Secrets Manager. */
  private rotate(index: number): void {
    const before = this.key;
    this.key = tokenKey(String(index));
    this.task.secretVersions = { "vendor-northlight": [this.key, before] };
  }

  /** A vendor gets another token when its own is refused, and pushes again. */
  private async push(rest: string, body: Buffer | string): Promise<void> {
    for (let tries = 0; tries < 2; tries += 1) {
      const { status } = await ask(this.ingest, {
        method: "PUT",
        path: `/v1/northlight/channel-1/${rest}`,
        headers: {
          Host: "northlight-internet-news-1.us-east-1.example.com",
          Authorization: `Bearer ${this.token}`,
        },
        body: Buffer.from(body),
      });
      this.answers.set(status, (this.answers.get(status) ?? 0) + 1);
      if (status !== 401) return;
      const exp = this.clock.wall() / 1000 + 3600;
      this.token = await tokenOf(this.key, { sub: "northlight", aud: "test", exp });
    }
  }

  async list(): Promise<readonly Listed[]> {
    const { body } = await ask(this.ingest, { method: "GET", path: FEED });
    return JSON.parse(String(body)) as Listed[];
  }

  private async measure(index: number): Promise<void> {
    const list = await this.list();
    const lateness = [...this.ingest["arrivals"]["lateness"].values()];
    const now = [
      this.ingest["memory"].bytes,
      list.length,
      lateness.reduce((sum, each) => sum + each["arrived"].size + each["renditions"].size, 0),
    ];
    const at = Math.floor(index / hour(1));
    this.sizes[at] = now.map((size, place) => Math.max(size, this.sizes[at]?.[place] ?? 0));
    const passing = list.filter(({ kept }) => kept !== true).map(({ received }) => received);
    this.oldest = Math.max(this.oldest, this.clock.wall() - Math.min(...passing, this.clock.wall()));
  }
}

describe("a day of ingest", function () {
  this.timeout(240_000);
  const day = new Day();
  before(() => day.run());
  after(() => day.ingest.stop());

  it("accepts every push, and refuses a token at the first push after its expiry alone", () => {
    const away = DAY / hour(2);
    // A multivariant playlist and an init segment; every segment, those of a pause twice; a playlist for three segments.
    equal(day.answers.get(200), 2 + DAY + 3 * away + DAY / 3 - away);
    equal(day.answers.get(401), 24, "once an hour");
    deepEqual([...day.answers.keys()].sort(), [200, 401]);
  });

  it("keeps the multivariant playlist and the init segment, which came once", async () => {
    const kept = (await day.list()).filter((each) => each.kept === true);
    deepEqual(kept.map(({ rest }) => rest).sort(), KEPT);
    ok(kept.every(({ received }) => received === START));
  });

  it("holds everything else for heldFor, and one segment more until it looks", () => {
    ok(day.oldest <= (TIMING.heldFor + 2 * SECONDS) * 1000, `${day.oldest} ms`);
    ok(day.oldest >= TIMING.heldFor * 1000, `${day.oldest} ms`);
  });

  it("holds no more in any hour than in the second", () => {
    // Names have a digit more as the day goes on.
    const [, second = []] = day.sizes;
    for (const sizes of day.sizes)
      sizes.forEach((size, at) => ok(size <= 1.1 * (second[at] ?? 0), `${day.sizes.join("; ")}`));
    equal(day.sizes.length, 24);
  });

  it("has nothing on its way at the end", () => {
    equal(day.ingest["handOver"]["queues"].size, 0);
    equal(day.ingest["handOver"]["working"].size, 0);
  });
});
