import type { ResourceRecord } from "../../record/types";
import type { Records } from "../changes/changes";
import { nameOf } from "../findings";

/** Id, ARN or another output of a resource -> its kind and name. */
export type Names = ReadonlyMap<string, string>;

/** Names of everything that two plans or states may refer to. */
export function namesOf({ stacks, read }: Records): Names {
  const names = new Map<string, string>();
  for (const stack of stacks)
    for (const [value, name] of read(stack).flatMap(outputNames))
      if (!names.has(value)) names.set(value, name);
  return names;
}

const outputNames = (record: ResourceRecord): (readonly [string, string])[] =>
  Object.entries(record.type.startsWith("aws:") ? record.outputs : {}).flatMap(([output, value]) =>
    typeof value === "string" && value.length >= SHORTEST
      ? [[value, NAMED.includes(output) ? nameOf(record) : `${nameOf(record)} ${output}`] as const]
      : [],
  );

/** Characters: shorter outputs, such as a state, are no names. */
const SHORTEST = 6;
const NAMED = ["id", "arn", "name"];

/** A text with names in place of ids. A document keeps what is around them. */
export const named = (text: string, names: Names): string =>
  names.get(text) ?? text.replaceAll(TOKEN, (token) => wordOf(token, names) ?? token);

const TOKEN = /[^"\s,*]+/g;

function wordOf(token: string, names: Names): string | undefined {
  const whole = token.replace(/[:/]$/, "");
  const bucket = whole.split("/")[0] ?? "";
  const name = names.get(whole) ?? names.get(bucket);
  return name === undefined ? undefined : `${name}${names.has(whole) ? "" : whole.slice(bucket.length)}`;
}

/** An id or an ARN. */
const ID = /\barn:aws[^"\s,*]*|\b[a-z]+(?:-[a-z]+)*-[0-9a-f]{8,17}\b/g;

/**
 * Records of a plan or a state whose ids are comparable with those of another one: names for ids of its own stacks, `[id]` for
 * all others, such as those of other stacks.
 */
export function comparable(records: Records, names: Names): Records {
  const replaced = (value: unknown): unknown => {
    if (typeof value === "string") return named(value, names).replaceAll(ID, "[id]");
    if (Array.isArray(value)) return value.map(replaced);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replaced(inner)]));
  };
  return {
    stacks: records.stacks,
    read: (stack) =>
      records.read(stack).map((record) => ({
        ...record,
        inputs: replaced(record.inputs) as ResourceRecord["inputs"],
        // Uses of what vanishes are those of names here, and a state has no order of its own.
        outputs: {},
      })),
  };
}
