import { isDeepStrictEqual } from "node:util";
import type { ResourceRecord } from "../../record/types";
import { isOneOfAKind, ONE_OF_A_KIND, REPLACED_BY } from "./replacement.table";

/** The records of one plan, read stack by stack: all of them do not fit in memory twice. */
export interface Records {
  /** Names of the stacks, in the order in which `pulumi up` creates them. */
  readonly stacks: readonly string[];
  /** Resources of one of them. */
  readonly read: (stack: string) => readonly ResourceRecord[];
}

export interface Replaced {
  readonly resource: ResourceRecord;
  /** Inputs whose change replaces it. */
  readonly because: readonly string[];
  /** What stops meanwhile, if AWS has one of a kind. */
  readonly outage?: string;
}

export interface Updated {
  readonly resource: ResourceRecord;
  /** Inputs that change; `protect` is Pulumi's own. */
  readonly inputs: readonly string[];
}

/** A load balancer whose reserved capacity units (LCU) decrease. */
export interface Lowered {
  readonly resource: ResourceRecord;
  readonly from: number;
  /** 0: no reservation. */
  readonly to: number;
}

/** What an `up` of one stack changes, from one plan to another. */
export interface StackChanges {
  readonly stack: string;
  /** Whether the stack is only in the second plan, only in the first one, or in both. */
  readonly is: "new" | "removed" | "kept";
  /** As the first plan has them. */
  readonly vanished: readonly ResourceRecord[];
  readonly created: readonly ResourceRecord[];
  readonly replaced: readonly Replaced[];
  readonly lowered: readonly Lowered[];
  /** Those that change in place. */
  readonly updated: readonly Updated[];
  /** Other stacks that use what this one loses, as the first plan has it: their `up` is before this one's. */
  readonly after: readonly string[];
  /** Other stacks that create what this one uses, as the second plan has it. */
  readonly needs: readonly string[];
}

/** Stacks that change from one plan to another, in the order of the plans. */
export function changesOf(before: Records, after: Records): StackChanges[] {
  const own = [...new Set([...after.stacks, ...before.stacks])].map((stack) => compare(stack, before, after));
  const changed = own.filter((changes) => size(changes) > 0 || changes.is !== "kept");
  // A name that another stack keeps, such as a KMS alias that each region has, is not lost.
  const kept = new Set(own.flatMap(({ nowIds }) => [...nowIds]));
  const lost = ownersOf(changed.map(({ stack, lostIds }) => [stack, without(lostIds, kept)]));
  const gained = ownersOf(changed.map(({ stack, newIds }) => [stack, newIds]));
  const usersOf = new Map<string, Set<string>>();
  for (const stack of lost.size === 0 ? [] : before.stacks)
    for (const owner of usedIn(before.read(stack), lost)) addTo(usersOf, owner, stack);
  return changed.map(({ lostIds: _lost, newIds: _new, nowIds: _now, ...changes }) => ({
    ...changes,
    after: [...(usersOf.get(changes.stack) ?? [])].filter((stack) => stack !== changes.stack),
    needs:
      gained.size === 0 || changes.is === "removed"
        ? []
        : [...usedIn(after.read(changes.stack), gained, EXACT)].filter((stack) => stack !== changes.stack),
  }));
}

type Compared = Omit<StackChanges, "after" | "needs"> & {
  readonly lostIds: ReadonlySet<string>;
  readonly newIds: ReadonlySet<string>;
  readonly nowIds: ReadonlySet<string>;
};

const size = ({ vanished, created, replaced, updated }: Compared): number =>
  vanished.length + created.length + replaced.length + updated.length;

function compare(stack: string, before: Records, after: Records): Compared {
  const [old, now] = [before, after].map(({ stacks, read }) =>
    stacks.includes(stack) ? read(stack) : undefined,
  );
  const [then, later] = [old ?? [], now ?? []].map((rows) => new Map(rows.map((row) => [row.urn, row])));
  const [vanished, created] = [missingIn(old ?? [], later), missingIn(now ?? [], then)];
  const kept = (old ?? []).flatMap((row): [ResourceRecord, ResourceRecord][] => {
    const other = later?.get(row.urn);
    return other === undefined ? [] : [[row, other]];
  });
  const replaced = kept.flatMap(([row, other]) => replacementOf(row, other));
  const [oldIds, newIds] = [idsOf(old ?? []), idsOf(now ?? [])];
  return {
    stack,
    is: old === undefined ? "new" : now === undefined ? "removed" : "kept",
    vanished,
    created,
    replaced,
    lowered: kept.flatMap(([row, other]) => loweringOf(row, other)),
    updated: kept
      .filter(([row]) => !replaced.some(({ resource }) => resource === row))
      .flatMap(([row, other]) => updateOf(row, other)),
    lostIds: without(oldIds, newIds),
    newIds: without(newIds, oldIds),
    nowIds: newIds,
  };
}

