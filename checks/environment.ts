import { planEnvironment } from "../plan/environment";
import { complete } from "../settings/complete";
import type { Problems } from "../settings/problems";
import type { Settings } from "../settings/settings";
import { readShape } from "../settings/shape";
import { readSource } from "../settings/source";
import type { Written } from "./check";
import { MEANING } from "./meaning/meaning";
import { checkNeighbours } from "./references/neighbours";
import { REFERENCES } from "./references/references";

/**
 * Reads `environments/<name>.yaml`; no other function reads the file. The Settings are checked, complete and frozen.
 * Throws SettingsError with all mistakes of the first phase that has any (shape, references, meaning).
 */
export function readEnvironment(file: string): Settings {
  const source = readSource(file);
  const written = readShape(source);
  checkNeighbours(written, file, source.problems);
  const settings = completed(written, source.problems);
  const plan = planEnvironment(settings);
  for (const check of MEANING) check(plan, source.problems);
  source.problems.throwIfAny();
  return settings;
}

/** Settings with resolved references: planners can plan them. Throws SettingsError if a reference does not resolve. */
export function completed(written: Written, problems: Problems): Settings {
  for (const check of REFERENCES) check(written, problems);
  problems.throwIfAny();
  return deepFreeze(complete(written));
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value))
    if (typeof part === "object" && part !== null) deepFreeze(part as object);
  return Object.freeze(value);
}
