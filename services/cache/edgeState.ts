/** Times of a series that are remembered: enough to find its shortest distance. */
const REMEMBERED = 4;
/** Series that are remembered, several times what a cell packages. */
const MOST_SERIES = 8192;
/**
 * A zone with several caches spreads the segments of a series over them, so the newest segment here may be the one before the
 * newest.
 */
const STEPS_AHEAD = 2;

/**
 * If a time is the next of a series. `known`: times of its newest segments in ticks, rising. Without a distance between two of
 * them nothing is known.
 */
export function isNext(known: readonly number[], time: number): boolean {
  const newest = known.at(-1);
  const steps = known.slice(1).map((each, index) => each - (known[index] ?? each));
  if (newest === undefined || steps.length === 0) return false;
  return time > newest && time <= newest + STEPS_AHEAD * Math.min(...steps);
}

/** A series with one more time. */
export function withTime(known: readonly number[], time: number): readonly number[] {
  if (known.includes(time)) return known;
  return [...known, time].sort((a, b) => a - b).slice(-REMEMBERED);
}

/** The newest times of each series. */
export class Edges {
  private readonly series = new Map<string, readonly number[]>();

  add(series: string, time: number): void {
    const known = withTime(this.series.get(series) ?? [], time);
    this.series.delete(series);
    this.series.set(series, known);
    const [oldest] = this.series.keys();
    if (this.series.size > MOST_SERIES && oldest !== undefined) this.series.delete(oldest);
  }

  isNext(series: string, time: number | undefined): boolean {
    return time !== undefined && isNext(this.series.get(series) ?? [], time);
  }
}
