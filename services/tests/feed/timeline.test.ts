import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import type { EpochLock } from "../../../catalog/lineUp";
import {
  parseTimeline,
  place,
  type FeedTimeline,
  type PlaceContext,
  type Placing,
  resume,
} from "../../packager/feed/timeline";
import { divide, scale, WRAP } from "../../packager/ticks";
import { writeName } from "../../packager/feed/timelineName";
import type { PackagedSegment, RawMedia, RawSegment, SourceSegment } from "../../packager/segment";
import { NOON, SETTINGS } from "./vendor";

const CONTEXT: PlaceContext = {
  region: "us-east-1",
  channel: { id: "news-1", audio: SETTINGS.channel.audio },
  ladder: SETTINGS.ladder,
  epochLocked: undefined,
  segment: 4,
  placeAt: (body) => body,
};
const NTSC: EpochLock = { frames: 120, rate: "30000/1001" };
const LOCKED: PlaceContext = { ...CONTEXT, epochLocked: NTSC };

function source(number: number, more: Partial<SourceSegment> = {}): SourceSegment {
  const dateTime = NOON + number * 4000;
  const part = { extension: "ts", body: Buffer.from("body"), duration: 4 };
  return {
    feed: "meridian-internet",
    number,
    discontinuity: false,
    dateTime,
    received: dateTime + 4200,
    duration: 4,
    parts: {
      v1000: {
        ...part,
        kind: "video",
        stated: {
          bandwidth: 1_200_000,
          codecs: "avc1.4d401e,mp4a.40.2",
          width: 640,
          height: 360,
          frameRate: "30000/1001",
        },
      },
      v4000: { ...part, kind: "video", stated: {} },
      "a-en-main-aac": { ...part, kind: "audio", stated: { label: "English", codecs: "mp4a.40.2" } },
    },
    tags: [],
    ...more,
  };
}

interface Shape {
  readonly video: number;
  readonly audio: number;
  readonly length?: number;
  readonly audioRate?: number;
  readonly init?: string;
  readonly ts?: boolean;
}

/** Times as in the vendor's segment, in 90 kHz ticks for video. */
function raw({
  video,
  audio,
  length = 360_000,
  audioRate = 90_000,
  init = "init",
  ts = true,
}: Shape): RawSegment {
  const cmaf = { body: Buffer.from("moof"), extension: "m4s", init: Buffer.from(init) };
  const stream = ts ? { ts: { body: Buffer.from("stream"), extension: "ts" } } : {};
  const picture = (codecs: string): RawMedia => ({
    kind: "video",
    timescale: 90_000,
    time: video,
    duration: length,
    found: { codecs, width: 320, height: 180 },
    files: { ...stream, cmaf: { ...cmaf, keyFrame: { offset: 10, length: 20 } } },
  });
  const sound: RawMedia = {
    kind: "audio",
    timescale: audioRate,
    time: audio,
    duration: (length * audioRate) / 90_000,
    found: { codecs: "mp4a.40.5", channels: 2, sampleRate: 48_000 },
    files: { cmaf },
  };
  return {
    renditions: { "a-en-main-aac": sound, v1000: picture("avc1.42c01e"), v4000: picture("avc1.640028") },
    sections: [],
  };
}

function placed(placing: Placing): Placing & { ok: true } {
  if (!placing.ok) assert.fail(placing.fault.detail);
  return placing;
}

const nameOf = (placing: Placing): string => placed(placing).packaged.timeline.timeline;
const timesOf = ({ renditions }: PackagedSegment): number[] =>
  Object.values(renditions).map(({ time }) => time);

