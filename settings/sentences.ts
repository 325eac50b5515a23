import { z } from "zod";
import { rowOf } from "../facts/rowOf";
import { shortened, withoutSecrets } from "./printable";
import { hint } from "./problems";
import type { RULES } from "./rules.table";
import { REASONS } from "./schema/values";

/**
 * Messages about one value: what it must be, then what it is.
 */

export type Issue = z.core.$ZodIssue;

const KINDS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a table of keys",
  record: "a table of keys",
};

/** Texts for zod's own formats. A regular expression in the schema has its own text. */
const FORMATS: Readonly<Record<string, string>> = {
  cidrv4: "an IPv4 network such as 192.0.2.0/24",
  date: "a date such as 2027-09-30",
  ipv4: "an IPv4 address such as 192.0.2.10",
  url: "an address such as https://keys.example.com/speke",
};

const COUNTED: Readonly<Record<string, string>> = { string: "characters", array: "entries" };

export interface Fault {
  readonly rule: (typeof RULES.shape)[number];
  readonly message: string;
}

/** A value in the file, and the schema of its key. */
export interface Judged {
  /** `undefined`: the file has none. */
  readonly value: unknown;
  /** As declared, with its default. */
  readonly schema: unknown;
}

export const fault = (issue: Issue, judged: Judged): Fault => ({
  rule: judged.value === undefined ? "missing" : (RULE_OF[issue.code] ?? "wrong-form"),
  message: sentence(issue, judged),
});

const RULE_OF: Readonly<Partial<Record<Issue["code"], Fault["rule"]>>> = {
  invalid_type: "wrong-type",
  invalid_value: "unknown-value",
  too_small: "out-of-range",
  too_big: "out-of-range",
};

function sentence(issue: Issue, { value, schema }: Judged): string {
  if (value === undefined) return `missing; ${mustBe(issue, schema)}`;
  if (value === null) return `has no value; ${mustBe(issue, schema)}`;
  if (issue.code === "custom") return issue.message;
  if (issue.code === "invalid_key") return `the name ${mustBe(issue, schema)}`;
  if (issue.code === "invalid_value" && typeof value === "string") {
    return `unknown value ${shown(value)}${hint(value, issue.values.map(String))}`;
  }
  if (issue.code === "too_small" || issue.code === "too_big")
    return `${mustBe(issue, schema)}, not ${counted(value)}${reason(schema)}`;
  const quote = issue.code === "invalid_type" && issue.expected === "string" && typeof value !== "object";
  return `${mustBe(issue, schema)}, not ${shown(value)}${quote ? "; put it in quotes" : ""}`;
}

function mustBe(issue: Issue, schema: unknown): string {
  switch (issue.code) {
    case "invalid_type":
      return `must be ${numberOf(schema) ?? rowOf(KINDS, issue.expected) ?? issue.expected}`;
    case "invalid_value":
      return `must be one of ${issue.values.map(String).join(", ")}`;
    case "invalid_format":
      return `must be ${rowOf(FORMATS, issue.format) ?? issue.message}`;
    case "invalid_key":
      return issue.issues
        .slice(0, 1)
        .map((first) => mustBe(first, schema))
        .join();
    case "too_small":
      return bound(issue.origin, range(schema) ?? `${issue.minimum} or more`);
    case "too_big":
      return bound(issue.origin, range(schema) ?? `${issue.maximum} or fewer`);
    default:
      return issue.message;
  }
}

/** `a number from 0 to 1, such as 0.95`. `undefined`: the key is not a number. */
function numberOf(schema: unknown): string | undefined {
  const number = numeric(schema);
  if (number === undefined) return undefined;
  const given = schema instanceof z.ZodDefault ? schema.def.defaultValue : undefined;
  const example = number.isWhole || given === undefined ? "" : `, such as ${given}`;
  const what = number.isWhole ? "a whole number" : "a number";
  return `${what} ${number.isOpen ? "of" : "from"} ${range(schema)}${example}`;
}

/** `1 to 20`, or `more than 0, at most 20`. */
function range(schema: unknown): string | undefined {
  const number = numeric(schema);
  if (number === undefined) return undefined;
  const { least, most, isOpen } = number;
  return isOpen ? `more than ${least}, at most ${most}` : `${least} to ${most}`;
}

/** ` (hours of a day)` */
function reason(schema: unknown): string {
  const number = bare(schema);
  const why = number instanceof z.ZodNumber ? REASONS.get(number)?.why : undefined;
  return why === undefined ? "" : ` (${why})`;
}

/** Without default. Of a union, the first option, the table. */
export function bare(schema: unknown): unknown {
  if (schema instanceof z.ZodUnion) return bare(schema.options[0]);
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault
    ? bare(schema.unwrap())
    : schema;
}

interface Numeric {
  readonly isWhole: boolean;
  /** Whether the least is not allowed itself. */
  readonly isOpen: boolean;
  readonly least: number;
  readonly most: number;
}

function numeric(declared: unknown): Numeric | undefined {
  const schema = bare(declared);
  if (!(schema instanceof z.ZodNumber)) return undefined;
  const isOpen = (schema.def.checks ?? []).some(({ _zod: { def } }) => isExclusive(def));
  const [least, most] = [schema.minValue ?? -Infinity, schema.maxValue ?? Infinity];
  return { isWhole: schema.isInt, isOpen, least, most };
}

const isExclusive = (check: z.core.$ZodCheckDef): boolean =>
  check.check === "greater_than" && "inclusive" in check && check.inclusive === false;

function counted(value: unknown): string {
  if (typeof value === "string") return String(value.length);
  return Array.isArray(value) ? String(value.length) : shown(value);
}

function bound(origin: string, limits: string): string {
  const things = rowOf(COUNTED, origin);
  return things === undefined ? `must be ${limits}` : `must have ${limits} ${things}`;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object") return "a table of keys";
  return typeof value === "string" ? `"${shortened(withoutSecrets(value))}"` : String(value);
}
