import { FRAME_RATES } from "../../../catalog/lineUp";

/**
 * Frames per second as a fraction. Times are rounded to ticks (59.94 at 90 kHz: 1501 or 1502), so the rate is that of
 * broadcast within 0.02 %: 30 and 29.97 differ by 0.1 %.
 */
export function frameRateOf(frames: number, duration: number, timescale: number): string | undefined {
  if (frames === 0 || duration === 0) return undefined;
  const measured = (frames * timescale) / duration;
  for (const rate of [...FRAME_RATES, "120000/1001", "120"]) {
    const [top = 0, bottom = 1] = rate.split("/").map(Number);
    if (Math.abs(measured / (top / bottom) - 1) < 0.0002) return `${top}/${bottom}`;
  }
  return fraction(frames * timescale, duration);
}

function fraction(top: number, bottom: number): string {
  let [a, b] = [top, bottom];
  while (b !== 0) [a, b] = [b, a % b];
  return `${top / a}/${bottom / a}`;
}
