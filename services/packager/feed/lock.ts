import type { EpochLock } from "../../../catalog/lineUp";
import { divide, RATE, WRAP } from "../ticks";

/** A slot of an epoch-locked channel: it begins at a multiple of the segment length since 1970. */
export interface Slot {
  /** 90 kHz ticks since 1970. */
  readonly time: number;
  /** Within half a frame. */
  isNear(time: number): boolean;
  isLength(ticks: number): boolean;
  /** Two offsets are the same, but for wraps. */
  isEqual(one: number, other: number): boolean;
}

/**
 * The slot nearest to a time. The length is a fraction of ticks: 120 frames at 30000/1001 are 360360, but other counts at
 * 24000/1001 are not whole. So times are multiples of the fraction, and rounded once.
 */
export function slotOf(time: number, { frames, rate }: EpochLock): Slot {
  const [numerator = 1n, denominator = 1n] = rate.split("/").map(BigInt);
  const length = BigInt(frames * RATE) * denominator;
  const index = divide(BigInt(time) * numerator, length);
  const start = divide(BigInt(index) * length, numerator);
  const half = (RATE * Number(denominator)) / Number(numerator) / 2;
  const isHalf = (ticks: number): boolean => Math.abs(ticks) <= half;
  return {
    time: start,
    isNear: (each) => isHalf(each - start),
    isLength: (ticks) => isHalf(ticks - Number(length) / Number(numerator)),
    isEqual: (one, other) => isHalf(one - other - Math.round((one - other) / WRAP) * WRAP),
  };
}
