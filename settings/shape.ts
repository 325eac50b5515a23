import { z } from "zod";
import { hint, nearest, type Path } from "./problems";
import { type Issue, sentence } from "./sentences";
import { cellSchema, channelSchema, lineUpSchema, releaseSchema, seatSchema } from "./schema/lineUp.schema";
import { SERVICE_NAMES } from "../catalog/services.table";
import {
  environmentSchema,
  outsideSchema,
  regionSchema,
  type WrittenSettings,
} from "./schema/settings.schema";
import type { Source } from "./source";

/**
 * Whether each key is one that the schema has, with a value of the right kind. What is sound in spite of problems
 * elsewhere is handed on, so that one run can tell of wrong slots as well as of wrong spelling.
 */

/** The schema with nothing required, so that a row that lacks one key can still be judged by its others. */
const soundSchema = environmentSchema.partial().extend({
  regions: z.record(z.string(), regionSchema.partial()).default({}),
  lineUp: lineUpSchema
    .extend({
      cells: z
        .record(
          z.string(),
          cellSchema
            .extend({
              home: seatSchema.partial(),
              standby: seatSchema.partial(),
              channels: z.record(z.string(), channelSchema.partial()).default({}),
            })
            .partial(),
        )
        .default({}),
    })
    .prefault({}),
  releases: z
    .record(
      z.string(),
      releaseSchema
        .extend({ images: z.partialRecord(z.enum(SERVICE_NAMES), releaseSchema.shape.images.valueType) })
        .partial(),
    )
    .default({}),
  outside: z.record(z.string(), outsideSchema.partial()).default({}),
  retired: environmentSchema.shape.retired,
  geography: environmentSchema.shape.geography,
});

/** Tables whose rows may lack any key in what is handed on. */
const ROWS: readonly Path[] = [["regions"], ["outside"], ["lineUp", "cells"]];

type Parts = z.output<typeof soundSchema>;
export type SoundRegion = Parts["regions"][string];
export type SoundCell = Parts["lineUp"]["cells"][string];
export type SoundOutside = Parts["outside"][string];

/** The sound part of an environment. No partition or addresses: theirs are unsound, and no default may be guessed. */
export interface Sound extends Parts {
  /** Keys of a table as written, sound or not: a reference to an unsound row is no mistake of its own. */
  keysWritten(path: Path): readonly string[] | undefined;
}

/** Notes every problem of shape in `source.problems`. `settings` is there if there is none. */
export function readShape(source: Source): { settings: WrittenSettings | undefined; sound: Sound } {
  const parsed = environmentSchema.safeParse(source.value);
  const issues = parsed.error?.issues ?? [];
  for (const issue of issues) note(issue, { issues, source });
  return { settings: parsed.data, sound: soundPart(source.value, issues) };
}

function note(issue: Issue, { issues, source }: { issues: readonly Issue[]; source: Source }): void {
  const path = pathOf(issue);
  if (issue.code === "unrecognized_keys") {
    const known = keysToOffer(path, source.value);
    for (const key of issue.keys)
      source.problems.add([...path, key], `unknown key${hint(key, known, keysAt(path))}`);
    return;
  }
  const value = valueAt(source.value, path);
  if (value !== undefined || !misspelt(path, { issues, source }))
    source.problems.add(path, sentence(issue, value));
}

/** Whether a missing key is there in another spelling, which is a problem of its own already. */
function misspelt(path: Path, { issues, source }: { issues: readonly Issue[]; source: Source }): boolean {
  const table = path.slice(0, -1);
  const known = keysToOffer(table, source.value);
  return issues.some(
    (issue) =>
      issue.code === "unrecognized_keys" &&
      keyed(pathOf(issue)) === keyed(table) &&
      issue.keys.some((written) => nearest(written, known) === path.at(-1)),
  );
}

function soundPart(value: unknown, issues: readonly Issue[]): Sound {
  const { partition, addresses, ...parts } = prune(structuredClone(value));
  for (const issue of issues) if (issue.code !== "unrecognized_keys") forget(parts, pathOf(issue));
  const unsound = (key: string): boolean => issues.some((issue) => issue.path[0] === key);
  return {
    ...parts,
    ...(!unsound("partition") && { partition }),
    ...(!unsound("addresses") && { addresses }),
    keysWritten: (path) => {
      const table = valueAt(value, path);
      return isTable(table) && !Array.isArray(table) ? Object.keys(table) : undefined;
    },
  };
}

/**
 * Takes away, one by one, the smallest parts that the schema refuses, until it takes the rest. Each turn removes at
 * least a key, so it ends.
 */
function prune(written: unknown): Parts {
  for (;;) {
    const parsed = soundSchema.safeParse(written);
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    if (issue === undefined) throw new Error("zod refused a value without an issue");
    const keys =
      issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...pathOf(issue), key]) : [pathOf(issue)];
    for (const path of keys) remove(written, path);
  }
}

/** Of a list, the whole list: to take one item would move the others, and their lines with them. */
function remove(written: unknown, path: Path): void {
  if (path.length === 0) throw new Error("the schema refuses the file as a whole");
  const table = valueAt(written, path.slice(0, -1));
  const key = String(path.at(-1));
  if (isTable(table) && !Array.isArray(table) && key in table) Reflect.deleteProperty(table, key);
  else remove(written, path.slice(0, -1));
}

/** In the place of a row's unsound key, `prune` leaves its default; to judge others by that would be to guess. */
function forget(parts: unknown, path: Path): void {
  const table = ROWS.find((steps) => steps.every((step, index) => path[index] === step)) ?? path;
  const key = path[table.length + 1];
  const whole = path.length === table.length + 2 || typeof path[table.length + 2] === "number";
  const row = valueAt(parts, path.slice(0, table.length + 1));
  if (key !== undefined && whole && isTable(row)) Reflect.deleteProperty(row, key);
}

/** Of two keys as near, the one that is not there yet is meant. */
function keysToOffer(path: Path, written: unknown): readonly string[] {
  const isWritten = (key: string): boolean => valueAt(written, [...path, key]) !== undefined;
  const known = keysAt(path);
  return [...known.filter((key) => !isWritten(key)), ...known.filter(isWritten)];
}

function keysAt(path: Path): readonly string[] {
  let schema: unknown = environmentSchema;
  for (const step of [...path, undefined]) {
    schema = bare(schema);
    if (step === undefined) break;
    if (schema instanceof z.ZodObject) schema = schema.shape[String(step)];
    else if (schema instanceof z.ZodRecord) schema = schema.valueType;
    else if (schema instanceof z.ZodArray) schema = schema.element;
  }
  if (schema instanceof z.ZodRecord && schema.keyType instanceof z.ZodEnum)
    return schema.keyType.options.map(String);
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

function bare(schema: unknown): unknown {
  const wrapped =
    schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault;
  return wrapped ? bare(schema.unwrap()) : schema;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, step) => (isTable(at) ? at[step] : undefined), value);
}

function isTable(value: unknown): value is Record<string | number, unknown> {
  return typeof value === "object" && value !== null;
}

function pathOf(issue: Issue): Path {
  return issue.path.map((step) => (typeof step === "number" ? step : String(step)));
}

function keyed(path: Path): string {
  return JSON.stringify(path);
}
