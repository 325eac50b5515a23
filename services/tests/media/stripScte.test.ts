import assert from "node:assert/strict";
import { NULL_PID, PACKET, pidAt } from "../../packager/media/tsPackets";
import { scanTs } from "../../packager/media/tsScan";
import { stripScte } from "../../packager/media/stripScte";
import { recordings } from "./recordings";
import { describeWith } from "../support/programs";
import { spliceInsert, withSections } from "./scte";
import { decodedFrames, judge } from "./tools";

describeWith(["ffmpeg"], "a transport stream without its SCTE-35 PID", function () {
  this.timeout(60_000);
  let plain: Buffer;
  let marked: Buffer;
  let stripped: Buffer;

  before(async () => {
    const { tracks } = await recordings("muxed25");
    plain = tracks["v300"]?.segments[1]?.body ?? Buffer.alloc(0);
    marked = withSections(plain, [spliceInsert({ event: 7, time: 900_000 })]);
    stripped = stripScte(marked, scanTs(marked));
  });

  it("has the length that it had, and null packets in its place", () => {
    assert.equal(stripped.length, marked.length);
    const pids = Array.from({ length: stripped.length / PACKET }, (_, i) => pidAt(stripped, i * PACKET));
    assert.equal(pids.filter((pid) => pid === NULL_PID).length, 1);
    assert.equal(pids.includes(0x1f0), false);
  });

  it("has the PMT that it had before the PID was added, with a right CRC", () => {
    assert.deepEqual(scanTs(stripped).streams, scanTs(plain).streams);
    const kept = Array.from({ length: stripped.length / PACKET }, (_, i) =>
      stripped.subarray(i * PACKET, (i + 1) * PACKET),
    );
    assert.deepEqual(Buffer.concat(kept.filter((packet) => pidAt(packet, 0) !== NULL_PID)), plain);
  });

  it("does not change what was handed in, and is itself where there is no such PID", () => {
    assert.equal(scanTs(marked).sections.length, 1);
    assert.equal(stripScte(plain, scanTs(plain)), plain);
  });

  it("has no third track for ffprobe, and the same pictures", async () => {
    const types = async (body: Buffer): Promise<string> =>
      judge("ffprobe", body, (file) => [
        "-v",
        "error",
        "-show_entries",
        "stream=codec_type",
        "-of",
        "csv=p=0",
        file,
      ]);
    assert.match(await types(marked), /unknown/);
    assert.doesNotMatch(await types(stripped), /unknown/);
    assert.deepEqual(await decodedFrames(stripped, "v"), await decodedFrames(plain, "v"));
  });
});
