import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type EdgeCellRow, type EdgePlan, REQUEST_HEADERS } from "../../plan/edge/edge";
import { edgeUrls } from "../../plan/edge/urls";

const PLACEHOLDER = '"__CELL__"';

/** Without comments and indents: a function has at most 10,240 bytes. */
const text = readFileSync(join(__dirname, "viewerRequest.js"), "utf8").replace(/^ *\/\/.*\n|^ +/gm, "");

/** The function of a cell's two distributions, with the cell's row inserted. */
export function viewerRequest(
  { cell, distributions, rights }: Pick<EdgeCellRow, "cell" | "distributions" | "rights">,
  { origins, tokenSeconds }: Pick<EdgePlan, "origins" | "tokenSeconds">,
): string {
  const hosts = Object.fromEntries(distributions.map(({ name, kind }) => [name, kind]));
  return text.replace(PLACEHOLDER, () =>
    JSON.stringify({
      name: cell,
      hosts,
      urls: edgeUrls(),
      headers: REQUEST_HEADERS.join(", "),
      tokenSeconds,
      ...rights,
      origins,
    }),
  );
}
