import type { RegionTopology } from "./topology";
import { counted } from "../words";
import { columnWidths, drawRow, widthOfRow } from "./row";
import { box, COLOURS, group, INK, path, plate, sizeOfPlate, text, type Fragment, type Plate } from "./svg";

/** A region as a band: one line per VPC, and at the right the gateways that the VPCs are attached to. */

const PADDING = 12;
const HEAD = 34;
const TITLE_AT = 23;
const ROW = 26;
const GAP = 4;
/** Distance from a line to the gateways. */
const REACH = 28;

export interface Span {
  readonly top: number;
  readonly height: number;
}

/** A drawn region, and where lines to other regions and networks begin, in coordinates of the region. */
export interface Band extends Fragment {
  /** By the name of the VPC. The rows begin at `left`. */
  readonly rows: ReadonlyMap<string, Span>;
  readonly left: number;
  /** Transit gateway and virtual private gateway; both end at `right`. Without such a gateway, the whole region. */
  readonly transit: Span;
  readonly virtual: Span;
  readonly right: number;
}

/** Widths that all regions share. */
export interface Columns {
  readonly vpc: readonly number[];
  readonly gateways: number;
}

/** A gateway, and the lines of the VPCs that are attached to it. */
interface Gateway extends Span {
  readonly plate: Plate;
  readonly ticks: readonly { readonly vpc: string; readonly y: number }[];
}

export const columnsOf = (regions: readonly RegionTopology[]): Columns => ({
  vpc: columnWidths(regions.flatMap(({ vpcs }) => vpcs)),
  gateways: Math.max(0, ...regions.flatMap(platesOf).map((own) => sizeOfPlate(own).width)),
});

const forGateways = ({ gateways }: Columns): number => (gateways === 0 ? 0 : REACH + gateways);

export const widthOfBand = (columns: Columns): number =>
  widthOfRow(columns.vpc) + forGateways(columns) + 2 * PADDING;

/** Draws a region of this width. */
export function drawBand(topology: RegionTopology, columns: Columns, width: number): Band {
  const { region, vpcs } = topology;
  const rows = rowsOf(topology);
  const gateways = gatewaysOf(topology, rows);
  const height = PADDING + Math.max(HEAD, ...[...rows.values(), ...gateways].map(endOf));
  const right = width - PADDING;
  const line = { x: PADDING, width: width - 2 * PADDING - forGateways(columns) };
  const svg = group("region", region, [
    box({ x: 0, y: 0, width, height }, { line: INK.frame, fill: INK.region }),
    ...heading(topology, width),
    ...vpcs.map((vpc) => {
      const { top: y = 0, height: own = 0 } = rows.get(vpc.name) ?? {};
      return drawRow(vpc, columns.vpc, { ...line, y, height: own });
    }),
    ...gateways.map((gateway) =>
      drawGateway(gateway, { from: line.x + line.width, x: right - columns.gateways, right }),
    ),
  ]);
  const spanOf = (kind: string): Span =>
    gateways.find(({ plate: own }) => own.kind === kind) ?? { top: 0, height };
  return {
    width,
    height,
    svg,
    rows,
    left: PADDING,
    right: gateways.length === 0 ? width : right,
    transit: spanOf("transit-gateway"),
    virtual: spanOf("virtual-gateway"),
  };
}

const endOf = ({ top, height }: Span): number => top + height;

/** A line is as high as the virtual private gateways of its VPC need. */
function rowsOf({ vpcs, virtual }: RegionTopology): Map<string, Span> {
  let top = HEAD;
  return new Map(
    vpcs.map(({ id, name }) => {
      const beside = virtual.filter(({ vpc }) => vpc === id).map(virtualPlate);
      const more = beside.reduce((sum, own) => sum + sizeOfPlate(own).height + GAP, 0);
      const span = { top, height: ROW + more };
      top += span.height + GAP;
      return [name, span];
    }),
  );
}

/** A virtual private gateway beside its VPC, and below it the transit gateway beside all VPCs. */
function gatewaysOf({ vpcs, transit, virtual }: RegionTopology, rows: ReadonlyMap<string, Span>): Gateway[] {
  const named = vpcs.flatMap(({ id, name }) => ({ id, name, ...(rows.get(name) ?? { top: 0, height: 0 }) }));
  let top = HEAD;
  const beside = virtual.map((gateway): Gateway => {
    const own = virtualPlate(gateway);
    const row = named.find(({ id }) => id === gateway.vpc);
    const span = { top: row?.top ?? top, height: sizeOfPlate(own).height };
    top = Math.max(top, endOf(span) + GAP);
    return { plate: own, ...span, ticks: row ? [{ vpc: row.name, y: row.top + ROW / 2 }] : [] };
  });
  const bottom = Math.max(0, ...named.map(endOf));
  const below = transit.map((gateway): Gateway => {
    const own = transitPlate(gateway);
    const span = { top, height: Math.max(sizeOfPlate(own).height, (bottom - top) / transit.length) };
    top = endOf(span) + GAP;
    const attached = named.filter(({ id }) => gateway.attached.includes(id));
    return {
      plate: own,
      ...span,
      ticks: attached.map((row) => ({ vpc: row.name, y: endOf(row) - ROW / 2 })),
    };
  });
  return [...beside, ...below];
}

const platesOf = ({ transit, virtual }: RegionTopology): Plate[] => [
  ...virtual.map(virtualPlate),
  ...transit.map(transitPlate),
];

const virtualPlate = ({ asn }: RegionTopology["virtual"][number]): Plate => ({
  kind: "virtual-gateway",
  role: "circuit",
  lines: ["Virtual private gateway", `ASN ${asn}`],
});

const transitPlate = ({ asn, tables }: RegionTopology["transit"][number]): Plate => ({
  kind: "transit-gateway",
  role: "transit",
  lines: ["Transit gateway", `ASN ${asn}`, counted(tables.length, "route table")],
  title: `Transit gateway, route tables ${tables.join(", ")}`,
});

interface Reach {
  readonly from: number;
  readonly x: number;
  readonly right: number;
}

const drawGateway = ({ plate: own, ticks, top: y, height }: Gateway, { from, x, right }: Reach): string =>
  [
    ...ticks.map((tick) =>
      group("attachment", `${tick.vpc} to ${own.lines[0] ?? ""}`, [
        path(`M${from} ${tick.y}H${x}`, { colour: COLOURS[own.role].line }),
      ]),
    ),
    plate(own, { x, y, width: right - x, height }),
  ].join("\n");

function heading({ region, vpcs }: RegionTopology, width: number): string[] {
  const zones = [...new Set(vpcs.flatMap((vpc) => vpc.zones.map(({ id }) => id)))].sort();
  const counts =
    vpcs.length === 0 ? "not in this plan" : `${counted(vpcs.length, "VPC")} in ${zones.join(", ")}`;
  return [
    text(region, { x: PADDING, y: TITLE_AT }, { size: 15, bold: true }),
    text(counts, { x: width - PADDING, y: TITLE_AT }, { anchor: "end", colour: INK.muted }),
  ];
}
