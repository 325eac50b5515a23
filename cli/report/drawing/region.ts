import type { Viz } from "@viz-js/viz";
import type { RegionTopology } from "../topology";
import { box, COLOURS, group, INK, path, place, round, text, type Fragment, type Point } from "./svg";
import { counted } from "../words";
import { drawTransit, drawVpc, layOutVpc, type VpcFragment, type VpcLayout } from "./vpc";

/** Pixels between the Internet above and a region's frame; its lines reach up over it. */
export const REACH = 24;

const PADDING = 14;
const HEAD = 36;
const ROW_GAP = 30;
/** How far from a row its own lines turn aside. */
const TURN = 10;
/** Beside a column, for the lines of what is not at its end. */
const GUTTER = 12;
/** VPCs under one another before a second column begins, while there is room for one. */
const COLUMN = 8;
/** A frame has room for a region's name and counts. */
const NARROWEST = 240;

interface Grid {
  readonly columns: number;
  /** Width of a VPC's frame. */
  readonly cell: number;
  readonly gutter: number;
  /** Upper and lower edge of each row. */
  readonly rows: readonly { readonly top: number; readonly bottom: number }[];
}

interface Placed {
  readonly fragment: VpcFragment;
  readonly row: number;
  readonly at: Point;
  /** Nothing of its column is below it. */
  readonly last: boolean;
}

interface Gateway {
  readonly fragment: Fragment;
  readonly attached: ReadonlySet<string>;
  readonly y: number;
}

/**
 * Draws a region: its VPCs in columns, the Internet above and the transit gateway below them. Graphviz alone would put the
 * VPCs of a full region (32) in one row: it lays out each of them, and the lines between them run beside the columns.
 * `room` is the width to stay within where that can be.
 */
export function drawRegion(viz: Viz, topology: RegionTopology, room: number): Fragment {
  const { region, vpcs, transit } = topology;
  const joined = new Set(transit.flatMap(({ attached }) => attached));
  const layouts = vpcs.map((vpc) => layOutVpc(viz, vpc, joined.has(vpc.id)));
  const narrow = gridOf(layouts, room);
  const bars = transit.map((gateway) => drawTransit(viz, { region, gateway }, innerOf(narrow)));
  const inner = Math.max(innerOf(narrow), ...bars.map(({ width }) => width));
  const grid = { ...narrow, cell: narrow.cell + (inner - innerOf(narrow)) / narrow.columns };
  const placed = layouts.map((layout, index) => placeOf(layout, index, { grid, count: layouts.length }));
  const gateways: Gateway[] = [];
  let y = grid.rows.at(-1)?.bottom ?? HEAD - REACH;
  for (const [index, fragment] of bars.entries()) {
    y += index === 0 ? REACH : PADDING;
    gateways.push({ fragment, y, attached: new Set(transit[index]?.attached) });
    y += fragment.height;
  }
  const size = { width: inner + 2 * PADDING, height: Math.max(HEAD, y) + PADDING };
  const svg = group("region", region, [
    box({ x: 0, y: 0, ...size }, { line: INK.frame, fill: INK.region }),
    ...placed.flatMap((vpc) => internetLine(region, vpc, grid)),
    ...gateways.flatMap((gateway, index) =>
      placed.flatMap((vpc) => transitLine(vpc, { gateway, index, grid })),
    ),
    ...heading(topology, grid),
    ...placed.map(({ fragment, at }) => place(fragment, at)),
    ...gateways.map(({ fragment, y: top }) => place(fragment, { x: PADDING, y: top })),
  ]);
  return { ...size, svg };
}

function gridOf(layouts: readonly VpcLayout[], room: number): Grid {
  const cell = Math.max(NARROWEST, ...layouts.map(({ width }) => width));
  const fitting = Math.max(1, Math.floor((room - 2 * PADDING) / (cell + 2 * GUTTER)));
  const columns = Math.max(1, Math.min(fitting, Math.ceil(layouts.length / COLUMN)));
  const rows: { top: number; bottom: number }[] = [];
  for (let first = 0; first < layouts.length; first += columns) {
    const top = rows.length === 0 ? HEAD : (rows.at(-1)?.bottom ?? 0) + ROW_GAP;
    const heights = layouts.slice(first, first + columns).map(({ height }) => height);
    rows.push({ top, bottom: top + Math.max(...heights) });
  }
  return { columns, cell, gutter: rows.length > 1 ? GUTTER : 0, rows };
}

const innerOf = ({ columns, cell, gutter }: Grid): number => columns * (cell + 2 * gutter);

function placeOf(layout: VpcLayout, index: number, { grid, count }: { grid: Grid; count: number }): Placed {
  const row = Math.floor(index / grid.columns);
  const x = PADDING + (index % grid.columns) * (grid.cell + 2 * grid.gutter) + grid.gutter;
  const at = { x, y: grid.rows[row]?.top ?? 0 };
  return { fragment: drawVpc(layout, grid.cell), row, at, last: index + grid.columns >= count };
}

/** Straight up from the first row; from the others to the left of the column and up. */
function internetLine(region: string, { fragment, row, at }: Placed, grid: Grid): string[] {
  if (fragment.internet === undefined) return [];
  const from = { x: round(at.x + fragment.internet.x), y: round(at.y) };
  const aside = row === 0 ? "" : `V${round(from.y - TURN)}H${round(at.x - grid.gutter / 2)}`;
  const line = path(`M${from.x} ${from.y}${aside}V${-REACH}`, COLOURS.public.line);
  return [group("internet", `Internet to ${region} ${fragment.vpc.name}`, [line])];
}

/** Straight down from the last row; from the others to the right of the column and down. */
function transitLine(
  { fragment, row, at, last }: Placed,
  { gateway, index, grid }: { gateway: Gateway; index: number; grid: Grid },
): string[] {
  if (fragment.transit === undefined || !gateway.attached.has(fragment.vpc.id)) return [];
  const from = { x: round(at.x + fragment.transit.x + 4 * index), y: round(at.y + fragment.height) };
  const bottom = (grid.rows[row]?.bottom ?? from.y) + TURN;
  const aside = last ? "" : `V${round(bottom)}H${round(at.x + grid.cell + grid.gutter / 2 + 3 * index)}`;
  const line = path(`M${from.x} ${from.y}${aside}V${round(gateway.y)}`, COLOURS.transit.line);
  return [group("attachment", `${fragment.vpc.name} to transit gateway`, [line])];
}

function heading({ region, vpcs }: RegionTopology, grid: Grid): string[] {
  const zones = new Set(vpcs.flatMap((vpc) => vpc.zones.map(({ id }) => id))).size;
  const left = { x: PADDING + grid.gutter, y: 24 };
  const right = { x: PADDING + innerOf(grid) - grid.gutter, y: 24 };
  const counts = `${counted(vpcs.length, "VPC")}, ${counted(zones, "zone")}`;
  return [
    text(region, left, { size: 15, bold: true, halo: INK.region }),
    text(counts, right, { anchor: "end", colour: INK.muted, halo: INK.region }),
  ];
}
