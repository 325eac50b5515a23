import assert from "node:assert/strict";
import fc from "fast-check";
import type { WindowSegment } from "../../core/window";
import { mediaPlaylist, type Source } from "../../manifest/mediaPlaylist";
import { multivariantPlaylist } from "../../manifest/multivariant";
import { mediaText, multivariantText, type MediaPlaylist } from "../../manifest/playlistText";
import { publish, type Published } from "../../manifest/published";
import {
  APART,
  HEVC,
  LIMITS,
  MERIDIAN,
  MUXED,
  NORTHLIGHT,
  NTSC,
  publishedOf,
  rowOf,
  SEGMENT,
  segmentOf,
  sourceOf,
  START,
  switched,
  timelineOf,
  windowOf,
} from "./fixture";
import { assertGolden } from "./golden";
import { readM3u8, readMedia, readMultivariant } from "./readers";

function media(source: Source, rendition: string, keyFramesOnly = false): string {
  const playlist = mediaPlaylist(source, { rendition, keyFramesOnly });
  assert.ok(playlist, `${rendition} has no playlist`);
  return mediaText(playlist);
}

function multivariant(source: Source): string {
  const playlist = multivariantPlaylist(source);
  assert.ok(playlist);
  return multivariantText(playlist);
}

const SWITCHED = sourceOf(switched());
const ONE = timelineOf("us-east-1.meridian-internet.1796040000.5", HEVC);
const HEVC_SOURCE = sourceOf(
  publishedOf(rowOf({ sequence: 9, timeline: ONE, discontinuity: 1, start: START }, 3), [ONE]),
);
const INSIDE = timelineOf("us-east-1.meridian-internet.1796040000.6", MUXED);
const MUXED_SOURCE = sourceOf(
  publishedOf(rowOf({ sequence: 9, timeline: INSIDE, discontinuity: 1, start: START }, 3), [INSIDE]),
);

