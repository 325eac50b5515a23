import { readdirSync } from "node:fs";
import { basename, dirname, extname, join, relative, sep } from "node:path";
import { closest } from "fastest-levenshtein";
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  visit,
} from "yaml";
import { printable } from "./printable";
import { hint, nearest, type Path, type Positions, Problems, SettingsError } from "./problems";
import { readTextFile } from "./textFile";

/**
 * A YAML file with the line of each key, so that messages can link to it. This module finds duplicate keys, keys that are not
 * names, and aliases without an anchor, because the parser gives no path to them.
 */
export interface Source extends Positions {
  /** Plain data. The last of two equal keys wins. */
  readonly value: unknown;
  readonly problems: Problems;
}

export interface Parsed {
  readonly document: Document;
  readonly lines: LineCounter;
}

/**
 * Throws SettingsError if the file has no usable data: not a text file, not YAML, empty, not a table of keys, or a key or alias
 * without a meaning. Duplicate keys and misspelt aliases only go to `problems`.
 */
export function readSource(file: string): Source {
  const shown = shownName(file);
  const read = readTextFile(file);
  if ("fault" in read) {
    const message = read.fault + nearestFile(file);
    throw new SettingsError([{ file: shown, line: 0, key: "", rule: "no-file", message }]);
  }
  const stray = strayCharacter(read.text);
  if (stray !== undefined) throw new SettingsError([{ file: shown, key: "", rule: "not-yaml", ...stray }]);
  return sourceOf(shown, parse(read.text));
}

export function parse(text: string): Parsed {
  const lines = new LineCounter();
  const options = { lineCounter: lines, prettyErrors: false, uniqueKeys: false, resolveKnownTags: false };
  return { document: parseDocument(text, options), lines };
}

/** A character that is a line end for some programs only, or that a terminal does not show. */
function strayCharacter(text: string): { line: number; message: string } | undefined {
  const at = text.search(/\r(?!\n)|[^\P{Cc}\t\n\r]/u);
  if (at < 0) return undefined;
  const line = text.slice(0, at).split("\n").length;
  const char = text.charAt(at);
  const message =
    char === "\r"
      ? "not YAML: a line ends with CR alone; save the file with LF line ends"
      : `not YAML: contains the control character ${printable(char)}; remove it`;
  return { line, message };
}

/** Like readSource, for parsed text. */
export function sourceOf(file: string, parsed: Parsed): Source {
  const positions: Positions = { file, lineOf: (path) => lineOf(parsed, path) };
  const problems = new Problems(positions);
  noteUnreadable(parsed, problems);
  problems.throwIfAny();
  const isWhole = noteMistakes(parsed, parsed.document.contents, { path: [], problems });
  if (!isWhole) problems.throwIfAny();
  // By default the parser refuses more than 100 aliases; this file is trusted.
  return { ...positions, value: parsed.document.toJS({ maxAliasCount: -1 }), problems };
}

/** Relative to the current folder if the file is inside it; else as given. */
function shownName(file: string): string {
  const near = relative("", file);
  return near === "" || near.startsWith(`..${sep}`) ? file : near;
}

/** A file with a similar name in the same folder: `; the nearest is environments/production.yaml`. */
function nearestFile(file: string): string {
  const folder = dirname(file);
  const others = filesOf(folder).filter((name) => /\.ya?ml$/.test(name) && name !== basename(file));
  if (others.length === 0) return "";
  const begun = others.filter((name) => name.startsWith(basename(file, extname(file))));
  const near = closest(basename(file), begun.length > 0 ? begun : others);
  return `; the nearest is ${shownName(join(folder, near))}`;
}

function filesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The parser's messages that need other words. */
const PARSER = new Map<string, string>([
  ["MULTIPLE_DOCS", "a second document begins here; remove this line, or keep one document"],
  [
    "RESOURCE_EXHAUSTION",
    "tables and lists are nested too deeply; an environment file has at most 10 levels",
  ],
]);

/** Only the first error: it usually causes the later ones. */
function noteUnreadable({ document, lines }: Parsed, problems: Problems): void {
  const [error] = [...document.errors, ...document.warnings];
  const add = (rule: "not-yaml" | "empty" | "wrong-type", message: string, line = 1): void =>
    problems.addAt(line, { rule, path: [], message });
  if (error !== undefined) {
    const message = PARSER.get(error.code) ?? error.message;
    add("not-yaml", `not YAML: ${message}`, lines.linePos(error.pos[0]).line);
  }
  if (document.errors.length > 0) return;
  if (document.contents === null) add("empty", "is empty; write at least the required keys");
  else if (!isMap(document.contents)) add("wrong-type", "must be a table of keys");
}

