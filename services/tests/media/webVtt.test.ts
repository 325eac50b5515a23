import assert from "node:assert/strict";
import fc from "fast-check";
import { MediaFault } from "../../packager/media/fault";
import { moveWebVtt, readWebVtt } from "../../packager/media/webVtt";
import { WVTT_INIT, writeWvtt } from "../../packager/media/wvtt";
import { secondReading } from "./tools";

const read = (text: string): ReturnType<typeof readWebVtt> => readWebVtt(Buffer.from(text));
const SPAN = { time: 900_000, duration: 180_000 };

/** Durations in ticks and boxes of the samples, by the second reader. */
function samplesOf(text: string, span = SPAN): (readonly [number, string])[] {
  const body = writeWvtt(read(text), span);
  const parsed = secondReading(body);
  const [trun] = parsed.fetchAll("trun");
  const samples = trun?.["samples"] as readonly { sample_duration: number; sample_size: number }[];
  let at = body.length - samples.reduce((sum, each) => sum + each.sample_size, 0);
  return samples.map(({ sample_duration: duration, sample_size: size }) => {
    at += size;
    const shown = body.toString("latin1", at - size, at).match(/payl[^\0]*|vtte/g) ?? [];
    return [duration, shown.map((each) => each.replace("payl", "")).join("+")] as const;
  });
}

const HEADER = "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:00.000\n\n";

describe("WebVTT", () => {
  it("gives cues with identifiers, settings and lines, and skips what it can't read", () => {
    const text = `${HEADER}NOTE a remark\n\nSTYLE\n::cue {}\n\nfirst\n00:01.000 --> 01:00:02.500 line:0 align:start\none\ntwo\n\n00:03.000 --> 00:02.000\nnever\n\n00:04.000 --> 00:05.000\nlast`;
    assert.deepEqual(read(text), {
      map: { local: 0, mpegts: 900_000 },
      cues: [
        { start: 1000, end: 3_602_500, id: "first", settings: "line:0 align:start", text: "one\ntwo" },
        { start: 4000, end: 5000, id: undefined, settings: "", text: "last" },
      ],
    });
  });

  it("takes any line ends, and a byte order mark", () => {
    const text = `\ufeff${HEADER}00:01.000 --> 00:02.000\none\n`;
    assert.deepEqual(read(text.replaceAll("\n", "\r\n")), read(text.slice(1)));
  });

  it("is refused if it isn't WebVTT", () => {
    assert.throws(
      () => read("<html>"),
      (error) => error instanceof MediaFault && error.reason === "corrupt",
    );
    assert.throws(() => read("WEBVTTX"), MediaFault);
  });

  it("becomes one sample for each stretch with the same cues, empty ones between", () => {
    const text = `${HEADER}00:00.500 --> 00:01.500\none\n\n00:01.000 --> 00:01.750\ntwo\n`;
    assert.deepEqual(samplesOf(text), [
      [45_000, "vtte"],
      [45_000, "one"],
      [45_000, "one+two"],
      [22_500, "two"],
      [22_500, "vtte"],
    ]);
  });

  it("becomes one empty sample without cues, and cuts those that reach beyond the segment", () => {
    assert.deepEqual(samplesOf(HEADER), [[180_000, "vtte"]]);
    assert.deepEqual(samplesOf(`${HEADER}00:00.000 --> 00:09.000\none\n`), [[180_000, "one"]]);
    assert.deepEqual(samplesOf(`${HEADER}00:07.000 --> 00:09.000\none\n`), [[180_000, "vtte"]]);
  });

  it("follows its map over the wrap of 33 bits", () => {
    const text = `WEBVTT\nX-TIMESTAMP-MAP=LOCAL:01:00:00.000,MPEGTS:${2 ** 33 - 90_000}\n\n01:00:01.500 --> 01:00:02.000\none\n`;
    const expected = [
      [45_000, "vtte"],
      [45_000, "one"],
      [90_000, "vtte"],
    ];
    assert.deepEqual(samplesOf(text, { time: 0, duration: 180_000 }), expected);
    assert.deepEqual(samplesOf(text, { time: 2 ** 33, duration: 180_000 }), expected);
  });

  it("always fills its segment, for any cues", () => {
    const time = fc
      .nat(5000)
      .map((ms) => `00:0${Math.floor(ms / 1000)}.${String(ms % 1000).padStart(3, "0")}`);
    const cue = fc.tuple(time, time, fc.stringMatching(/^[a-z]{1,9}$/));
    fc.assert(
      fc.property(fc.array(cue, { maxLength: 8 }), (cues) => {
        const text = HEADER + cues.map(([from, to, words]) => `${from} --> ${to}\n${words}\n`).join("\n");
        return samplesOf(text).reduce((sum, [duration]) => sum + duration, 0) === SPAN.duration;
      }),
    );
  });

  it("never throws anything but a MediaFault, on any text", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        writeWvtt(read(`WEBVTT\n${text}`), SPAN);
      }),
    );
  });

  it("moves its map and nothing else, and keeps its size when it moves again", () => {
    const text = `${HEADER}00:01.000 --> 00:02.000\none\n`;
    const moved = moveWebVtt(Buffer.from(text), 2 ** 33 + 5);
    assert.deepEqual(readWebVtt(moved), { ...read(text), map: { local: 0, mpegts: 900_005 } });
    const again = moveWebVtt(moved, -900_006);
    assert.equal(readWebVtt(again).map.mpegts, 2 ** 33 - 1);
    assert.equal(again.length, moved.length);
    assert.equal(readWebVtt(moveWebVtt(Buffer.from("WEBVTT\n"), 7)).map.mpegts, 7);
  });

  it("has an init that a second reader reads", () => {
    const parsed = secondReading(WVTT_INIT);
    assert.equal(parsed.fetchAll("mdhd")[0]?.["timescale"], 90_000);
    assert.equal(parsed.fetchAll("hdlr")[0]?.["handler_type"], "text");
    assert.ok(parsed.fetchAll("trex").length === 1 && WVTT_INIT.includes("vttCWEBVTT"));
  });
});
