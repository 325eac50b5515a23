import { instance } from "@viz-js/viz";
import { drawRegion, REACH } from "./drawing/region";
import { box, COLOURS, escape, FONTS, group, INK, place, round, text } from "./drawing/svg";
import type { Fragment } from "./drawing/svg";
import type { RegionTopology } from "./topology";

/** Pixels that regions share side by side: three with three zones each. On a screen of 1600 px its text is 11 px high. */
const ROOM = 1680;
const MARGIN = 12;
const GAP = 14;
const BAR = 28;
const LEGEND = 30;

interface Row {
  readonly regions: Fragment[];
  readonly internet: boolean;
  width: number;
}

/**
 * Draws the network of some regions as an SVG document that needs nothing else: no fonts, links or ids. Equal input gives
 * equal bytes. As many regions stand side by side as a screen holds, each row of them under an Internet of its own.
 */
export async function drawTopology(regions: readonly RegionTopology[]): Promise<string> {
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
  return documentOf(rows, `Network of ${regions.map(({ region }) => region).join(", ")}`);
}

function documentOf(rows: readonly Row[], label: string): string {
  const width = Math.max(520, ...rows.map((row) => row.width)) + 2 * MARGIN;
  const parts: string[] = [];
  let y = MARGIN;
  for (const row of rows) {
    if (row.internet) {
      parts.push(internet({ y, width: row.width }));
      y += BAR + REACH;
    }
    let x = MARGIN;
    for (const region of row.regions) {
      parts.push(place(region, { x, y }));
      x += region.width + GAP;
    }
    y += Math.max(...row.regions.map(({ height }) => height)) + GAP;
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

function internet({ y, width }: { y: number; width: number }): string {
  const bar = box({ x: MARGIN, y, width, height: BAR }, COLOURS.public);
  const middle = { x: MARGIN + width / 2, y: y + 19 };
  return group("internet-bar", "Internet", [
    bar,
    text("Internet", middle, { size: 13, bold: true, anchor: "middle" }),
  ]);
}

function legend(y: number): string[] {
  const entries = [
    { colour: COLOURS.public, words: "public: Internet gateway, NAT gateways, public tier" },
    { colour: COLOURS.private, words: "private: every other tier" },
    { colour: COLOURS.transit, words: "transit: gateway, its attachments, transit tier" },
  ];
  let x = MARGIN;
  return entries.flatMap(({ colour, words }) => {
    const swatch = box({ x, y: round(y - 7), width: 18, height: 12 }, colour);
    const label = text(words, { x: x + 24, y: y + 3 }, { colour: INK.muted });
    x += 24 + words.length * 5.8 + 24;
    return [swatch, label];
  });
}
