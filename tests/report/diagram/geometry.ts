import assert from "node:assert/strict";

/** Absolute positions in a drawing: all translations are added up. */

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Shape extends Box {
  /** Class of the nearest group, and its tooltip. */
  readonly kind: string;
  readonly title: string;
}

/** A line from one turn to the next. */
export interface Run extends Shape {
  readonly dashed: boolean;
}

export interface Geometry {
  readonly width: number;
  readonly height: number;
  /** The first box of each group: its frame. */
  readonly frames: readonly Shape[];
  readonly texts: readonly (Box & { readonly words: string })[];
  readonly runs: readonly Run[];
}

interface Level {
  readonly x: number;
  readonly y: number;
  readonly kind: string;
  title: string;
  framed: boolean;
}

/** Width of most letters of Helvetica at font size 1. */
const LETTER = 0.5;

/** A line is no area. */
const THIN = 1e-6;

const TOKENS =
  /<g(?: class="([^"]*)")?(?: transform="translate\(([-\d.]+) ([-\d.]+)\)")?>|<\/g>|<title>(.*?)<\/title>|<rect x="([-\d.]+)" y="([-\d.]+)" width="([\d.]+)" height="([\d.]+)"|<path d="([^"]*)"([^>]*)>|<text x="([-\d.]+)" y="([-\d.]+)" text-anchor="(\w+)" font-size="(\d+)"[^>]*>(.*?)<\/text>/g;

export function geometryOf(svg: string): Geometry {
  const [, width, height] = /^<svg [^>]*viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? assert.fail("no size");
  const frames: Shape[] = [];
  const texts: (Box & { words: string })[] = [];
  const runs: Run[] = [];
  const levels: Level[] = [{ x: 0, y: 0, kind: "", title: "", framed: true }];
  for (const token of svg.matchAll(TOKENS)) {
    const here = levels.at(-1) ?? assert.fail("more groups are closed than opened");
    const { kind, title } = here;
    const [all, own, dx = "0", dy = "0", words, x, y, w, h, steps, rest = ""] = token;
    const [, , , , , , , , , , , textX, textY, anchor, size, said = ""] = token;
    if (all === "</g>") levels.pop();
    else if (all.startsWith("<g")) {
      const level =
        own === undefined ? { kind, title, framed: true } : { kind: own, title: "", framed: false };
      levels.push({ ...level, x: here.x + Number(dx), y: here.y + Number(dy) });
    } else if (words !== undefined) here.title = words;
    else if (x !== undefined && !here.framed) {
      const frame = { x: here.x + Number(x), y: here.y + Number(y), width: Number(w), height: Number(h) };
      frames.push({ kind, title, ...frame });
      here.framed = true;
    } else if (steps !== undefined) runs.push(...runsOf(steps, here, rest.includes("stroke-dasharray")));
    else if (textX !== undefined) {
      const long = said.length * Number(size) * LETTER;
      const back = { start: 0, middle: long / 2, end: long }[anchor ?? ""] ?? assert.fail(anchor);
      const at = { x: here.x + Number(textX) - back, y: here.y + Number(textY) - Number(size) + 2 };
      texts.push({ ...at, width: long, height: Number(size), words: said });
    }
  }
  return { width: Number(width), height: Number(height), frames, texts, runs };
}

function runsOf(steps: string, { x: left, y: top, kind, title }: Level, dashed: boolean): Run[] {
  const [, startX, startY] = /^M([-\d.]+) ([-\d.]+)/.exec(steps) ?? assert.fail(steps);
  let [x, y] = [left + Number(startX), top + Number(startY)];
  return [...steps.matchAll(/([VHh])([-\d.]+)/g)].map(([, way, to]) => {
    const from = { x, y };
    if (way === "V") y = top + Number(to);
    else x = way === "H" ? left + Number(to) : x + Number(to);
    return {
      kind,
      title,
      dashed,
      x: Math.min(from.x, x),
      y: Math.min(from.y, y),
      width: Math.abs(from.x - x),
      height: Math.abs(from.y - y),
    };
  });
}

/** Whether the insides of two boxes, or of a line and a box, overlap. A shared edge does not count: lines start there. */
export const meet = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width - 1 &&
  b.x + 1 < a.x + a.width + THIN &&
  a.y < b.y + b.height - 1 &&
  b.y + 1 < a.y + a.height + THIN;
