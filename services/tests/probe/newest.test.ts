import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse as parseMpd } from "mpd-parser";
import { firstVariant, newestOfMpd, newestOfPlaylist } from "../../probe/newest";
import { readM3u8 } from "../manifest/readers";

const golden = (name: string): string =>
  readFileSync(join(__dirname, "..", "manifest", "golden", name), "utf8");

const START = Date.UTC(2026, 10, 30, 12) / 1000;

/** Two audio segments begin before the video's and end before them. */
const MPD = `<?xml version="1.0" encoding="UTF-8"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="dynamic" availabilityStartTime="1970-01-01T00:00:00Z" minimumUpdatePeriod="PT4S">
<Period id="1" start="PT${START - 100}S"><AdaptationSet contentType="video" mimeType="video/mp4"><SegmentTemplate timescale="1" presentationTimeOffset="0" media="a-$Time$.m4s"><SegmentTimeline><S t="0" d="4" r="24"/></SegmentTimeline></SegmentTemplate><Representation id="v" bandwidth="1"/></AdaptationSet></Period>
<Period id="2" start="PT${START}S">
<AdaptationSet contentType="video" mimeType="video/mp4"><SegmentTemplate timescale="90000" presentationTimeOffset="${START * 90_000}" media="v-$Time$.m4s" initialization="init.mp4"><SegmentTimeline><S t="${START * 90_000}" d="360000" r="2"/><S d="180000"/></SegmentTimeline></SegmentTemplate><Representation id="v" bandwidth="1"/></AdaptationSet>
<AdaptationSet contentType="audio" mimeType="audio/mp4"><SegmentTemplate timescale="48000" presentationTimeOffset="${START * 48_000}" media="a-$Time$.m4s" initialization="init.mp4"><SegmentTimeline><S t="${START * 48_000 - 2000}" d="192000" r="1"/></SegmentTimeline></SegmentTemplate><Representation id="a" bandwidth="1"/></AdaptationSet>
</Period>
</MPD>`;

describe("The newest segment of a playlist", () => {
  it("ends where another parser says", () => {
    for (const name of ["video.m3u8", "hevc.m3u8"]) {
      const { segments } = readM3u8(golden(name));
      const dated = segments.findLastIndex(({ dateTimeString }) => dateTimeString !== undefined);
      const seconds = segments.slice(dated).reduce((sum, { duration }) => sum + duration, 0);
      const expected = Date.parse(segments[dated]?.dateTimeString ?? "") / 1000 + seconds;
      assert.ok(Math.abs((newestOfPlaylist(golden(name)) ?? 0) - expected) < 1e-3, name);
    }
  });

  it("is counted by sequence without dates", () => {
    const playlist = "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:7\n#EXTINF:4,\na.ts\n#EXTINF:4,\nb.ts\n";
    assert.equal(newestOfPlaylist(playlist), 9);
  });

  it("is not a gap", () => {
    const dated = "#EXTM3U\n#EXT-X-PROGRAM-DATE-TIME:1970-01-01T00:01:40Z\n#EXTINF:4,\na.ts\n";
    assert.equal(newestOfPlaylist(dated), 104);
    assert.equal(newestOfPlaylist(`${dated}#EXT-X-GAP\n#EXTINF:4,\ngap.ts\n`), 104);
    assert.equal(newestOfPlaylist(`${dated}#EXT-X-GAP\n#EXTINF:4,\ngap.ts\n#EXTINF:4,\nb.ts\n`), 112);
  });

  it("does not exist in a playlist without segments, or in what is no playlist", () => {
    for (const text of ["", "#EXTM3U\n#EXT-X-TARGETDURATION:4\n", "<html>a</html>", golden("master.m3u8")])
      assert.equal(newestOfPlaylist(text), undefined);
  });
});

describe("The first variant", () => {
  it("is the first that a multivariant playlist lists", () => {
    assert.equal(firstVariant(golden("master.m3u8")), readM3u8(golden("master.m3u8")).playlists?.[0]?.uri);
    assert.equal(firstVariant(golden("video.m3u8")), undefined);
  });
});

describe("The newest segment of an MPD", () => {
  it("ends where the timeline ends that ends first, in the last Period", () => {
    assert.equal(newestOfMpd(MPD), START + 8 - 2000 / 48_000);
  });

  it("is the one that another parser lists last", () => {
    const { mediaGroups } = parseMpd(MPD, { manifestUri: "https://a/manifest.mpd" });
    const [audio] = Object.values(mediaGroups.AUDIO["audio"] ?? {});
    const last = audio?.playlists?.[0]?.segments.at(-1);
    assert.ok(last !== undefined);
    const end = last.presentationTime + last.duration;
    assert.ok(Math.abs(end - (newestOfMpd(MPD) ?? 0)) < 1e-3, `${end}`);
  });

  it("does not exist without segments in every timeline", () => {
    for (const text of [
      "",
      "<html/>",
      MPD.replace(/<S [^>]*r="1"\/>/, ""),
      MPD.replace(/<Period[^]*<\/Period>/, ""),
    ])
      assert.equal(newestOfMpd(text), undefined);
  });
});