describe("the timeline of a feed", () => {
  const first = placed(
    place(undefined, { source: source(0), raw: raw({ video: 852_000, audio: 846_240 }) }, CONTEXT),
  );
  const next = (more: Partial<SourceSegment> = {}, shape: Partial<Shape> = {}): Placing =>
    place(
      first.state,
      { source: source(1, more), raw: raw({ video: 1_212_000, audio: 1_206_240, ...shape }) },
      CONTEXT,
    );

  it("is named by its region, feed, start and offset", () => {
    const offset = NOON * 90 - 852_000;
    assert.equal(nameOf(first), `us-east-1.meridian-internet.${NOON / 1000}.${offset}`);
    assert.deepEqual(parseTimeline(nameOf(first)), {
      kind: "free",
      region: "us-east-1",
      feed: "meridian-internet",
      start: NOON / 1000,
      offset,
    });
  });

  it("gives files the rendition's own time, and each format its folder", () => {
    const folder = `news-1/${nameOf(first)}`;
    const start = NOON * 90;
    assert.deepEqual(
      first.packaged.files.map(({ path, contentType }) => [path.slice(folder.length), contentType]),
      [
        [`/ts/v1000/${start}.ts`, "video/mp2t"],
        ["/cmaf/v1000/init.mp4", "video/mp4"],
        [`/cmaf/v1000/${start}.m4s`, "video/mp4"],
        [`/ts/v4000/${start}.ts`, "video/mp2t"],
        ["/cmaf/v4000/init.mp4", "video/mp4"],
        [`/cmaf/v4000/${start}.m4s`, "video/mp4"],
        ["/cmaf/a-en-main-aac/init.mp4", "audio/mp4"],
        [`/cmaf/a-en-main-aac/${start - 5760}.m4s`, "audio/mp4"],
      ],
    );
    assert.deepEqual(first.packaged.renditions["v1000"], {
      time: start,
      duration: 360_000,
      files: { ts: { bytes: 6 }, cmaf: { bytes: 4, keyFrame: { offset: 10, length: 20 } } },
    });
    assert.equal(first.packaged.start, NOON);
    assert.equal(first.packaged.duration, 4000);
  });

  it("moves each file by the ticks of its rendition", () => {
    const moves: number[] = [];
    const context: PlaceContext = {
      ...CONTEXT,
      placeAt: (body, format, ticks) => (format === "cmaf" && moves.push(ticks), body),
    };
    place(
      undefined,
      { source: source(0), raw: raw({ video: 852_000, audio: 414_657, audioRate: 44_100 }) },
      context,
    );
    const offset = NOON * 90 - 852_000;
    assert.deepEqual(moves, [offset, offset, Math.round((offset * 441) / 900)]);
  });

  it("describes renditions by what the vendor states, then by what the media shows", () => {
    const { renditions } = first.packaged.timeline;
    const formats = { ts: { extension: "ts" }, cmaf: { init: "init.mp4", extension: "m4s" } };
    assert.deepEqual(Object.keys(renditions), ["v1000", "v4000", "a-en-main-aac"]);
    const { v1000, v4000 } = renditions;
    assert.deepEqual(v1000, {
      kind: "video",
      timescale: 90_000,
      codecs: "avc1.4d401e",
      bandwidth: 1_072_000,
      formats,
      width: 640,
      height: 360,
      frameRate: "30000/1001",
    });
    assert.deepEqual(v4000, {
      kind: "video",
      timescale: 90_000,
      codecs: "avc1.640028",
      bandwidth: 4_000_000,
      formats,
      width: 320,
      height: 180,
    });
    assert.deepEqual(renditions["a-en-main-aac"], {
      kind: "audio",
      timescale: 90_000,
      codecs: "mp4a.40.2",
      bandwidth: 128_000,
      formats: { cmaf: formats.cmaf },
      language: "en",
      role: "main",
      label: "English",
      channels: 2,
      sampleRate: 48_000,
    });
  });

  it("continues, with inits only in its first segment", () => {
    const second = placed(next());
    assert.equal(nameOf(second), nameOf(first));
    assert.equal(second.isNew, false);
    assert.equal(second.packaged.renditions["v1000"]?.time, NOON * 90 + 360_000);
    assert.ok(!second.packaged.files.some(({ path }) => path.endsWith("init.mp4")));
  });

  it("keeps its times while the vendor's clock is less than half a segment off", () => {
    const early = placed(next({ dateTime: NOON + 2001 }));
    assert.equal(nameOf(early), nameOf(first));
    assert.equal(early.packaged.renditions["v1000"]?.time, NOON * 90 + 360_000);
    assert.notEqual(nameOf(next({ dateTime: NOON + 2000 })), nameOf(first));
    assert.notEqual(nameOf(next({ dateTime: NOON + 4000 + 3_600_000 })), nameOf(first));
  });

  it("begins again at a discontinuity, other inits, another ladder, and timestamps that do not continue", () => {
    assert.notEqual(nameOf(next({ discontinuity: true, dateTime: NOON + 4500 })), nameOf(first));
    assert.notEqual(nameOf(next({ dateTime: NOON + 4500 }, { init: "other" })), nameOf(first));
    assert.notEqual(nameOf(next({ dateTime: NOON + 4500 }, { ts: false })), nameOf(first));
    assert.notEqual(nameOf(next({}, { video: 0, audio: 0 })), nameOf(first));
    assert.equal(nameOf(next({ dateTime: undefined })), nameOf(first));
    assert.notEqual(
      nameOf(next({ dateTime: undefined }, { video: 1_392_000, audio: 1_386_240 })),
      nameOf(first),
    );
  });

  it("takes the arrival of its first segment where the vendor states no time", () => {
    const arrived = place(
      undefined,
      { source: source(0, { dateTime: undefined }), raw: raw({ video: 0, audio: 0 }) },
      CONTEXT,
    );
    assert.equal(nameOf(arrived), `us-east-1.meridian-internet.${NOON / 1000}.${(NOON + 200) * 90}`);
  });

  it("continues after a restart by its name and description, and puts the inits again", () => {
    const stored = JSON.parse(JSON.stringify(first.packaged.timeline)) as typeof first.packaged.timeline;
    for (const dateTime of [NOON + 8000, undefined]) {
      const again = placed(
        place(
          resume(stored),
          { source: source(2, { dateTime }), raw: raw({ video: 1_572_000, audio: 1_566_240 }) },
          CONTEXT,
        ),
      );
      assert.equal(nameOf(again), nameOf(first));
      assert.equal(again.packaged.renditions["v1000"]?.time, NOON * 90 + 720_000);
      assert.equal(again.packaged.files.filter(({ path }) => path.endsWith("init.mp4")).length, 3);
    }
    const restarted = place(
      resume(stored),
      { source: source(2), raw: raw({ video: 1_572_000, audio: 1_566_240, init: "other" }) },
      CONTEXT,
    );
    assert.notEqual(nameOf(restarted), nameOf(first));
  });

  it("is adopted by a zone that started at a later segment, if it holds", () => {
    const segment = { source: source(1), raw: raw({ video: 1_212_000, audio: 1_206_240 }) };
    const own = place(undefined, segment, CONTEXT);
    assert.notEqual(nameOf(own), nameOf(first));
    const adopted = placed(place(resume(first.packaged.timeline), segment, CONTEXT));
    assert.deepEqual(timesOf(adopted.packaged), timesOf(placed(next()).packaged));
    const shifted = {
      ...first.packaged.timeline,
      timeline: `us-east-1.meridian-internet.${NOON / 1000}.12345`,
    };
    assert.equal(nameOf(place(resume(shifted), segment, CONTEXT)), nameOf(own));
  });

  it("absorbs the wrap of 33 bits, of each rendition at its own moment", () => {
    const start = placed(
      place(
        undefined,
        { source: source(0), raw: raw({ video: WRAP - 360_000, audio: WRAP - 365_760 }) },
        CONTEXT,
      ),
    );
    const wrapped = placed(
      place(start.state, { source: source(1), raw: raw({ video: 0, audio: WRAP - 5760 }) }, CONTEXT),
    );
    assert.equal(nameOf(wrapped), nameOf(start));
    assert.deepEqual(timesOf(wrapped.packaged), [
      NOON * 90 + 360_000,
      NOON * 90 + 360_000,
      NOON * 90 + 354_240,
    ]);
    assert.equal(wrapped.packaged.offset, NOON * 90 + 360_000);
    const after = placed(
      place(
        resume(start.packaged.timeline),
        { source: source(2), raw: raw({ video: 360_000, audio: 354_240 }) },
        CONTEXT,
      ),
    );
    assert.deepEqual(timesOf(after.packaged), [
      NOON * 90 + 720_000,
      NOON * 90 + 720_000,
      NOON * 90 + 714_240,
    ]);
  });

  it("has no drift of 44.1 kHz audio over 24 hours", () => {
    let state: FeedTimeline | undefined;
    const samples = (number: number): number => Math.round((number * 4 * 44_100) / 1024) * 1024;
    let move: number | undefined;
    for (let number = 0; number < 21_600; number += 1) {
      const segment = raw({
        video: 900_000 + number * 360_000,
        audio: 441_000 + samples(number),
        audioRate: 44_100,
        ts: false,
      });
      const { packaged, state: now } = placed(
        place(state, { source: source(number), raw: segment }, CONTEXT),
      );
      state = now;
      const { v1000, "a-en-main-aac": audio } = packaged.renditions;
      assert.equal(v1000?.time, NOON * 90 + number * 360_000);
      move ??= (audio?.time ?? 0) - 441_000;
      assert.equal(audio?.time, move + 441_000 + samples(number));
    }
    assert.equal(move, NOON * 44.1 - 441_000);
  });

  it("keeps one name over a day with a clock that jitters, over midnight", () => {
    const jitter = fc.sample(fc.integer({ min: -1900, max: 1900 }), { numRuns: 3000, seed: 1 });
    let state: FeedTimeline | undefined;
    const names = new Set<string>();
    jitter.forEach((late, index) => {
      const number = index * 7;
      const dateTime = NOON + number * 4000 + (index === 0 ? 0 : late);
      const video = (900_000 + number * 360_000) % WRAP;
      const placing = placed(
        place(state, { source: source(number, { dateTime }), raw: raw({ video, audio: video }) }, CONTEXT),
      );
      state = placing.state;
      names.add(nameOf(placing));
      assert.equal(placing.packaged.start, NOON + number * 4000);
    });
    assert.equal(names.size, 1);
  });

  it("refuses a segment with the audio of another one", () => {
    const wrong = { source: source(0), raw: raw({ video: 852_000, audio: 846_240 + 360_000 }) };
    const placing = place(undefined, wrong, CONTEXT);
    assert.equal(!placing.ok && placing.fault.reason, "out-of-step");
    assert.ok(place(undefined, { ...wrong, raw: raw({ video: 0, audio: WRAP - 5760 }) }, CONTEXT).ok);
  });

  it("refuses a timescale that has no exact times since 1970", () => {
    const placing = place(
      undefined,
      { source: source(0), raw: raw({ video: 0, audio: 0, audioRate: 1_000_001 }) },
      CONTEXT,
    );
    assert.equal(!placing.ok && placing.fault.reason, "timescale");
  });
});

