import { complete } from "../settings/complete";
import { checks } from "./checks";
import type { Settings } from "../settings/settings";
import { readShape } from "../settings/shape";
import { readSource } from "../settings/source";

/**
 * Reads `environments/<name>.yaml`. Nothing else in the program sees the file: everyone gets the Settings, checked,
 * with defaults filled in, and frozen.
 */
export function readSettings(file: string): Settings {
  const source = readSource(file);
  const { settings, sound } = readShape(source);
  for (const check of checks) check(sound, { file, problems: source.problems });
  source.problems.throwIfAny();
  if (settings === undefined) throw new Error(`${file} was refused without a problem`);
  return deepFreeze(complete(settings));
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value))
    if (typeof part === "object" && part !== null) deepFreeze(part as object);
  return Object.freeze(value);
}
