import { existsSync, readdirSync, readFileSync } from "node:fs";
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
import { hint, nearest, type Path, type Positions, Problems, SettingsError } from "./problems";

/**
 * A YAML file with the line of each key, so that messages can link to it. This module finds duplicate keys and aliases without
 * an anchor, because the parser gives no path to them.
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
 * Throws SettingsError if the file has no usable data: no such file, not YAML, empty, not a table of keys, or an alias without
 * a similar anchor. Duplicate keys and misspelt aliases only go to `problems`.
 */
export function readSource(file: string): Source {
  const shown = shownName(file);
  if (!existsSync(file))
    throw new SettingsError([{ file: shown, line: 0, key: "", rule: "no-file", message: absent(file) }]);
  return sourceOf(shown, parse(readFileSync(file, "utf8")));
}

export function parse(text: string): Parsed {
  const lines = new LineCounter();
  return {
    document: parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false }),
    lines,
  };
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

function absent(file: string): string {
  const folder = dirname(file);
  const others = existsSync(folder) ? readdirSync(folder).filter((name) => /\.ya?ml$/.test(name)) : [];
  if (others.length === 0) return "no such file";
  const begun = others.filter((name) => name.startsWith(basename(file, extname(file))));
  const near = closest(basename(file), begun.length > 0 ? begun : others);
  return `no such file; the nearest is ${shownName(join(folder, near))}`;
}

/** Only the first error: it usually causes the later ones. */
function noteUnreadable({ document, lines }: Parsed, problems: Problems): void {
  const [error] = [...document.errors, ...document.warnings];
  const add = (rule: "not-yaml" | "empty" | "wrong-type", message: string, line = 1): void =>
    problems.addAt(line, { rule, path: [], message });
  if (error !== undefined) add("not-yaml", `not YAML: ${error.message}`, lines.linePos(error.pos[0]).line);
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
    const before = first.get(key);
    if (before === undefined) first.set(key, line);
    else
      at.problems.addAt(line, {
        rule: "duplicate-key",
        path: [...at.path, key],
        message: `is already set in line ${before}; remove one of the two`,
      });
    const isKeyRead = !isAlias(pair.key) || isKnown(parsed, pair.key, inside(key));
    return noteMistakes(parsed, pair.value, inside(key)) && isKeyRead;
  });
  return read.every(Boolean);
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