describe("an epoch-locked timeline", () => {
  const L = 360_360;
  const first = Math.ceil((NOON * 90) / L);
  const segment = (
    slot: number,
    shape: Partial<Shape> = {},
    late = 0,
  ): { source: SourceSegment; raw: RawSegment } => {
    const dateTime = Math.round((slot * L) / 90) + late;
    const video = (slot * L) % WRAP;
    return {
      source: source(slot, { dateTime, received: dateTime + 4200, duration: 4.004 }),
      raw: raw({ video, audio: (video + WRAP - 5760) % WRAP, length: L, ...shape }),
    };
  };

  it("has a name without a region or a time, and video times that are multiples of its length", () => {
    const one = placed(place(undefined, segment(first), LOCKED));
    assert.match(nameOf(one), /^locked\.meridian-internet\.[0-9a-f]{8}$/);
    assert.equal(
      nameOf(place(undefined, segment(first + 1000), { ...LOCKED, region: "eu-west-1" })),
      nameOf(one),
    );
    assert.deepEqual(timesOf(one.packaged), [first * L, first * L, first * L - 5760]);
  });

  it("never skips a number over 24 hours, at 29.97 and 59.94, with a clock in milliseconds", () => {
    for (const lock of [NTSC, { frames: 240, rate: "60000/1001" }] as const) {
      let state: FeedTimeline | undefined;
      const names = new Set<string>();
      for (let slot = first; slot < first + 21_579; slot += 1) {
        const placing = placed(
          place(state, segment(slot, {}, (slot % 15) - 7), { ...LOCKED, epochLocked: lock }),
        );
        state = placing.state;
        names.add(nameOf(placing));
        assert.equal(placing.packaged.renditions["v1000"]?.time, slot * L);
        assert.equal(Math.round(placing.packaged.start / 4004), slot);
      }
      assert.equal(names.size, 1);
    }
  });

  it("refuses a segment that is out of step, or of another length, or without a time", () => {
    const refused = [
      segment(first, {}, 20),
      segment(first, { length: 180_180 }),
      { ...segment(first), source: source(0, { dateTime: undefined }) },
    ];
    for (const each of refused) {
      const placing = place(undefined, each, LOCKED);
      assert.equal(!placing.ok && placing.fault.reason, "out-of-step");
    }
  });

  it("begins again with other inits, and in TS with other timestamps", () => {
    const one = placed(place(undefined, segment(first), LOCKED));
    assert.notEqual(nameOf(place(one.state, segment(first + 1, { init: "other" }), LOCKED)), nameOf(one));
    assert.notEqual(
      nameOf(place(one.state, segment(first + 1, { video: 0, audio: 0 }), LOCKED)),
      nameOf(one),
    );
    const cmaf = placed(place(undefined, segment(first, { ts: false }), LOCKED));
    const moved = placed(place(cmaf.state, segment(first + 1, { ts: false, video: 0, audio: 3000 }), LOCKED));
    assert.equal(nameOf(moved), nameOf(cmaf));
    assert.deepEqual(timesOf(moved.packaged), [(first + 1) * L, (first + 1) * L, (first + 1) * L + 3000]);
  });

  it("continues after a restart by its description", () => {
    const one = placed(place(undefined, segment(first), LOCKED));
    assert.equal(nameOf(place(resume(one.packaged.timeline), segment(first + 5), LOCKED)), nameOf(one));
  });

  it("goes on over a discontinuity that leaves all as it was", () => {
    const one = placed(place(undefined, segment(first), LOCKED));
    const { source: marked, raw: same } = segment(first + 3);
    assert.equal(
      nameOf(place(one.state, { source: { ...marked, discontinuity: true }, raw: same }, LOCKED)),
      nameOf(one),
    );
  });
});

