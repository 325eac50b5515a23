import assert from "node:assert/strict";
import { DOMParser } from "@xmldom/xmldom";
import fc from "fast-check";
import { parse, parseUTCTiming } from "mpd-parser";
import { mpd, type MpdSource } from "../../manifest/mpd";
import { publish } from "../../manifest/published";
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
  segmentOf,
  sourceOf,
  START,
  switched,
  timelineOf,
  windowOf,
} from "./fixture";
import { assertGolden } from "./golden";

function textOf(source: MpdSource): string {
  const text = mpd(source);
  assert.ok(text !== undefined);
  return text;
}

const read = (text: string) =>
  parse(text, {
    manifestUri: "https://manifests.example.com/live/news/manifest.mpd",
    NOW: (START + 30) * 1000,
  });

interface ReadSet {
  readonly period: string;
  /** Seconds. */
  readonly start: number;
  readonly names: readonly string[];
  readonly timescale: number;
  readonly offset: number;
  /** Ticks. */
  readonly times: readonly number[];
}

/** Periods, sets and times by an XML parser, without knowledge of DASH. */
function setsOf(text: string): readonly ReadSet[] {
  const document = new DOMParser().parseFromString(text, "text/xml");
  return Array.from(document.getElementsByTagName("SegmentTemplate")).map((template) => {
    const ancestor = (name: string) => {
      let node = template.parentNode;
      while (node !== null && node.nodeName !== name) node = node.parentNode;
      return node as Element | null;
    };
    const set = template.parentNode as Element;
    const members =
      set.nodeName === "Representation" ? [set] : Array.from(set.getElementsByTagName("Representation"));
    return {
      period: ancestor("Period")?.getAttribute("id") ?? "",
      start: Number(/^PT([\d.]+)S$/.exec(ancestor("Period")?.getAttribute("start") ?? "")?.[1]),
      names: members.map((one) => one.getAttribute("id") ?? ""),
      timescale: Number(template.getAttribute("timescale")),
      offset: Number(template.getAttribute("presentationTimeOffset")),
      times: timesOf(Array.from(template.getElementsByTagName("S"))),
    };
  });
}

function timesOf(rows: readonly Element[]): readonly number[] {
  const times: number[] = [];
  let next = 0;
  for (const row of rows) {
    next = row.hasAttribute("t") ? Number(row.getAttribute("t")) : next;
    for (let repeat = 0; repeat <= Number(row.getAttribute("r") ?? 0); repeat++) {
      times.push(next);
      next += Number(row.getAttribute("d"));
    }
  }
  return times;
}

