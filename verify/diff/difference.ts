import type { ResourceRecord } from "../../record/types";
import type { Sorted } from "../accepted";
import { changesOf, type Records, type StackChanges } from "../changes/changes";
import { notesOf, stepsOf } from "../changes/steps";
import { findingLine, nameOf } from "../findings";
import { type Names, namesOf } from "./names";
import { type Opening, openingsOf } from "./openings";

/** One of two things that are compared. */
export interface Compared {
  readonly records: Records;
  /** Findings of a plan. A state has none. */
  readonly sorted?: Sorted;
  /** Stack of one cell alone -> the cell. */
  readonly cellOf: ReadonlyMap<string, string>;
}

/** What differs from one plan or state to another. Each list is in the order of stacks. */
export interface Difference {
  readonly stacks: readonly { readonly name: string; readonly is: StackChanges["is"] }[];
  readonly cells: readonly string[];
  readonly opens: readonly string[];
  readonly closes: readonly string[];
  readonly replaced: readonly string[];
  readonly deleted: readonly string[];
  readonly created: readonly string[];
  readonly updated: readonly string[];
  /** Findings that only the second one has, and only the first one. */
  readonly findings: readonly string[];
  readonly cured: readonly string[];
}

/** `before` and `after`: what is compared. The records of `named` are the same, before ids were replaced by names. */
export function differenceOf(
  before: Compared,
  after: Compared,
  named: readonly [Records, Records] = [before.records, after.records],
): Difference {
  const changes = changesOf(before.records, after.records);
  const [opened, closed] = changes.length === 0 ? [[], []] : openedBetween(changes, named);
  return {
    stacks: changes.map(({ stack, is }) => ({ name: stack, is })),
    cells: touched(changes, [before, after]),
    opens: opened,
    closes: closed,
    replaced: changes.flatMap(({ stack, replaced }) =>
      replaced.map(
        ({ resource, because, outage }) =>
          `${nameOf(resource)} (${stack}), because ${because.join(", ")} ${because.length === 1 ? "changes" : "change"}${outage === undefined ? "" : `: ${outage}`}`,
      ),
    ),
    deleted: deletedOf(changes),
    created: folded(
      changes.flatMap(({ stack, created }) => created.map((resource) => ({ stack, resource, inputs: [] }))),
    ),
    updated: folded(changes.flatMap(({ stack, updated }) => updated.map((row) => ({ ...row, stack })))),
    findings: onlyIn(after, before),
    cured: onlyIn(before, after),
  };
}

/** Cells of the stacks that change, and of the tags of what changes. */
function touched(changes: readonly StackChanges[], sides: readonly Compared[]): string[] {
  const resources = changes.flatMap(({ vanished, created, replaced, updated }) => [
    ...vanished,
    ...created,
    ...[...replaced, ...updated].map(({ resource }) => resource),
  ]);
  const named = new Set([
    ...resources.map(({ inputs }) => (inputs["tags"] as { cell?: string } | undefined)?.cell),
    ...changes.flatMap(({ stack }) => sides.map(({ cellOf }) => cellOf.get(stack))),
  ]);
  return [...named].flatMap((cell) => cell ?? []).sort();
}

/** Protected resources need a command before the `up`; notes are those of steps.md. */
function deletedOf(changes: readonly StackChanges[]): string[] {
  const order = changes.map(({ stack }, index) => ({ stack, wave: index + 1, secrets: [] }));
  return stepsOf(changes, order).flatMap((step) => [
    ...step.vanished.map(
      (resource) =>
        `${nameOf(resource)} (${step.stack})${resource.protect ? ", protected: unprotect it first" : ""}`,
    ),
    ...notesOf(step),
  ]);
}

const counted = (count: number, type: string): string => `${count} ${type.replace(/.*:/, "")}`;

interface Row {
  readonly stack: string;
  readonly resource: ResourceRecord;
  /** Inputs that change. */
  readonly inputs: readonly string[];
}

/** One line for a type and its inputs, whatever the stack. */
function folded(rows: readonly Row[]): string[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = [row.resource.type, ...row.inputs].join(" ");
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const stacks = [...new Set(group.map(({ stack }) => stack))];
    const where = stacks.length > 1 ? `${stacks.length} stacks` : stacks.join("");
    const inputs = first === undefined || first.inputs.length === 0 ? "" : `: ${first.inputs.join(", ")}`;
    return first === undefined ? [] : [`${counted(group.length, first.resource.type)}${inputs} (${where})`];
  });
}

