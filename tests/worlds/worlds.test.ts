import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { environmentJsonSchema } from "../../settings/jsonSchema";

/** The part of JSON Schema that the generated schema uses. */
interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly propertyNames?: { readonly enum?: readonly string[]; readonly maxLength?: number };
  readonly maxLength?: number;
  readonly items?: Schema | readonly Schema[];
  readonly enum?: readonly (string | number)[];
  readonly type?: string;
  readonly anyOf?: readonly Schema[];
}

const worlds = readdirSync(__dirname)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => parse(readFileSync(join(__dirname, name), "utf8")) as unknown);

type Table = Readonly<Record<string, unknown>>;

const isTable = (value: unknown): value is Table =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Characters of the longest `name` of the schema. Longer texts have other forms, or limits in checks/. */
const LONGEST_NAME = 20;

/** What the worlds must use of the schema, and what they use; each is a line such as `edge.origins: absent`. */
class Uses {
  readonly wanted = new Set<string>();
  readonly found = new Set<string>();

  /** Every optional key, present and absent; every enumerated value and name; the longest names. */
  want(schema: Schema, path: string): void {
    for (const [key, inner] of Object.entries(schema.properties ?? {})) {
      if (!(schema.required ?? []).includes(key)) {
        this.wanted.add(`${path}.${key}: present`);
        this.wanted.add(`${path}.${key}: absent`);
      }
      this.want(inner, pathOf(path, key));
    }
    for (const name of schema.propertyNames?.enum ?? []) this.wanted.add(`${path}: ${name}`);
    for (const most of [schema.propertyNames?.maxLength, schema.maxLength])
      if (most !== undefined && most <= LONGEST_NAME) this.wanted.add(`${path}: ${most} characters`);
    for (const value of choicesOf(schema)) this.wanted.add(`${path}: ${value}`);
    for (const inner of innerOf(schema)) this.want(inner, `${path}.*`);
  }

  find(schema: Schema, value: unknown, path: string): void {
    if (isTable(value)) {
      for (const [key, inner] of Object.entries(schema.properties ?? {})) {
        this.found.add(`${path}.${key}: ${key in value ? "present" : "absent"}`);
        if (key in value) this.find(inner, value[key], pathOf(path, key));
      }
      for (const name of Object.keys(value)) this.findWord(name, path);
    } else if (!Array.isArray(value)) this.findWord(String(value), path);
    for (const inner of innerOf(schema))
      for (const part of isTable(value) || Array.isArray(value) ? Object.values(value) : [])
        this.find(inner, part, `${path}.*`);
  }

  private findWord(word: string, path: string): void {
    this.found.add(`${path}: ${word}`).add(`${path}: ${word.length} characters`);
  }
}

/** A cell's `defaults` have the keys of channels, so both count as one. */
const pathOf = (path: string, key: string): string =>
  key === "defaults" ? `${path}.channels.*` : `${path}.${key}`;

/** The schema of the entries of a list or a record. */
const innerOf = ({ items, additionalProperties }: Schema): Schema[] => [
  ...(Array.isArray(items) ? items : items === undefined ? [] : [items as Schema]),
  ...(typeof additionalProperties === "object" ? [additionalProperties] : []),
];

/** Of a long list of numbers, only its ends: the program has no branch for the others. */
function choicesOf({ enum: choices = [] }: Schema): readonly (string | number)[] {
  const isLong = choices.length > 10 && choices.every((choice) => typeof choice === "number");
  return isLong ? choices.filter((_, at) => at === 0 || at === choices.length - 1) : choices;
}

describe("the environments of tests/worlds", () => {
  it("have each optional key of the schema present and absent, each enumerated value, and the longest names", () => {
    const uses = new Uses();
    const schema = environmentJsonSchema() as Schema;
    uses.want(schema, "");
    for (const world of worlds) uses.find(schema, world, "");
    assert.ok(uses.wanted.size > 200);
    assert.deepEqual(
      [...uses.wanted].filter((use) => !uses.found.has(use)),
      [],
    );
  });

  it("have one to nine regions, and two to eight zones", () => {
    const regions = worlds.map((world) => Object.values((world as { regions: Table }).regions));
    const zones = regions.flat().map((region) => Object.keys((region as { zones: Table }).zones).length);
    assert.deepEqual(
      [regions.map(({ length }) => length), zones].map((counts) => [
        Math.min(...counts),
        Math.max(...counts),
      ]),
      [
        [1, 9],
        [2, 8],
      ],
    );
  });
});
