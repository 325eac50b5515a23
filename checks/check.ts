import type { Path, Problems } from "../settings/problems";
import type { WrittenSettings } from "../settings/schema/settings.schema";

/** An environment file as the schema gives it: whether its names resolve is not known yet. */
export type Written = WrittenSettings;

/** One subject's rules that no single key can state. */
export type Check<Of> = (of: Of, problems: Problems) => void;

/** Where a value is written, and who collects what is wrong with it. */
export interface At<To = Problems> {
  readonly path: Path;
  readonly problems: To;
}

/** `a`, `a and b`, `a, b and c` */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
