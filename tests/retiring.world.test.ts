import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { parseDocument, type Document } from "yaml";
import type { Recording, ResourceRecord } from "../record/types";
import { environmentFile } from "../stacks/config";
import { Stacks } from "./support/stacks";

type Edit = (environment: Document) => void;

/** What goes, and the stacks that it is in. */
interface Leaving {
  readonly environment: string;
  /** Rows that are marked, cells and regions. */
  readonly rows: readonly (readonly string[])[];
  /** What the file contains after the rows are deleted. */
  readonly slots: Edit;
  /** Stacks that are destroyed. */
  readonly own: readonly string[];
  /** Stacks of regions that hold what goes, and lose it with its row. */
  readonly shared: readonly string[];
}

const CASES: Readonly<Record<string, Leaving>> = {
  "cells with stacks of their own, one of them on a global database and one that a platform reads, and a region with its cell":
    {
      environment: "production",
      rows: [
        ["lineUp", "cells", "news-1"],
        ["lineUp", "cells", "movies-1"],
        ["lineUp", "cells", "france-1"],
        ["regions", "eu-west-3"],
      ],
      slots: (file) => {
        file.setIn(["regions", "us-west-2", "retired"], { vpcs: [3, 5] });
        file.setIn(["regions", "us-east-1", "retired"], { vpcs: [3, 5, 6] });
        file.setIn(["retired"], { regions: [2] });
        file.deleteIn(["privateLink", "consumers", "newsroom"]);
      },
      own: [
        "us-east-1-news-1",
        "us-west-2-news-1",
        "us-west-2-movies-1",
        "us-east-1-movies-1",
        "eu-west-3-france-1",
        "us-east-1-france-1",
        "eu-west-3",
      ],
      shared: [],
    },
  "a cell in the stacks of its regions": {
    environment: "china",
    rows: [["lineUp", "cells", "china-1"]],
    slots: (file) => {
      file.setIn(["regions", "cn-northwest-1", "retired"], { vpcs: [1] });
      file.setIn(["regions", "cn-north-1", "retired"], { vpcs: [1] });
    },
    own: [],
    shared: ["china-cn-northwest-1", "china-cn-north-1"],
  },
};

const BACKBONE_OR_EDGE = /(^|-)(backbone|edge)$/;

/** Deletion protection of AWS, which ends with Pulumi's `protect`, and `forceDestroy` of buckets, which else must be empty. */
const DELETION_INPUTS = ["deletionProtection", "enableDeletionProtection", "forceDestroy"];

/** The evacuation file, whose list of cells is shorter. */
const EVACUATION = "aws:s3/bucketObjectv2:BucketObjectv2 content";

/** Milliseconds: it records the whole of production, and again. */
const SLOW = 180_000;

interface Changes {
  readonly gone: readonly ResourceRecord[];
  readonly come: readonly ResourceRecord[];
  /** What else than an input differs, and every input that does: `protect`, `aws:... content`. */
  readonly updates: readonly string[];
}

function changesOf(before: Recording, after: Recording): Changes {
  const [then, now] = [before, after].map(({ resources }) => new Map(resources.map((row) => [row.urn, row])));
  const missing = (rows: Recording, from: typeof now): ResourceRecord[] =>
    rows.resources.filter(({ urn }) => from?.has(urn) !== true);
  return {
    gone: missing(before, now),
    come: missing(after, then),
    updates: before.resources.flatMap((row) => {
      const later = now?.get(row.urn);
      return later === undefined ? [] : updatesOf(row, later);
    }),
  };
}

function updatesOf(before: ResourceRecord, after: ResourceRecord): string[] {
  const inputs = [...new Set([...Object.keys(before.inputs), ...Object.keys(after.inputs)])];
  const { inputs: _i, outputs: _o, dependencies: _d, propertyDependencies: _p, ...own } = before;
  return [
    ...Object.entries(own).flatMap(([option, value]) =>
      isDeepStrictEqual(value, after[option as keyof typeof own]) ? [] : [option],
    ),
    ...inputs
      .filter((input) => !isDeepStrictEqual(before.inputs[input], after.inputs[input]))
      .map((input) => (DELETION_INPUTS.includes(input) ? "protect" : `${before.type} ${input}`)),
  ];
}

const isUnchanged = (changes: Changes): void =>
  assert.deepEqual(changes, { gone: [], come: [], updates: [] } satisfies Changes);

