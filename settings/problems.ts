import { distance } from "fastest-levenshtein";
import { printable, shortened, withoutSecrets } from "./printable";
import type { Rule } from "./rules.table";

/**
 * Mistakes in a file that people write. One run shows all mistakes of a phase. Each names the file, the line, the key, what is
 * wrong, and the nearest valid word or the allowed range.
 */

export type Path = readonly (string | number)[];

export interface Problem {
  readonly file: string;
  /** From 1. 0: the whole file. */
  readonly line: number;
  /** Dotted, e.g. `regions.us-west-2.zones`. Empty: the whole file. */
  readonly key: string;
  readonly rule: Rule;
  readonly message: string;
}

/** All problems in one error; the message has exactly one line per problem. */
export class SettingsError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(problemText).join("\n"));
    this.name = "SettingsError";
  }
}

/** The lines of a file's keys. */
export interface Positions {
  readonly file: string;
  lineOf(path: Path): number;
}

interface Finding {
  readonly rule: Rule;
  readonly path: Path;
  readonly message: string;
}

export class Problems {
  private readonly found: Problem[] = [];

  constructor(private readonly positions: Positions) {}

  add(rule: Rule, path: Path, message: string): void {
    this.addAt(this.positions.lineOf(path), { rule, path, message });
  }

  /** For mistakes that are not on the key's own line: a syntax error, or the second of two equal keys. */
  addAt(line: number, { rule, path, message }: Finding): void {
    const said = printable(withoutSecrets(message));
    this.found.push({ file: this.positions.file, line, key: keyText(path), rule, message: said });
  }

  throwIfAny(): void {
    if (this.found.length > 0) throw new SettingsError([...this.found].sort((a, b) => a.line - b.line));
  }
}

/** `["notify", 0, "protocol"]` -> `notify[0].protocol` */
export function keyText(path: Path): string {
  return path
    .map((step) =>
      typeof step === "number" ? `[${step}]` : `.${printable(shortened(withoutSecrets(step)))}`,
    )
    .join("")
    .replace(/^\./, "");
}

/** The nearest of `words`. `undefined`: no word is near enough. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const ranked = words
    .map((candidate) => ({ candidate, far: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  const best = ranked[0];
  return best !== undefined && best.far <= Math.max(2, word.length / 3) ? best.candidate : undefined;
}

/**
 * `; did you mean "zones"?`, or all choices if no word is near.
 * @param shown the choices in display order, if `words` are in order of preference
 */
export function hint(word: string, words: readonly string[], shown: readonly string[] = words): string {
  const near = nearest(word, words);
  if (near !== undefined) return `; did you mean "${near}"?`;
  return shown.length === 0 ? "" : `; choose from ${shown.join(", ")}`;
}

function problemText({ file, line, key, message }: Problem): string {
  const where = printable(line === 0 ? file : `${file}:${line}`);
  return key === "" ? `${where}: ${message}` : `${where} ${key}: ${message}`;
}
