import type { VpcTopology } from "./topology";
import { counted } from "../words";
import { box, COLOURS, group, INK, TEXT, text, widthOf, type Point, type Size } from "./svg";

/** A VPC as one line: name, site, channels, block, and contents. */

const GAP = 16;
const CHIP = 18;
const BASELINE = 4;
/** Addresses of NAT gateways that one line shows, at most. */
const NATS = 3;
/** Bold letters are wider. */
const BOLD = 1.08;

const [NAME, SITE] = [0, 1];

/** Widths that all regions share, so that their columns are aligned. */
export const columnWidths = (vpcs: readonly VpcTopology[]): number[] => {
  const lines = vpcs.map(wordsOf);
  const widest = (at: number): number =>
    Math.max(0, ...lines.map((words) => widthOf(words[at] ?? "", TEXT) * (at === NAME ? BOLD : 1)));
  return wordsOf(undefined).map((_, at) => widest(at));
};

export const widthOfRow = (columns: readonly number[]): number =>
  columns.reduce((sum, width) => sum + (width === 0 ? 0 : width + GAP), GAP);

export function drawRow(vpc: VpcTopology, columns: readonly number[], frame: Point & Size): string {
  const y = frame.y + frame.height / 2;
  let x = frame.x + GAP;
  const words = wordsOf(vpc).map((word, at) => {
    const here = { x, y };
    const width = columns[at] ?? 0;
    x += width === 0 ? 0 : width + GAP;
    if (word === "") return "";
    if (at === SITE) return chip(word, { ...here, width });
    const lettering = { bold: at === NAME, colour: at === NAME ? INK.text : INK.muted };
    return text(word, { x: here.x, y: y + BASELINE }, lettering);
  });
  return group("vpc", titleOf(vpc), [
    box(frame, { line: INK.frame, fill: INK.paper }),
    ...words.filter((word) => word !== ""),
  ]);
}

function wordsOf(vpc: VpcTopology | undefined): string[] {
  const { name = "", block = "", cell } = vpc ?? {};
  return [
    name,
    cell?.site ?? "",
    cell ? counted(cell.channels, "channel") : "",
    block,
    vpc ? contentsOf(vpc) : "",
  ];
}

function contentsOf({ parts, zones, endpoints }: VpcTopology): string {
  const nats = zones.flatMap(({ nat }) => nat ?? []);
  const balancers = (["ALB", "NLB"] as const).map((kind) => ({
    kind,
    count: parts.filter(({ balancer }) => balancer === kind).length,
  }));
  return [
    ...(nats.length > NATS ? [`${nats.length} NAT gateways`] : []),
    ...(nats.length > 0 && nats.length <= NATS ? [`NAT ${nats.join(", ")}`] : []),
    ...balancers.filter(({ count }) => count > 0).map(({ kind, count }) => `${count} ${kind}`),
    ...parts.filter(({ balancer }) => balancer === undefined).map(({ label }) => label),
    counted(endpoints, "endpoint"),
  ].join(", ");
}

const titleOf = ({ name, block, zones, parts, internet }: VpcTopology): string =>
  [
    `${name} ${block}`,
    ...(internet ? ["Internet gateway"] : []),
    ...zones.map(({ id }) => id),
    ...parts.map(({ label }) => label),
  ].join(", ");

/** Home is filled, standby is an outline. */
function chip(site: string, { x, y, width }: Point & { readonly width: number }): string {
  const { line } = COLOURS.private;
  const home = site === "home";
  const frame = { x: x - GAP / 4, y: y - CHIP / 2, width: width + GAP / 2, height: CHIP };
  const words = text(
    site,
    { x: x + width / 2, y: y + BASELINE },
    { anchor: "middle", bold: home, colour: home ? INK.paper : line },
  );
  return group("site", site, [box(frame, { line, fill: home ? line : INK.paper }), words]);
}
