import { stringify } from "yaml";
import { completed } from "../../checks/environment";
import { MEANING } from "../../checks/meaning/meaning";
import { planEnvironment } from "../../plan/environment";
import { Problems, SettingsError } from "../../settings/problems";
import { readShape } from "../../settings/shape";
import { parse, sourceOf } from "../../settings/source";
import { NEIGHBOURS_TEXT } from "../plan/backbone/neighbours";
import { JOINED, THREE_TEXT } from "../plan/backbone/worlds";
import { EDGE_TEXT } from "../plan/edge/worlds";
import { edited, SMALL } from "./support";

type Key = string | number;

const HOSTILE: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  0.5,
  1e9,
  Number.MAX_SAFE_INTEGER,
  1e300,
  Infinity,
  NaN,
  [],
  {},
  [[]],
  [null],
  "",
  " ",
  "constructor",
  "toString",
  "__proto__",
  "hasOwnProperty",
  "a\nb",
  "\u001b[2J",
  "\u0000",
  "\u202e",
  "x".repeat(5000),
  "95%",
  "0",
  "-1",
  "1e3",
  "us-west-2a",
  "example.com.",
  "localhost",
  "0.0.0.0/0",
  "127.0.0.1",
  "10.0.0.0/8",
  "::/0",
  "https://user:secret@example.com/",
  "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----",
  ["a", "a"],
  "${HOME}",
];

const WORLDS = [SMALL, edited(THREE_TEXT, JOINED), NEIGHBOURS_TEXT, EDGE_TEXT].map((text): unknown =>
  parse(text).document.toJS({ maxAliasCount: -1 }),
);

const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

const pathsOf = (value: unknown, path: readonly Key[] = []): (readonly Key[])[] =>
  isTable(value)
    ? Object.entries(value).flatMap(([key, part]) => [[...path, key], ...pathsOf(part, [...path, key])])
    : [];

/** Every hostile value at every key of four environments, and as a name of every key. */
export const CASES = WORLDS.flatMap((world, index) =>
  pathsOf(world).flatMap((path) =>
    HOSTILE.flatMap((value) => [
      { index, path, value, isName: false },
      ...(typeof value === "string" ? [{ index, path, value, isName: true }] : []),
    ]),
  ),
);

/** An environment with one hostile value or name. */
export function hostile({ index, path, value, isName }: (typeof CASES)[number]): unknown {
  const world = structuredClone(WORLDS[index]);
  const table = path.slice(0, -1).reduce<unknown>((at, key) => (isTable(at) ? at[key] : undefined), world);
  const key = String(path.at(-1));
  if (!isTable(table)) return world;
  if (!isName) table[key] = value;
  else if (!Array.isArray(table)) {
    const entry = { value: table[key], enumerable: true, configurable: true, writable: true };
    Reflect.deleteProperty(table, key);
    Object.defineProperty(table, String(value), entry);
  }
  return world;
}

/** The messages about a file with this content; none if it is accepted and planned. */
export function judged(value: unknown): readonly string[] {
  try {
    const source = sourceOf("hostile.yaml", parse(stringify(value, { aliasDuplicateObjects: false })));
    const problems = new Problems({ file: "hostile.yaml", lineOf: () => 1 });
    const plan = planEnvironment(completed(readShape(source), problems));
    for (const check of MEANING) check(plan, problems);
    problems.throwIfAny();
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return [error.message, ...error.problems.map(({ message }) => message)];
  }
}
