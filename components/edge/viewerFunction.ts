import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { EdgeCellRow } from "../../plan/edge/edge";

/** CloudFront takes no longer function, in bytes (quotas of CloudFront Functions, 2026-11). */
export const MOST_FUNCTION_BYTES = 10_240;

const PLACE = '"__CELL__"';

const text = readFileSync(join(__dirname, "viewerRequest.js"), "utf8");

/** The one function of a cell's two distributions, with the cell's row in it. */
export function viewerRequest(
  { cell, distributions, rights }: Pick<EdgeCellRow, "cell" | "distributions" | "rights">,
  origins: readonly string[],
): string {
  const hosts = Object.fromEntries(distributions.map(({ name, kind }) => [name, kind]));
  return text.replace(PLACE, () => JSON.stringify({ name: cell, hosts, ...rights, origins }));
}