describe("names and ticks", () => {
  it("a name is read as it was written", () => {
    const free = fc.record(
      {
        kind: fc.constant("free" as const),
        region: fc.constant("eu-west-1"),
        feed: fc.constant("a-directConnect"),
        start: fc.nat(),
        offset: fc.maxSafeInteger(),
      },
      { noNullPrototype: true },
    );
    fc.assert(fc.property(free, (name) => assert.deepEqual(parseTimeline(writeName(name)), name)));
  });

  it("any other text is not a name", () => {
    fc.assert(fc.property(fc.string(), (text) => assert.equal(parseTimeline(text), undefined)));
    for (const text of ["locked.a.123", "a.b.c.d", "us.f.1.2.3", "us.f.-1.2", "us.f.1.99999999999999999"])
      assert.equal(parseTimeline(text), undefined);
  });

  it("scaling rounds to nearest, exactly, also at times since 1970", () => {
    assert.equal(scale(1, 90_000, 44_100), 0);
    assert.equal(scale(-1, 2, 1), -0 + 0);
    assert.equal(scale(NOON * 90 + 1, 90_000, 1_000_000), Number((BigInt(NOON * 90 + 1) * 100n + 4n) / 9n));
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: 1, max: 1e6 }), (value, by) => {
        const rest = BigInt(value) - BigInt(divide(BigInt(value), BigInt(by))) * BigInt(by);
        assert.ok(2n * rest >= -BigInt(by) && 2n * rest < BigInt(by));
      }),
    );
  });
});
