import assert from "node:assert/strict";
import { join } from "node:path";
import { zonesOf } from "../../../facts/geography";
import { REGIONS } from "../../../facts/geography.table";
import { TEXT_LIMITS } from "../../../facts/limits.table";
import { name as wordOf } from "../../../settings/schema/values";
import { readEnvironment } from "../../../checks/environment";
import type { Settings } from "../../../settings/settings";
import type { Recording, ResourceRecord } from "../../../record/types";
import { edited, inFolder, problemsOf, type Edit } from "../../checks/support";
import { CELL_TEXT, recordedCell } from "../../support/cell";
import { assertLimitsKnown, assertNamesFit } from "../../support/protection";
import { ofType, once, recordRegion } from "../../support/region";

const LONGEST_REGION = "ap-southeast-1";
const LONGEST_WORD = "x".repeat(20);
const LONGEST_CELL = "c".repeat(14);
const OTHER_CELL = "d".repeat(14);
/** Under 64 characters with the prefix `<region>.`, in labels of at most the length that DNS allows. */
const LONGEST_DOMAIN = `${"l".repeat(45)}.org`;

const FIRST_CELL = CELL_TEXT.slice(CELL_TEXT.indexOf("    one:\n"), CELL_TEXT.indexOf("outside:"));
/** Another cell with its own channels: a channel is in one cell. */
const SECOND_CELL = ["first", "second", "third"].reduce(
  (text, channel) => text.replace(`        ${channel}:`, `        other-${channel}:`),
  FIRST_CELL.replace("    one:\n", `    ${OTHER_CELL}:\n`).replaceAll("slot: 1", "slot: 2"),
);

/** Two cells in their region's stack, with the longest names that settings accept, in a region with the longest name. */
const LONGEST: readonly Edit[] = [
  ["environment: small", `environment: ${LONGEST_WORD}`],
  ["cells: apart", "cells: inRegion"],
  ["protect: true", "protect: false"],
  ["domain: small.example.com", `domain: ${LONGEST_DOMAIN}`],
  [FIRST_CELL, `${FIRST_CELL}${SECOND_CELL}`],
  ["    one:\n", `    ${LONGEST_CELL}:\n`],
  ["        first:", `        ${LONGEST_WORD}:`],
];

/** Vendors first: region names contain north and south. */
const ANYWHERE: readonly (readonly [from: string, to: string])[] = [
  ["north", "n".repeat(20)],
  ["south", "s".repeat(20)],
  ["us-west-2", LONGEST_REGION],
  ["usw2-", "apse1-"],
];

const LONGEST_TEXT = ANYWHERE.reduce(
  (text, [from, to]) => text.replaceAll(from, to),
  edited(CELL_TEXT, LONGEST),
);

const longest = once((): Promise<Recording> =>
  recordRegion(
    inFolder({ [`${LONGEST_WORD}.yaml`]: LONGEST_TEXT }, (folder): Settings =>
      readEnvironment(join(folder, `${LONGEST_WORD}.yaml`)),
    ),
    LONGEST_REGION,
  ),
);

/** Resources of one of the two cells, by their logical names. */
const ofCell = ({ resources }: Recording, cell: string): ResourceRecord[] =>
  resources.filter(({ name }) => name === cell || name.startsWith(`${cell}-`) || name.endsWith(`-${cell}`));

describe("the names of a cell's resources", () => {
  it("are tested with the longest names", () => {
    const lengths = Object.keys(REGIONS).map((region) => region.length);
    assert.equal(LONGEST_REGION.length, Math.max(...lengths));
    const zones = Object.keys(REGIONS).flatMap((region) => zonesOf(region).map((zone) => zone.length));
    assert.equal("apse1-az1".length, Math.max(...zones));
    const longer = edited(CELL_TEXT, [["    one:\n", `    c${LONGEST_CELL}:\n`]]);
    assert.deepEqual(
      problemsOf(longer).map((line) => line.replace(/^\d+ /, "")),
      [`wrong-form lineUp.cells.c${LONGEST_CELL}`],
    );
    assert.equal(wordOf.safeParse(LONGEST_WORD).success, true);
    assert.equal(wordOf.safeParse(`${LONGEST_WORD}x`).success, false);
  });

  it("are tested with the longest domain", () => {
    const longer = edited(CELL_TEXT, [["domain: small.example.com", `domain: l${LONGEST_DOMAIN}`]]);
    const inLongest = longer.replaceAll("us-west-2", LONGEST_REGION).replaceAll("usw2-", "apse1-");
    assert.deepEqual(
      problemsOf(inLongest).map((line) => line.replace(/^\d+ /, "")),
      ["too-long domain"],
    );
  });

  it("fit the limits of AWS, with Pulumi's suffix of eight characters", async () => {
    assertNamesFit(await longest());
  });

  it("have a recorded limit wherever Pulumi generates a physical name", async () => {
    assertLimitsKnown(await recordedCell.preview(), "aws:lb/targetGroup:TargetGroup");
  });

  it("are measured in every text of a cell that has a limit", async () => {
    const recording = await longest();
    const elsewhere = TEXT_LIMITS.filter(([type, property]) =>
      ofType(recording, type).every(({ inputs }) => typeof inputs[property] !== "string"),
    );
    assert.deepEqual(elsewhere, []);
  });
});

describe("two cells in their region's stack", () => {
  it("have no URN twice: what is recorded of one is recorded of the other", async () => {
    const recording = await longest();
    const urns = recording.resources.map(({ urn }) => urn);
    assert.deepEqual(recording.findings, []);
    assert.equal(new Set(urns).size, urns.length);
    const kinds = (cell: string): string[] =>
      ofCell(recording, cell)
        .filter(({ type }) => !type.startsWith("aws:cloudwatch/"))
        .map(({ type, name }) => `${type} ${name.replace(cell, "cell")}`)
        .sort();
    assert.ok(kinds(OTHER_CELL).length > 400);
    assert.deepEqual(kinds(LONGEST_CELL), kinds(OTHER_CELL));
  });

  it("are each in their own component, next to the region's", async () => {
    const recording = await longest();
    const cells = ofType(recording, "headend:cell:ChannelStack");
    assert.deepEqual(cells.map(({ name }) => name).sort(), [LONGEST_CELL, OTHER_CELL]);
    for (const { name, urn } of cells)
      for (const { urn: own } of recording.resources.filter(({ parent }) => parent === urn))
        assert.ok(own.split("::").at(-1)?.includes(name), own);
  });

  it("have the outputs of their own stacks, by cell, in the region's outputs", async () => {
    const cells = (await longest()).outputs.cells as Record<string, Record<string, unknown>>;
    const apart = Object.keys((await recordedCell.up()).outputs).sort();
    assert.deepEqual(Object.keys(cells), [LONGEST_CELL, OTHER_CELL]);
    for (const outputs of Object.values(cells)) assert.deepEqual(Object.keys(outputs).sort(), apart);
  });

  it("are protected nowhere, where the environment protects nothing", async () => {
    assert.deepEqual(
      (await longest()).resources.filter(({ protect }) => protect),
      [],
    );
  });
});
