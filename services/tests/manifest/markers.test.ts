import assert from "node:assert/strict";
import { DOMParser } from "@xmldom/xmldom";
import type { Marker } from "../../core/window";
import { dateRanges } from "../../manifest/dateRanges";
import { mediaPlaylist } from "../../manifest/mediaPlaylist";
import { mpd } from "../../manifest/mpd";
import { mediaText } from "../../manifest/playlistText";
import { publish, type Published } from "../../manifest/published";
import {
  LIMITS,
  MERIDIAN,
  NORTHLIGHT,
  NTSC,
  publishedOf,
  rowOf,
  segmentOf,
  sourceOf,
  START,
  windowOf,
} from "./fixture";
import { assertGolden } from "./golden";
import { readMedia } from "./readers";

const AT = Math.round((START + 2 * NTSC) * 1000);
const OUT: Marker = { id: "4711-1", start: AT, planned: 30_030, out: "fc302500" };
const IN: Marker = { id: "4711-1", start: AT, end: AT + 29_029, in: "fc30250a" };

/** A break is announced in the second segment, begins with the third, and ends over a switch of feeds. */
function withBreak(): Published {
  const rows = rowOf({ sequence: 1, timeline: MERIDIAN, discontinuity: 0, start: START }, 5).map(
    (segment, index) => ({
      ...segment,
      markers: index === 1 ? [OUT] : [],
    }),
  );
  const after = rowOf(
    { sequence: 6, timeline: NORTHLIGHT, discontinuity: 1, start: START + 5 * NTSC },
    5,
  ).map((segment, index) => ({ ...segment, markers: index === 4 ? [IN] : [] }));
  return publishedOf([...rows, ...after], [MERIDIAN, NORTHLIGHT]);
}

const marked = (published: Published, scte35: "none" | "dateRange" | "passthrough" = "dateRange") =>
  sourceOf(published, { scte35 });

function media(published: Published, scte35: "none" | "dateRange" | "passthrough" = "dateRange"): string {
  const playlist = mediaPlaylist(marked(published, scte35), { rendition: "v1000", keyFramesOnly: false });
  assert.ok(playlist);
  return mediaText(playlist);
}

const rangesOf = (text: string) => text.split("\n").filter((line) => line.startsWith("#EXT-X-DATERANGE"));

function eventsOf(published: Published) {
  const document = new DOMParser().parseFromString(mpd(marked(published)) ?? "<none/>", "text/xml");
  return Array.from(document.getElementsByTagName("Event")).map((event) => {
    const stream = event.parentNode as Element;
    const period = stream.parentNode as Element;
    const start = Number(/^PT([\d.]+)S$/.exec(period.getAttribute("start") ?? "")?.[1]) * 1000;
    const time = Number(event.getAttribute("presentationTime"));
    return {
      period: period.getAttribute("id"),
      id: event.getAttribute("id"),
      at: start + time - Number(stream.getAttribute("presentationTimeOffset")),
      duration: event.getAttribute("duration"),
      section: Buffer.from(event.textContent ?? "", "base64").toString("hex"),
    };
  });
}

