/**
 * What a viewer noticed, from `currentTime` sampled outside the player. Pure.
 */
export interface Sample {
  /** ms, monotonic. */
  readonly at: number;
  /** `currentTime` of the video element, seconds. */
  readonly time: number;
}

export interface Noticed {
  /** Longest time without progress, seconds. */
  readonly longest: number;
  /** All times without progress together, seconds. */
  readonly total: number;
  /** Jumps forwards and backwards of more than `JUMP`: segments skipped or repeated, in seconds. */
  readonly skipped: number;
  readonly repeated: number;
}

/** Sampled every 100 ms, so a picture that stands for less than three samples is not a stall. */
const SHORTEST_STALL = 0.3;
/** Playback rate and timer jitter stay far below. */
const JUMP = 0.75;

/** Judges samples between two moments. A range without two samples is a stall of its whole length. */
export function notice(samples: readonly Sample[], from: number, to: number): Noticed {
  const within = samples.filter(({ at }) => at >= from && at <= to);
  const stalls: number[] = [];
  let [standing, skipped, repeated] = [0, 0, 0];
  let before: Sample = { at: from, time: within[0]?.time ?? 0 };
  for (const sample of [...within, { at: to, time: NaN }]) {
    const elapsed = (sample.at - before.at) / 1000;
    const moved = sample.time - before.time;
    if (moved > elapsed + JUMP) skipped += moved - elapsed;
    if (moved < -JUMP) repeated += elapsed - moved;
    if (Math.abs(moved) > 0.01) {
      stalls.push(standing);
      standing = 0;
    } else standing += elapsed;
    if (!Number.isNaN(sample.time)) before = sample;
  }
  const counted = [...stalls, standing].filter((stall) => stall >= SHORTEST_STALL);
  const round = (value: number): number => Math.round(value * 10) / 10;
  return {
    longest: round(Math.max(0, ...counted)),
    total: round(counted.reduce((sum, stall) => sum + stall, 0)),
    skipped: round(skipped),
    repeated: round(repeated),
  };
}
