import { URL_WORDS, type UrlRow, URLS } from "../../catalog/urls.table";
import type { Kind } from "./names";

/** Regular expressions of paths: of each distribution, and of those that the edge's function answers itself. */
export type EdgeUrls = Readonly<Record<Kind | "clock", string>>;

export const edgeUrls = (): EdgeUrls => ({
  manifests: patternOf(({ class: of }) => of !== "segment" && of !== "clock"),
  segments: patternOf(({ class: of }) => of === "segment"),
  clock: patternOf(({ atEdge }) => atEdge === true),
});

/**
 * A function has few bytes, so a word is any part of a path: origins check the words. The function checks the channel,
 * which is the second part of every form.
 */
function patternOf(isMeant: (row: UrlRow) => boolean): string {
  const forms = Object.values<UrlRow>(URLS)
    .filter(isMeant)
    .map(({ form }) => form);
  return `^(${forms.map((form) => form.replaceAll(".", "\\.").replace(/<(\w+)>/g, partOf)).join("|")})$`;
}

const partOf = (_: string, word: string): string =>
  new RegExp(`^(${URL_WORDS[word as keyof typeof URL_WORDS]})$`).test("") ? "[^/]*" : "[^/]+";
