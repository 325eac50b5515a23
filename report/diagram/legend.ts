import { COLOURS, INK, path, round, text, TEXT, widthOf, type Fragment, type Role } from "./svg";

/** What the colours and lines mean. */

interface StaticIpNlb {
  readonly role: Role;
  readonly words: string;
  /** What is found in a drawing that has it. */
  readonly marks: readonly string[];
  readonly dashed?: boolean;
}

const ENTRIES: readonly StaticIpNlb[] = [
  { role: "public", words: "Internet", marks: ["origins", "internet", "way"].map(ofKind) },
  {
    ...{ role: "public", words: "to standby, or outwards alone", dashed: true },
    marks: ["stroke-dasharray"],
  },
  { role: "transit", words: "transit gateways and their peerings", marks: ["transit-gateway"].map(ofKind) },
  { role: "circuit", words: "Direct Connect: a line for each circuit", marks: ["circuit"].map(ofKind) },
  { role: "private", words: "PrivateLink", marks: ["private-link"].map(ofKind) },
];

const SWATCH = 22;
const GAP = 8;
const HEIGHT = 20;

/** Of what a drawing has, in one line. */
export function drawLegend(drawing: string): Fragment {
  let x = 0;
  const entries = ENTRIES.filter(({ marks }) => marks.some((mark) => drawing.includes(mark)));
  const svg = entries.flatMap(({ role, words, dashed = false }) => {
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
