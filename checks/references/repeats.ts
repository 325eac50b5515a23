import { keyText, type Path } from "../../settings/problems";
import type { Check, Written } from "../check";

/** Lists whose equal entries have a meaning, or have a check of their own. */
const MAY_REPEAT = /^lineUp\.ladders\.[^.]+\.(video|audio)$|^backbone\.peerings\[\d+\]$/;

/** Repeated entries of every list of texts or numbers. */
export const checkRepeats: Check<Written> = (written, problems) => {
  for (const { list, path } of listsOf(written, [])) {
    if (MAY_REPEAT.test(keyText(path))) continue;
    for (const [index, entry] of list.entries())
      if (typeof entry !== "object" && list.indexOf(entry) < index)
        problems.add("listed-twice", [...path, index], `${entry} is already in this list; remove it`);
  }
};

interface List {
  readonly list: readonly unknown[];
  readonly path: Path;
}

const listsOf = (value: unknown, path: Path): List[] => {
  if (typeof value !== "object" || value === null) return [];
  const isList = Array.isArray(value);
  const parts = Object.entries(value).flatMap(([key, part]) =>
    listsOf(part, [...path, isList ? Number(key) : key]),
  );
  return isList ? [{ list: value, path }, ...parts] : parts;
};
