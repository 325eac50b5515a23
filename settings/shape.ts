import { z } from "zod";
import { rowOf } from "../facts/rowOf";
import { hint, nearest, type Path, type Problems } from "./problems";
import { RENAMED } from "./renamed.table";
import { environmentSchema, type WrittenSettings } from "./schema/settings.schema";
import { bare, type Fault, fault, type Issue } from "./sentences";
import type { Source } from "./source";

/**
 * The first phase: the schema has each key, with a value of the right type. The result has the schema's defaults; planners need
 * the later checks too. Throws SettingsError with all mistakes of shape.
 */
export function readShape({ value, problems }: Source, renamed = RENAMED): WrittenSettings {
  const parsed = environmentSchema.safeParse(value);
  const issues = firstOfEach((parsed.error?.issues ?? []).flatMap(ofFirstOption));
  for (const issue of issues) note(issue, { issues, value, problems, renamed });
  problems.throwIfAny();
  if (!parsed.success) throw new Error("zod refused a value without an issue");
  return parsed.data;
}

/** One mistake is one problem: a value that breaks two rules has only the first. */
function firstOfEach(issues: readonly Issue[]): readonly Issue[] {
  const seen = new Set<string>();
  return issues.filter((issue) => {
    const path = keyed(pathOf(issue));
    if (issue.code === "unrecognized_keys") return true;
    const isFirst = !seen.has(path);
    seen.add(path);
    return isFirst;
  });
}

/** Of a union, the issues of its first option, the table: a value that means another one has no issue. */
function ofFirstOption(issue: Issue): readonly Issue[] {
  if (issue.code !== "invalid_union") return [issue];
  return (issue.errors[0] ?? []).map((each) => ({ ...each, path: [...issue.path, ...each.path] }));
}

interface Shape {
  readonly issues: readonly Issue[];
  readonly value: unknown;
  readonly problems: Problems;
  readonly renamed: typeof RENAMED;
}

function note(issue: Issue, shape: Shape): void {
  const path = pathOf(issue);
  const { problems, renamed } = shape;
  if (issue.code === "unrecognized_keys") {
    for (const key of issue.keys) noteUnknown(key, path, shape);
    return;
  }
  const value = valueAt(shape.value, path);
  if (value === undefined && isMisspelt(path, shape)) return;
  const now =
    typeof value === "string" ? rowOf(rowOf(renamed.values, String(path.at(-1))) ?? {}, value) : undefined;
  if (now !== undefined) {
    problems.add("renamed", path, `"${value}" was renamed to "${now}"; write ${now}`);
    return;
  }
  const { rule, message } =
    formerSwitch(path, value, renamed) ?? fault(issue, { value, schema: schemaAt(path) });
  problems.add(rule, path, message);
}

/** A key that was true or false, and now is a table. */
function formerSwitch(path: Path, value: unknown, { switches }: typeof RENAMED): Fault | undefined {
  const write = typeof value === "boolean" ? rowOf(switches, String(path.at(-1)))?.[`${value}`] : undefined;
  return write === undefined ? undefined : { rule: "renamed", message: `is no longer ${value}; ${write}` };
}

function noteUnknown(key: string, table: Path, { value, problems, renamed }: Shape): void {
  const now = rowOf(renamed.keys, key);
  if (now !== undefined && keysAt(table).includes(now)) {
    problems.add("renamed", [...table, key], `this key was renamed to ${now}; write ${now}`);
    return;
  }
  const known = keysToOffer(table, value);
  problems.add("unknown-key", [...table, key], `unknown key${hint(key, known, keysAt(table))}`);
}

/** Whether the file has a missing key in another spelling. That is already a mistake of its own. */
function isMisspelt(path: Path, { issues, value, renamed }: Shape): boolean {
  const table = path.slice(0, -1);
  const known = keysToOffer(table, value);
  const means = (written: string): unknown => rowOf(renamed.keys, written) ?? nearest(written, known);
  return issues.some(
    (issue) =>
      issue.code === "unrecognized_keys" &&
      keyed(pathOf(issue)) === keyed(table) &&
      issue.keys.some((written) => means(written) === path.at(-1)),
  );
}

/** Keys that are not written yet come first: of two keys that are equally near, a missing one is meant. */
function keysToOffer(path: Path, written: unknown): readonly string[] {
  const isWritten = (key: string): boolean => valueAt(written, [...path, key]) !== undefined;
  const known = keysAt(path);
  return [...known.filter((key) => !isWritten(key)), ...known.filter(isWritten)];
}

/** The schema of a key, with its default. */
function schemaAt(path: Path): unknown {
  let schema: unknown = environmentSchema;
  for (const step of path) {
    const table = bare(schema);
    if (table instanceof z.ZodObject) schema = rowOf(table.shape as Record<string, unknown>, String(step));
    else if (table instanceof z.ZodRecord) schema = table.valueType;
    else if (table instanceof z.ZodArray) schema = table.element;
  }
  return schema;
}

function keysAt(path: Path): readonly string[] {
  const schema = bare(schemaAt(path));
  if (schema instanceof z.ZodRecord && schema.keyType instanceof z.ZodEnum)
    return schema.keyType.options.map(String);
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, step) => (isTable(at) ? rowOf(at, String(step)) : undefined), value);
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function pathOf(issue: Issue): Path {
  return issue.path.map((step) => (typeof step === "number" ? step : String(step)));
}

function keyed(path: Path): string {
  return JSON.stringify(path);
}
