import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import * as HLS from "hls-parser";
import { Parser } from "m3u8-parser";
import { dateTime, frameRate } from "../../packager/feed/attributes";
import { matchRenditions, type Wanted } from "../../packager/feed/match";
import { type MediaPlaylist, type Multivariant, readPlaylist } from "../../packager/feed/playlist";
import { MASTER, NOON, playlistOf, SETTINGS } from "./vendor";

function media(lines: string, rest = "v/index.m3u8"): MediaPlaylist {
  const reading = readPlaylist(`#EXTM3U\n${lines}`, rest);
  if (!reading.ok || reading.playlist.kind !== "media") assert.fail("not a media playlist");
  return reading.playlist;
}

function multivariant(text: string, rest = "master.m3u8"): Multivariant {
  const reading = readPlaylist(text, rest);
  if (!reading.ok || reading.playlist.kind !== "multivariant") assert.fail("not a multivariant playlist");
  return reading.playlist;
}

const reasonOf = (text: string): string => {
  const reading = readPlaylist(text, "v.m3u8");
  return reading.ok ? "" : reading.reason;
};

/** As ffmpeg 5.1 writes it: an offset without a colon, times on every segment. */
const FFMPEG = `#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:4
#EXT-X-MEDIA-SEQUENCE:17
#EXT-X-MAP:URI="init.mp4"
#EXTINF:4.004000,
#EXT-X-PROGRAM-DATE-TIME:2026-11-30T12:00:00.040+0000
seg-17.m4s
#EXTINF:3.500000,
seg-18.m4s
`;

