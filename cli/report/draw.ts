import { instance } from "@viz-js/viz";
import { drawRegion, REACH } from "./drawing/region";
import { drawBackbone, drawCloudFront } from "./drawing/strips";
import { box, COLOURS, escape, FONTS, group, INK, place, round, text } from "./drawing/svg";
import type { Fragment } from "./drawing/svg";
import type { SpanningTopology } from "./spanningTopology";
import type { RegionTopology } from "./topology";

/** Pixels that regions share side by side: three with three zones each. On a screen of 1600 px its text is 11 px high. */
const ROOM = 1680;
const MARGIN = 12;
const GAP = 14;
const BAR = 28;
const LEGEND = 30;
const SWATCH = 18;
const ASIDE = 24;

const ENTRIES = [
  {
    colour: COLOURS.public,
    words: "public: CloudFront, Internet and NAT gateways, public tier, load balancers on the Internet",
  },
  { colour: COLOURS.private, words: "private: every other tier" },
  {
    colour: COLOURS.transit,
    words: "transit: gateways, their attachments and peerings, Direct Connect, transit tier",
  },
];

const widthOfEntry = (words: string): number => 2 * ASIDE + words.length * 5.8;

/** As wide as the legend: a drawing is never narrower. */
const LEAST = ENTRIES.reduce((width, { words }) => width + widthOfEntry(words), 0);

interface Row {
  readonly regions: Fragment[];
  readonly internet: boolean;
  width: number;
}

const NOTHING: SpanningTopology = { peerings: [], gateways: [], distributions: [] };

/**
 * Draws the network of some regions as an SVG document that needs nothing else: no fonts, links or ids. Equal input gives
 * equal bytes. As many regions stand side by side as a screen holds, each row of them under an Internet of its own; what
 * brings viewers is above them all, what joins regions below.
 */
export async function drawTopology(
  regions: readonly RegionTopology[],
  spanning: SpanningTopology = NOTHING,
): Promise<string> {
  // A new instance: Graphviz keeps defaults from one graph to the next.
  const viz = await instance();
  const rows: Row[] = [];
  for (const topology of regions) {
    const region = drawRegion(viz, topology, ROOM);
    const internet = topology.vpcs.some((vpc) => vpc.internet);
    const row = rows.at(-1);
    if (row && row.internet === internet && row.width + GAP + region.width <= ROOM) {
      row.regions.push(region);
      row.width += GAP + region.width;
    } else {
      rows.push({ regions: [region], internet, width: region.width });
    }
  }
  const room = Math.max(LEAST, ...rows.map(({ width }) => width));
  const above = drawCloudFront(spanning, room);
  const below = drawBackbone(spanning, room);
  const label = `Network of ${regions.map(({ region }) => region).join(", ")}`;
  return documentOf([...(above ? [above] : []), ...rows.map(drawRow), ...(below ? [below] : [])], label);
}

function drawRow({ regions, internet, width }: Row): Fragment {
  const top = internet ? BAR + REACH : 0;
  let x = 0;
  const placed = regions.map((region) => {
    const at = { x, y: top };
    x += region.width + GAP;
    return place(region, at);
  });
  const height = top + Math.max(...regions.map((region) => region.height));
  return { width, height, svg: [...(internet ? [drawInternet(width)] : []), ...placed].join("\n") };
}

function documentOf(rows: readonly Fragment[], label: string): string {
  const width = Math.max(LEAST, ...rows.map((row) => row.width)) + 2 * MARGIN;
  const parts: string[] = [];
  let y = MARGIN;
  for (const row of rows) {
    parts.push(place(row, { x: MARGIN, y }));
    y += row.height + GAP;
  }
  const size = `width="${Math.ceil(width)}" height="${Math.ceil(y + LEGEND)}"`;
  const view = `viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(y + LEGEND)}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${view} font-family="${FONTS}" role="img" aria-label="${escape(label)}">`,
    `<rect width="100%" height="100%" fill="${INK.paper}"/>`,
    ...parts,
    ...legend(y + LEGEND / 2),
    "</svg>\n",
  ].join("\n");
}

function drawInternet(width: number): string {
  return group("internet-bar", "Internet", [
    box({ x: 0, y: 0, width, height: BAR }, COLOURS.public),
    text("Internet", { x: width / 2, y: 19 }, { size: 13, bold: true, anchor: "middle" }),
  ]);
}

function legend(y: number): string[] {
  let x = MARGIN;
  return ENTRIES.flatMap(({ colour, words }) => {
    const swatch = box({ x, y: round(y - 7), width: SWATCH, height: 12 }, colour);
    const label = text(words, { x: x + ASIDE, y: y + 3 }, { colour: INK.muted });
    x += widthOfEntry(words);
    return [swatch, label];
  });
}
