import assert from "node:assert/strict";
import fc from "fast-check";
import { box, fullBox, reading, u32, u64 } from "../../packager/media/boxes";
import { MediaFault } from "../../packager/media/fault";
import { normalise } from "../../packager/media/fragment";
import { frameRateOf } from "../../packager/media/frameRate";
import { neutralInit } from "../../packager/media/init";
import { placeAt } from "../../packager/media/place";
import { secondReading } from "./tools";

const NO_SHIFT = { from: 0, to: 0 };

/** A segment as the engine writes it: samples of 100 ticks with composition offsets. */
function segment(offsets: readonly number[], { time = 5000, wide = false } = {}): Buffer {
  const rows = offsets.map((offset) => u32(10, offset));
  const tfdt = wide ? fullBox("tfdt", [1, 0], u64(time)) : fullBox("tfdt", [0, 0], u32(time));
  const trun = (dataOffset: number): Buffer =>
    fullBox("trun", [0, 0xa01], u32(offsets.length, dataOffset), ...rows);
  const moof = (dataOffset: number, saio: number): Buffer =>
    box(
      "moof",
      fullBox("mfhd", [0, 0], u32(1)),
      box(
        "traf",
        fullBox("tfhd", [0, 0x020008], u32(1, 100)),
        tfdt,
        trun(dataOffset),
        fullBox("saio", [0, 0], u32(1, saio)),
      ),
    );
  const size = moof(0, 0).length;
  const mdat = box("mdat", Buffer.alloc(10 * offsets.length, 7));
  return Buffer.concat([
    box("styp", Buffer.from("msdh\0\0\0\0msdh")),
    box("sidx", Buffer.alloc(24)),
    moof(size + 8, size - 4),
    mdat,
  ]);
}

const offsetsOf = (body: Buffer): readonly number[] => {
  const [trun] = secondReading(body).fetchAll("trun");
  const samples = trun?.["samples"] as readonly { sample_composition_time_offset: number }[];
  return samples.map((each) => each.sample_composition_time_offset);
};

describe("a fragment", () => {
  it("gets a tfdt of 64 bits and loses its sidx, and its data stay where trun and saio say", () => {
    for (const wide of [false, true]) {
      const { body, time, duration, samples } = normalise(segment([0, 0, 0], { wide }), NO_SHIFT);
      const parsed = secondReading(body);
      assert.deepEqual(
        parsed.boxes.map(({ type }) => type),
        ["styp", "moof", "mdat"],
      );
      const moof = body.indexOf("moof") - 4;
      const [tfdt, trun] = [parsed.fetchAll("tfdt")[0], parsed.fetchAll("trun")[0]];
      assert.deepEqual([tfdt?.["version"], tfdt?.["baseMediaDecodeTime"]], [1, 5000]);
      assert.equal(moof + Number(trun?.["data_offset"]), body.indexOf("mdat") + 4);
      const saio = body.indexOf("saio");
      assert.equal(body.readUInt32BE(saio + 12), body.readUInt32BE(moof) - 4);
      assert.deepEqual([time, duration, samples], [5000, 300, 3]);
    }
  });

  it("begins at its earliest picture, and counts composition offsets from the neutral edit list", () => {
    const { body, time } = normalise(segment([200, 400, 0, 0]), { from: 200, to: 300 });
    assert.equal(time, 5000);
    assert.deepEqual(offsetsOf(body), [300, 500, 100, 100]);
    // A leading picture, before the key frame in time.
    const open = normalise(segment([200, 0, 300]), { from: 200, to: 300 });
    assert.equal(open.time, 4900);
    assert.deepEqual(offsetsOf(open.body), [400, 200, 500]);
  });

  it("has a first sample that ends in its mdat", () => {
    const { body, firstSample } = normalise(segment([0, 0]), NO_SHIFT);
    const cut = body.subarray(firstSample.offset, firstSample.offset + firstSample.length);
    assert.equal(cut.toString("latin1", 4, 8), "moof");
    assert.deepEqual(cut.subarray(-10), Buffer.alloc(10, 7));
    assert.equal(cut.toString("latin1", cut.length - 14, cut.length - 10), "mdat");
  });

  it("moves by any ticks, in steps or at once, and other formats never", () => {
    const { body } = normalise(segment([0, 0]), NO_SHIFT);
    const ticks = fc.integer({ min: 0, max: 2 ** 50 });
    fc.assert(
      fc.property(ticks, ticks, (a, b) => {
        const moved = placeAt(body, "cmaf", a + b);
        assert.deepEqual(placeAt(placeAt(body, "cmaf", a), "cmaf", b), moved);
        assert.deepEqual(placeAt(moved, "cmaf", -(a + b)), body);
      }),
    );
    assert.equal(placeAt(body, "ts", 90), body);
  });

  it("is refused before time 0", () => {
    const { body } = normalise(segment([0]), NO_SHIFT);
    assert.throws(() => placeAt(body, "cmaf", -5001), RangeError);
  });

  it("gives a value or a MediaFault for any flipped byte", () => {
    const whole = segment([200, 400, 0, 0]);
    const init = box("moov", box("trak", box("mdia", fullBox("mdhd", [0, 0], Buffer.alloc(20)))));
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        for (const [bytes, read] of [
          [whole, (each: Buffer) => normalise(each, NO_SHIFT)],
          [init, neutralInit],
        ] as const) {
          const flipped = Buffer.from(bytes);
          if (at < flipped.length) flipped[at] = (flipped[at] ?? 0) ^ mask;
          readOrFault(() => read(flipped));
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** Fails on every error but a MediaFault. */
function readOrFault(read: () => unknown): void {
  try {
    reading("test", read);
  } catch (error) {
    assert.ok(error instanceof MediaFault, String(error));
  }
}

describe("a frame rate", () => {
  it("is that of broadcast, in spite of rounded ticks", () => {
    assert.equal(frameRateOf(120, 180_181, 90_000), "60000/1001");
    assert.equal(frameRateOf(60, 180_180, 90_000), "30000/1001");
    assert.equal(frameRateOf(60, 180_000, 90_000), "30/1");
    assert.equal(frameRateOf(48, 180_181, 90_000), "24000/1001");
    assert.equal(frameRateOf(50, 25_600, 12_800), "25/1");
  });

  it("is a fraction of lowest terms for others, and none without frames", () => {
    assert.equal(frameRateOf(20, 180_000, 90_000), "10/1");
    assert.equal(frameRateOf(0, 0, 90_000), undefined);
  });
});
