import { COLOURS, INK, path, round, text, TEXT, widthOf, type Fragment, type Role } from "./svg";

/** The meaning of colours and lines. */

interface LegendRow {
  readonly role: Role;
  readonly words: string;
  /** A drawing with one of these texts shows the row. */
  readonly marks: readonly string[];
  readonly dashed?: boolean;
}

const ROWS: readonly LegendRow[] = [
  { role: "public", words: "Internet", marks: ["origins", "internet", "way"].map(ofKind) },
  {
    role: "public",
    words: "to standby, or egress only",
    dashed: true,
    marks: ["stroke-dasharray"],
  },
  { role: "transit", words: "transit gateways and their peerings", marks: ["transit-gateway"].map(ofKind) },
  { role: "circuit", words: "Direct Connect: a line for each circuit", marks: ["circuit"].map(ofKind) },
  { role: "private", words: "PrivateLink", marks: ["private-link"].map(ofKind) },
];

const SWATCH = 22;
const GAP = 8;
const HEIGHT = 20;

/** One line, with the rows that apply to the drawing. */
export function drawLegend(drawing: string): Fragment {
  let x = 0;
  const rows = ROWS.filter(({ marks }) => marks.some((mark) => drawing.includes(mark)));
  const svg = rows.flatMap(({ role, words, dashed = false }) => {
    const { line: colour } = COLOURS[role];
    const line = path(`M${round(x)} ${HEIGHT / 2}h${SWATCH}`, { colour, dashed });
    const label = text(words, { x: x + SWATCH + GAP, y: HEIGHT / 2 + 4 }, { colour: INK.muted });
    x += SWATCH + widthOf(words, TEXT) + 3 * GAP;
    return [line, label];
  });
  return { width: Math.max(0, x - 2 * GAP), height: HEIGHT, svg: svg.join("\n") };
}

function ofKind(kind: string): string {
  return `<g class="${kind}"`;
}
