/** What a colour means: reachable from the Internet, private to a VPC, or of the transit gateway. */
export type Role = "public" | "private" | "transit";

/** Orange, blue and violet stay apart for the colour-blind; each row names its tier as well. */
export const COLOURS: Readonly<Record<Role, { readonly line: string; readonly fill: string }>> = {
  public: { line: "#b8651b", fill: "#fdf0dd" },
  private: { line: "#3d6c99", fill: "#e9f1f8" },
  transit: { line: "#6b4fb3", fill: "#efebf9" },
};
export const INK = {
  text: "#1b2530",
  muted: "#566270",
  frame: "#b9c3cd",
  region: "#f6f8fa",
  paper: "#ffffff",
};

/** What stands for each of these colours on a dark page. */
export const DARK: Readonly<Record<string, string>> = {
  [COLOURS.public.line]: "#e2a05f",
  [COLOURS.public.fill]: "#3d2c17",
  [COLOURS.private.line]: "#86b4de",
  [COLOURS.private.fill]: "#1d3347",
  [COLOURS.transit.line]: "#b09aec",
  [COLOURS.transit.fill]: "#332a52",
  [INK.text]: "#e8edf2",
  [INK.muted]: "#a9b5c1",
  [INK.frame]: "#465360",
  [INK.region]: "#1b222a",
  [INK.paper]: "#12171c",
};

/** Fonts that a system has; Graphviz knows the widths of the first. */
export const FONTS = "Helvetica, Arial, sans-serif";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A piece of a drawing whose top left corner is 0, 0. In pixels. */
export interface Fragment extends Size {
  readonly svg: string;
}

/** For the text of an element and for a value in double quotes, in XML, in HTML and in an HTML-like label of Graphviz. */
export const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

export const place = ({ svg }: Fragment, { x, y }: Point): string =>
  `<g transform="translate(${round(x)} ${round(y)})">\n${svg}\n</g>`;

export interface Lettering {
  readonly size?: number;
  readonly bold?: boolean;
  readonly colour?: string;
  readonly anchor?: "start" | "middle" | "end";
  /** Colour of what lies behind: hides a line that runs under the text. */
  readonly halo?: string;
  /** What follows on the same line, in plain letters. */
  readonly then?: string;
}

export const TEXT = 12;

export function text(words: string, { x, y }: Point, lettering: Lettering = {}): string {
  const { size = TEXT, bold = false, colour = INK.text, anchor = "start", halo, then } = lettering;
  const weight = bold ? ` font-weight="bold"` : "";
  const behind = halo === undefined ? "" : ` stroke="${halo}" stroke-width="6" paint-order="stroke"`;
  const where = `x="${round(x)}" y="${round(y)}" text-anchor="${anchor}"`;
  const more =
    then === undefined
      ? ""
      : ` <tspan dx="4" font-size="${TEXT}" font-weight="normal">${escape(then)}</tspan>`;
  return `<text ${where} font-size="${size}" fill="${colour}"${weight}${behind}>${escape(words)}${more}</text>`;
}

/** About how wide a text is; exact widths are only known to who renders it. */
export const widthOf = (words: string, size: number): number => words.length * size * 0.58;

export function box(
  { x, y, width, height }: Point & Size,
  { line, fill }: { line: string; fill: string },
): string {
  const where = `x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"`;
  return `<rect ${where} rx="4" fill="${fill}" stroke="${line}"/>`;
}

export const path = (steps: string, colour: string): string =>
  `<path d="${steps}" fill="none" stroke="${colour}" stroke-width="1.5" stroke-linejoin="round"/>`;

/** A group with a tooltip. */
export const group = (kind: string, name: string, parts: readonly string[]): string =>
  [`<g class="${kind}">`, `<title>${escape(name)}</title>`, ...parts, "</g>"].join("\n");

export const round = (value: number): number => Math.round(value * 100) / 100;
