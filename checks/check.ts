import type { Path, Problems } from "../settings/problems";
import type { WrittenSettings } from "../settings/schema/settings.schema";

/** An environment file after the schema: its names may not resolve yet. */
export type Written = WrittenSettings;

/** Rules about more than one key, for one subject. */
export type Check<Of> = (of: Of, problems: Problems) => void;

/** The path of a value, and the collector of its problems. */
export interface At<To = Problems> {
  readonly path: Path;
  readonly problems: To;
}

/** About a URL with a user name or password. */
export const CREDENTIALS =
  "contains credentials, which plans and buckets would show; remove them from the URL";

/** `a`, `a and b`, `a, b and c` */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