describe("markers", () => {
  it("become one DATERANGE for each state, whose attributes never differ", () => {
    assert.deepEqual(rangesOf(media(withBreak())), [
      '#EXT-X-DATERANGE:ID="4711-1",START-DATE="2026-11-30T12:00:08.341Z",PLANNED-DURATION=30.030,SCTE35-OUT=0xFC302500',
      '#EXT-X-DATERANGE:ID="4711-1",START-DATE="2026-11-30T12:00:08.341Z",DURATION=29.029,SCTE35-IN=0xFC30250A',
    ]);
    assertGolden("break.m3u8", media(withBreak()));
    const ranges = readMedia(media(withBreak())).segments.flatMap(({ dateRange }) => dateRange ?? []);
    assert.deepEqual(
      ranges.map(({ id, start, duration, plannedDuration }) => [
        id,
        start?.getTime(),
        duration,
        plannedDuration,
      ]),
      [
        ["4711-1", AT, undefined, 30.03],
        ["4711-1", AT, 29.029, undefined],
      ],
    );
  });

  it("say nothing twice: repeats, and states that change what was said", () => {
    const changed = { ...OUT, start: AT + 500, planned: 60_000 };
    assert.deepEqual(
      dateRanges([OUT, OUT, changed, { ...OUT, in: "0a" }]).map((line) =>
        line?.replace(/START-DATE="[^"]*",/, ""),
      ),
      [
        '#EXT-X-DATERANGE:ID="4711-1",PLANNED-DURATION=30.030,SCTE35-OUT=0xFC302500',
        undefined,
        undefined,
        '#EXT-X-DATERANGE:ID="4711-1",SCTE35-IN=0x0A',
      ],
    );
  });

  it("end at their start when they are cancelled", () => {
    const [, cancelled] = dateRanges([OUT, { id: OUT.id, start: AT, cancelled: true, command: "01" }]);
    assert.match(cancelled ?? "", /DURATION=0.000,SCTE35-CMD=0x01$/);
  });

  it("stay, unchanged, while their range is in the window, and leave with it", () => {
    let published = publishedOf([], []);
    const marker: Marker = { id: "1", start: Math.round(START * 1000), planned: 360_000, out: "FC" };
    const seen = new Set<string>();
    const counts: number[] = [];
    for (let index = 0; index < 170; index++) {
      const segment = segmentOf({
        sequence: index,
        timeline: MERIDIAN,
        discontinuity: 0,
        start: START + index * NTSC,
        markers: index === 0 ? [marker] : [],
      });
      published = publish(published, [windowOf([segment], [MERIDIAN])], LIMITS);
      const ranges = rangesOf(media(published));
      for (const range of ranges) seen.add(range);
      counts.push(ranges.length);
    }
    assert.equal(seen.size, 1);
    // 360 s of range and 75 segments of window.
    assert.equal(counts.lastIndexOf(1), Math.floor(360 / NTSC) + 74);
    assert.ok(counts.slice(0, 164).every((count) => count === 1));
  });

  it("are the vendor's tags where these pass through, and nothing where they are dropped", () => {
    const tags = ["#EXT-OATCLS-SCTE35:/DAlAAAA", "#EXT-X-CUE-OUT:30"];
    const published = publishedOf(
      [segmentOf({ sequence: 1, timeline: MERIDIAN, discontinuity: 0, start: START, markers: [OUT], tags })],
      [MERIDIAN],
    );
    const lines = media(published, "passthrough").split("\n");
    assert.deepEqual(lines.slice(lines.indexOf(tags[0] ?? ""), lines.indexOf(tags[0] ?? "") + 2), tags);
    assert.deepEqual(rangesOf(media(published, "passthrough")), []);
    assert.doesNotMatch(media(published, "none"), /SCTE35|DATERANGE|CUE/);
    assert.match(
      mpd(marked(published, "passthrough")) ?? "",
      /<InbandEventStream schemeIdUri="urn:scte:scte35:2013:bin"/,
    );
    assert.doesNotMatch(mpd(marked(published, "none")) ?? "", /scte35/);
  });

  it("are events of the MPD at their time, each in the Period that has the time", () => {
    assert.deepEqual(
      eventsOf(withBreak()).map(({ period, at, duration, section }) => ({
        period,
        at: Math.round(at),
        duration,
        section,
      })),
      [
        { period: "0", at: AT, duration: "29029", section: "fc302500" },
        { period: "1", at: AT + 29_029, duration: "", section: "fc30250a" },
      ],
    );
    const text = mpd(marked(withBreak())) ?? "";
    assertGolden("break.mpd", text);
    assert.equal(new Set(eventsOf(withBreak()).map(({ id }) => id)).size, 2);
  });

  it("are no events when they are cancelled", () => {
    const published = publishedOf(
      [
        segmentOf({
          sequence: 1,
          timeline: MERIDIAN,
          discontinuity: 0,
          start: START,
          markers: [OUT, { ...OUT, cancelled: true }],
        }),
      ],
      [MERIDIAN],
    );
    assert.deepEqual(eventsOf(published), []);
  });
});
