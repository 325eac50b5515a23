/**
 * Finds the owner of a value. In a plan ids, ARNs and DNS names are unique. A value in another resource's inputs, or inside a
 * policy document, therefore names the resource that it comes from.
 */
import type { ResourceRecord } from "../../record/types";
import { UNKNOWN } from "../../record/wire";

/** `property` is the output (`id`, `dnsEntries[0].dnsName`) of `urn` that has the value. */
export interface Owner {
  urn: string;
  property: string;
  value: string;
}

export interface Owners {
  /** Owners of the values in a text, in the text's order; of two with the same start the longer one. */
  find(text: string): Owner[];
  /** Path of an input (`a.b[0]`) -> owners of the values in it, without its own resource. */
  in(record: ResourceRecord): Record<string, Owner[]>;
}

interface Node {
  next: Map<string, Node>;
  owners?: Owner[];
}

/** Delimiters of a value: all characters except letters, digits, `_` and `-`. */
const TOKENS = /[A-Za-z0-9_-]+|[^A-Za-z0-9_-]/g;
/** Only characters of ids, ARNs, URLs and DNS names. */
const ONE_WORD = /^[\w.:/@|,!+-]{7,}$/;
const DISTINCTIVE = [
  /^arn:/,
  // vpc-0f3a..., an autoname's seven digits, a UUID's last group, a unique suffix of the provider
  /[-_:/|][0-9a-f]{7,}$/,
  // ns-, srv-: letters of the whole alphabet
  /^[a-z]+-[0-9a-z]{16,}$/,
  // Z0123..., AROA..., E..., d... as in d1234567890123.cloudfront.net
  /^[A-Z][A-Z0-9]{12,}$/,
  // a DNS name or an address of four numbers
  /^(https:\/\/)?[\w-]+(\.[\w-]+){2,}\.?(\/\S*)?$/,
];
/** Hosted zones of AWS, which many resources of a kind share. */
const SHARED = /(^|\.)hostedZoneId$/;

/** Linear in the size of the outputs to build, in the size of a text to search. */
export function owners(resources: readonly ResourceRecord[]): Owners {
  const root: Node = { next: new Map() };
  for (const record of resources) {
    for (const owner of valuesOf(record)) enter(root, owner);
  }
  const find = (text: string): Owner[] => search(root, text);
  return {
    find,
    in(record) {
      const found: Record<string, Owner[]> = {};
      eachText(record.inputs, "", (path, text) => {
        const foreign = find(text).filter(({ urn }) => urn !== record.urn);
        if (foreign.length) found[path] = foreign;
      });
      return found;
    },
  };
}

/** Outputs that only this resource can have; a value of an input belongs to another one. */
function valuesOf(record: ResourceRecord): Owner[] {
  if (!record.custom) return [];
  const given = new Set<string>();
  eachText(record.inputs, "", (_, text) => given.add(text));
  const found = new Map<string, Owner>();
  eachText(record.outputs, "", (property, value) => {
    if (given.has(value) || found.has(value) || !isDistinctive(property, value, record)) return;
    found.set(value, { urn: record.urn, property, value });
  });
  return [...found.values()];
}

function isDistinctive(property: string, value: string, record: ResourceRecord): boolean {
  if (value === UNKNOWN || SHARED.test(property)) return false;
  if (property === "zoneId" && value !== record.outputs["id"]) return false;
  return ONE_WORD.test(value) && DISTINCTIVE.some((form) => form.test(value));
}

function enter(root: Node, owner: Owner): void {
  let node = root;
  for (const token of tokensOf(owner.value)) {
    let next = node.next.get(token);
    if (next === undefined) node.next.set(token, (next = { next: new Map() }));
    node = next;
  }
  (node.owners ??= []).push(owner);
}

function search(root: Node, text: string): Owner[] {
  const tokens = tokensOf(text);
  const found: Owner[] = [];
  for (let start = 0; start < tokens.length;) {
    const match = longest(root, tokens, start);
    if (match !== undefined) found.push(...match.owners);
    start = match?.end ?? start + 1;
  }
  return found;
}

function longest(
  root: Node,
  tokens: readonly string[],
  start: number,
): { owners: Owner[]; end: number } | undefined {
  let match: { owners: Owner[]; end: number } | undefined;
  let node = root.next.get(tokens[start] ?? "");
  for (let end = start + 1; node !== undefined; end++) {
    if (node.owners !== undefined) match = { owners: node.owners, end };
    node = node.next.get(tokens[end] ?? "");
  }
  return match;
}

function tokensOf(text: string): string[] {
  return text.match(TOKENS) ?? [];
}

function eachText(value: unknown, path: string, report: (path: string, text: string) => void): void {
  if (typeof value === "string") report(path, value);
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    value.forEach((element, at) => eachText(element, `${path}[${at}]`, report));
    return;
  }
  for (const [key, part] of Object.entries(value))
    eachText(part, path === "" ? key : `${path}.${key}`, report);
}
