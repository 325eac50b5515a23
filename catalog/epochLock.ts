import type { EpochLock } from "./lineUp";

const TICKS_PER_SECOND = 90_000;

/** Length of each segment of an epoch-locked channel, in 90 kHz ticks. Checks accept only whole numbers. */
export function lockedTicks({ frames, rate }: EpochLock): number {
  const [rateFrames, rateSeconds] = fractionOf(rate);
  return (frames * rateSeconds * TICKS_PER_SECOND) / rateFrames;
}

export const lockedSeconds = (lock: EpochLock): number => lockedTicks(lock) / TICKS_PER_SECOND;

/** The number of frames that is nearest to a length in seconds. */
export function framesIn(seconds: number, rate: EpochLock["rate"]): number {
  const [rateFrames, rateSeconds] = fractionOf(rate);
  return Math.round((seconds * rateFrames) / rateSeconds);
}

/** `30000/1001` -> 30000 frames in 1001 seconds. */
function fractionOf(rate: string): readonly [frames: number, seconds: number] {
  const [frames, seconds = 1] = rate.split("/").map(Number);
  return [frames ?? Number.NaN, seconds];
}
