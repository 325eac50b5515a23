import { columnsOf, drawBand, widthOfBand, type Columns } from "./band";
import { gutterOf, internetOf, leftLanes, rightLanes, type Lane, type Placed } from "./beside";
import { drawColumns, rowsOfWays, type WayColumns } from "./columns";
import { drawLegend } from "./legend";
import { COLOURS, escape, FONTS, INK, path, place, plate, type Fragment, type Point, type Size } from "./svg";
import { drawTrunk, LANE, type Trunk } from "./trunk";
import { waysOf, type Way } from "./ways";
import type { RegionTopology, Topology } from "./topology";
import { counted } from "../words";

const MARGIN = 12;
const GAP = 14;
const VIEWERS = { width: 96, height: 25 };
/** From viewers to CloudFront. */
const REACH = 16;

/**
 * Draws a network as an SVG document without external fonts, links or ids. Equal input gives equal bytes. At the top are
 * viewers and CloudFront, below them the regions with their lines beside them, at the bottom the networks outside.
 */
export function drawTopology(topology: Topology): string {
  const all = [...topology.regions, ...mentioned(topology)];
  const columns = columnsOf(all);
  const top = topology.distributions.length === 0 ? 0 : VIEWERS.height + REACH + VIEWERS.height;
  // The number of lanes does not depend on the positions of the regions.
  const first = arrange(all, columns, { x: 0, y: 0, width: widthOfBand(columns) });
  const left = gutterOf(leftLanes(topology, first, top));
  const right = gutterOf(rightLanes(topology, first));
  const ways = waysOf(topology, internetOf(all).length > 0);
  const rows = drawWays(ways, { room: left + widthOfBand(columns) + right, right });
  const width = Math.max(...rows.map((row) => row.width));

  const placed = arrange(all, columns, { x: left, y: top + GAP, width: width - left - right });
  const trunks = [
    ...leftLanes(topology, placed, top).map((lane) => ({ ...lane, x: left - LANE * (lane.lane + 1) })),
    ...rightLanes(topology, placed).map((lane) => ({ ...lane, x: width - right + LANE * (lane.lane + 1) })),
  ];
  const bottom = Math.max(top, ...placed.map(({ y, band }) => y + band.height));
  const outside = arrangeWays(rows, trunks, bottom + GAP);
  const svg = [
    ...drawViewers(topology, width),
    ...placed.map(({ band, x, y }) => place(band, { x, y })),
    outside.svg,
    ...trunks.map((trunk) => drawTrunk({ ...trunk, ...tailOf(outside.tails, trunk) })),
  ].join("\n");
  const label = `Network of ${all.map(({ region }) => region).join(", ")}`;
  return documentOf({ width, height: outside.bottom, svg }, label);
}

/** Regions that only backbone and edge name, because this plan does not have their own stacks. */
function mentioned({ regions, peerings, gateways, origins }: Topology): RegionTopology[] {
  const names = [
    ...peerings.flatMap((peering) => peering.regions),
    ...gateways.flatMap((gateway) => gateway.regions.map(({ region }) => region)),
    ...origins.map(({ region }) => region),
  ];
  return [...new Set(names)]
    .filter((name) => !regions.some(({ region }) => region === name))
    .map((region) => ({ region, vpcs: [], transit: [], virtual: [] }));
}

type Frame = Point & Pick<Size, "width">;

function arrange(regions: readonly RegionTopology[], columns: Columns, { x, y, width }: Frame): Placed[] {
  let top = y;
  return regions.map((topology) => {
    const band = drawBand(topology, columns, width);
    const placed = { topology, band, x, y: top };
    top += band.height + GAP;
    return placed;
  });
}

/** If there is more than one row, the lanes on the right continue beside the rows. */
function drawWays(ways: readonly Way[], { room, right }: { room: number; right: number }): WayColumns[] {
  const [only, ...more] = rowsOfWays(ways, room);
  if (more.length === 0) return [drawColumns(only ?? [], room)];
  return rowsOfWays(ways, room - right).map((row) => {
    const columns = drawColumns(row, room - right);
    return { ...columns, width: columns.width + right };
  });
}

type Tail = NonNullable<Trunk["tail"]>;

/** Rows of ways under one another, and the tail of the trunk to each way. */
function arrangeWays(
  rows: readonly WayColumns[],
  trunks: readonly (Lane & { readonly x: number })[],
  top: number,
): { readonly svg: string; readonly bottom: number; readonly tails: ReadonlyMap<string, Tail> } {
  const tails = new Map<string, Tail>();
  const svg: string[] = [];
  let y = top;
  for (const row of rows) {
    const here = trunks.filter(({ way }) => way !== undefined && row.heads.has(way));
    // The lane nearest to the regions turns first, so it crosses none of the others.
    const turns = [...new Set(here.map(({ lane }) => lane))].sort((a, b) => a - b);
    const below = y + LANE * turns.length;
    for (const { way = "", lane } of here)
      tails.set(way, { turn: y + LANE * turns.indexOf(lane), x: row.heads.get(way) ?? 0, y: below });
    svg.push(place(row, { x: 0, y: below }));
    y = below + row.height + GAP;
  }
  return { svg: svg.join("\n"), bottom: y - GAP, tails };
}

function tailOf(tails: ReadonlyMap<string, Tail>, { way }: Lane): { tail?: Tail } {
  const tail = way === undefined ? undefined : tails.get(way);
  return tail === undefined ? {} : { tail };
}

function drawViewers({ distributions }: Topology, width: number): string[] {
  if (distributions.length === 0) return [];
  const cells = new Set(distributions.map(({ cell }) => cell)).size;
  const middle = width / 2;
  const y = VIEWERS.height + REACH;
  const label = `CloudFront: ${counted(distributions.length, "distribution")} of ${counted(cells, "cell")}`;
  return [
    path(`M${middle} ${VIEWERS.height}V${y}`, { colour: COLOURS.public.line }),
    plate(
      { kind: "viewers", role: "public", lines: ["Viewers"] },
      { ...VIEWERS, x: middle - VIEWERS.width / 2, y: 0 },
    ),
    plate({ kind: "cloudfront", role: "public", lines: [label] }, { x: 0, y, width, height: VIEWERS.height }),
  ];
}

function documentOf(drawing: Fragment, label: string): string {
  const legend = drawLegend(drawing.svg);
  const width = Math.ceil(Math.max(drawing.width, legend.width) + 2 * MARGIN);
  const height = Math.ceil(drawing.height + GAP + legend.height + 2 * MARGIN);
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="${FONTS}" role="img" aria-label="${escape(label)}">`,
    `<rect width="100%" height="100%" fill="${INK.paper}"/>`,
    place(drawing, { x: (width - drawing.width) / 2, y: MARGIN }),
    place(legend, { x: (width - legend.width) / 2, y: MARGIN + drawing.height + GAP }),
    "</svg>\n",
  ].join("\n");
}
