import type {
  DistributionTopology,
  GatewayTopology,
  PeeringTopology,
  SpanningTopology,
} from "../spanningTopology";
import { counted } from "../words";
import { HEIGHT, plate, widthOfPlate, type Plate } from "./plates";
import { box, COLOURS, group, INK, path, place, round, text, type Fragment } from "./svg";

/** What spans regions: a strip as wide as the drawing above them and one below, of plates in rows. */

const PADDING = 14;
const TITLE_AT = 22;
const HEAD = 34;
const GAP = 10;
/** Between the plates of two regions that are joined. */
const LINE = 28;
/** Regions that a plate has room to name. */
const NAMED = 6;

/** Viewers come by it: above. Undefined where there is none. */
export function drawCloudFront({ distributions }: SpanningTopology, room: number): Fragment | undefined {
  if (distributions.length === 0) return undefined;
  const cells = [...new Set(distributions.map(({ cell }) => cell))];
  const counts = `${counted(distributions.length, "distribution")}, ${counted(cells.length, "cell")}`;
  const rows = flow(
    cells.map((cell) => cellPlate(cell, distributions)),
    room,
  );
  return strip({ kind: "cloudfront", title: "CloudFront", counts }, [rows], room);
}

/** What joins the regions to each other and to networks outside: below. Undefined where there is nothing. */
export function drawBackbone({ peerings, gateways }: SpanningTopology, room: number): Fragment | undefined {
  if (peerings.length + gateways.length === 0) return undefined;
  const counts = `${counted(peerings.length, "peering")}, ${counted(gateways.length, "Direct Connect gateway")}`;
  const rows = [peerings.map(drawPeering), gateways.map(gatewayPlate)].map((items) => flow(items, room));
  return strip({ kind: "backbone", title: "Backbone", counts }, rows, room);
}

/** `sports-1: manifests, segments` */
function cellPlate(cell: string, distributions: readonly DistributionTopology[]): Fragment {
  const own = distributions.filter((row) => row.cell === cell);
  const kinds = own.map(({ name }) => (name.startsWith(`${cell}-`) ? name.slice(cell.length + 1) : name));
  return alone({ kind: "distributions", label: `${cell}: ${kinds.join(", ")}`, role: "public" });
}

function gatewayPlate({ name, asn, regions }: GatewayTopology): Fragment {
  const where = regions.length > NAMED ? counted(regions.length, "region") : regions.join(", ");
  const label = `${name}, ASN ${asn}: ${where === "" ? "no region" : where}`;
  return alone({ kind: "direct-connect", label, role: "transit" });
}

/** Two regions' plates with a line between them. */
function drawPeering({ name, regions }: PeeringTopology): Fragment {
  const [one, other] = regions.map((region) => alone({ kind: "end", label: region, role: "transit" })) as [
    Fragment,
    Fragment,
  ];
  const right = one.width + LINE;
  const svg = group("peering", name, [
    path(`M${round(one.width)} ${HEIGHT / 2}H${round(right)}`, COLOURS.transit.line),
    one.svg,
    place(other, { x: right, y: 0 }),
  ]);
  return { width: right + other.width, height: HEIGHT, svg };
}

function alone(own: Plate): Fragment {
  const size = { width: widthOfPlate(own.label), height: HEIGHT };
  return { ...size, svg: plate(own, { x: 0, y: 0, ...size }) };
}

/** In columns as wide as the widest, as many as there is room for. */
function flow(items: readonly Fragment[], room: number): Fragment {
  const column = Math.max(0, ...items.map(({ width }) => width)) + 2 * GAP;
  const columns = Math.max(1, Math.floor((room - 2 * PADDING + 2 * GAP) / column));
  const placed = items.map((item, at) =>
    place(item, { x: (at % columns) * column, y: Math.floor(at / columns) * (HEIGHT + GAP) }),
  );
  const width = Math.min(columns, items.length) * column - 2 * GAP;
  return { width, height: Math.ceil(items.length / columns) * (HEIGHT + GAP), svg: placed.join("\n") };
}

interface Heading {
  readonly kind: string;
  readonly title: string;
  readonly counts: string;
}

/** At least as wide as `room`. */
function strip({ kind, title, counts }: Heading, rows: readonly Fragment[], room: number): Fragment {
  const width = Math.max(room, ...rows.map((row) => row.width + 2 * PADDING));
  let y = HEAD;
  const placed: string[] = [];
  for (const row of rows.filter(({ height }) => height > 0)) {
    placed.push(place(row, { x: PADDING, y }));
    y += row.height;
  }
  const height = y + PADDING - GAP;
  const svg = group(kind, title, [
    box({ x: 0, y: 0, width, height }, { line: INK.frame, fill: INK.region }),
    text(title, { x: PADDING, y: TITLE_AT }, { size: 15, bold: true }),
    text(counts, { x: width - PADDING, y: TITLE_AT }, { anchor: "end", colour: INK.muted }),
    ...placed,
  ]);
  return { width, height, svg };
}
