import type { Edge, Node, Viz } from "@viz-js/viz";
import type { TransitTopology, VpcTopology, ZoneTopology } from "../topology";
import { counted } from "../words";
import { layOut, type Layout } from "./graphviz";
import { drawPlates, leastWidth } from "./plates";
import { box, COLOURS, escape, group, INK, path, place, round, TEXT, text, widthOf } from "./svg";
import type { Fragment, Point, Role, Size } from "./svg";

const PADDING = 10;
const HEAD = 28;
const TITLE_AT = 19;
const TITLE = 13;
const GAP = 8;
const ASIDE = { anchor: "end", colour: INK.muted, halo: INK.paper } as const;

/** A VPC laid out, its frame not yet drawn. */
export interface VpcLayout extends Size {
  readonly vpc: VpcTopology;
  readonly inside: Layout;
  readonly plates: Fragment;
  readonly names: { readonly gateway: string; readonly attachment: string };
}

/** A VPC as drawn, and where on its frame the lines to the rest of the world begin. */
export interface VpcFragment extends Fragment {
  readonly vpc: VpcTopology;
  /** On the upper edge; absent without an Internet gateway. */
  readonly internet: Point | undefined;
  /** On the lower edge; absent without an attachment. */
  readonly transit: Point | undefined;
}

/** Lays a VPC out: its Internet gateway, its zones side by side, its attachment. The size is the least that it needs. */
export function layOutVpc(viz: Viz, vpc: VpcTopology, attached: boolean): VpcLayout {
  const names = {
    gateway: `${vpc.name} Internet gateway`,
    attachment: `${vpc.name} transit gateway attachment`,
  };
  const inside = layOut(viz, {
    nodes: [
      ...(vpc.internet ? [plate(names.gateway, "Internet gateway", "public")] : []),
      ...vpc.zones.map((zone) => zoneNode(vpc, zone)),
      ...(attached ? [plate(names.attachment, "attachment", "transit")] : []),
    ],
    edges: [
      ...(vpc.internet ? vpc.zones.map(({ id }) => edge(names.gateway, zoneName(vpc, id), "public")) : []),
      ...(attached ? joining(vpc).map(({ id }) => edge(zoneName(vpc, id), names.attachment, "transit")) : []),
    ],
  });
  const title =
    widthOf(vpc.name, TITLE) + widthOf(vpc.block + counted(vpc.endpoints, "endpoint"), TEXT) + 4 * GAP;
  const room = Math.max(inside.width, title, leastWidth(vpc.parts));
  const corner = (room - inside.width) / 2;
  const gateway = middleOf(inside, names.gateway);
  const plates = drawPlates(vpc.parts, room, gateway && corner + gateway);
  const height = HEAD + plates.height + inside.height + PADDING;
  return { vpc, inside, plates, names, width: room + 2 * PADDING, height };
}

const middleOf = ({ nodes }: Layout, name: string): number | undefined => {
  const node = nodes.get(name);
  return node && node.x + node.width / 2;
};

/** Draws a VPC in a frame of some width. */
export function drawVpc({ vpc, inside, plates, names, height }: VpcLayout, width: number): VpcFragment {
  const corner = { x: (width - inside.width) / 2, y: HEAD + plates.height };
  const middle = (name: string): number | undefined => {
    const own = middleOf(inside, name);
    return own && round(corner.x + own);
  };
  const gateway = middle(names.gateway);
  const attachment = middle(names.attachment);
  const edges = { above: round(corner.y), below: round(height - PADDING) };
  const svg = group("vpc", `${vpc.name} ${vpc.block}`, [
    box({ x: 0, y: 0, width, height }, { line: INK.frame, fill: INK.paper }),
    ...(gateway === undefined ? [] : [path(`M${gateway} 0V${edges.above}`, COLOURS.public.line)]),
    ...(attachment === undefined
      ? []
      : [path(`M${attachment} ${edges.below}V${round(height)}`, COLOURS.transit.line)]),
    text(
      vpc.name,
      { x: PADDING, y: TITLE_AT },
      { size: TITLE, bold: true, halo: INK.paper, then: vpc.block },
    ),
    text(counted(vpc.endpoints, "endpoint"), { x: width - PADDING, y: TITLE_AT }, ASIDE),
    ...(vpc.parts.length === 0 ? [] : [place(plates, { x: (width - plates.width) / 2, y: HEAD })]),
    place(inside, corner),
  ]);
  return {
    ...{ vpc, width, height, svg },
    internet: gateway === undefined ? undefined : { x: gateway, y: 0 },
    transit: attachment === undefined ? undefined : { x: attachment, y: height },
  };
}

