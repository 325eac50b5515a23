/** Checks values that should be known: parts without a fixture, and texts with a missing value. */
import { undefinedText, unknownOutput } from "./findings";
import type { Finding } from "./types";
import { SUSPECT, textsWith, traits, UNRESOLVED, type Properties } from "./wire";

export interface Inspected {
  /** Role of the values: `input`, `stack output`. */
  noun: string;
  /** Property -> URNs of the resources that it comes from. */
  sources?: Record<string, string[]>;
}

/** `found`: the traits of the values. */
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
  const incomplete = textsWith(SUSPECT, values)
    // The source of a function may contain "undefined".
    .filter(({ path }) => path !== "code")
    .map(({ path, text }) => undefinedText(subject, `${of.noun} ${path}`, text));
  return { found, findings: [...unknown, ...incomplete] };
}
