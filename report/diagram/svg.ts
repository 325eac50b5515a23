/** Meaning of a colour: Internet, private to a VPC or PrivateLink, transit gateways, or Direct Connect. */
export type Role = "public" | "private" | "transit" | "circuit";

/** Light and dark colours alternate for colour-blind readers. Words or positions repeat what a colour means. */
export const COLOURS: Readonly<Record<Role, { readonly line: string; readonly fill: string }>> = {
  public: { line: "#b8651b", fill: "#fdf0dd" },
  private: { line: "#3d6c99", fill: "#e9f1f8" },
  transit: { line: "#6b4fb3", fill: "#efebf9" },
  circuit: { line: "#23805c", fill: "#e3f3eb" },
};
export const INK = {
  text: "#1b2530",
  muted: "#566270",
  frame: "#b9c3cd",
  region: "#f6f8fa",
  paper: "#ffffff",
};

/** Light colour -> its replacement on a dark page. */
export const DARK: Readonly<Record<string, string>> = {
  [COLOURS.public.line]: "#e2a05f",
  [COLOURS.public.fill]: "#3d2c17",
  [COLOURS.private.line]: "#86b4de",
  [COLOURS.private.fill]: "#1d3347",
  [COLOURS.transit.line]: "#b09aec",
  [COLOURS.transit.fill]: "#332a52",
  [COLOURS.circuit.line]: "#74cba5",
  [COLOURS.circuit.fill]: "#17382a",
  [INK.text]: "#e8edf2",
  [INK.muted]: "#a9b5c1",
  [INK.frame]: "#465360",
  [INK.region]: "#1b222a",
  [INK.paper]: "#12171c",
};

/** Fonts that every system has. */
export const FONTS = "Helvetica, Arial, sans-serif";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A piece of a drawing; its top left corner is 0, 0. In pixels. */
export interface Fragment extends Size {
  readonly svg: string;
}

/** Escapes the text of an element, or an attribute value in double quotes, for XML and HTML. */
export const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

export const place = ({ svg }: Fragment, { x, y }: Point): string =>
  `<g transform="translate(${round(x)} ${round(y)})">\n${svg}\n</g>`;

export interface Lettering {
  readonly size?: number;
  readonly bold?: boolean;
  readonly colour?: string;
  readonly anchor?: "start" | "middle" | "end";
}

export const TEXT = 12;

export function text(words: string, { x, y }: Point, lettering: Lettering = {}): string {
  const { size = TEXT, bold = false, colour = INK.text, anchor = "start" } = lettering;
  const weight = bold ? ` font-weight="bold"` : "";
  const where = `x="${round(x)}" y="${round(y)}" text-anchor="${anchor}"`;
  return `<text ${where} font-size="${size}" fill="${colour}"${weight}>${escape(words)}</text>`;
}

/** Approximate width of a text; the exact width depends on the renderer's font. */
export const widthOf = (words: string, size: number): number => words.length * size * 0.55;

export function box(
  { x, y, width, height }: Point & Size,
  { line, fill }: { line: string; fill: string },
): string {
  const where = `x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"`;
  return `<rect ${where} rx="4" fill="${fill}" stroke="${line}"/>`;
}

export interface Stroke {
  readonly colour: string;
  readonly dashed?: boolean;
}

export const path = (steps: string, { colour, dashed = false }: Stroke): string =>
  `<path d="${steps}" fill="none" stroke="${colour}" stroke-width="1.5" stroke-linejoin="round"${dashed ? ` stroke-dasharray="4 3"` : ""}/>`;

/** Marks lines that are connected and do not only cross. */
export const dot = ({ x, y }: Point, colour: string): string =>
  `<circle cx="${round(x)}" cy="${round(y)}" r="2.5" fill="${colour}"/>`;

const LINE = 15;
const SIDE = 10;

/** A box with centred lines of text, the first line bold. */
export interface Plate {
  /** Class of its group. */
  readonly kind: string;
  readonly role: Role;
  readonly lines: readonly string[];
  /** Text of its tooltip, if that is more than its lines. */
  readonly title?: string;
}

/** Minimum size for its lines. */
export const sizeOfPlate = ({ lines }: Plate): Size => ({
  width: Math.max(0, ...lines.map((words) => widthOf(words, TEXT))) + 2 * SIDE,
  height: lines.length * LINE + SIDE,
});

export function plate({ kind, role, lines, title = lines.join(", ") }: Plate, frame: Point & Size): string {
  const top = frame.y + (frame.height - lines.length * LINE) / 2;
  const words = lines.map((line, at) =>
    text(
      line,
      { x: frame.x + frame.width / 2, y: top + at * LINE + 11 },
      { anchor: "middle", bold: at === 0, colour: at === 0 ? INK.text : INK.muted },
    ),
  );
  return group(kind, title, [box(frame, COLOURS[role]), ...words]);
}

/** A group with a tooltip. */
export const group = (kind: string, name: string, parts: readonly string[]): string =>
  [`<g class="${kind}">`, `<title>${escape(name)}</title>`, ...parts, "</g>"].join("\n");

export const round = (value: number): number => Math.round(value * 100) / 100;
