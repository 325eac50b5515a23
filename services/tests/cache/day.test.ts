import { deepEqual, equal, ok } from "node:assert/strict";
import { Cache } from "../../cache/cache";
import type { ManualClock } from "../../core/clock";
import { answerOf, ask, FakeTask } from "../support/fakeTask";
import { segmentOf } from "../support/segments";

/** A day of one channel, 21,600 segments of 4 s in two renditions, by a clock that the test moves. */
const DAY = 21_600;
const SECONDS = 4;
const RENDITIONS = ["v100", "v200"];
/** The vendor restarts after so many segments: more series and init segments in a day than a cache keeps. */
const RESTART = 5;
const SMALL = 100;
/** For an hour in the day segments are so large that the budget ends before the live window does. */
const isLarge = (index: number): boolean => index >= 9000 && index < 9900;
const BUDGET = 50_000;
const FOR_SEGMENTS = (BUDGET * 7) / 8;
/** Segments of a rendition in liveWindow, and the one that expires next. */
const LISTED = 300 / SECONDS + 1;

class Day {
  readonly task = new FakeTask({ service: "cache" });
  readonly cache = new Cache(this.task, BUDGET);
  readonly statuses = new Map<string, number>();
  readonly most = { bytes: 0, small: 0, series: 0, inits: 0 };
  private readonly clock = this.task.clock as ManualClock;

  async run(): Promise<void> {
    this.task.respond = () => answerOf(404);
    await this.cache.start();
    for (let index = 0; index < DAY; index += 1) {
      for (const rendition of RENDITIONS) await this.write(index, rendition);
      if (index % 100 === 99) await this.read(index);
      await this.clock.advance(SECONDS * 1000);
      this.measure(index);
      this.task.requests.length = 0;
    }
  }

  private async write(index: number, rendition: string): Promise<void> {
    if (index % RESTART === 0)
      this.count("PUT", await this.ask("PUT", pathOf(index, rendition, "init.mp4"), Buffer.from("init")));
    const body = Buffer.alloc(isLarge(index) ? 20 * SMALL : SMALL, index);
    this.count("PUT", await this.ask("PUT", pathOf(index, rendition), body));
  }

  private async read(index: number): Promise<void> {
    this.count("newest", await this.ask("GET", pathOf(index, "v100")));
    this.count("its init segment", await this.ask("GET", pathOf(index, "v100", "init.mp4")));
    this.count("in the window", await this.ask("GET", pathOf(index - 70, "v100")));
    this.count("too old", await this.ask("GET", pathOf(index - LISTED, "v100")));
  }

  private async ask(method: string, path: string, body?: Buffer): Promise<number> {
    return (await ask(this.cache, { method, path, ...(body === undefined ? {} : { body }) })).status;
  }

  private count(what: string, status: number): void {
    const key = `${what} ${status}`;
    this.statuses.set(key, (this.statuses.get(key) ?? 0) + 1);
  }

  private measure(index: number): void {
    const { store, edges } = { store: this.cache["store"], edges: this.cache["edges"] };
    const { most } = this;
    most.bytes = Math.max(most.bytes, store.bytes);
    if (index < 9000) most.small = Math.max(most.small, store["segments"].size);
    most.series = Math.max(most.series, edges["series"].size);
    most.inits = Math.max(most.inits, store["inits"].size);
  }
}

function pathOf(index: number, rendition: string, name = `${index * SECONDS * 90_000}.m4s`): string {
  const timeline = `us-east-1.northlight-internet.${1_796_040_000 + Math.floor(index / RESTART)}.0`;
  return segmentOf(name, `channel-1/${timeline}/cmaf/${rendition}`).path;
}

describe("a day of a cache", function () {
  this.timeout(240_000);
  const day = new Day();
  before(() => day.run());
  after(() => day.cache.stop());

  it("accepts every file, and has what is in the live window", () => {
    const reads = DAY / 100;
    equal(day.statuses.get("PUT 200"), RENDITIONS.length * (DAY + DAY / RESTART));
    equal(day.statuses.get("newest 200"), reads);
    equal(day.statuses.get("its init segment 200"), reads);
    equal(day.statuses.get("too old 404"), reads);
  });

  it("gives up old segments alone while the budget is less than the live window", () => {
    const evicted = day.statuses.get("in the window 404") ?? 0;
    // In nine reads of large segments, and in none of small ones that follow.
    ok(evicted >= 9 && evicted <= 10, `${evicted} of ${DAY / 100}`);
  });

  it("is within its budget, also of what is small", () => {
    ok(day.most.bytes <= FOR_SEGMENTS && day.most.bytes > 0.9 * FOR_SEGMENTS, `${day.most.bytes} bytes`);
    ok(day.most.small <= RENDITIONS.length * LISTED, `${day.most.small} segments`);
    deepEqual([day.most.series, day.most.inits], [8192, 4096]);
  });

  it("has no request on its way at the end", () => {
    equal(day.cache["flights"].size, 0);
    equal(day.cache["holds"].count, 0);
    equal(day.cache["arriving"], 0);
  });
});
