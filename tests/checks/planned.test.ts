import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { completed } from "../../checks/environment";
import { authorityFindings } from "../../checks/findings/authorities";
import { circuitFindings } from "../../checks/findings/circuits";
import { retiringFindings } from "../../checks/findings/retiring";
import { shortfalls } from "../../checks/findings/shortfalls";
import { unfedFindings } from "../../checks/findings/unfed";
import { unreachedFindings } from "../../checks/findings/unreached";
import { MEANING } from "../../checks/meaning/meaning";
import { planEnvironment } from "../../plan/environment";
import { cellsIn } from "../../plan/cell/cell";
import { Problems, SettingsError } from "../../settings/problems";
import type { Settings } from "../../settings/settings";
import { readShape } from "../../settings/shape";
import { parse } from "../../settings/source";
import { JOINED, THREE_TEXT } from "../plan/backbone/worlds";
import { NEIGHBOURS_TEXT } from "../plan/backbone/neighbours";
import { EDGE_TEXT } from "../plan/edge/worlds";
import { edited, SMALL } from "./support";

type Table = Record<string, unknown>;
type Key = string | number;

const isTable = (value: unknown): value is Table => typeof value === "object" && value !== null;

/** Every path of a value, tables and lists too. */
const pathsOf = (value: unknown, path: readonly Key[] = []): (readonly Key[])[] =>
  isTable(value)
    ? Object.entries(value).flatMap(([key, part]) => [[...path, key], ...pathsOf(part, [...path, key])])
    : [];

const at = (value: unknown, path: readonly Key[]): unknown =>
  path.reduce<unknown>((part, key) => (isTable(part) ? part[key] : undefined), value);

/** Names that every object has and no table has. */
const STRANGE = ["constructor", "toString", "", "us-west-2", "vendor", "one", 0, -1, 1e9, 22, true, [], {}];

/** A change of one part of a world. `from` is another part; the change may use its value or name. */
const MUTATIONS: Readonly<
  Record<string, (to: { table: Table; key: Key; from: unknown; name: Key; strange: unknown }) => void>
> = {
  drop: ({ table, key }) => {
    if (Array.isArray(table)) table.splice(Number(key), 1);
    else Reflect.deleteProperty(table, key);
  },
  swap: ({ table, key, from }) => {
    table[key] = structuredClone(from);
  },
  rename: ({ table, key, name }) => {
    const value = table[key];
    Reflect.deleteProperty(table, key);
    table[name] = value;
  },
  add: ({ table, key, name }) => {
    if (Array.isArray(table)) table.push(structuredClone(table[Number(key)]));
    else table[`${name}-more`] = structuredClone(table[key]);
  },
  number: ({ table, key, strange }) => {
    const value = table[key];
    table[key] = typeof value === "number" && typeof strange === "number" ? value + strange : strange;
  },
};

interface Change {
  readonly how: keyof typeof MUTATIONS;
  readonly to: number;
  readonly from: number;
  readonly strange: unknown;
}

const change: fc.Arbitrary<Change> = fc.record({
  how: fc.constantFrom(...Object.keys(MUTATIONS)),
  to: fc.nat(),
  from: fc.nat(),
  strange: fc.oneof(fc.constantFrom(...STRANGE), fc.integer({ min: -3, max: 70_000 })),
});

function mutate(world: unknown, { how, to, from, strange }: Change): void {
  const paths = pathsOf(world);
  if (paths.length === 0) return;
  const path = paths[to % paths.length] ?? [];
  // The schema probably accepts values of keys with the same name.
  const equal = paths.filter((other) => other.at(-1) === path.at(-1));
  const source = equal[from % equal.length] ?? [];
  const names = paths.filter((other) => other.length === path.length);
  const name = names[from % names.length]?.at(-1) ?? "";
  const table = at(world, path.slice(0, -1));
  const key = path.at(-1) ?? "";
  if (isTable(table)) MUTATIONS[how]?.({ table, key, from: at(world, source), name, strange });
}

/** Undefined: the first or the second phase refuses it. */
function settingsOf(value: unknown): Settings | undefined {
  const positions = { file: "fuzz.yaml", lineOf: () => 1 };
  const problems = new Problems(positions);
  try {
    return completed(readShape({ ...positions, value, problems }), problems);
  } catch (error) {
    if (error instanceof SettingsError) return undefined;
    throw error;
  }
}

const TODAY = new Date("2026-12-01");

const FINDINGS = [
  circuitFindings,
  retiringFindings,
  shortfalls,
  unfedFindings,
  unreachedFindings,
  authorityFindings,
];

/** All values that commands read of an environment. */
function planAll(settings: Settings): void {
  const plan = planEnvironment(settings);
  const problems = new Problems({ file: "fuzz.yaml", lineOf: () => 1 });
  for (const check of MEANING) check(plan, problems);
  const only = plan.stacks.map(({ name }) => name);
  for (const findings of FINDINGS) findings(plan, only, TODAY);
  for (const region of Object.keys(settings.regions)) {
    plan.region(region);
    plan.quotaNeeds(region);
    for (const { name, site } of cellsIn(settings, region)) plan.cellPlan(name, site);
  }
  for (const part of ["accountNeeds", "edge", "placement", "faults", "ledger"] as const) void plan[part];
}

const file = (name: string): string => readFileSync(`environments/${name}.yaml`, "utf8");

const WORLDS: Readonly<Record<string, { readonly text: string; readonly runs: number }>> = {
  small: { text: SMALL, runs: 150 },
  "three regions with circuits": { text: edited(THREE_TEXT, JOINED), runs: 150 },
  neighbours: { text: NEIGHBOURS_TEXT, runs: 100 },
  "an edge": { text: EDGE_TEXT, runs: 100 },
  staging: { text: file("staging"), runs: 100 },
  china: { text: file("china"), runs: 100 },
  production: { text: file("production"), runs: 15 },
};

describe("settings that pass shape and references are planned without an exception", function () {
  this.timeout(120_000);
  let planned = 0;
  for (const [name, { text, runs }] of Object.entries(WORLDS))
    it(`in ${name}, with any change`, () => {
      const world: unknown = parse(text).document.toJS({ maxAliasCount: -1 });
      fc.assert(
        fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
          const value = structuredClone(world);
          for (const each of changes) mutate(value, each);
          const settings = settingsOf(value);
          if (settings === undefined) return;
          planned += 1;
          planAll(settings);
        }),
        { numRuns: runs * Number(process.env["FUZZ"] ?? 1) },
      );
    });

  it("and many changes pass: otherwise these tests would prove nothing", () => {
    assert.ok(planned >= 30, `${planned} planned`);
  });
});
