import assert from "node:assert/strict";
import { z } from "zod";
import { environmentSchema } from "../../settings/schema/settings.schema";
import { REASONS } from "../../settings/schema/values";
import { bare } from "../../settings/sentences";

interface Leaf {
  readonly path: string;
  readonly schema: unknown;
}

/** Every key of the schema that is not a table or a list, and the names of rows. */
function leavesOf(declared: unknown, path: string): Leaf[] {
  const schema = bare(declared);
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape).flatMap(([key, part]) => leavesOf(part, `${path}.${key}`));
  if (schema instanceof z.ZodRecord)
    return [...leavesOf(schema.keyType, `${path} names`), ...leavesOf(schema.valueType, `${path}.*`)];
  if (schema instanceof z.ZodArray) return leavesOf(schema.element, `${path}[]`);
  return [{ path, schema }];
}

const LEAVES = leavesOf(environmentSchema, "");

describe("each number of the schema", () => {
  const numbers = LEAVES.flatMap(({ path, schema }) =>
    schema instanceof z.ZodNumber ? [{ path, schema }] : [],
  );

  it("has a minimum and a maximum, with their reason", () => {
    const without = numbers.filter(
      ({ schema }) =>
        !Number.isFinite(schema.minValue) ||
        Math.abs(schema.maxValue ?? Infinity) >= Number.MAX_SAFE_INTEGER ||
        REASONS.get(schema) === undefined,
    );
    assert.deepEqual(
      without.map(({ path }) => path),
      [],
    );
    assert.ok(numbers.length > 40, `${numbers.length} numbers`);
  });
});

describe("each text of the schema", () => {
  /** Forms of zod with a bounded length. */
  const BOUNDED = ["cidrv4", "date", "ipv4"];

  it("has a longest length", () => {
    const texts = LEAVES.flatMap(({ path, schema }) =>
      schema instanceof z.ZodString || schema instanceof z.ZodStringFormat ? [{ path, schema }] : [],
    );
    const without = texts.filter(
      ({ schema }) =>
        !Number.isFinite(schema.maxLength ?? Infinity) && !BOUNDED.includes(schema.format ?? ""),
    );
    assert.deepEqual(
      without.map(({ path }) => path),
      [],
    );
    assert.ok(texts.length > 40, `${texts.length} texts`);
  });

  it("is the only other kind of value, beside choices and switches", () => {
    const kinds = [
      z.ZodNumber,
      z.ZodString,
      z.ZodStringFormat,
      z.ZodEnum,
      z.ZodLiteral,
      z.ZodBoolean,
      z.ZodPipe,
    ];
    const others = LEAVES.filter(({ schema }) => !kinds.some((kind) => schema instanceof kind));
    assert.deepEqual(
      others.map(({ path }) => path),
      [],
    );
  });
});
