import assert from "node:assert/strict";
import fc from "fast-check";
import { MediaFault } from "../../packager/media/fault";
import { PACKET, pidAt } from "../../packager/media/tsPackets";
import { scanTs } from "../../packager/media/tsScan";
import { recordings, type RecordingName } from "./recordings";
import { describeWith } from "../support/programs";
import { spliceInsert, timeSignal, withSections } from "./scte";
import { decodedFrames, probedPackets } from "./tools";

const videoOf = async (name: RecordingName, index = 1): Promise<Buffer> => {
  const { tracks } = await recordings(name);
  const body = tracks["v300"]?.segments[index]?.body;
  assert.ok(body);
  return body;
};

const faultOf = (ts: Buffer): string => {
  try {
    scanTs(ts);
    return "none";
  } catch (error) {
    assert.ok(error instanceof MediaFault, String(error));
    return error.reason;
  }
};

/** Packets of the segment, changed. */
const rewrite = (ts: Buffer, change: (packet: Buffer, index: number) => readonly Buffer[]): Buffer =>
  Buffer.concat(
    Array.from({ length: ts.length / PACKET }, (_, i) => {
      return change(Buffer.from(ts.subarray(i * PACKET, (i + 1) * PACKET)), i);
    }).flat(),
  );

describeWith(["ffmpeg"], "the scan of a transport stream", function () {
  this.timeout(120_000);

  for (const name of ["muxed25", "muxed2997", "muxed5994", "apart"] as const) {
    it(`finds the times and pictures that ffprobe finds in ${name}`, async () => {
      const ts = await videoOf(name);
      const { video, audio } = scanTs(ts);
      const packets = await probedPackets(ts, "v");
      const times = packets.map(({ pts }) => pts);
      assert.deepEqual(
        [video?.pts, video?.dts, video?.pictures, video?.earliest, video?.span],
        [
          packets[0]?.pts,
          packets[0]?.dts,
          packets.length,
          Math.min(...times),
          Math.max(...times) - Math.min(...times),
        ],
      );
      const sound = name === "apart" ? [] : await probedPackets(ts, "a");
      assert.equal(audio[0]?.pts, sound[0]?.pts);
    });
  }

  it("gives as key frame the bytes that decode to the first picture and nothing more", async () => {
    const ts = await videoOf("muxed25");
    const { video } = scanTs(ts);
    assert.ok(video?.keyFrame);
    const cut = ts.subarray(video.keyFrame.offset, video.keyFrame.offset + video.keyFrame.length);
    const all = await decodedFrames(ts, "v");
    assert.deepEqual(await decodedFrames(cut, "v"), all.slice(0, 1));
    assert.equal(cut.length % PACKET, 0);
    assert.equal((await probedPackets(cut, "v"))[0]?.size, (await probedPackets(ts, "v"))[0]?.size);
  });

  it("gives no key frame where the segment begins with another picture", async () => {
    const ts = await videoOf("muxed25");
    const { video, pmtPid } = scanTs(ts);
    let pictures = 0;
    const open = rewrite(ts, (packet) => {
      const pid = pidAt(packet, 0);
      if (pid === video?.pid && packet.readUInt8(1) & 0x40) pictures++;
      return pid === 0 || pid === pmtPid || pictures > 1 ? [packet] : [];
    });
    const counted = rewrite(open, renumbered());
    assert.equal(scanTs(counted).video?.keyFrame, undefined);
    assert.equal(scanTs(counted).video?.pictures, 49);
  });

  it("follows times over the wrap of 33 bits", async () => {
    const { video } = scanTs(await videoOf("wrap", 2));
    assert.ok(video && video.earliest > 8_589_800_000 && video.earliest + video.span > 2 ** 33);
    assert.equal(video.span, 49 * 3600);
  });

  it("gives each splice_info_section with the PTS of the picture before which it came", async () => {
    const ts = await videoOf("muxed25");
    const long = timeSignal({ event: 9, time: 5, type: 0x34, duration: 90_000 });
    const sections = [spliceInsert({ event: 7, time: 900_000, duration: 2_700_000 }), long];
    const scan = scanTs(withSections(ts, sections));
    assert.deepEqual(
      scan.sections,
      sections.map((section) => ({ section, pts: scan.video?.pts })),
    );
  });

  it("joins a section that takes several packets", async () => {
    const section = Buffer.alloc(700, 0x5a);
    section.writeUInt16BE(0x3000 | 697, 1);
    section[0] = 0xfc;
    const [found] = scanTs(withSections(await videoOf("muxed25"), [section])).sections;
    assert.deepEqual(found?.section, section);
  });

  it("accepts a repeated packet and an announced discontinuity", async () => {
    const ts = await videoOf("muxed25");
    assert.equal(faultOf(rewrite(ts, (packet, i) => (i === 40 ? [packet, packet] : [packet]))), "none");
  });

  const corrupt: readonly [string, string, (ts: Buffer) => Buffer][] = [
    ["a flipped sync byte", "corrupt", (ts) => rewrite(ts, (p, i) => ((p[0] = i === 30 ? 0x46 : 0x47), [p]))],
    ["a lost packet", "corrupt", (ts) => rewrite(ts, (p, i) => (i === 30 ? [] : [p]))],
    [
      "a packet with a transport error",
      "corrupt",
      (ts) => rewrite(ts, (p, i) => (i === 30 && (p[1] = (p[1] ?? 0) | 0x80), [p])),
    ],
    ["no PAT", "corrupt", (ts) => rewrite(ts, (p) => (pidAt(p, 0) === 0 ? [] : [p]))],
    ["no PMT", "corrupt", (ts) => rewrite(ts, (p) => (pidAt(p, 0) === 0x1000 ? [] : [p]))],
    [
      "a PMT with a flipped byte",
      "corrupt",
      (ts) => rewrite(ts, (p) => (pidAt(p, 0) === 0x1000 && (p[18] = 99), [p])),
    ],
    ["a cut end", "corrupt", (ts) => ts.subarray(0, ts.length - 20)],
    ["no bytes", "corrupt", () => Buffer.alloc(0)],
    [
      "scrambled packets",
      "encrypted",
      (ts) => rewrite(ts, (p, i) => (i === 30 && (p[3] = (p[3] ?? 0) | 0x80), [p])),
    ],
    ["a video without PTS", "corrupt", (ts) => rewrite(ts, withoutPts())],
  ];
  for (const [what, reason, change] of corrupt) {
    it(`finds ${what}`, async () => assert.equal(faultOf(change(await videoOf("muxed25"))), reason));
  }

  it("gives a result or a MediaFault for any flipped byte", async () => {
    const ts = await videoOf("muxed25");
    fc.assert(
      fc.property(fc.nat(ts.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const flipped = Buffer.from(ts);
        flipped[at] = (flipped[at] ?? 0) ^ mask;
        return faultOf(flipped) !== "";
      }),
      { numRuns: 300 },
    );
  });

  it("gives a MediaFault for any packets of noise", () => {
    const packet = fc
      .uint8Array({ minLength: PACKET, maxLength: PACKET })
      .map((bytes) => Buffer.from(bytes).fill(0x47, 0, 1));
    fc.assert(
      fc.property(
        fc.array(packet, { maxLength: 20 }),
        (packets) => faultOf(Buffer.concat(packets)) !== "none",
      ),
    );
  });
});

/** Counts each PID's packets again, as after a cut of the sender. */
function renumbered(): (packet: Buffer) => readonly Buffer[] {
  const counters = new Map<number, number>();
  return (packet) => {
    const pid = pidAt(packet, 0);
    const counter = ((counters.get(pid) ?? -1) + 1) & 15;
    counters.set(pid, counter);
    packet[3] = ((packet[3] ?? 0) & 0xf0) | counter;
    return [packet];
  };
}

/** Takes the flag of the PTS from the first picture. */
function withoutPts(): (packet: Buffer) => readonly Buffer[] {
  let done = false;
  return (packet) => {
    const at = packet.indexOf(Buffer.from([0, 0, 1, 0xe0]));
    if (!done && at > 0 && pidAt(packet, 0) === 0x100) {
      done = true;
      packet[at + 7] = (packet[at + 7] ?? 0) & 0x3f;
    }
    return [packet];
  };
}
