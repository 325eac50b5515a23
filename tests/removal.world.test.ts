import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Document, parse } from "yaml";
import type { ResourceRecord } from "../record/types";
import { turnsOf } from "../cli/steps";
import { CircleError, orderOf } from "../operate/order";
import { environmentFile } from "../stacks/config";
import { changesOf, type Records } from "../verify/changes/changes";
import { commandsOf, type Step, stepsOf } from "../verify/changes/steps";
import { nameOf } from "../verify/findings";
import { type Edit, type Removal, REMOVALS } from "./support/removals.table";
import { Stacks } from "./support/stacks";

/** `npm run test:removal` records every stack of production, and tries each row of the lists below. */
const ALL = process.env["HEADEND_REMOVALS"] === "all";

/** Cells that the short run leaves out: no row of the table is in them. */
const OMITTED = ["sports-1", "sports-2", "kids-1"];

/** Without aliases, because a row may hold the list that others repeat. */
const PRODUCTION: unknown = parse(readFileSync(environmentFile("production"), "utf8"));
const documentOf = (content: unknown): Document => new Document(content, { aliasDuplicateObjects: false });

const omit: Edit = (production) => {
  if (!ALL) for (const cell of OMITTED) production.deleteIn(["lineUp", "cells", cell]);
};

const ofAws = (rows: readonly ResourceRecord[]): ResourceRecord[] =>
  rows.filter(({ type }) => type.startsWith("aws:"));

/** Plans of production, written as files, because a program reads its file once. */
class Plans {
  private readonly folder = mkdtempSync(join(tmpdir(), "headend-removal-"));
  private readonly bases = new Map<Edit | undefined, Stacks>();
  private files = 0;

  with(...edits: readonly Edit[]): Stacks {
    const document = documentOf(PRODUCTION);
    for (const edit of [omit, ...edits]) edit(document);
    const own = join(this.folder, String(++this.files));
    mkdirSync(own);
    const file = join(own, "production.yaml");
    writeFileSync(file, String(document));
    return new Stacks(file);
  }

  base(from: Edit | undefined): Stacks {
    const base = this.bases.get(from) ?? this.with(...(from === undefined ? [] : [from]));
    this.bases.set(from, base);
    return base;
  }

  delete(): void {
    rmSync(this.folder, { recursive: true });
  }
}

async function recordsOf(plan: Stacks, wanted: readonly string[]): Promise<Records> {
  const stacks = plan.rows.map(({ name }) => name).filter((name) => ALL || wanted.includes(name));
  const read = new Map<string, readonly ResourceRecord[]>();
  for (const stack of stacks) {
    const { findings, resources } = await plan.up(stack);
    assert.deepEqual(findings, [], stack);
    read.set(stack, resources);
  }
  return { stacks, read: (stack) => read.get(stack) ?? [] };
}

/** Ids of what a stack's resources are, and of what they use. */
const idsOf = (rows: readonly ResourceRecord[]): string[] =>
  ofAws(rows).flatMap(({ outputs }) => [String(outputs["id"]), String(outputs["arn"])]);

/** Resources of another stack that have one of the ids in their inputs. Its own may have the same name in another region. */
function usersOf(ids: ReadonlySet<string>, rows: readonly ResourceRecord[]): string[] {
  const own = new Set(idsOf(rows));
  const values = (value: unknown): unknown[] =>
    typeof value === "object" && value !== null ? Object.values(value).flatMap(values) : [value];
  const uses = ({ inputs }: ResourceRecord): boolean =>
    values(inputs).some((value) => typeof value === "string" && ids.has(value) && !own.has(value));
  return ofAws(rows)
    .filter(uses)
    .map(({ urn }) => urn);
}

/**
 * An operator who follows the steps: each command is carried out on the state of the first plan, as the engine and AWS would.
 * It knows nothing of how the steps were found.
 */
