import type { CircuitTopology } from "./backbone";
import { box, COLOURS, group, INK, path, plate, round, sizeOfPlate, TEXT, text, widthOf } from "./svg";
import type { Fragment, Plate } from "./svg";
import type { Location, Way } from "./ways";

/** Each way to networks outside is a column: a head, locations with their circuits, and the networks at the foot. */

const GAP = 20;
const BESIDE = 8;
/** Vertical distance between head, locations and foot. */
const REACH = 26;
const TITLE = 22;

export interface WayColumns extends Fragment {
  /** Way's key -> middle of its head. */
  readonly heads: ReadonlyMap<string, number>;
}

/** As many rows as the width `room` requires, at least one. */
export function rowsOfWays(ways: readonly Way[], room: number): Way[][] {
  const rows: Way[][] = [[]];
  let x = 0;
  for (const way of ways) {
    const width = widthOfWay(way);
    const row = rows.at(-1) ?? [];
    if (row.length > 0 && x + width > room) {
      rows.push([way]);
      x = 0;
    } else row.push(way);
    x += width + GAP;
  }
  return rows;
}

/** One row, as wide as `room`, or wider if the columns need it. */
export function drawColumns(ways: readonly Way[], room: number): WayColumns {
  const least = ways.map(widthOfWay);
  const needed = least.reduce((sum, width) => sum + width + GAP, -GAP);
  const more = ways.length === 0 ? 0 : Math.max(0, room - needed) / ways.length;
  const height = {
    head: Math.max(0, ...ways.map(({ head }) => sizeOfPlate(head).height)),
    middle: Math.max(0, ...ways.flatMap(({ locations }) => locations).map(heightOfLocation)),
    foot: Math.max(0, ...ways.flatMap(({ feet }) => feet).map((foot) => sizeOfPlate(foot).height)),
  };
  const heads = new Map<string, number>();
  const svg: string[] = [];
  let x = 0;
  for (const [at, way] of ways.entries()) {
    const width = (least[at] ?? 0) + more;
    svg.push(drawWay(way, { x, width, height }));
    heads.set(way.key, x + width / 2);
    x += width + GAP;
  }
  const middle = height.middle === 0 ? 0 : height.middle + REACH;
  const total = height.head + (height.foot === 0 ? 0 : REACH + middle + height.foot);
  return { width: Math.max(room, needed), height: ways.length === 0 ? 0 : total, svg: svg.join("\n"), heads };
}

interface Frame {
  readonly x: number;
  readonly width: number;
  readonly height: { readonly head: number; readonly middle: number; readonly foot: number };
}

/** Width of boxes side by side, each as wide as the widest. */
const across = (widths: readonly number[]): number =>
  widths.length === 0 ? 0 : widths.length * (Math.max(...widths) + BESIDE) - BESIDE;

const widthOfWay = ({ head, locations, feet }: Way): number =>
  Math.max(
    sizeOfPlate(head).width,
    across(locations.map(widthOfLocation)),
    across(feet.map((foot) => sizeOfPlate(foot).width)),
  );

const circuitPlate = ({ name, speed }: CircuitTopology): Plate => ({
  kind: "circuit",
  role: "circuit",
  lines: [name, ...(speed === "" ? [] : [speed])],
});

const widthOfLocation = ({ name, circuits }: Location): number =>
  2 * BESIDE +
  Math.max(widthOf(name, TEXT), across(circuits.map((circuit) => sizeOfPlate(circuitPlate(circuit)).width)));

const heightOfLocation = ({ circuits }: Location): number =>
  TITLE + BESIDE + Math.max(0, ...circuits.map((circuit) => sizeOfPlate(circuitPlate(circuit)).height));

function drawWay({ key, head, locations, feet }: Way, { x, width, height }: Frame): string {
  const colour = COLOURS[head.role].line;
  const locationTop = height.head + REACH;
  const footTop = locationTop + (height.middle === 0 ? 0 : height.middle + REACH);
  const lines: string[] = [];
  const line = (at: number, from: number, to: number): number =>
    lines.push(path(`M${round(at)} ${round(from)}V${round(to)}`, { colour }));
  const middles = spread(locations, { x, width }).map(({ item, ...frame }) => {
    const circuits = spread(item.circuits, { x: frame.x + BESIDE, width: frame.width - 2 * BESIDE });
    for (const circuit of circuits) {
      line(middleOf(circuit), height.head, locationTop);
      if (feet.length > 0) line(middleOf(circuit), locationTop + height.middle, footTop);
    }
    return group("location", item.name, [
      box({ ...frame, y: locationTop, height: height.middle }, { line: INK.frame, fill: INK.region }),
      text(item.name, { x: middleOf(frame), y: locationTop + 15 }, { anchor: "middle", colour: INK.muted }),
      ...circuits.map((circuit) => {
        const own = circuitPlate(circuit.item);
        const y = locationTop + TITLE;
        return plate(own, { ...circuit, y, height: height.middle - TITLE - BESIDE });
      }),
    ]);
  });
  const ends = spread(feet, { x, width }).map(({ item, ...frame }) => {
    if (locations.length === 0) line(middleOf(frame), height.head, footTop);
    return plate(item, { ...frame, y: footTop, height: height.foot });
  });
  const top = plate(head, { x, y: 0, width, height: height.head });
  return group("column", key, [...lines, top, ...middles, ...ends]);
}

interface Extent {
  readonly x: number;
  readonly width: number;
}

const middleOf = ({ x, width }: Extent): number => x + width / 2;

/** Equal shares of an extent. */
function spread<T>(items: readonly T[], { x, width }: Extent): (Extent & { readonly item: T })[] {
  const share = (width - BESIDE * (items.length - 1)) / items.length;
  return items.map((item, at) => ({ item, x: x + at * (share + BESIDE), width: share }));
}