function onlyIn({ sorted: own }: Compared, { sorted: other }: Compared): string[] {
  if (own === undefined || other === undefined) return [];
  const idOf = ({ stack, key, severity }: Sorted["findings"][number]): string =>
    `${severity} ${stack} ${key}`;
  const known = new Set(other.findings.map(idOf));
  return own.findings.filter((finding) => !known.has(idOf(finding))).map(findingLine);
}

/** What opens and what closes. A denial that comes closes, and one that is deleted opens. */
function openedBetween(
  changes: readonly StackChanges[],
  [before, after]: readonly [Records, Records],
): [string[], string[]] {
  const [old, now] = [before, after].map((records) => sideOf(records, changes));
  if (old === undefined || now === undefined) return [[], []];
  const come = without(now, old);
  const gone = without(old, now);
  const of = (permits: boolean, rows: readonly Placed[]) => rows.filter((row) => row.permits === permits);
  return [
    [...linesOf(of(true, come), now), ...linesOf(of(false, gone), old).map((line) => `no longer: ${line}`)],
    [...linesOf(of(true, gone), old), ...linesOf(of(false, come), now)],
  ];
}

interface Placed extends Opening {
  /** Empty for a global resource. */
  readonly region: string;
}

interface Side {
  readonly openings: ReadonlyMap<string, Placed>;
  /** Id of a security group or a route table -> what uses it. */
  readonly users: (ids: ReadonlySet<string>) => ReadonlyMap<string, readonly string[]>;
}

function sideOf(records: Records, changes: readonly StackChanges[]): Side {
  const names: Names = namesOf(records);
  const stacks = changes.map(({ stack }) => stack).filter((stack) => records.stacks.includes(stack));
  const openings = new Map<string, Placed>();
  for (const stack of stacks)
    for (const record of records.read(stack))
      for (const opening of openingsOf(record, names))
        openings.set(JSON.stringify([record.region, opening.head, opening.item]), {
          ...opening,
          region: record.region,
        });
  return { openings, users: (ids) => usersOf(records, ids) };
}

const without = ({ openings }: Side, other: Side): Placed[] =>
  [...openings].flatMap(([key, opening]) => (other.openings.has(key) ? [] : [opening]));

/** Resources that name an id, without rules, routes and policies, which say nothing of what stands there. */
function usersOf({ stacks, read }: Records, ids: ReadonlySet<string>): Map<string, string[]> {
  const users = new Map<string, string[]>();
  for (const stack of ids.size === 0 ? [] : stacks)
    for (const record of read(stack).filter(
      ({ type }) => type.startsWith("aws:") && !/Rule$|Route$/.test(type),
    ))
      for (const id of idsIn(record, ids)) users.set(id, [...(users.get(id) ?? []), nameOf(record)]);
  return users;
}

const idsIn = ({ inputs }: ResourceRecord, wanted: ReadonlySet<string>): Set<string> =>
  new Set(
    [...JSON.stringify(inputs).matchAll(/\b(?:sg|rtb|tgw-rtb)-[0-9a-f]+/g)]
      .map(([id]) => id)
      .filter((id) => wanted.has(id)),
  );

/** Names that a line shows of what stands behind a group. */
const SHOWN = 2;

function linesOf(openings: readonly Placed[], { users }: Side): string[] {
  const behind = users(new Set(openings.flatMap(({ at }) => at ?? [])));
  const heads = new Map<string, Placed[]>();
  for (const opening of openings) heads.set(opening.head, [...(heads.get(opening.head) ?? []), opening]);
  return [...heads].map(([head, rows]) => {
    const [items, regions] = [rows.map(({ item }) => item), rows.map(({ region }) => region)].map((words) =>
      [...new Set(words)].filter((word) => word !== "").join(", "),
    );
    const names = [...new Set(rows.flatMap(({ at }) => behind.get(at ?? "") ?? []))];
    const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : "";
    const used = names.length === 0 ? "" : `; behind it: ${names.slice(0, SHOWN).join(", ")}${more}`;
    return `${head}: ${items}${regions === "" ? "" : ` in ${regions}`}${used}`;
  });
}
