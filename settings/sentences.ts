import type { z } from "zod";
import { hint } from "./problems";
import type { RULES } from "./rules.table";

/**
 * Messages about one value: what it must be, then what it is.
 */

export type Issue = z.core.$ZodIssue;

const KINDS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a whole number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a table of keys",
  record: "a table of keys",
};

/** Texts for zod's own formats. A regular expression in the schema has its own text. */
const FORMATS: Readonly<Record<string, string>> = {
  cidrv4: "an IPv4 network such as 192.0.2.0/24",
  ipv4: "an IPv4 address such as 192.0.2.10",
  url: "an address such as https://keys.example.com/speke",
  hostname: "a domain name such as example.com",
};

const COUNTED: Readonly<Record<string, string>> = { string: "characters", array: "entries" };

export interface Fault {
  readonly rule: (typeof RULES.shape)[number];
  readonly message: string;
}

/** @param value the value in the file; `undefined`: none */
export const fault = (issue: Issue, value: unknown): Fault => ({
  rule: value === undefined ? "missing" : (RULE_OF[issue.code] ?? "wrong-form"),
  message: sentence(issue, value),
});

const RULE_OF: Readonly<Partial<Record<Issue["code"], Fault["rule"]>>> = {
  invalid_type: "wrong-type",
  invalid_value: "unknown-value",
  too_small: "out-of-range",
  too_big: "out-of-range",
};

function sentence(issue: Issue, value: unknown): string {
  if (value === undefined) return `missing; ${mustBe(issue)}`;
  if (value === null) return `has no value; ${mustBe(issue)}`;
  if (issue.code === "custom") return issue.message;
  if (issue.code === "invalid_key") return `the name ${mustBe(issue)}`;
  if (issue.code === "invalid_value" && typeof value === "string") {
    return `unknown value ${shown(value)}${hint(value, issue.values.map(String))}`;
  }
  if (issue.code === "too_small" || issue.code === "too_big")
    return `${mustBe(issue)}, not ${counted(value)}`;
  const quote = issue.code === "invalid_type" && issue.expected === "string" && typeof value !== "object";
  return `${mustBe(issue)}, not ${shown(value)}${quote ? "; put it in quotes" : ""}`;
}

function mustBe(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return `must be ${KINDS[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return `must be one of ${issue.values.map(String).join(", ")}`;
    case "invalid_format":
      return `must be ${FORMATS[issue.format] ?? issue.message}`;
    case "invalid_key":
      return issue.issues.map(mustBe).join(" and ");
    case "too_small":
      return bound(issue.origin, `${issue.minimum} or more`);
    case "too_big":
      return bound(issue.origin, `${issue.maximum} or ${issue.origin in COUNTED ? "fewer" : "less"}`);
    default:
      return issue.message;
  }
}

function counted(value: unknown): string {
  return Array.isArray(value) ? String(value.length) : shown(value);
}

function bound(origin: string, range: string): string {
  const things = COUNTED[origin];
  return things === undefined ? `must be ${range}` : `must have ${range} ${things}`;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object") return "a table of keys";
  return typeof value === "string" ? `"${value}"` : String(value);
}