/** A transit gateway: its number and its route tables, at least so wide. */
export function drawTransit(
  viz: Viz,
  { region, gateway }: { region: string; gateway: TransitTopology },
  width: number,
): Fragment {
  const { line } = COLOURS.transit;
  const cells = gateway.tables.map(
    (name) => `<TD BORDER="1" COLOR="${line}" BGCOLOR="${INK.paper}">${escape(name)}</TD>`,
  );
  const head = `<B>Transit gateway</B>   ASN ${escape(gateway.asn)}`;
  const tables =
    cells.length === 0
      ? ""
      : `<TR><TD><FONT COLOR="${INK.muted}">route tables</FONT></TD>${cells.join("")}</TR>`;
  const html =
    `<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="6" CELLPADDING="4">` +
    `<TR><TD ALIGN="LEFT" COLSPAN="${cells.length + 1}">${head}</TD></TR>${tables}</TABLE>`;
  const name = `${region} transit gateway`;
  const inside = layOut(viz, { nodes: [{ name, attributes: { label: { html } } }] });
  const size = { width: Math.max(width, inside.width), height: inside.height };
  const frame = box({ x: 0, y: 0, ...size }, COLOURS.transit);
  return { ...size, svg: group("transit-gateway", name, [frame, place(inside, { x: 0, y: 0 })]) };
}

const zoneName = (vpc: VpcTopology, zone: string): string => `${vpc.name} ${zone}`;

/** An attachment has its interfaces in the subnets of the transit tier, where a VPC has one. */
function joining({ zones }: VpcTopology): readonly ZoneTopology[] {
  const withTier = zones.filter(({ subnets }) => subnets.some(({ name }) => roleOf(name) === "transit"));
  return withTier.length > 0 ? withTier : zones;
}

/** By the last word of a subnet's name, its tier. */
function roleOf(subnet: string): Role {
  if (/(^|-)public$/.test(subnet)) return "public";
  return /(^|-)transit$/.test(subnet) ? "transit" : "private";
}

function plate(name: string, label: string, role: Role): Node {
  const { line, fill } = COLOURS[role];
  const html =
    `<TABLE BORDER="1" CELLBORDER="0" CELLSPACING="0" CELLPADDING="4" COLOR="${line}" BGCOLOR="${fill}" STYLE="ROUNDED">` +
    `<TR><TD>${label}</TD></TR></TABLE>`;
  return { name, attributes: { label: { html } } };
}

const edge = (tail: string, head: string, role: Role): Edge => ({
  tail,
  head,
  attributes: { color: COLOURS[role].line },
});

function zoneNode(vpc: VpcTopology, { id, subnets, nat }: ZoneTopology): Node {
  const tiers = subnets.map(({ name, block }) => ({
    name: name.startsWith(`${vpc.name}-`) ? name.slice(vpc.name.length + 1) : name,
    block,
    role: roleOf(name),
  }));
  // The way to the Internet above, the way to the transit gateway below, as the lines come.
  const rows = [
    ...(nat === undefined ? [] : [row("NAT", nat, "public")]),
    ...(["public", "private", "transit"] as const).flatMap((role) =>
      tiers.filter((tier) => tier.role === role).map(({ name, block }) => row(name, block, role)),
    ),
  ];
  const html =
    `<TABLE BORDER="1" CELLBORDER="0" CELLSPACING="0" CELLPADDING="3" COLOR="${INK.frame}" BGCOLOR="${INK.paper}">` +
    `<TR><TD COLSPAN="2" CELLPADDING="5"><B>${escape(id)}</B></TD></TR>${rows.join("")}</TABLE>`;
  return { name: zoneName(vpc, id), attributes: { label: { html } } };
}

function row(name: string, value: string, role: Role): string {
  const cell = `ALIGN="LEFT" BGCOLOR="${COLOURS[role].fill}"`;
  return `<TR><TD ${cell}><FONT COLOR="${INK.muted}">${escape(name)}</FONT></TD><TD ${cell}>${escape(value)}</TD></TR>`;
}