/** Only resources of AWS: components and references to stacks have nothing to delete. */
const missingIn = (
  rows: readonly ResourceRecord[],
  others: ReadonlyMap<string, ResourceRecord> | undefined,
): ResourceRecord[] => rows.filter(({ type, urn }) => type.startsWith("aws:") && others?.has(urn) !== true);

/** Inputs that an `up` acts on. */
const changedInputs = (before: ResourceRecord, after: ResourceRecord): string[] =>
  [...new Set([...Object.keys(before.inputs), ...Object.keys(after.inputs)])].filter(
    (input) =>
      !after.ignoreChanges.includes(input) && !isDeepStrictEqual(before.inputs[input], after.inputs[input]),
  );

function updateOf(before: ResourceRecord, after: ResourceRecord): Updated[] {
  const inputs = [...changedInputs(before, after), ...(before.protect === after.protect ? [] : ["protect"])];
  return before.type.startsWith("aws:") && inputs.length > 0 ? [{ resource: before, inputs }] : [];
}

function replacementOf(before: ResourceRecord, after: ResourceRecord): Replaced[] {
  const [, properties = ""] = REPLACED_BY[before.type] ?? [];
  const forcing = [...properties.split(" "), ...after.replaceOnChanges];
  const because = changedInputs(before, after).filter((input) => forcing.includes(input));
  if (because.length === 0) return [];
  const outage = isOneOfAKind(before) ? ONE_OF_A_KIND[before.type]?.outage : undefined;
  return [{ resource: before, because, ...(outage === undefined ? {} : { outage }) }];
}

const RESERVATION = "minimumLoadBalancerCapacity";

const unitsOf = ({ inputs }: ResourceRecord): number =>
  Number((inputs[RESERVATION] as { readonly capacityUnits?: number } | undefined)?.capacityUnits ?? 0);

function loweringOf(before: ResourceRecord, after: ResourceRecord): Lowered[] {
  const [from, to] = [unitsOf(before), unitsOf(after)];
  return to < from && !after.ignoreChanges.includes(RESERVATION) ? [{ resource: before, from, to }] : [];
}

const idsOf = (rows: readonly ResourceRecord[]): Set<string> =>
  new Set(
    rows
      .filter(({ type }) => type.startsWith("aws:"))
      .flatMap(({ outputs }) => [outputs["id"], outputs["arn"]])
      .filter((id): id is string => typeof id === "string" && id !== ""),
  );

const without = (ids: ReadonlySet<string>, others: ReadonlySet<string>): Set<string> =>
  new Set([...ids].filter((id) => !others.has(id)));

const ownersOf = (rows: readonly (readonly [string, ReadonlySet<string>])[]): Map<string, string> =>
  new Map(rows.flatMap(([stack, ids]) => [...ids].map((id): [string, string] => [id, stack])));

/**
 * Owners of the ids that inputs of resources have, alone or in a document such as a policy. `longest`: characters; longer texts
 * are documents.
 */
function usedIn(
  rows: readonly ResourceRecord[],
  owners: ReadonlyMap<string, string>,
  longest: number = LONGEST_ID,
): Set<string> {
  const found = new Set<string>();
  // Names are ids too, such as those of alarms: another region has the same one for a resource of its own.
  const own = idsOf(rows);
  const search = (value: unknown): void => {
    if (typeof value === "string") {
      for (const word of [value, ...(value.length > longest ? value.split(/["\s,]+|\/\*|:\*/) : [])]) {
        const owner = owners.get(word);
        if (owner !== undefined && !own.has(word)) found.add(owner);
      }
    } else if (typeof value === "object" && value !== null) Object.values(value).forEach(search);
  };
  for (const { type, inputs } of rows) if (type.startsWith("aws:")) search(inputs);
  return found;
}

/** Characters. Longer texts are documents, which may have ids inside. */
const LONGEST_ID = 60;
/** AWS accepts a document that names what does not exist yet. */
const EXACT = Infinity;

function addTo(table: Map<string, Set<string>>, key: string, value: string): void {
  table.set(key, (table.get(key) ?? new Set()).add(value));
}
