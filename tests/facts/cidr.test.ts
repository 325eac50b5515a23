import assert from "node:assert/strict";
import fc from "fast-check";
import { blockAt, blockInSlot, contains, overlap, prefixOf, sizeOf } from "../../facts/cidr";
import { isAligned, isInside, overlaps } from "../support/blocks";

describe("cidr", () => {
  it("has the size of each prefix length", () => {
    assert.deepEqual([32, 26, 24, 22, 8, 0].map(sizeOf), [1, 64, 256, 1024, 16_777_216, 4_294_967_296]);
    assert.equal(prefixOf("10.0.32.0/19"), 19);
    assert.equal(prefixOf("10.0.32.7"), 32);
  });

  it("gives the block in a slot", () => {
    const table: readonly (readonly [outer: string, slot: number, prefix: number, block: string])[] = [
      ["10.0.0.0/8", 0, 10, "10.0.0.0/10"],
      ["10.0.0.0/8", 3, 10, "10.192.0.0/10"],
      ["10.192.0.0/10", 15, 14, "10.252.0.0/14"],
      ["10.252.0.0/14", 31, 19, "10.255.224.0/19"],
      ["10.255.224.0/19", 7, 22, "10.255.252.0/22"],
      ["128.0.0.0/1", 1, 2, "192.0.0.0/2"],
      ["255.255.255.0/24", 255, 32, "255.255.255.255/32"],
      ["0.0.0.0/0", 0, 0, "0.0.0.0/0"],
    ];
    for (const [outer, slot, prefix, block] of table) assert.equal(blockInSlot(outer, slot, prefix), block);
  });

  it("gives the block at an offset of addresses", () => {
    assert.equal(blockAt("10.64.0.0/22", 256, 26), "10.64.1.0/26");
    assert.equal(blockAt("10.64.0.0/22", 512, 28), "10.64.2.0/28");
  });

  it("refuses a block that does not fit, is not aligned, or starts before the outer block", () => {
    const refusals: readonly (readonly [at: number, prefix: number])[] = [
      [1024, 24],
      [960, 24],
      [-64, 26],
      [0, 21],
      [32, 26],
      [0.5, 32],
    ];
    for (const [at, prefix] of refusals) {
      const refusal = { name: "RangeError", message: `no /${prefix} at ${at} in 10.64.0.0/22` };
      assert.throws(() => blockAt("10.64.0.0/22", at, prefix), refusal);
    }
    const misaligned = { name: "RangeError", message: "10.0.0.1/8 is not aligned to its prefix length" };
    assert.throws(() => blockInSlot("10.0.0.1/8", 0, 10), misaligned);
  });

  it("finds contained blocks and overlaps", () => {
    assert.equal(contains("10.0.0.0/8", "10.255.255.255"), true);
    assert.equal(contains("10.0.0.0/8", "11.0.0.0"), false);
    assert.equal(contains("10.64.0.0/22", "10.64.0.0/22"), true);
    assert.equal(contains("10.64.0.0/22", "10.64.0.0/21"), false);
    assert.equal(overlap("10.64.0.0/22", "10.64.0.0/21"), true);
    assert.equal(overlap("10.64.0.0/21", "10.64.4.0/22"), true);
    assert.equal(overlap("10.64.0.0/22", "10.64.4.0/22"), false);
  });

  it("never gives two slots of a block the same address", () => {
    const arbitrary = fc.record({
      slot: fc.nat(255),
      outer: fc.integer({ min: 0, max: 24 }),
      deeper: fc.nat(8),
    });
    fc.assert(
      fc.property(arbitrary, ({ slot, outer, deeper }) => {
        const [parent, prefix] = [blockInSlot("0.0.0.0/0", slot % 2 ** outer, outer), outer + deeper];
        const blocks = Array.from({ length: 2 ** deeper }, (_, at) => blockInSlot(parent, at, prefix));
        assert.deepEqual(overlaps(blocks), []);
        assert.ok(blocks.every((block) => isAligned(block) && isInside(block, parent)));
        assert.ok(blocks.every((block) => contains(parent, block)));
      }),
    );
  });
});
