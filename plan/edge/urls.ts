import { URL_WORDS, type UrlRow, URLS } from "../../catalog/urls.table";
import type { Kind } from "./names";

/** Regular expressions of paths: of each distribution, and of those that the edge's function answers itself. */
export type EdgeUrls = Readonly<Record<Kind | "clock", string>>;

export const edgeUrls = (): EdgeUrls => ({
  manifests: patternOf(({ class: of }) => of !== "segment" && of !== "clock"),
  segments: patternOf(({ class: of }) => of === "segment"),
  clock: patternOf(({ atEdge }) => atEdge === true),
});

/** `/live/<channel>/master.m3u8`: `live`, and `master\.m3u8`. */
type Pair = readonly [before: string, after: string];

/**
 * A function has few bytes, so forms that differ in their first part or in their last one share the rest, and no group has a
 * name. The function checks the channel itself: it is the second part of every form, and begins that of a programme.
 */
function patternOf(isMeant: (row: UrlRow) => boolean): string {
  const forms = Object.values<UrlRow>(URLS)
    .filter(isMeant)
    .map(({ form }): Pair => {
      const [, first = "", , ...rest] = form.split("/");
      return [first, partsOf(rest.join("/"))];
    });
  const byFirst = merged(forms.map(([first, rest]) => [rest, first])).map(([rest, firsts]): Pair => {
    const last = rest.lastIndexOf("/") + 1;
    return [`${firsts}/[^/]+/${rest.slice(0, last)}`, rest.slice(last)];
  });
  return `^/(${merged(byFirst)
    .map((pair) => pair.join(""))
    .join("|")})$`;
}

/** Pairs with the same first value, each once, with a pattern of its second values. */
function merged(pairs: readonly Pair[]): Pair[] {
  const groups = new Map<string, string[]>();
  for (const [by, value] of pairs) groups.set(by, [...(groups.get(by) ?? []), value]);
  return [...groups].map(([by, values]) => [
    by,
    values.length === 1 ? values.join() : `(${values.join("|")})`,
  ]);
}

const partsOf = (text: string): string =>
  text
    .replaceAll(".", "\\.")
    .replace(/<(\w+)>/g, (_, word: string) => URL_WORDS[word as keyof typeof URL_WORDS])
    .replaceAll("(?:", "(");