describe("a vendor's media playlist", () => {
  it("gives each segment its number, path, length, time and init", () => {
    assert.deepEqual(media(FFMPEG).entries, [
      {
        number: 17,
        rest: "v/seg-17.m4s",
        duration: 4.004,
        discontinuity: false,
        dateTime: NOON + 40,
        map: "v/init.mp4",
        encrypted: false,
        gap: false,
        tags: [],
      },
      {
        number: 18,
        rest: "v/seg-18.m4s",
        duration: 3.5,
        discontinuity: false,
        dateTime: NOON + 4044,
        map: "v/init.mp4",
        encrypted: false,
        gap: false,
        tags: [],
      },
    ]);
  });

  it("carries a time on, but not over a discontinuity", () => {
    const text = (date: string): string =>
      `#EXT-X-PROGRAM-DATE-TIME:2026-11-30T12:00:00Z\n#EXTINF:4,\na.ts\n${date}#EXT-X-DISCONTINUITY\n#EXTINF:4,\nb.ts\n#EXTINF:4,\nc.ts\n`;
    assert.deepEqual(
      media(text("")).entries.map((each) => each.dateTime),
      [NOON, undefined, undefined],
    );
    assert.deepEqual(
      media(text("#EXT-X-PROGRAM-DATE-TIME:2026-11-30T13:00:00+01:00\n")).entries.map(
        (each) => each.dateTime,
      ),
      [NOON, NOON, NOON + 4000],
    );
  });

  it("gives markers, gaps and encryption to the segment that they stand before", () => {
    const { entries, dateRanges } = media(
      `#EXT-X-KEY:METHOD=AES-128,URI="k",IV=0x1\n#EXTINF:4,\na.ts\n#EXT-X-KEY:METHOD=NONE\n#EXT-OATCLS-SCTE35:/DAl\n#EXT-X-CUE-OUT:30\n#EXT-X-GAP\n#EXTINF:4,\nb.ts\n#EXT-X-CUE-OUT-CONT:4/30\n#EXTINF:4,\nc.ts\n#EXT-X-DATERANGE:ID="a"\n`,
    );
    assert.deepEqual(
      entries.map(({ encrypted, gap, tags }) => [encrypted, gap, tags]),
      [
        [true, false, []],
        [false, true, ["#EXT-OATCLS-SCTE35:/DAl", "#EXT-X-CUE-OUT:30"]],
        [false, false, []],
      ],
    );
    assert.deepEqual(dateRanges, ['#EXT-X-DATERANGE:ID="a"']);
  });

  it("resolves paths below the playlist, from the vendor's root, and from a whole URL", () => {
    const paths = [
      "a.ts",
      "./a.ts",
      "../w/a.ts",
      "/v1/meridian/news-1/x/a.ts",
      "https://ingest.example/v1/meridian/news-1/x/a.ts?t=1",
    ];
    const read = paths.map((path) => media(`#EXTINF:4,\n${path}\n`).entries[0]?.rest);
    assert.deepEqual(read, ["v/a.ts", "v/a.ts", "w/a.ts", "x/a.ts", "x/a.ts"]);
  });

  const faults: Readonly<Record<string, string>> = {
    "": "it does not begin with #EXTM3U",
    "#EXTM3U\na.ts": "segment a.ts has no EXTINF",
    "#EXTM3U\n#EXTINF:x,\na.ts": "segment a.ts has no EXTINF",
    "#EXTM3U\n#EXTINF:-4,\na.ts": "segment a.ts has no EXTINF",
    "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:99999999999999999\n#EXTINF:4,\na.ts":
      "EXT-X-MEDIA-SEQUENCE is not a whole number",
    "#EXTM3U\n#EXTINF:4,\n/elsewhere/a.ts": 'it names "/elsewhere/a.ts", which cannot be pushed',
    "#EXTM3U\n#EXTINF:4,\n.hidden.ts": 'it names ".hidden.ts", which cannot be pushed',
    "#EXTM3U\n#EXT-X-BYTERANGE:10@0\n#EXTINF:4,\na.ts": "it has EXT-X-BYTERANGE; segments must be files",
    '#EXTM3U\n#EXT-X-MAP:URI="a.mp4",BYTERANGE="10@0"': "EXT-X-MAP does not name a whole file",
    "#EXTM3U\n#EXT-X-SKIP:SKIPPED-SEGMENTS=3": "it is a delta update (EXT-X-SKIP)",
    '#EXTM3U\n#EXT-X-STREAM-INF:CODECS="a"\nv.m3u8': "variant v.m3u8 has no BANDWIDTH",
  };
  for (const [text, reason] of Object.entries(faults)) {
    it(`says what is wrong: ${reason}`, () => assert.equal(reasonOf(text), reason));
  }

  it("reads any text without an error, in numbers that rise by one", () => {
    const known = [
      ...MASTER.split("\n"),
      ...FFMPEG.split("\n"),
      "#EXT-X-MEDIA-SEQUENCE:9007199254740991",
      "#EXTINF:1e9,",
      "#EXTINF:00000000004,",
    ];
    const line = fc.oneof(
      fc.constantFrom(...known),
      fc.string({ unit: "binary" }),
      fc.constantFrom(...known).map((each) => each.slice(0, -3)),
    );
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom("\n", "\r\n", "\r"), (lines, end) => {
        const reading = readPlaylist(["#EXTM3U", ...lines].join(end), "v.m3u8");
        if (!reading.ok) return assert.notEqual(reading.reason, "");
        if (reading.playlist.kind === "multivariant") return undefined;
        const [first] = reading.playlist.entries;
        reading.playlist.entries.forEach(({ number, duration }, index) => {
          assert.equal(number, (first?.number ?? 0) + index);
          assert.ok(Number.isSafeInteger(number) && Number.isFinite(duration) && duration >= 0);
        });
        return undefined;
      }),
      { numRuns: 1000 },
    );
  });

  it("takes a long text in little time", () => {
    const long = `#EXT-X-DATERANGE:${'A="'.repeat(300_000)}\n#EXT-X-MAP:${"A=,".repeat(300_000)}`;
    const began = process.cpuUsage();
    assert.equal(reasonOf(`#EXTM3U\n${long}`), "EXT-X-MAP does not name a whole file");
    assert.ok(process.cpuUsage(began).user < 5e6);
  });
});