describe("MPDs", () => {
  it("have a Period for each run of one timeline", () => {
    const text = textOf(sourceOf(switched()));
    assertGolden("switched.mpd", text);
    const manifest = read(text);
    assert.equal(manifest.minimumUpdatePeriod, 4000);
    assert.equal(manifest.suggestedPresentationDelay, 12);
    const video = manifest.playlists.find(({ attributes }) => attributes["NAME"] === "v3000");
    assert.deepEqual(video?.segments.map(({ resolvedUri }) => resolvedUri).slice(2, 4), [
      `https://segments.example.com/live/news/${MERIDIAN.timeline}/cmaf/v3000/161643600750720.m4s`,
      `https://segments.example.com/live/news/${NORTHLIGHT.timeline}/cmaf/v3000/161643601114680.m4s`,
    ]);
    assert.equal(
      video?.segments[3]?.map.resolvedUri,
      `https://segments.example.com/live/news/${NORTHLIGHT.timeline}/cmaf/v3000/init.mp4`,
    );
    assert.deepEqual(video?.attributes["RESOLUTION"], { width: 1920, height: 1080 });
    assert.equal(video?.attributes["CODECS"], "avc1.640028");
    assert.equal(video?.attributes["FRAME-RATE"], 30_000 / 1001);
    const audio = Object.values(manifest.mediaGroups.AUDIO["audio"] ?? {}).map(({ language }) => language);
    assert.deepEqual(audio, ["en", "en", "de"]);
    assert.ok(Object.keys(manifest.mediaGroups.SUBTITLES).length === 1);
    assert.deepEqual(parseUTCTiming(text), {
      schemeIdUri: "urn:mpeg:dash:utc:http-iso:2014",
      method: "GET",
      value: "/live/news/time",
    });
  });

  it("list every segment of every rendition by its own time", () => {
    const published = switched();
    const sets = setsOf(textOf(sourceOf(published)));
    for (const name of Object.keys(APART))
      assert.deepEqual(
        sets.filter(({ names }) => names.includes(name)).flatMap(({ times }) => times),
        published.segments.map(({ renditions }) => renditions[name]?.time),
        name,
      );
    assert.deepEqual(
      sets.map(({ names }) => names).slice(0, 2),
      [["v1000", "v3000"], ["a-en-main-aac"]],
      "renditions of equal times share a template",
    );
  });

  it("place media at its own time, within 1 ms between audio and video, over a switch and any time scale", () => {
    const scales = fc.constantFrom(1000, 15_360, 24_000, 30_000, 44_100, 48_000, 90_000, 1_000_000);
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e5, noNaN: true }),
        fc.array(scales, { minLength: 6, maxLength: 6 }),
        fc.double({ min: -1.9, max: 1.9, noNaN: true }),
        (moment, timescales, shift) => {
          const renditions = Object.fromEntries(
            Object.entries(APART).map(([name, one], index) => [
              name,
              { ...one, timescale: timescales[index] ?? 1000 },
            ]),
          );
          const [one, other] = ["one", "other"].map((name) => timelineOf(name, renditions)) as [
            typeof MERIDIAN,
            typeof MERIDIAN,
          ];
          const start = START + moment;
          const published = publishedOf(
            [
              ...rowOf({ sequence: 1, timeline: one, discontinuity: 0, start }, 3),
              ...rowOf(
                { sequence: 4, timeline: other, discontinuity: 1, start: start + 3 * NTSC + shift },
                3,
              ),
            ],
            [one, other],
          );
          for (const set of setsOf(textOf(sourceOf(published))))
            for (const time of set.times) {
              const shown = set.start + (time - set.offset) / set.timescale;
              assert.ok(
                Math.abs(shown - time / set.timescale) <= 0.0005 + 1e-6,
                `${set.names.join()} at ${shown}`,
              );
            }
        },
      ),
      { numRuns: 200 },
    );
  });

  it("keep id, start and offsets of a Period while segments leave the window", () => {
    const began = Math.floor(START * 1000);
    const all = [
      ...rowOf({ sequence: 1, timeline: MERIDIAN, discontinuity: 5, start: START, began }, 100),
      ...rowOf(
        {
          sequence: 101,
          timeline: NORTHLIGHT,
          discontinuity: 6,
          start: START + 100 * NTSC,
          began: Math.floor((START + 100 * NTSC) * 1000),
        },
        100,
      ),
    ];
    const known = new Map<string, string>();
    let published = publishedOf([], []);
    for (const segment of all) {
      published = publish(published, [windowOf([segment], [MERIDIAN, NORTHLIGHT])], LIMITS);
      for (const { period, start, offset, names } of setsOf(textOf(sourceOf(published)))) {
        const stated = `${start} ${offset}`;
        assert.equal(known.get(`${period} ${names.join()}`) ?? stated, stated);
        known.set(`${period} ${names.join()}`, stated);
      }
    }
    assert.deepEqual([...new Set([...known.keys()].map((key) => key.split(" ")[0]))], ["5", "6"]);
  });

  it("are dated by their newest segment alone", () => {
    const published = publishedOf(
      rowOf({ sequence: 1, timeline: MERIDIAN, discontinuity: 0, start: START, added: 1_796_040_009_123 }, 2),
      [MERIDIAN],
    );
    assert.match(textOf(sourceOf(published)), /publishTime="2026-11-30T12:00:09.123Z"/);
  });

  it("jump over missing segments", () => {
    const published = publishedOf(
      [
        ...rowOf({ sequence: 10, timeline: MERIDIAN, discontinuity: 0, start: START }, 2),
        segmentOf({ sequence: 14, timeline: MERIDIAN, discontinuity: 0, start: START + 4 * NTSC }),
      ],
      [MERIDIAN],
    );
    const [video] = setsOf(textOf(sourceOf(published)));
    assert.deepEqual(
      video?.times,
      published.segments.map(({ renditions }) => renditions["v1000"]?.time),
    );
  });

  it("have audio of their own where HLS has it in the transport stream", () => {
    const inside = timelineOf("us-east-1.meridian-internet.1796040000.6", MUXED);
    const published = publishedOf(
      rowOf({ sequence: 9, timeline: inside, discontinuity: 1, start: START }, 3),
      [inside],
    );
    const manifest = read(textOf(sourceOf(published)));
    const [audio] = Object.values(manifest.mediaGroups.AUDIO["audio"] ?? {});
    assert.equal(audio?.language, "en");
    assert.match(audio.playlists?.[0]?.segments[0]?.resolvedUri ?? "", /cmaf\/a-en-main-aac\/\d+\.m4s$/);
  });

  it("describe languages, roles, channels and captions", () => {
    const text = textOf(sourceOf(switched(), { captions: ["cea608", "cea708"] }));
    assert.match(
      text,
      /lang="en".*?schemeIdUri="urn:tva:metadata:cs:AudioPurposeCS:2007" value="1".*?value="description"/,
    );
    assert.match(text, /<Role schemeIdUri="urn:mpeg:dash:role:2011" value="caption"\/>/);
    assert.match(text, /<Accessibility schemeIdUri="urn:scte:dash:cc:cea-608:2015" value="CC1=en"\/>/);
    assert.match(text, /<Accessibility schemeIdUri="urn:scte:dash:cc:cea-708:2015" value="1=lang:en"\/>/);
    assert.match(text, /ChannelConfiguration" value="2"/);
    assert.deepEqual(Object.keys(read(text).mediaGroups["CLOSED-CAPTIONS"]["cc"] ?? {}).length > 0, true);
  });

  it("do not exist without CMAF segments", () => {
    const { v1000 } = APART;
    const ts = timelineOf("ts", {
      v1000: { ...(v1000 as (typeof APART)[string]), formats: { ts: { extension: "ts" } } },
    });
    const published = publishedOf(rowOf({ sequence: 1, timeline: ts, discontinuity: 0, start: START }, 1), [
      ts,
    ]);
    assert.equal(mpd(sourceOf(published)), undefined);
    assert.equal(mpd(sourceOf(publishedOf([], []))), undefined);
  });

  it("escape what a vendor states", () => {
    const { v3000 } = HEVC;
    const odd = timelineOf("odd", { v3000: { ...(v3000 as (typeof APART)[string]), codecs: 'a"<&>' } });
    const published = publishedOf(rowOf({ sequence: 1, timeline: odd, discontinuity: 0, start: START }, 1), [
      odd,
    ]);
    const document = new DOMParser().parseFromString(textOf(sourceOf(published)), "text/xml");
    assert.equal(document.getElementsByTagName("Representation")[0]?.getAttribute("codecs"), 'a"<&>');
  });
});
