import type { Holding } from "./cpu";

/** What grows. Pure. */
export interface Sample extends Holding {
  /** Minutes since the start. */
  readonly at: number;
}

export interface Growth {
  /** MB a minute. */
  readonly megabytes: number;
  /** Files, with sockets, and children, a minute. */
  readonly handles: number;
}

/** MB a minute. */
export const MOST_MEGABYTES = 1;
/** A minute: connections come and go, so that a run of few minutes is never at 0. */
export const MOST_HANDLES = 1;

/** Growth in the last two thirds of a run; none before minute `from`, until which caches fill. NaN: fewer than three samples. */
export function growthOf(samples: readonly Sample[], from: number): Growth {
  const end = samples.at(-1)?.at ?? 0;
  const later = samples.filter(({ at }) => at >= Math.max(end / 3, from));
  return {
    megabytes: slope(later.map(({ at, megabytes }) => [at, megabytes])),
    handles: slope(later.map(({ at, files, children }) => [at, files + children])),
  };
}

export const grows = ({ megabytes, handles }: Growth): boolean =>
  !(megabytes <= MOST_MEGABYTES && handles <= MOST_HANDLES);

/** Of the line with the least squares. */
export function slope(points: readonly (readonly [number, number])[]): number {
  if (points.length < 3) return NaN;
  const mean = (index: 0 | 1): number => points.reduce((sum, point) => sum + point[index], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const over = points.reduce((sum, [at, value]) => sum + (at - x) * (value - y), 0);
  return over / points.reduce((sum, [at]) => sum + (at - x) ** 2, 0);
}
