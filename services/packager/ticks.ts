/** Ticks of 90 kHz, unless said otherwise. Times since 1970 are near 1.6e14 ticks: exact as numbers, but their products are not. */
export const RATE = 90_000;

/** PTS have 33 bits (ISO/IEC 13818-1, 2.4.3.7). */
export const WRAP = 2 ** 33;

/** A time of 90 kHz without its wraps: 0 to 2^33. */
export const wrapped = (ticks: number): number => ((ticks % WRAP) + WRAP) % WRAP;

/** `a` - `b`, where both wrap: between -2^32 and 2^32. */
export function since(a: number, b: number): number {
  const apart = wrapped(a - b);
  return apart < WRAP / 2 ? apart : apart - WRAP;
}

/** Whole ticks of another timescale, rounded to nearest, exactly. */
export function scale(ticks: number, from: number, to: number): number {
  if (from === to) return ticks;
  return divide(BigInt(ticks) * BigInt(to), BigInt(from));
}

/** Rounded to nearest; of two, the higher. The divisor is positive. */
export function divide(dividend: bigint, divisor: bigint): number {
  const doubled = 2n * dividend + divisor;
  const quotient = doubled / (2n * divisor);
  const isBelow = doubled < 0n && doubled % (2n * divisor) !== 0n;
  return Number(isBelow ? quotient - 1n : quotient);
}

/** The wraps to add to a time, so that it is nearest to another. */
export const wrapsTo = (time: number, near: number): number => {
  const wraps = Math.round((near - time) / WRAP) * WRAP;
  return wraps === 0 ? 0 : wraps;
};

export const fromMs = (ms: number): number => Math.round(ms * 90);
export const toMs = (ticks: number): number => ticks / 90;
