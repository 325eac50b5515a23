/** What is wrong with values that should be known: parts that no fixture knew, texts that a missing value went into. */
import { undefinedText, unknownOutput } from "./findings";
import type { Finding } from "./types";
import { SUSPECT, textsWith, traits, UNRESOLVED, type Properties } from "./wire";

export interface Inspected {
  /** What the values are to their subject: `Input`, `Stack output`. */
  noun: string;
  /** Property -> URNs of the resources that it is made from. */
  sources?: Record<string, string[]>;
}

/** `found`: the traits of the values, for those who need them next. */
export function inspect(
  subject: string,
  values: Properties,
  of: Inspected,
): { found: number; findings: Finding[] } {
  const found = traits(values);
  if (!(found & (UNRESOLVED | SUSPECT))) return { found, findings: [] };
  const unknown = textsWith(UNRESOLVED, values).map(({ path }) => {
    const property = /^[^.[]*/.exec(path)?.[0] ?? "";
    return unknownOutput(subject, `${of.noun} ${path}`, of.sources?.[property] ?? []);
  });
  const torn = textsWith(SUSPECT, values)
    // The source of a function may well say "undefined".
    .filter(({ path }) => path !== "code")
    .map(({ path, text }) => undefinedText(subject, `${of.noun} ${path}`, text));
  return { found, findings: [...unknown, ...torn] };
}
