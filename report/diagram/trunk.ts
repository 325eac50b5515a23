import type { Span } from "./band";
import { COLOURS, dot, group, path, round, type Point, type Role } from "./svg";

/** Vertical lines beside the regions, each in its own lane, with branches to what they connect. */

/** From one lane to the next. */
export const LANE = 14;

export interface Trunk {
  /** Class of its group. */
  readonly kind: string;
  readonly title: string;
  readonly role: Role;
  /** Position of its lane. */
  readonly x: number;
  readonly stops: readonly (Point & { readonly dashed?: boolean })[];
  /** Its start, if that is above its stops. */
  readonly top?: number;
  /** Its end below its stops: it leaves its lane at `turn`. */
  readonly tail?: Point & { readonly turn: number };
}

export function drawTrunk({ kind, title, role, x, stops, top, tail }: Trunk): string {
  const colour = COLOURS[role].line;
  const ends = [
    ...stops.map(({ y }) => y),
    ...(top === undefined ? [] : [top]),
    ...(tail ? [tail.turn] : []),
  ];
  const [from, to] = [Math.min(...ends), Math.max(...ends)];
  const [at, upper, lower] = [x, from, to].map(round);
  const down = tail ? `H${round(tail.x)}V${round(tail.y)}` : "";
  return group(kind, title, [
    path(`M${at} ${upper}V${lower}${down}`, { colour }),
    ...stops.map((stop) =>
      path(`M${at} ${round(stop.y)}H${round(stop.x)}`, { colour, dashed: stop.dashed ?? false }),
    ),
    ...stops.filter(({ y }) => y > from && y < to).map(({ y }) => dot({ x, y }, colour)),
  ]);
}

/** Spreads the ends of lines evenly over one side of a box. */
export const portOf = ({ top, height }: Span, keys: readonly string[], key: string): number =>
  top + ((keys.indexOf(key) + 1) * height) / (keys.length + 1);

/** The lane of each pair of positions. Pairs that overlap have different lanes; the shortest pairs are innermost. */
export function lanesOf(pairs: readonly (readonly [number, number])[]): number[] {
  const lanes: (readonly [number, number])[][] = [];
  const found = pairs.map(() => 0);
  const length = (at: number): number => (pairs[at]?.[1] ?? 0) - (pairs[at]?.[0] ?? 0);
  const nearest = pairs.map((_, at) => at).sort((a, b) => length(a) - length(b));
  for (const at of nearest) {
    const [from, to] = pairs[at] ?? [0, 0];
    const free = lanes.findIndex((lane) => lane.every(([a, b]) => b <= from || to <= a));
    const lane = free === -1 ? lanes.length : free;
    lanes[lane] = [...(lanes[lane] ?? []), [from, to]];
    found[at] = lane;
  }
  return found;
}