function follow(steps: readonly Step[], before: Records, after: Records): void {
  const state = new Map(
    before.stacks.map((stack) => [stack, new Map(before.read(stack).map((row) => [row.urn, { ...row }]))]),
  );
  for (const step of steps) {
    const own = state.get(step.stack) ?? new Map<string, ResourceRecord>();
    for (const command of commandsOf(step)) {
      const [, urn = ""] = /^pulumi state unprotect '([^']+)' --stack \S+ --yes$/.exec(command) ?? [];
      const row = own.get(urn);
      if (urn !== "") assert.ok(row, `${urn} is not in the state of ${step.stack}`);
      if (row !== undefined) own.set(urn, { ...row, protect: false });
    }
    const next = new Map(after.read(step.stack).map((row) => [row.urn, row]));
    const lost = [...own.values()].filter(({ urn }) => !next.has(urn));
    assert.deepEqual(lost.filter(({ protect }) => protect).map(nameOf), [], `up of ${step.stack} is refused`);
    // AWS refuses to delete what another stack still uses. A KMS alias has the same name in each region.
    const others = [...state]
      .filter(([stack]) => stack !== step.stack)
      .flatMap(([, rows]) => [...rows.values()]);
    const kept = new Set(idsOf([...next.values(), ...others]));
    const ids = new Set(idsOf(lost).filter((id) => !kept.has(id)));
    for (const [stack, rows] of state)
      if (stack !== step.stack)
        assert.deepEqual(usersOf(ids, [...rows.values()]), [], `${step.stack} is too early`);
    state.set(step.stack, next);
  }
  for (const stack of new Set([...before.stacks, ...after.stacks])) {
    const [now, wanted] = [[...(state.get(stack)?.values() ?? [])], after.read(stack)];
    assert.deepEqual(
      ofAws(now)
        .map(({ urn }) => urn)
        .sort(),
      ofAws(wanted)
        .map(({ urn }) => urn)
        .sort(),
      stack,
    );
  }
}

const unprotected = (steps: readonly Step[]): string[] =>
  steps.flatMap(({ stack, unprotect }) => unprotect.map((row) => `${stack}: ${nameOf(row)}`));

describe("production without", () => {
  const plans = new Plans();
  after(() => plans.delete());

  async function stepsWithout({ from, edit, stacks }: Omit<Removal, "unprotect">): Promise<Step[]> {
    const base = plans.base(from);
    const edited = plans.with(...(from === undefined ? [] : [from]), edit);
    const [before, now] = [await recordsOf(base, stacks), await recordsOf(edited, stacks)];
    const order = turnsOf(orderOf(edited.plan, base.plan), base.plan);
    const steps = stepsOf(changesOf(before, now), order);
    if (steps.length === 0) assert.deepEqual(edited.plan.settings, base.plan.settings);
    // The order comes from the settings; the records must agree with it.
    assert.deepEqual(
      steps.flatMap(({ stack, circular }) => circular.map((later) => `${stack} is before ${later}`)),
      [],
    );
    follow(steps, before, now);
    return steps;
  }

  for (const [what, removal] of Object.entries(REMOVALS))
    it(`${what} has its steps: nothing protected stops an up, and nothing in use is deleted`, async () => {
      const isRecorded = (line: string): boolean =>
        removal.stacks.some((stack) => line.startsWith(`${stack}:`));
      const found = unprotected(await stepsWithout(removal)).filter(isRecorded);
      // With all cells, the edge has more of them.
      const wanted = ALL
        ? removal.unprotect.filter((line) => !found.includes(line))
        : [...removal.unprotect].sort();
      assert.deepEqual(ALL ? [] : found.sort(), wanted);
    }).timeout(600_000);

  if (ALL)
    for (const [what, path] of rowsOf(PRODUCTION))
      it(`${what} has its steps, or is refused`, async () => {
        const edit: Edit = (production) => void production.deleteIn(path);
        try {
          orderOf(plans.with(edit).plan, plans.base(undefined).plan);
        } catch (error) {
          if (!(error instanceof CircleError)) assert.match(String(error), /production\.yaml/);
          return;
        }
        await stepsWithout({ edit, stacks: [] });
      }).timeout(1_200_000);
});

/** Every row of every list and table of an environment file, by its path. A key with one value is no row. */
function rowsOf(content: unknown): [string, (string | number)[]][] {
  const rows: [string, (string | number)[]][] = [];
  const walk = (value: unknown, path: (string | number)[]): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, child] of Object.entries(value)) {
      const own = [...path, Array.isArray(value) ? Number(key) : key];
      if (Array.isArray(value) || typeof child === "object") rows.push([own.join("."), own]);
      walk(child, own);
    }
  };
  walk(content, []);
  return rows.filter(([, path]) => path.length > 1);
}