describe("other readers of playlists", () => {
  const run = { first: 7, count: 10, at: NOON, tags: { 9: "#EXT-X-DISCONTINUITY" }, duration: 4.004 };
  const texts = [
    playlistOf(run, "hi", 14).replace("#EXTM3U", "#EXTM3U\n#EXT-X-VERSION:3"),
    `#EXTM3U\n${FFMPEG}`,
  ];

  it("m3u8-parser reads the same media playlists", () => {
    for (const text of texts) {
      const parser = new Parser();
      parser.push(text);
      parser.end();
      const ours = media(text.replace("#EXTM3U\n", ""), "index.m3u8").entries;
      const { mediaSequence, segments } = parser.manifest;
      assert.deepEqual(
        ours.map(({ number, rest, duration, discontinuity, map }) => ({
          number,
          rest,
          duration,
          discontinuity,
          map,
        })),
        segments.map(({ uri, duration, discontinuity = false, map }, index) => ({
          number: mediaSequence + index,
          rest: uri,
          duration,
          discontinuity,
          map: map?.uri,
        })),
      );
    }
  });

  it("hls-parser reads the same media and multivariant playlists", () => {
    for (const text of texts) {
      const theirs = HLS.parse(text);
      if (theirs.isMasterPlaylist) assert.fail("hls-parser reads a multivariant playlist");
      const ours = media(text.replace("#EXTM3U\n", ""), "index.m3u8").entries;
      assert.deepEqual(
        ours.map(({ number, rest, duration, dateTime: at }) => [number, rest, duration, at]),
        theirs.segments.map((each) => [
          each.mediaSequenceNumber,
          each.uri,
          each.duration,
          each.programDateTime?.getTime() ?? (each.mediaSequenceNumber === 18 ? NOON + 4044 : undefined),
        ]),
      );
    }
    const theirs = HLS.parse(MASTER);
    if (!theirs.isMasterPlaylist) assert.fail("hls-parser reads a media playlist");
    assert.deepEqual(
      multivariant(MASTER).variants.map(({ rest, bandwidth, stated }) => [
        rest,
        bandwidth,
        stated.codecs,
        stated.width,
      ]),
      theirs.variants.map(({ uri, bandwidth, codecs, resolution }) => [
        uri,
        bandwidth,
        codecs,
        resolution?.width,
      ]),
    );
  });
});

describe("dates and rates", () => {
  it("every ISO 8601 date of toISOString is read as it was written", () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date("9000-01-01"), noInvalidDate: true }), (date) =>
        assert.equal(dateTime(date.toISOString()), date.getTime()),
      ),
    );
  });

  it("offsets and fractions count", () => {
    const texts = [
      "2026-11-30T12:00:00Z",
      "2026-11-30T07:00:00-05:00",
      "2026-11-30T17:30:00.000+0530",
      "2026-11-30T12:00:00",
      "2026-11-30T12:00:00.0004Z",
      "2026-11-30T13:00:00+01",
    ];
    assert.deepEqual(
      texts.map(dateTime),
      texts.map(() => NOON),
    );
    assert.deepEqual(["", "30 November", "2026-11-30"].map(dateTime), [undefined, undefined, undefined]);
  });

  it("decimal frame rates are the fractions of broadcast", () => {
    const rates = ["25", "25.000", "29.97", "29.970", "59.940", "23.976", "30.000", "12.5", "0", "x"];
    assert.deepEqual(rates.map(frameRate), [
      "25/1",
      "25/1",
      "30000/1001",
      "30000/1001",
      "60000/1001",
      "24000/1001",
      "30/1",
      "12500/1000",
      undefined,
      undefined,
    ]);
  });
});