for (const [what, { environment, rows, slots, own, shared }] of Object.entries(CASES)) {
  describe(`what retires: ${what}`, () => {
    const folder = mkdtempSync(join(tmpdir(), "headend-retiring-"));
    const text = readFileSync(environmentFile(environment), "utf8");
    const mark =
      (retiring: string): Edit =>
      (file) =>
        rows.forEach((row) => file.setIn([...row, "retiring"], retiring));
    const written = (name: string, edit: Edit): Stacks => {
      const file = parseDocument(text);
      edit(file);
      mkdirSync(join(folder, name));
      const path = join(folder, name, `${environment}.yaml`);
      writeFileSync(path, String(file));
      return new Stacks(path);
    };
    const before = written("before", () => undefined);
    const unprotected = written("unprotected", mark("unprotect"));
    const detached = written("detached", mark("detach"));
    const gone = written("gone", (file) => {
      rows.forEach((row) => file.deleteIn(row));
      slots(file);
    });
    const names = before.rows.map(({ name }) => name);
    const others = names.filter(
      (name) => !own.includes(name) && !shared.includes(name) && !BACKBONE_OR_EDGE.test(name),
    );
    const isIts = (urn: string): boolean =>
      rows.some((row) => urn.includes(row.at(-1) ?? "")) || own.some((stack) => urn.includes(`:${stack}::`));

    after(() => rmSync(folder, { recursive: true }));

    async function step(stack: string, from: Stacks, to: Stacks): Promise<Changes> {
      const recordings = [await from.up(stack), await to.up(stack)] as const;
      assert.deepEqual(
        recordings.flatMap(({ findings }) => findings),
        [],
      );
      return changesOf(...recordings);
    }

    it("loses only its protection, in every stack, and no other resource loses it", async () => {
      for (const stack of names) {
        const { gone: fewer, come, updates } = await step(stack, before, unprotected);
        assert.deepEqual([...fewer, ...come], [], stack);
        assert.deepEqual(
          updates.filter((update) => update !== "protect"),
          [],
        );
        const [then, now] = [await before.up(stack), await unprotected.up(stack)];
        const free = new Set(now.resources.flatMap(({ urn, protect }) => (protect ? [] : [urn])));
        const lost = then.resources.filter(({ urn, protect }) => protect && free.has(urn));
        if (others.includes(stack)) assert.deepEqual(lost, []);
        for (const { urn } of lost) assert.ok(isIts(urn), urn);
      }
    }).timeout(SLOW);

    it("has no protection left in its own stacks", async () => {
      for (const stack of own)
        for (const { urn, protect, inputs } of (await unprotected.up(stack)).resources) {
          assert.equal(protect, false, urn);
          assert.ok(inputs.deletionProtection !== true && inputs.enableDeletionProtection !== true, urn);
        }
    });

    it("is detached from edge and backbone, which lose only unprotected resources and change no other", async () => {
      let lost = 0;
      for (const stack of names) {
        const changes = await step(stack, unprotected, detached);
        if (!BACKBONE_OR_EDGE.test(stack)) {
          isUnchanged(changes);
          continue;
        }
        lost += changes.gone.length;
        for (const { urn, protect, custom } of changes.gone) {
          assert.equal(protect, false, urn);
          // The component of a kind goes with the last of it.
          assert.ok(isIts(urn) || !custom, urn);
        }
        assert.deepEqual(changes.come, []);
        assert.deepEqual(
          changes.updates.filter((update) => update !== EVACUATION),
          [],
        );
        assert.deepEqual(
          detached.readBy(stack).filter((name) => own.includes(name)),
          [],
        );
        const left = (await detached.up(stack)).resources.filter(({ urn }) => isIts(urn));
        assert.deepEqual(
          left.map(({ urn }) => urn),
          [],
        );
      }
      assert.ok(lost > 0 || shared.length > 0);
    }).timeout(SLOW);

    it("is deleted, and no other stack changes", async () => {
      assert.deepEqual(
        gone.rows.map(({ name }) => name),
        names.filter((name) => !own.includes(name)),
      );
      for (const { name } of gone.rows) {
        const changes = await step(name, detached, gone);
        if (!shared.includes(name)) isUnchanged(changes);
        for (const { urn, protect } of changes.gone) {
          assert.equal(protect, false, urn);
          assert.ok(isIts(urn), urn);
        }
        assert.deepEqual([changes.come, changes.updates], [[], []]);
        if (shared.includes(name)) assert.ok(changes.gone.length > 0);
      }
    }).timeout(SLOW);
  });
}