interface At {
  readonly path: Path;
  readonly problems: Problems;
}

/** Notes duplicate keys and aliases without an anchor. False if the meaning of one of them is unknown. */
function noteMistakes(parsed: Parsed, node: unknown, at: At): boolean {
  const inside = (step: string | number): At => ({ ...at, path: [...at.path, step] });
  if (isAlias(node)) return isKnown(parsed, node, at);
  if (isSeq(node))
    return node.items.map((item, index) => noteMistakes(parsed, item, inside(index))).every(Boolean);
  if (!isMap(node)) return true;
  const first = new Map<string, number>();
  const read = node.items.map((pair) => {
    const key = keyOf(pair);
    const line = lineOfKey(parsed, pair);
    const wrong = keyFault(pair);
    if (wrong !== undefined) {
      at.problems.addAt(line, { rule: "wrong-key", path: at.path, message: wrong });
      return false;
    }
    const before = first.get(key);
    if (before === undefined) first.set(key, line);
    else
      at.problems.addAt(line, {
        rule: "duplicate-key",
        path: [...at.path, key],
        message: `is already set in line ${before}; remove one of the two`,
      });
    return noteMistakes(parsed, pair.value, inside(key));
  });
  return read.every(Boolean);
}

/** Why a key is not a name, or undefined. `__proto__` would be the prototype of its table, and no key. */
function keyFault({ key }: Pair): string | undefined {
  if (!isScalar(key)) return `a key must be text, not ${isAlias(key) ? "an alias" : "a list or a table"}`;
  if (key.value === null || key.value === "") return "a key is empty; write its name";
  return key.value === "__proto__" ? "__proto__ is not a name; choose another" : undefined;
}

/** Whether an alias has an anchor. A misspelt alias is read as the nearest anchor, so that it is only one mistake. */
function isKnown(parsed: Parsed, alias: Alias, { path, problems }: At): boolean {
  const anchors = anchorsBefore(parsed.document, alias);
  if (anchors.includes(alias.source)) return true;
  const meant = nearest(alias.source, anchors);
  const line = lineOfNode(parsed, alias) ?? 1;
  const message = `no anchor "${alias.source}" is defined above it${hint(alias.source, anchors)}`;
  problems.addAt(line, { rule: "unknown-anchor", path, message });
  alias.source = meant ?? alias.source;
  return meant !== undefined;
}

/** Anchors that an alias may name: anchors of nodes that end before it. */
function anchorsBefore(document: Document, alias: Alias): string[] {
  const anchors: string[] = [];
  visit(document, {
    Node: (_, node, ancestors) => {
      if (node !== alias) {
        if (!isAlias(node) && node.anchor !== undefined) anchors.push(node.anchor);
        return undefined;
      }
      // Anchors of nodes around the alias would contain themselves.
      const around = ancestors.flatMap((outer) => (isNode(outer) && "anchor" in outer ? outer.anchor : []));
      for (const anchor of around)
        if (anchor !== undefined) anchors.splice(anchors.lastIndexOf(String(anchor)), 1);
      return visit.BREAK;
    },
  });
  return [...new Set(anchors)];
}

/** The line of the deepest step that exists: for a missing key, the line of its table. */
function lineOf(parsed: Parsed, path: Path): number {
  let node: unknown = parsed.document.contents;
  let line = 1;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(parsed.document);
    if (isSeq(node)) {
      node = node.items[Number(step)];
      line = lineOfNode(parsed, node) ?? line;
      continue;
    }
    const pair = isMap(node) ? node.items.findLast((item) => keyOf(item) === String(step)) : undefined;
    if (pair === undefined) return line;
    line = lineOfKey(parsed, pair);
    node = pair.value;
  }
  return line;
}

function keyOf(pair: Pair): string {
  return String(isScalar(pair.key) ? pair.key.value : pair.key);
}

function lineOfKey(parsed: Parsed, pair: Pair): number {
  return lineOfNode(parsed, pair.key) ?? 1;
}

function lineOfNode({ lines }: Parsed, node: unknown): number | undefined {
  const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : undefined;
  return range === undefined || range === null ? undefined : lines.linePos(range[0]).line;
}
