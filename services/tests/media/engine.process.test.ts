import assert from "node:assert/strict";
import type { Engine, MediaJob } from "../../packager/media/engine";
import { placeAt } from "../../packager/media/place";
import { scanTs } from "../../packager/media/tsScan";
import type { RawSegment } from "../../packager/segment";
import { jobOf, pushed, type Recording, type RecordingName, recordings, segmentsIn } from "./recordings";
import { describeWith } from "../support/programs";
import {
  cmafOf,
  createEngine,
  decodedFrames,
  PATIENT,
  playable,
  probedPackets,
  probedStream,
  secondReading,
} from "./tools";

const AUDIO = "a-en-main-aac";
/** Ticks since 1970 in 2026, at 90 kHz. */
const EPOCH = 1_796_041_025 * 90_000;

let engine: Engine;

async function packaged(
  recording: Recording,
  index = 1,
  change: Partial<MediaJob> = {},
): Promise<RawSegment> {
  return engine.package({ ...jobOf(recording, index), ...change }, PATIENT);
}

const CODECS: Partial<Record<RecordingName, RegExp>> = {
  eac3: /^hvc1\.1/,
  hevc: /^hvc1\.1\.6\.L\d+/,
  av1: /^av01\.0\.\d\dM\.08$/,
};

describeWith(["engine", "ffmpeg"], "the engine", function () {
  before(async () => {
    engine = createEngine();
    await engine.start();
  });
  after(() => engine.stop());

  for (const name of [
    "muxed25",
    "muxed2997",
    "muxed5994",
    "ladder",
    "apart",
    "packed",
    "hevc",
    "av1",
    "ac3",
    "eac3",
  ] as const) {
    it(`packages ${name}: the pictures and the sound that were pushed, at the vendor's times`, async () => {
      const recording = await recordings(name);
      const { renditions } = await packaged(recording);
      const following = await packaged(recording, 2);
      const [lowest = ""] = Object.keys(recording.tracks);
      for (const [rendition, media] of Object.entries(renditions)) {
        const select = media.kind === "video" ? "v" : "a";
        const source = pushed(recording, rendition === recording.muxed ? lowest : rendition);
        const file = playable(cmafOf(media));
        assert.deepEqual(await decodedFrames(file, select), await decodedFrames(source, select), rendition);
        const times = (await probedPackets(file, select)).map(({ pts }) => pts);
        assert.equal(media.time, Math.min(...times), `${rendition} begins`);
        assert.equal(media.duration, durationOf(file), `${rendition} lasts`);
        const next = following.renditions[rendition]?.time ?? NaN;
        // At 59.94 frames per second the last picture is half a tick longer or shorter.
        assert.ok(
          Math.abs(media.time + media.duration - next) <= 1,
          `${rendition} ends where the next begins`,
        );
      }
      assert.match(renditions["v300"]?.found.codecs ?? "", CODECS[name] ?? /^avc1\.6400/);
    });
  }

  it("keeps the times of a transport stream to the tick", async () => {
    const recording = await recordings("muxed2997");
    const { renditions } = await packaged(recording);
    const before = await probedPackets(pushed(recording, "v300"), "v");
    const after = await probedPackets(playable(cmafOf(renditions["v300"])), "v");
    assert.deepEqual(
      after.map(({ pts }) => pts),
      before.map(({ pts }) => pts),
    );
    const sound = await probedPackets(playable(cmafOf(renditions[AUDIO])), "a");
    assert.equal(sound[0]?.pts, scanTs(pushed(recording, "v300")).audio[0]?.pts);
  });

  it("describes each rendition as ffprobe does", async () => {
    const { renditions } = await packaged(await recordings("ladder"));
    for (const [name, width, height] of [
      ["v150", 160, 90],
      ["v300", 320, 180],
    ] as const) {
      const { width: w, height: h, frameRate } = renditions[name]?.found ?? {};
      const judged = await probedStream(playable(cmafOf(renditions[name])), "v");
      assert.deepEqual([w, h, frameRate], [width, height, judged["r_frame_rate"]]);
    }
    const sound = renditions[AUDIO]?.found;
    const judged = await probedStream(playable(cmafOf(renditions[AUDIO])), "a");
    assert.deepEqual(
      [sound?.channels, String(sound?.sampleRate)],
      [judged["channels"], judged["sample_rate"]],
    );
    assert.deepEqual([sound?.codecs, judged["profile"]], ["mp4a.40.2", "LC"]);
  });

  it("names Dolby Digital, and Plus in fragmented MP4, with their six channels", async () => {
    const found = async (name: "ac3" | "eac3"): Promise<unknown> =>
      (await packaged(await recordings(name))).renditions[`a-en-main-${name}`]?.found;
    assert.deepEqual(await found("ac3"), { codecs: "ac-3", channels: 6, sampleRate: 48_000 });
    assert.deepEqual(await found("eac3"), { codecs: "ec-3", channels: 6, sampleRate: 48_000 });
  });

  it("keeps sound of 44.1 kHz at the vendor's time in every segment", async () => {
    const recording = await recordings("muxed441");
    for (let i = 0; i < segmentsIn(recording); i++) {
      const { renditions } = await packaged(recording, i);
      const stated = await probedPackets(pushed(recording, "v300", i), "a");
      const got = await probedPackets(playable(cmafOf(renditions[AUDIO])), "a");
      const apart = got.map(({ pts }, frame) => Math.abs(pts - (stated[frame]?.pts ?? NaN)));
      assert.equal(got.length, stated.length);
      assert.equal(apart[0], 0);
      // 2 ms: the engine counts whole ticks from the first frame of a segment.
      assert.ok(Math.max(...apart) <= 180, `segment ${i}: ${Math.max(...apart)} ticks`);
    }
  });

  it("states rates of NTSC as fractions", async () => {
    const rateOf = async (name: RecordingName): Promise<string | undefined> =>
      (await packaged(await recordings(name))).renditions["v300"]?.found.frameRate;
    assert.deepEqual([await rateOf("muxed2997"), await rateOf("muxed5994")], ["30000/1001", "60000/1001"]);
  });

  it("gives H.264 as it came in `ts`, with the muxed audio by name, and HEVC in CMAF alone", async () => {
    const recording = await recordings("ladder");
    const { renditions } = await packaged(recording);
    const ts = renditions["v150"]?.files.ts;
    assert.deepEqual([ts?.body, ts?.extension, ts?.muxed], [pushed(recording, "v150"), "ts", AUDIO]);
    assert.deepEqual(Object.keys(renditions[AUDIO]?.files ?? {}), ["cmaf"]);
    const hevc = await packaged(await recordings("hevc"));
    assert.deepEqual(Object.keys(hevc.renditions["v300"]?.files ?? {}), ["cmaf"]);
    const packed = await packaged(await recordings("packed"));
    assert.equal(packed.renditions[AUDIO]?.files.ts?.extension, "aac");
  });

  for (const name of ["muxed25", "hevc", "av1"] as const) {
    it(`gives as key frame of ${name} the bytes that decode to the first picture`, async () => {
      const { renditions } = await packaged(await recordings(name));
      const file = cmafOf(renditions["v300"]);
      assert.ok(file.keyFrame && file.init);
      const { offset, length } = file.keyFrame;
      const cut = Buffer.concat([file.init, file.body.subarray(offset, offset + length)]);
      const all = await decodedFrames(playable(file), "v");
      // The fragment announces all its samples: ffmpeg says on stderr that the others are missing.
      assert.deepEqual(await decodedFrames(cut, "v", "-v", "quiet"), all.slice(0, 1));
    });
  }

  it("follows the wrap of 33 bits inside a segment, and keeps sound and picture on the same side", async () => {
    const recording = await recordings("wrap");
    for (let i = 0; i < segmentsIn(recording); i++) {
      const { renditions } = await packaged(recording, i);
      const [video, audio] = [renditions["v300"], renditions[AUDIO]];
      assert.ok(video && audio);
      assert.ok(Math.abs(video.time - audio.time) < 90_000, `segment ${i}: ${video.time} and ${audio.time}`);
      const packets = await probedPackets(playable(cmafOf(video)), "v");
      assert.equal(
        Math.max(...packets.map(({ pts }) => pts)),
        video.time + video.duration - 3600,
        `segment ${i}`,
      );
    }
  });

  it("puts a file at ticks since 1970 for two readers, and changes nothing else", async () => {
    const { renditions } = await packaged(await recordings("muxed25"));
    const video = renditions["v300"];
    const file = cmafOf(video);
    const placed = { ...file, body: placeAt(file.body, "cmaf", EPOCH) };
    const before = await probedPackets(playable(file), "v");
    const after = await probedPackets(playable(placed), "v");
    assert.deepEqual(
      after.map(({ pts, duration, size, key }) => ({ pts: pts - EPOCH, duration, size, key })),
      before.map(({ pts, duration, size, key }) => ({ pts, duration, size, key })),
    );
    const [tfdt] = secondReading(placed.body).fetchAll("tfdt");
    assert.equal(tfdt?.["baseMediaDecodeTime"], (video?.time ?? 0) + EPOCH);
    assert.deepEqual(await decodedFrames(playable(placed), "v"), await decodedFrames(playable(file), "v"));
    assert.equal(placed.body.length, file.body.length);
    assert.equal(secondReading(placed.body).fetchAll("sidx").length, 0);
  });

  it("gives sections in order, and an emsg at the time of the splice where they pass through", async () => {
    const recording = await recordings("scte35");
    const [marked, plain, none] = await Promise.all(
      (["passthrough", "dateRange", "none"] as const).map((scte35) => packaged(recording, 1, { scte35 })),
    );
    const { video } = scanTs(pushed(recording, "v300"));
    assert.deepEqual(
      marked?.sections.map(({ pts }) => pts),
      [video?.pts],
    );
    assert.deepEqual([plain?.sections.length, none?.sections.length], [1, 0]);
    const body = placeAt(cmafOf(marked?.renditions["v300"]).body, "cmaf", EPOCH);
    const [emsg] = secondReading(body).fetchAll("emsg");
    const next = scanTs(pushed(recording, "v300", 2)).video?.earliest ?? 0;
    assert.deepEqual(
      [emsg?.["scheme_id_uri"], emsg?.["timescale"], emsg?.["presentation_time"], emsg?.["event_duration"]],
      ["urn:scte:scte35:2013:bin", 90_000, next + EPOCH, 360_000],
    );
    assert.deepEqual(messageOf(emsg), marked?.sections[0]?.section);
    const order = secondReading(body).boxes.map(({ type }) => type);
    assert.deepEqual(order, ["styp", "emsg", "moof", "mdat"]);
    assert.equal(secondReading(cmafOf(plain?.renditions["v300"]).body).fetchAll("emsg").length, 0);
    assert.equal(scanTs(none?.renditions["v300"]?.files.ts?.body ?? Buffer.alloc(0)).streams.length, 2);
    assert.deepEqual(plain?.renditions["v300"]?.files.ts?.body, pushed(recording, "v300"));
  });

  it("packages text as wvtt over the time of the video", async () => {
    const recording = await recordings("subtitles");
    const { renditions } = await packaged(recording, 1);
    const [video, text] = [renditions["v300"], renditions["t-en"]];
    assert.deepEqual([text?.time, text?.duration, text?.timescale], [video?.time, video?.duration, 90_000]);
    assert.equal(text?.files.ts?.extension, "vtt");
    const { body } = cmafOf(text);
    const [trun] = secondReading(body).fetchAll("trun");
    const samples = trun?.["samples"] as readonly { sample_duration: number; sample_size: number }[];
    // The cue is from 0.5 s to 3.5 s, the segment from 2 s to 4 s.
    assert.deepEqual(
      samples.map(({ sample_duration: duration }) => duration),
      [135_000, 45_000],
    );
    const cue = body.subarray(body.indexOf("mdat") + 4);
    assert.deepEqual(
      cue.toString("latin1"),
      "\0\0\0*vttc\0\0\0\x0esttgline:0\0\0\0\x14paylCue <b>0</b>\0\0\0\x08vtte",
    );
    assert.equal(durationOf(playable(cmafOf(text))), 180_000);
  });
});

/** Sum of the samples, by the second reader. */
function durationOf(file: Buffer): number {
  const parsed = secondReading(file);
  const [trun] = parsed.fetchAll("trun");
  const [tfhd] = parsed.fetchAll("tfhd");
  const samples = trun?.["samples"] as readonly { readonly sample_duration?: number }[];
  return samples.reduce(
    (sum, each) => sum + (each.sample_duration ?? Number(tfhd?.["default_sample_duration"])),
    0,
  );
}

function messageOf(emsg: Readonly<Record<string, unknown>> | undefined): Buffer {
  const view = emsg?.["message_data"];
  assert.ok(ArrayBuffer.isView(view));
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength);
}
