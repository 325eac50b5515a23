import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ROOT } from "./generated";
import { type Change, RECIPES } from "./recipes.table";

const CONTRIBUTING = readFileSync(join(ROOT, "CONTRIBUTING.md"), "utf8");

/** Files that a command writes, and the command. */
const WRITTEN = { "environments/schema.json": "schema" };

/** Tests of what the recipes change. */
const TESTS = [
  "tests/catalog/*.test.ts",
  "tests/cli/zones.test.ts",
  "tests/components/backbone/overview.test.ts",
  "tests/docs/{contract,generated,pages,permissions}.test.ts",
  "tests/plan/alarms.test.ts",
  "tests/plan/backbone/overview.test.ts",
  "tests/plan/cell/permissions.test.ts",
  "tests/plan/network/*.test.ts",
  "tests/plan/tables.test.ts",
  "tests/verify/rules.test.ts",
];

const SECONDS = 1000;

/** Recipes of the page: heading -> files, in the order of the page. */
function recipesOfPage(): Record<string, string[]> {
  const sections = CONTRIBUTING.split(/^## /m).map((text) => text.split("\n"));
  const recipes = sections.filter(([heading = ""]) => /^Add /.test(heading));
  return Object.fromEntries(
    recipes.map(([heading = "", ...lines]) => [
      heading,
      lines.flatMap((line) => /^- `([^`]+)`: ./.exec(line)?.[1] ?? []),
    ]),
  );
}

/** `docs/runbooks/<page>.md` is any page there. */
const isOfForm = (file: string, form: string): boolean =>
  new RegExp(`^${form.replaceAll(".", "\\.").replaceAll(/<\w+>/g, "[\\w-]+")}$`).test(file);

function copyProject(): string {
  const folder = mkdtempSync(join(tmpdir(), "headend-recipes-"));
  const left = ["node_modules", "out", "coverage", ".git"];
  for (const name of readdirSync(ROOT).filter((entry) => !left.includes(entry)))
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return folder;
}

function apply(folder: string, { file, text, before = "", after = "", instead = "" }: Change): void {
  const path = join(folder, file);
  const anchor = `${before}${after}${instead}`;
  if (anchor === "") {
    assert.ok(!existsSync(path), `${file} is there already`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return;
  }
  const parts = readFileSync(path, "utf8").split(anchor);
  assert.equal(parts.length, 2, `${file} has ${parts.length - 1} times ${anchor}`);
  writeFileSync(path, parts.join(`${after}${text}${before}`));
}

/** Files that differ between the project and its copy. */
function changedFiles(folder: string): string[] {
  const { stdout } = spawnSync("diff", ["-rqN", "-x", "node_modules", "-x", "out", "-x", "coverage", "-x", ".git", ROOT, folder], {
    encoding: "utf8",
  });
  return [...stdout.matchAll(/ and (\S+) differ$/gm)].map(([, path = ""]) => path.slice(folder.length + 1)).sort();
}

function run(folder: string, command: string, ...args: string[]): void {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: "utf8" });
  assert.equal(status, 0, `${command} ${args.join(" ")}\n${stdout.slice(-4000)}${stderr.slice(-2000)}`);
}

describe("The recipes of CONTRIBUTING.md", () => {
  let folder = "";
  before(() => {
    folder = copyProject();
  });
  after(() => rmSync(folder, { recursive: true }));

  it("are carried out here, each of them", () =>
    assert.deepEqual(Object.keys(recipesOfPage()), Object.keys(RECIPES)));

  for (const [heading, changes] of Object.entries(RECIPES))
    it(`list the files to change, and no other: ${heading}`, () => {
      const listed = recipesOfPage()[heading] ?? [];
      const changed = [...new Set(changes.map(({ file }) => file))];
      const written = listed.filter((form) => form in WRITTEN);
      for (const file of changed) assert.ok(listed.some((form) => isOfForm(file, form)), file);
      for (const form of listed) assert.ok(written.includes(form) || changed.some((file) => isOfForm(file, form)), form);
      for (const change of changes) apply(folder, change);
    });

  it("change nothing else, when generated files are written again", function () {
    this.timeout(120 * SECONDS);
    run(folder, "npm", "run", "--silent", "schema");
    run(folder, "npm", "run", "--silent", "docs");
    const listed = Object.values(recipesOfPage()).flat();
    assert.deepEqual(
      changedFiles(folder).filter((file) => !listed.some((form) => isOfForm(file, form))),
      [],
    );
    for (const form of listed) assert.ok(changedFiles(folder).some((file) => isOfForm(file, form)), form);
  });

  it("leave types that agree", function () {
    this.timeout(600 * SECONDS);
    run(folder, "npm", "run", "--silent", "types");
  });

  it("leave a plan without errors", function () {
    this.timeout(300 * SECONDS);
    run(folder, "node", "cli/headend.js", "plan", "staging");
  });

  it("leave tests that pass", function () {
    this.timeout(600 * SECONDS);
    const setup = ["ts-node/register/transpile-only", "./record/preload.ts"].flatMap((module) => ["--require", module]);
    run(folder, "npx", "mocha", "--no-config", "--no-package", ...setup, "--timeout", "60000", ...TESTS);
  });
});
