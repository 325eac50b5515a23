import assert from "node:assert/strict";
import { ManualClock } from "../../core/clock";
import { rank } from "../../core/owners";
import { HotFiles } from "../../packager/store/hotFiles";
import { descriptionFile, newestTimelines } from "../../packager/store/timelines";
import { Uploads, type Upload } from "../../packager/store/uploads";
import type { Timeline } from "../../core/window";
import { FakeTask } from "../support/fakeTask";

const ZONES = ["use1-az1", "use1-az2"];
const TIMELINE = "us-east-1.northlight-internet.1796000000.0";

const fileOf = (path: string, bytes = 10) => ({ path, body: Buffer.alloc(bytes), contentType: "video/mp2t" });

const uploadOf = (number: number): Upload => ({
  channel: "channel-1",
  timeline: TIMELINE,
  number,
  files: [{ path: `channel-1/${TIMELINE}/ts/v300/${number}.ts`, contentType: "video/mp2t" }],
});

/** The first number from 0 that a zone uploads at once, or does not. */
const numberOf = (zone: string, isFirst: boolean): number =>
  [...Array(100).keys()].find(
    (number) => (rank(ZONES, `channel-1/${TIMELINE}/${number}`)[0] === zone) === isFirst,
  ) ?? 0;

class Zone {
  readonly clock = new ManualClock();
  readonly task = new FakeTask({ service: "packager", zone: "use1-az1" }, this.clock);
  /** Files that the caches have. */
  readonly cached = new Set<string>();
  readonly uploads = new Uploads(this.task, {
    body: (path) => Promise.resolve(this.cached.has(path) ? Buffer.from(path) : undefined),
    most: 3,
    signal: new AbortController().signal,
  });

  add(number: number): string {
    const upload = uploadOf(number);
    this.cached.add(upload.files[0]?.path ?? "");
    this.uploads.add(upload);
    return `us-east-1/${upload.files[0]?.path ?? ""}`;
  }
}

describe("Uploads to S3", () => {
  const first = numberOf("use1-az1", true);
  const second = numberOf("use1-az1", false);

  it("store a segment at once in the zone that is first, and leave a mark", async () => {
    const zone = new Zone();
    const key = zone.add(first);
    await zone.clock.advance(1);
    assert.ok(zone.task.stored.has(key));
    assert.ok(zone.task.keys.has(`stored:channel-1:${TIMELINE}:${first}`));
  });

  it("leave a segment to the first zone, if its mark is there one segment later", async () => {
    const zone = new Zone();
    const key = zone.add(second);
    zone.task.keys.set(`stored:channel-1:${TIMELINE}:${second}`, 1);
    await zone.clock.advance(10_000);
    assert.equal(zone.task.stored.has(key), false);
  });

  it("store it one segment later where the mark is missing, and without Valkey", async () => {
    for (const isAway of [false, true]) {
      const zone = new Zone();
      zone.task.metadataIsAway = isAway;
      const key = zone.add(second);
      await zone.clock.advance(3_900);
      assert.equal(zone.task.stored.has(key), false);
      await zone.clock.advance(200);
      assert.ok(zone.task.stored.has(key));
    }
  });

  it("wait while S3 is away, and take bodies from the caches then", async () => {
    const zone = new Zone();
    zone.task.objectsAreAway = true;
    zone.task.objects.putNew = ({ key }, body) => {
      if (zone.task.objectsAreAway) return Promise.reject(new Error("S3 is away"));
      zone.task.stored.set(key, body);
      return Promise.resolve(true);
    };
    const key = zone.add(first);
    await zone.clock.advance(60_000);
    assert.equal(zone.task.stored.size, 0);
    zone.task.objectsAreAway = false;
    await zone.clock.advance(2_000);
    assert.equal(zone.task.stored.get(key)?.toString(), key.slice("us-east-1/".length));
  });

  it("lose the oldest segments beyond their bound, and say how many", async () => {
    const zone = new Zone();
    let isAway = true;
    zone.task.objects.putNew = ({ key }, body) => {
      if (isAway) return Promise.reject(new Error("S3 is away"));
      zone.task.stored.set(key, body);
      return Promise.resolve(true);
    };
    const numbers = [...Array(200).keys()].filter(
      (number) => rank(ZONES, `channel-1/${TIMELINE}/${number}`)[0] === "use1-az1",
    );
    for (const number of numbers.slice(0, 20)) zone.add(number);
    await zone.clock.advance(5_000);
    isAway = false;
    await zone.clock.advance(5_000);
    assert.ok(zone.task.stored.size <= 8 && zone.task.stored.size >= 3);
    assert.ok(zone.task.lines.some(({ message }) => message === "segments were not stored in S3"));
  });
});

describe("Timelines in S3", () => {
  const timelineOf = (feed: string, start: number): Timeline => ({
    version: 1,
    timeline: `us-east-1.${feed}.${start}.90000`,
    channel: "channel-1",
    feed,
    renditions: {},
  });

  it("are found by feed, the newest of each, without a list of all keys", async () => {
    const task = new FakeTask({ service: "packager" });
    let lists = 0;
    task.objects.list = (...[, prefix, most, after = ""]) => {
      lists += 1;
      const keys = [...task.stored.keys()].sort();
      return Promise.resolve(keys.filter((key) => key.startsWith(prefix) && key > after).slice(0, most));
    };
    for (const timeline of [
      timelineOf("a-internet", 1),
      timelineOf("a-internet", 2),
      timelineOf("b-internet", 1),
    ]) {
      const { path, body = Buffer.alloc(0) } = descriptionFile(timeline);
      task.stored.set(`us-east-1/${path}`, body);
      for (let time = 0; time < 50; time += 1) {
        task.stored.set(`us-east-1/channel-1/${timeline.timeline}/ts/v300/${time}.ts`, Buffer.alloc(1));
      }
    }
    const found = await newestTimelines(task, "channel-1");
    assert.deepEqual(
      [...found.values()].map(({ timeline }) => timeline),
      ["us-east-1.a-internet.2.90000", "us-east-1.b-internet.1.90000"],
    );
    assert.equal(lists, 4);
  });
});

describe("Files in memory", () => {
  const clock = new ManualClock();
  const files = new HotFiles(clock, { budget: 100, heldFor: () => 1000, initFor: () => 5000 });

  it("keep segments for heldFor, and inits as long as segments of their timeline come", async () => {
    files.put("one", [fileOf("one/init.mp4"), fileOf("one/1.m4s")]);
    for (let number = 2; number < 12; number += 1) {
      await clock.advance(900);
      files.put("one", [fileOf(`one/${number}.m4s`)]);
    }
    assert.ok(files.get("one/init.mp4") !== undefined && files.get("one/11.m4s") !== undefined);
    assert.equal(files.get("one/1.m4s"), undefined);
    await clock.advance(6000);
    files.put("two", [fileOf("two/1.m4s")]);
    assert.equal(files.get("one/init.mp4"), undefined);
  });

  it("stay within the budget: the oldest segment goes first", () => {
    files.put("three", [fileOf("three/1.m4s", 60)]);
    files.put("three", [fileOf("three/2.m4s", 60)]);
    assert.equal(files.get("three/1.m4s"), undefined);
    assert.ok(files.get("three/2.m4s") !== undefined);
  });
});