describe("media playlists", () => {
  it("list transport streams of H.264, with a discontinuity at the switch", () => {
    const text = media(SWITCHED, "v3000");
    assertGolden("video.m3u8", text);
    const read = readM3u8(text);
    assert.equal(read.version, 3);
    assert.equal(read.mediaSequence, 100);
    assert.equal(read.discontinuitySequence, 7);
    assert.equal(read.targetDuration, 4);
    assert.deepEqual(
      read.segments.map(({ timeline }) => timeline),
      [7, 7, 7, 8, 8],
    );
    assert.deepEqual(
      read.segments.map(({ dateTimeString }) => dateTimeString),
      ["2026-11-30T12:00:00.333Z", undefined, undefined, "2026-11-30T12:00:12.385Z", undefined],
    );
    assert.deepEqual(
      read.segments.map(({ discontinuity }) => discontinuity ?? false),
      [false, false, false, true, false],
    );
    assert.equal(
      read.segments[0]?.uri,
      `https://segments.example.com/live/news/${MERIDIAN.timeline}/ts/v3000/161643600030000.ts`,
    );
    const other = readMedia(text);
    assert.equal(other.mediaSequenceBase, 100);
    assert.equal(other.discontinuitySequenceBase, 7);
    assert.equal(other.segments.length, 5);
  });

  it("list CMAF of other codecs, with an init segment for each timeline", () => {
    const text = media(HEVC_SOURCE, "v3000");
    assertGolden("hevc.m3u8", text);
    const read = readM3u8(text);
    assert.equal(read.version, 6);
    assert.equal(
      read.segments[2]?.map?.uri,
      `https://segments.example.com/live/news/${ONE.timeline}/cmaf/v3000/init.mp4`,
    );
    assert.equal(readMedia(text).segments[0]?.map?.uri, read.segments[0]?.map?.uri);
  });

  it("list audio and captions by their own times", () => {
    const audio = readM3u8(media(SWITCHED, "a-de-alternate-aac"));
    assert.match(audio.segments[0]?.uri ?? "", /ts\/a-de-alternate-aac\/\d+\.aac$/);
    assert.equal(audio.segments[0]?.dateTimeString, "2026-11-30T12:00:00.273Z");
    assert.match(readM3u8(media(SWITCHED, "t-en")).segments[4]?.uri ?? "", /ts\/t-en\/\d+\.vtt$/);
  });

  it("give key frames as byte ranges", () => {
    const text = media(SWITCHED, "v1000", true);
    assertGolden("iframes.m3u8", text);
    const read = readM3u8(text);
    assert.equal(read.version, 4);
    assert.equal(read.iFramesOnly, true);
    assert.deepEqual(
      read.segments.map(({ byterange }) => byterange),
      Array(5).fill({ offset: 564, length: 40_000 }),
    );
    const other = readMedia(text);
    assert.ok(other.isIFrame);
    assert.equal(other.segments[4]?.byterange?.offset, 564);
    assert.equal(readM3u8(media(HEVC_SOURCE, "v3000", true)).version, 5);
  });

  it("do not exist for renditions that no segment has, and for key frames of audio", () => {
    assert.equal(mediaPlaylist(SWITCHED, { rendition: "v9000", keyFramesOnly: false }), undefined);
    assert.equal(mediaPlaylist(SWITCHED, { rendition: "constructor", keyFramesOnly: false }), undefined);
    assert.equal(mediaPlaylist(SWITCHED, { rendition: "a-en-main-aac", keyFramesOnly: true }), undefined);
  });

  it("have no host in URLs where manifests and segments share it", () => {
    const text = media({ ...SWITCHED, origin: "" }, "v3000");
    assert.match(readM3u8(text).segments[0]?.uri ?? "", /^\/live\/news\//);
  });

  it("mark missing segments and missing renditions as gaps, so that numbers agree", () => {
    const { "t-en": _text, ...without } = APART;
    const silent = timelineOf("us-east-1.northlight-internet.1.1", without);
    const source = sourceOf(
      publishedOf(
        [
          ...rowOf({ sequence: 10, timeline: MERIDIAN, discontinuity: 0, start: START }, 2),
          segmentOf({ sequence: 14, timeline: MERIDIAN, discontinuity: 0, start: START + 4 * NTSC }),
          segmentOf({ sequence: 15, timeline: silent, discontinuity: 1, start: START + 5 * NTSC }),
        ],
        [MERIDIAN, silent],
      ),
    );
    const [video, text] = ["v1000", "t-en"].map((name) => media(source, name)) as [string, string];
    const gapsOf = (playlist: string) => readMedia(playlist).segments.map(({ gap }) => gap === true);
    assert.deepEqual(gapsOf(video), [false, false, true, true, false, false]);
    assert.deepEqual(gapsOf(text), [false, false, true, true, false, true]);
    const timelines = (playlist: string) => readM3u8(playlist).segments.map(({ timeline }) => timeline);
    assert.deepEqual(timelines(text), timelines(video));
    const holes = readM3u8(video).segments.flatMap(({ programDateTime, duration }, index, all) => {
      const next = all[index + 1];
      return next === undefined ? [] : [next.programDateTime - programDateTime - duration * 1000];
    });
    assert.deepEqual(
      holes.filter((hole) => Math.abs(hole) > 2),
      [],
    );
  });

  it("state what they were written from", () => {
    const segments = fc.array(
      fc.record({
        ticks: fc.integer({ min: 1, max: 400_000 }),
        time: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
        discontinuity: fc.boolean(),
        dateTime: fc.option(fc.integer({ min: 0, max: 4e12 }), { nil: undefined }),
      }),
      { minLength: 1, maxLength: 20 },
    );
    const numbers = fc.record({
      mediaSequence: fc.nat(),
      discontinuitySequence: fc.nat(),
      targetDuration: fc.integer({ min: 1, max: 10 }),
    });
    fc.assert(
      fc.property(segments, numbers, (rows, head) => {
        const playlist: MediaPlaylist = {
          ...head,
          version: 3,
          keyFramesOnly: false,
          segments: rows.map(({ ticks, time, ...row }) => ({
            ...row,
            uri: `/live/${time}.ts`,
            duration: ticks / 90_000,
            tags: [],
          })),
        };
        const read = readM3u8(mediaText(playlist));
        assert.deepEqual(
          {
            mediaSequence: read.mediaSequence,
            discontinuitySequence: read.discontinuitySequence,
            targetDuration: read.targetDuration,
          },
          { ...head },
        );
        assert.deepEqual(
          read.segments.map((segment) => ({
            ticks: Math.round(segment.duration * 90_000),
            uri: segment.uri,
            discontinuity: segment.discontinuity ?? false,
            dateTime: segment.dateTimeString === undefined ? undefined : Date.parse(segment.dateTimeString),
          })),
          rows.map(({ ticks, time, discontinuity, dateTime }) => ({
            ticks,
            uri: `/live/${time}.ts`,
            discontinuity,
            dateTime,
          })),
        );
      }),
    );
  });

  it("agree in numbers, keep the URI of a segment, and never change the target duration", () => {
    const lengths = fc.array(
      fc.record({ length: fc.double({ min: 0.5, max: 4.4, noNaN: true }), switches: fc.boolean() }),
      {
        minLength: 90,
        maxLength: 160,
      },
    );
    fc.assert(
      fc.property(lengths, (rows) => {
        const uris = new Map<string, string>();
        let published: Published = publishedOf([], []);
        let start = START;
        let discontinuity = 0;
        for (const [index, { length, switches }] of rows.entries()) {
          discontinuity += switches ? 1 : 0;
          const timeline = discontinuity % 2 === 0 ? MERIDIAN : NORTHLIGHT;
          const segment: WindowSegment = segmentOf({
            sequence: 500 + index,
            timeline,
            discontinuity,
            start,
            length,
          });
          start += length;
          published = publish(published, [windowOf([segment], [MERIDIAN, NORTHLIGHT])], LIMITS);
          if (index % 15 !== 0) continue;
          const playlists = Object.keys(APART).map((name) => ({
            name,
            read: readM3u8(media(sourceOf(published), name)),
          }));
          for (const { name, read } of playlists) {
            assert.equal(read.targetDuration, SEGMENT);
            assert.equal(read.mediaSequence, playlists[0]?.read.mediaSequence);
            assert.deepEqual(
              read.segments.map(({ timeline: of }) => of),
              published.segments.map((one) => one.discontinuity),
            );
            for (const [at, { uri }] of read.segments.entries()) {
              const key = `${name} ${read.mediaSequence + at}`;
              assert.equal(uris.get(key) ?? uri, uri);
              uris.set(key, uri);
            }
          }
        }
      }),
      { numRuns: 15 },
    );
  });
});

describe("multivariant playlists", () => {
  it("state codecs, sizes, rates and audio of the newest timeline, a middle variant first", () => {
    const text = multivariant(SWITCHED);
    assertGolden("master.m3u8", text);
    const read = readMultivariant(text);
    const [first] = read.variants.filter(({ isIFrameOnly }) => !isIFrameOnly);
    assert.equal(first?.uri, "v1000.m3u8");
    assert.equal(first.bandwidth, 1_228_000);
    assert.equal(first.averageBandwidth, 1_128_000);
    assert.equal(first.codecs, "avc1.64001f,mp4a.40.2");
    assert.deepEqual({ ...first.resolution }, { width: 1280, height: 720 });
    assert.equal(first.frameRate, 29.97);
    assert.deepEqual(
      first.audio.map(({ name, language, isDefault, autoselect, characteristics, channels, uri }) => ({
        name,
        language,
        isDefault,
        autoselect,
        characteristics,
        channels,
        uri,
      })),
      [
        {
          name: "English",
          language: "en",
          isDefault: true,
          autoselect: true,
          characteristics: undefined,
          channels: "2",
          uri: "a-en-main-aac.m3u8",
        },
        {
          name: "English (description)",
          language: "en",
          isDefault: false,
          autoselect: true,
          characteristics: "public.accessibility.describes-video",
          channels: "2",
          uri: "a-en-description-aac.m3u8",
        },
        {
          name: "German",
          language: "de",
          isDefault: false,
          autoselect: true,
          characteristics: undefined,
          channels: "2",
          uri: "a-de-alternate-aac.m3u8",
        },
      ],
    );
    assert.deepEqual(
      first.subtitles.map(({ uri, language }) => [uri, language]),
      [["t-en.m3u8", "en"]],
    );
    assert.deepEqual(
      read.variants.filter(({ isIFrameOnly }) => isIFrameOnly).map(({ uri, codecs }) => [uri, codecs]),
      [
        ["v1000-iframes.m3u8", "avc1.64001f"],
        ["v3000-iframes.m3u8", "avc1.640028"],
      ],
    );
    const other = readM3u8(text);
    assert.equal(other.playlists?.[0]?.attributes["CLOSED-CAPTIONS"], "NONE");
    assert.deepEqual(Object.keys(other.mediaGroups?.["AUDIO"]?.["mp4a"] ?? {}), [
      "English",
      "English (description)",
      "German",
    ]);
  });

  it("give muxed audio no playlist, and count its bits once", () => {
    const text = multivariant(MUXED_SOURCE);
    assertGolden("muxed.m3u8", text);
    const read = readMultivariant(text);
    assert.equal(read.variants[0]?.bandwidth, 1_100_000);
    assert.equal(read.variants[0].codecs, "avc1.64001f,mp4a.40.2");
    assert.equal(read.variants[0].audio[0]?.uri, undefined);
  });

  it("begin in the middle of the ladder", () => {
    const video = Object.fromEntries(
      [1, 2, 3, 4, 5, 6].map((mbps) => [`v${mbps}`, { ...MUXED["v1000"], bandwidth: mbps * 1e6 }]),
    );
    const ladder = timelineOf("us-east-1.meridian-internet.1.7", video as typeof MUXED);
    const source = sourceOf(
      publishedOf(rowOf({ sequence: 1, timeline: ladder, discontinuity: 1, start: START }, 1), [ladder]),
    );
    const read = readM3u8(multivariant(source));
    assert.deepEqual(
      read.playlists?.map(({ uri }) => uri),
      ["v3.m3u8", "v1.m3u8", "v2.m3u8", "v4.m3u8", "v5.m3u8", "v6.m3u8"],
    );
  });

  it("repeat the ladder for each audio codec", () => {
    const timeline = timelineOf("us-east-1.meridian-internet.1.8", {
      ...APART,
      "a-en-main-ac3": {
        ...(APART["a-en-main-aac"] as (typeof APART)[string]),
        codecs: "ac-3",
        channels: 6,
        bandwidth: 384_000,
      },
    });
    const source = sourceOf(
      publishedOf(rowOf({ sequence: 1, timeline, discontinuity: 1, start: START }, 1), [timeline]),
    );
    const read = readMultivariant(multivariant(source)).variants.filter(({ isIFrameOnly }) => !isIFrameOnly);
    assert.deepEqual(
      read.map(({ codecs, audio }) => [codecs, audio[0]?.groupId]),
      [
        ["avc1.64001f,mp4a.40.2", "mp4a"],
        ["avc1.640028,mp4a.40.2", "mp4a"],
        ["avc1.64001f,ac-3", "ac-3"],
        ["avc1.640028,ac-3", "ac-3"],
      ],
    );
    assert.equal(read[2]?.bandwidth, 1_484_000);
  });

  it("name captions in the video", () => {
    const read = readMultivariant(multivariant(sourceOf(switched(), { captions: ["cea608", "cea708"] })));
    assert.equal(read.version, 7);
    assert.deepEqual(
      read.variants[0]?.closedCaptions.map(({ instreamId, language }) => [instreamId, language]),
      [
        ["CC1", "en"],
        ["SERVICE1", "en"],
      ],
    );
  });

  it("follow the newest timeline, while playlists of an older one continue", () => {
    const source = sourceOf(
      publishedOf(
        [
          ...rowOf({ sequence: 1, timeline: MERIDIAN, discontinuity: 0, start: START }, 2),
          segmentOf({ sequence: 3, timeline: ONE, discontinuity: 1, start: START + 2 * NTSC }),
        ],
        [MERIDIAN, ONE],
      ),
    );
    const read = readMultivariant(multivariant(source));
    assert.deepEqual(
      read.variants.filter(({ isIFrameOnly }) => !isIFrameOnly).map(({ uri, codecs }) => [uri, codecs]),
      [["v3000.m3u8", "hvc1.1.6.L120.90,mp4a.40.2"]],
    );
    assert.equal(readM3u8(media(source, "v1000")).segments.length, 3);
  });
});