describe("renditions of a multivariant playlist", () => {
  const wanted = (
    audio: Wanted["channel"]["audio"],
    captions: Wanted["channel"]["captions"] = [],
  ): Wanted => ({
    ladder: SETTINGS.ladder,
    channel: { audio, captions },
  });
  const track = (language: string, role: "main" | "description" = "main", codec: "aac" | "ac3" = "aac") => ({
    language,
    role,
    codec,
  });
  const AAC = ["aac", "mp4a.40.2"];
  const AC3 = ["ac3", "ac-3"];
  const variant = (uri: string, bandwidth: number, [group, sound]: readonly string[] = AAC): string =>
    `#EXT-X-STREAM-INF:BANDWIDTH=${bandwidth},CODECS="avc1.640028,${sound}",AUDIO="${group}"\n${uri}.m3u8\n`;
  const sound = (uri: string, more: string, group = "aac"): string =>
    `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="${group}",NAME="${uri}",URI="${uri}.m3u8",${more}\n`;
  const matched = (lines: string, asked: Wanted): string[] => {
    const matching = matchRenditions(multivariant(`#EXTM3U\n${lines}`), asked);
    return matching.ok
      ? matching.sources.map(({ rendition, rest }) => `${rendition} ${rest}`)
      : [matching.fault.reason];
  };
  const video = variant("b", 4_000_000) + variant("a", 1_000_000);
  const videoMatched = ["v1000 a.m3u8", "v4000 b.m3u8"];

  it("match the ladder in order of bandwidth", () => {
    assert.deepEqual(matched(video + sound("en", 'LANGUAGE="en"'), wanted([track("en")])), [
      ...videoMatched,
      "a-en-main-aac en.m3u8",
    ]);
  });

  it("match audio by language, by description, and the default one first", () => {
    const lines =
      sound("ad", 'LANGUAGE="en",CHARACTERISTICS="public.accessibility.describes-video"') +
      sound("second", 'LANGUAGE="en-US"') +
      sound("first", 'LANGUAGE="en",DEFAULT=YES') +
      sound("es", 'LANGUAGE="es"');
    const all = wanted([track("en"), track("es"), track("en", "description")]);
    assert.deepEqual(matched(video + lines, all), [
      ...videoMatched,
      "a-en-main-aac first.m3u8",
      "a-es-main-aac es.m3u8",
      "a-en-description-aac ad.m3u8",
    ]);
    assert.deepEqual(matched(video + lines, wanted([track("fr")])), ["no-audio"]);
    assert.deepEqual(matched(video + sound("x", "DEFAULT=YES"), wanted([track("und")])), [
      ...videoMatched,
      "a-und-main-aac x.m3u8",
    ]);
  });

  it("match audio by the codec of its group, where variants come once for each group", () => {
    const twice = video + variant("b", 4_300_000, AC3) + variant("a", 1_300_000, AC3);
    const lines = sound("aac", 'LANGUAGE="en"') + sound("dolby", 'LANGUAGE="en"', "ac3");
    assert.deepEqual(matched(lines + twice, wanted([track("en", "main", "ac3")])), [
      ...videoMatched,
      "a-en-main-ac3 dolby.m3u8",
    ]);
    assert.deepEqual(matched(lines + twice, wanted([track("en"), track("en", "main", "ac3")])), [
      ...videoMatched,
      "a-en-main-aac aac.m3u8",
      "a-en-main-ac3 dolby.m3u8",
    ]);
    assert.deepEqual(matched(lines + video, wanted([track("es", "main", "ac3")])), ["no-audio"]);
  });

  it("leave audio in the video where the ladder has it muxed, and refuse it apart", () => {
    const muxed: Wanted = {
      ladder: { codec: "h264", video: [1, 4], audio: [0.1, 0.1] },
      channel: { audio: [track("en")], captions: [] },
    };
    assert.deepEqual(matched(video, muxed), videoMatched);
    assert.deepEqual(matched(video + sound("en", 'LANGUAGE="en"'), muxed), ["no-audio"]);
    assert.deepEqual(matched(video.replaceAll(",mp4a.40.2", ""), muxed), ["no-audio"]);
    assert.deepEqual(matched(video.replaceAll(/CODECS="[^"]*",/g, ""), muxed), videoMatched);
  });

  it("leave out variants of sound alone, and I-frame playlists", () => {
    const lines = `${video}#EXT-X-STREAM-INF:BANDWIDTH=128000,CODECS="mp4a.40.2"\nen.m3u8\n#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=90000,URI="i.m3u8"\n${sound("en", 'LANGUAGE="en"')}`;
    assert.deepEqual(matched(lines, wanted([track("en")])), [...videoMatched, "a-en-main-aac en.m3u8"]);
  });

  it("have text by language, only where the channel has WebVTT, and never a name that is not one", () => {
    const text = (language: string): string =>
      `#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="x",LANGUAGE="${language}",URI="${language.length}.m3u8"\n`;
    const lines = video + sound("en", 'LANGUAGE="en"') + text("en") + text("pt-BR") + text("../../x");
    assert.deepEqual(matched(lines, wanted([track("en")], ["webvtt"])).slice(3), [
      "t-en 2.m3u8",
      "t-pt-br 5.m3u8",
      "t-und 7.m3u8",
    ]);
    assert.equal(matched(lines, wanted([track("en")], ["cea608"])).length, 3);
  });
});
