import { rowOf } from "../facts/rowOf";
import { basename } from "node:path";
import { regionNames } from "../facts/geography";
import { hint, nearest, type Path, type Problems } from "./problems";
import type { Settings } from "./settings";
import { readSource } from "./source";

/**
 * Reads `Pulumi.<stack>.yaml`: the stack's environment, region and cell, secrets, and Pulumi's own keys. All other data is in
 * the environment file, so any other key is a mistake.
 */
export interface StackFile {
  readonly environment: string;
  readonly region?: string;
  readonly cell?: string;
  /** All config values by key. A secret is `[secret]`; a table is JSON. */
  readonly values: Readonly<Record<string, string>>;
  /** Keys of the secret values. */
  readonly secrets: readonly string[];
}

/** Pulumi's own (pulumi/sdk/go/common/workspace/project.go, ProjectStack; 2026-11). */
const TOP_KEYS = ["config", "environment", "secretsprovider", "encryptedkey", "encryptionsalt"];

/** headend:file names an environment file outside environments/<environment>.yaml. */
const OWN_WORDS = ["environment", "region", "cell", "program", "file"];
const NAMESPACE = "headend:";
const OWN_KEYS = OWN_WORDS.map((word) => NAMESPACE + word);

/** Pulumi and the AWS provider check their own config; `directConnect:` and `database:` contain secrets. */
const FOREIGN = /^(aws|pulumi|directConnect|database):./;

const HIDDEN = "[secret]";

type Table = Readonly<Record<string, unknown>>;

/**
 * Throws SettingsError with all mistakes.
 * @param settings the environment, to check references
 */
export function readStackFile(file: string, settings?: Settings): StackFile {
  const { value, problems } = readSource(file);
  const top = value as Table;
  const strange = Object.keys(top).filter((key) => !TOP_KEYS.includes(key));
  for (const key of strange) problems.add("unknown-key", [key], `unknown key${hint(key, TOP_KEYS)}`);
  const config = isTable(top.config) ? top.config : {};
  if (top.config !== undefined && !isTable(top.config))
    problems.add("wrong-type", ["config"], "must be a table of keys");
  for (const [key, entry] of Object.entries(config)) checkEntry({ key, entry }, problems);
  const stack = stackOf(config);
  if (config["headend:environment"] === undefined) {
    problems.add("missing", ["config", "headend:environment"], "missing; must be the name of an environment");
  } else if (settings !== undefined) {
    checkReferences(stack, settings, problems);
  }
  checkName({ file, region: stack.region }, problems);
  problems.throwIfAny();
  return Object.freeze(stack);
}

function stackOf(config: Table): StackFile {
  const secrets = Object.keys(config).filter((key) => isSecret(rowOf(config, key)));
  const values = Object.fromEntries(Object.entries(config).map(([key, entry]) => [key, textOf(entry)]));
  const own = (word: string): string | undefined => {
    const entry = rowOf(config, NAMESPACE + word);
    return typeof entry === "string" ? entry : undefined;
  };
  const [region, cell] = [own("region"), own("cell")];
  return {
    environment: own("environment") ?? "",
    ...(region !== undefined && { region }),
    ...(cell !== undefined && { cell }),
    values,
    secrets,
  };
}

function checkEntry({ key, entry }: { key: string; entry: unknown }, problems: Problems): void {
  const path: Path = ["config", key];
  if (FOREIGN.test(key) || (isSecret(entry) && key.startsWith(NAMESPACE))) return;
  const own = OWN_KEYS.includes(key);
  const misspelt =
    !own && isTable(entry)
      ? Object.keys(entry).find((word) => word !== "secure" && nearest(word, ["secure"]))
      : undefined;
  if (misspelt !== undefined)
    problems.add("unknown-key", [...path, misspelt], `unknown key${hint(misspelt, ["secure"])}`);
  else if (!own) problems.add("unknown-key", path, `unknown key${ownHint(key)}`);
  else if (typeof entry !== "string" || entry === "") problems.add("wrong-type", path, "must be text");
}

/** Compares the part after the namespace: all own keys have the same namespace. */
function ownHint(key: string): string {
  const word = nearest(key.replace(/^.*:/, ""), OWN_WORDS);
  return word === undefined ? hint("", OWN_KEYS) : hint(NAMESPACE + word, [NAMESPACE + word]);
}

function checkReferences(
  { environment, region, cell }: StackFile,
  settings: Settings,
  problems: Problems,
): void {
  const at = (key: string): Path => ["config", `headend:${key}`];
  if (environment !== "" && environment !== settings.environment) {
    problems.add(
      "other-environment",
      at("environment"),
      `must be ${settings.environment}, not ${environment}`,
    );
  }
  const regions = Object.keys(settings.regions);
  if (region !== undefined && !regions.includes(region)) {
    problems.add(
      "unknown-region",
      at("region"),
      `${region} is not a region of ${settings.environment}${hint(region, regions)}`,
    );
  }
  if (cell === undefined) return;
  const row = rowOf(settings.lineUp.cells, cell);
  if (row === undefined) {
    const cells = Object.keys(settings.lineUp.cells);
    problems.add(
      "unknown-cell",
      at("cell"),
      `${cell} is not a cell of ${settings.environment}${hint(cell, cells)}`,
    );
  } else if (region === undefined) {
    problems.add("no-region", at("region"), "missing; name the region of the cell's stack");
  } else if (row.home.region !== region && row.standby.region !== region) {
    const message = `${cell} is in ${row.home.region} and ${row.standby.region}, not in ${region}; name one of these`;
    problems.add("not-in-region", at("cell"), message);
  }
}

/** Finds a copied file with an unchanged region: two stacks would create the same region. */
function checkName({ file, region }: { file: string; region: string | undefined }, problems: Problems): void {
  const stack = basename(file).replace(/^Pulumi\.|\.ya?ml$/g, "");
  const named = regionNames().filter((name) => new RegExp(`(^|-)${name}(-|$)`).test(stack));
  const clash =
    region !== undefined && regionNames().includes(region) && named.length > 0 && !named.includes(region);
  if (!clash) return;
  const message = `${region} is not the region in the stack's name, ${stack}; correct one of the two`;
  problems.add("other-stack", ["config", "headend:region"], message);
}

function isSecret(entry: unknown): boolean {
  return isTable(entry) && typeof entry.secure === "string" && Object.keys(entry).length === 1;
}

function textOf(entry: unknown): string {
  if (isSecret(entry)) return HIDDEN;
  return typeof entry === "string" ? entry : JSON.stringify(entry);
}

function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
