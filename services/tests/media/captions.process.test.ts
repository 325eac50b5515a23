import assert from "node:assert/strict";
import type { RawSegment } from "../../packager/segment";
import { describeWith } from "../support/programs";
import { captionsOf } from "./captions";
import { jobOf, pushed, type Recording, recordings, segmentsIn } from "./recordings";
import { byteStream, captionText, cmafOf, PATIENT, playable, withEngine } from "./tools";

const PICTURES = 50;

describeWith(["engine", "ffmpeg"], "CEA-608 and CEA-708 in the video", function () {
  this.timeout(180_000);
  let recording: Recording;
  let segments: readonly RawSegment[];
  const video = (index: number) => segments[index]?.renditions["v300"];
  before(async () => {
    recording = await recordings("captions");
    const indexes = Array.from({ length: segmentsIn(recording) }, (_, index) => index);
    segments = await withEngine((engine) =>
      Promise.all(indexes.map((index) => engine.package(jobOf(recording, index), PATIENT))),
    );
  });

  it("are in `ts` as they were pushed", () => {
    segments.forEach((_, index) =>
      assert.ok(video(index)?.files.ts?.body.equals(pushed(recording, "v300", index)), `segment ${index}`),
    );
  });

  it("are in `cmaf` the same bytes for each picture", async () => {
    for (const index of segments.keys()) {
      const before = captionsOf(await byteStream(pushed(recording, "v300", index)));
      assert.equal(before.length, PICTURES);
      assert.equal(new Set(before).size, PICTURES, "CEA-708 counts pictures");
      assert.deepEqual(captionsOf(await byteStream(playable(cmafOf(video(index))))), before);
    }
  });

  it("are read by ffmpeg from `cmaf` as from the push", async () => {
    const [first] = segments.map((_, index) => cmafOf(video(index)));
    const cmaf = [first?.init ?? Buffer.alloc(0), ...segments.map((_, index) => cmafOf(video(index)).body)];
    const pushes = segments.map((_, index) => pushed(recording, "v300", index));
    const text = await captionText(Buffer.concat(cmaf));
    assert.deepEqual(text, await captionText(Buffer.concat(pushes)));
    for (const second of [1, 5, 9]) assert.ok(text.includes(`TEXT ${second}`), text.join(", "));
  });
});
