import type { PartTopology } from "../parts";
import { box, COLOURS, group, text, TEXT, widthOf, type Fragment, type Role } from "./svg";

/** The parts of a VPC as rows of plates under its title, on both sides of its line to the Internet. */

export const HEIGHT = 20;
const BASELINE = 14;
const GAP = 6;
const SIDE = 6;
/** Between a plate and the line to the Internet. */
const CLEAR = 8;

/** A width in which every plate fits on one side of the line at least, wherever that is. */
export const leastWidth = (parts: readonly PartTopology[]): number =>
  2 * Math.max(0, ...parts.map((part) => widthOfPlate(part.label) + CLEAR));

/** Fills rows of `width` from the left; `line` is where the line to the Internet comes down, if it does. */
export function drawPlates(
  parts: readonly PartTopology[],
  width: number,
  line: number | undefined,
): Fragment {
  const svg: string[] = [];
  let [x, y] = [0, 0];
  for (const part of parts) {
    const own = widthOfPlate(part.label);
    x = besideLine({ x, own }, line);
    if (x + own > width) {
      x = besideLine({ x: 0, own }, line);
      y += HEIGHT + GAP;
    }
    svg.push(partPlate(part, { x, y, width: own, height: HEIGHT }));
    x += own + GAP;
  }
  return { width, height: parts.length === 0 ? 0 : y + HEIGHT + 2 * GAP, svg: svg.join("\n") };
}

function besideLine({ x, own }: { x: number; own: number }, line: number | undefined): number {
  if (line === undefined || x + own <= line - CLEAR || x >= line + CLEAR) return x;
  return line + CLEAR;
}

function partPlate({ label, public: open }: PartTopology, frame: Parameters<typeof box>[0]): string {
  return plate({ kind: "part", label, role: open ? "public" : "private" }, frame);
}

export interface Plate {
  /** Class of its group. */
  readonly kind: string;
  readonly label: string;
  readonly role: Role;
}

export const widthOfPlate = (label: string): number => widthOf(label, TEXT) + 2 * SIDE;

export function plate({ kind, label, role }: Plate, frame: Parameters<typeof box>[0]): string {
  const middle = { x: frame.x + frame.width / 2, y: frame.y + BASELINE };
  return group(kind, label, [box(frame, COLOURS[role]), text(label, middle, { anchor: "middle" })]);
}
