import assert from "node:assert/strict";
import fc from "fast-check";
import { spliceInsert, declareSplices, insertSection, SPLICE_PID } from "../../play/vendors/splice";
import { firstPts, PACKET, pidOf, shiftTs, WRAP, wrapped } from "../../play/vendors/tsShift";

/** A packet with a PES header of video. */
function pes(pts: number, dts: number): Buffer {
  const packet = Buffer.alloc(PACKET, 0xff);
  packet.set([0x47, 0x41, 0x00, 0x10, 0, 0, 1, 0xe0, 0, 0, 0x80, 0xc0, 10]);
  packet.set(stamp(0x31, pts), 13);
  packet.set(stamp(0x11, dts), 18);
  return packet;
}

/** A packet with a PCR only. */
function pcr(base: number): Buffer {
  const packet = Buffer.alloc(PACKET, 0xff);
  packet.set([0x47, 0x01, 0x00, 0x20, 183, 0x10]);
  packet.writeUInt32BE(Math.floor(base / 2), 6);
  packet.set([((base % 2) << 7) | 0x7e, 0x2a], 10);
  return packet;
}

const stamp = (flags: number, ticks: number): number[] => {
  const value = BigInt(ticks);
  const bits = (from: bigint, mask: bigint): number => Number((value >> from) & mask);
  return [
    flags | (bits(30n, 7n) << 1),
    bits(22n, 255n),
    (bits(15n, 127n) << 1) | 1,
    bits(7n, 255n),
    (bits(0n, 127n) << 1) | 1,
  ];
};

const ticks = fc.integer({ min: 0, max: WRAP - 1 });

describe("the clocks of a transport stream", () => {
  it("move together, and wrap after 33 bits", () => {
    fc.assert(
      fc.property(
        fc.tuple(ticks, ticks, ticks),
        fc.integer({ min: -WRAP, max: WRAP }),
        ([pts, dts, base], by) => {
          const moved = shiftTs(Buffer.concat([pes(pts, dts), pcr(base)]), by);
          const wanted = Buffer.concat([pes(wrapped(pts + by), wrapped(dts + by)), pcr(wrapped(base + by))]);
          assert.deepEqual(moved, wanted);
        },
      ),
    );
  });

  it("are read from the first PES packet of the kind", () => {
    assert.equal(firstPts(Buffer.concat([pcr(5), pes(123_456, 7)]), 0xe0), 123_456);
    assert.equal(firstPts(pes(1, 1), 0xc0), undefined);
  });

  it("are not looked for in what is no transport stream", () => {
    assert.throws(() => shiftTs(Buffer.alloc(PACKET), 1), RangeError);
  });
});

describe("a splice", () => {
  /** Read by threefive 3.1.5: Splice Insert, event 7, out, PTS 95443.717667 s, break 12 s, auto return. */
  const SECTION = "fc302500000000000000fff01405000000077feffffffffffefe00107ac00001000000009f700cef";

  it("is a splice_insert that other readers understand", () => {
    const section = spliceInsert({ eventId: 7, pts: WRAP - 2, duration: 12 * 90_000 });
    assert.equal(section.toString("hex"), SECTION);
  });

  it("follows the first PMT, on a PID that every PMT names", () => {
    const declared = declareSplices(Buffer.concat([pat(), pmt(), pcr(1), pmt()]));
    const pmts = [1, 3].map((at) => declared.subarray(at * PACKET, (at + 1) * PACKET));
    for (const packet of pmts) assert.ok(packet.includes(Buffer.from([0x86, 0xe0 | (SPLICE_PID >> 8)])));
    const inserted = insertSection(declared, Buffer.from([0xfc]), 17);
    assert.equal(inserted.length, 5 * PACKET);
    assert.equal(pidOf(inserted, 2 * PACKET), SPLICE_PID);
    assert.equal((inserted[2 * PACKET + 3] ?? 0) & 15, 1);
  });
});

function pat(): Buffer {
  const packet = Buffer.alloc(PACKET, 0xff);
  packet.set([0x47, 0x40, 0, 0x10, 0, 0, 0xb0, 13, 0, 1, 0xc1, 0, 0, 0, 1, 0xf0, 0x00]);
  return packet;
}

function pmt(): Buffer {
  const packet = Buffer.alloc(PACKET, 0xff);
  packet.set([
    0x47, 0x50, 0, 0x10, 0, 2, 0xb0, 18, 0, 1, 0xc1, 0, 0, 0xe1, 0, 0xf0, 0, 0x1b, 0xe1, 0, 0xf0, 0,
  ]);
  return packet;
}
