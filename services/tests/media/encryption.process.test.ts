import assert from "node:assert/strict";
import type { Encryption } from "../../packager/media/engineArgs";
import { placeAt } from "../../packager/media/place";
import type { RawSegment } from "../../packager/segment";
import { digest } from "./digests";
import { jobOf, recordings } from "./recordings";
import { describeWith } from "../support/programs";
import { cmafOf, decodedFrames, PATIENT, playable, secondReading, withEngine } from "./tools";

const KEY = { keyId: "00112233445566778899aabbccddeeff", key: "0102030405060708090a0b0c0d0e0f10" };
const SCHEMES: readonly Encryption[] = [
  { ...KEY, scheme: "cenc", iv: "a0a1a2a3a4a5a6a7" },
  { ...KEY, scheme: "cbcs", iv: "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf" },
];
const EPOCH = 1_796_041_025 * 90_000;

async function packaged(encryption?: Encryption): Promise<readonly RawSegment[]> {
  const recording = await recordings("muxed25");
  const options = encryption ? { encryption } : {};
  return withEngine(
    (engine) => Promise.all([0, 1, 2].map((i) => engine.package(jobOf(recording, i), PATIENT))),
    options,
  );
}

/** Encrypted channels come with the next issue: this holds names, times and inits of today to what they will need. */
describeWith(["engine", "ffmpeg"], "one recorded push with a fixed key", function () {
  let clear: readonly RawSegment[];
  before(async () => (clear = await packaged()));

  for (const encryption of SCHEMES) {
    describe(`in ${encryption.scheme}`, () => {
      let segments: readonly RawSegment[];
      before(async () => (segments = await packaged(encryption)));

      it("has the times and durations of the clear one", () => {
        const times = (each: RawSegment): unknown =>
          Object.entries(each.renditions).map(([name, { time, duration, timescale, found }]) => [
            name,
            time,
            duration,
            timescale,
            found,
          ]);
        assert.deepEqual(segments.map(times), clear.map(times));
      });

      it("has one init for all segments", () => {
        for (const name of ["v300", "a-en-main-aac"]) {
          const inits = segments.map(({ renditions }) => digest(cmafOf(renditions[name]).init));
          assert.equal(new Set(inits).size, 1, name);
        }
      });

      it("decrypts to the pictures and the sound of the clear one, after it was placed", async () => {
        for (const [name, select] of [
          ["v300", "v"],
          ["a-en-main-aac", "a"],
        ] as const) {
          const file = cmafOf(segments[1]?.renditions[name]);
          const placed = playable({ ...file, body: placeAt(file.body, "cmaf", EPOCH) });
          const plain = playable(cmafOf(clear[1]?.renditions[name]));
          assert.deepEqual(
            await decodedFrames(placed, select, "-decryption_key", KEY.key),
            await decodedFrames(plain, select),
          );
          const [tfdt] = secondReading(placed).fetchAll("tfdt");
          assert.equal(tfdt?.["baseMediaDecodeTime"], (clear[1]?.renditions[name]?.time ?? 0) + EPOCH);
        }
      });

      it("names scheme and key in the init, and nothing of it is clear", () => {
        const { init, body } = cmafOf(segments[1]?.renditions["v300"]);
        assert.ok(init?.includes(`schm\0\0\0\0${encryption.scheme}`));
        assert.ok(init?.includes(Buffer.from(KEY.keyId, "hex")));
        assert.equal(init?.includes(Buffer.from(KEY.key, "hex")), false);
        assert.notEqual(digest(body), digest(cmafOf(clear[1]?.renditions["v300"]).body));
      });

      it("gives as key frame the bytes that decrypt to the first picture", async () => {
        const { init, body, keyFrame } = cmafOf(segments[1]?.renditions["v300"]);
        assert.ok(init && keyFrame);
        const cut = Buffer.concat([init, body.subarray(keyFrame.offset, keyFrame.offset + keyFrame.length)]);
        const all = await decodedFrames(playable(cmafOf(clear[1]?.renditions["v300"])), "v");
        const first = await decodedFrames(cut, "v", "-v", "quiet", "-decryption_key", KEY.key);
        assert.deepEqual(first, all.slice(0, 1));
      });
    });
  }
});
