import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { OPERATED, WAITS } from "../../catalog/operated.table";
import type { Recording } from "../../record/types";
import { recordBackbone } from "../components/backbone/support";
import { recordEdge } from "../components/edge/support";
import { CELL_TEXT, GLOBAL, recordCell, recordedCell, smallSettings } from "../support/cell";
import { recorded } from "../support/region";
import { backbone, BY_CIRCUIT, LAGGED, three } from "./backbone/worlds";
import { edited } from "../checks/support";
import { edged } from "./edge/worlds";

const pairs = (created: boolean): string[] =>
  OPERATED.filter((row) => row.created === created)
    .map(({ type, property }) => `${type} ${property}`)
    .sort();

/** A cell with a global database, and the backbone with its copy. */
const globalDatabase = async (): Promise<Recording[]> => [
  await recordCell(smallSettings(edited(CELL_TEXT, [GLOBAL]))),
  await recordBackbone(three([["      size: 2\n", "      size: 2\n      database: global\n"]])),
];

const PRIVATE_NAME = "aws:vpc/endpointServicePrivateDnsVerification:EndpointServicePrivateDnsVerification";

/** Inputs of a type in the SDK that make the provider wait. */
function waitsOf(type: string): string[] {
  const [, service = "", module = ""] = /^aws:([^/]+)\/([^:]+):/.exec(type) ?? [];
  const path = join(__dirname, "..", "..", "node_modules", "@pulumi", "aws", service, `${module}.d.ts`);
  const text = readFileSync(path, "utf8");
  const inputs = text.slice(text.search(/^export interface \w+Args /m));
  return [...inputs.matchAll(/^ {4}(wait\w*)\?:/gim)].map(([, name = ""]) => name);
}

describe("what `pulumi up` ignores", () => {
  it("is in the table, each pair once, and each created row is ignored", async () => {
    const lines = await recordBackbone(three([...BY_CIRCUIT, backbone(LAGGED)]));
    const stacks = [await recorded.full(), await recordedCell.up(), ...(await globalDatabase()), lines];
    const resources = stacks.flatMap((stack) => stack.resources);
    const ignored = resources.flatMap(({ type, ignoreChanges }) =>
      ignoreChanges.map((property) => `${type} ${property}`),
    );
    assert.deepEqual(pairs(true), [...new Set(ignored)].sort());
  });

  it("has AWS's term where the program does not create it", () => {
    assert.equal(new Set(pairs(false)).size, pairs(false).length);
    for (const pair of pairs(false)) assert.doesNotMatch(pair, /^aws:/);
  });

  it("is never waited for: each waiting input of the provider's types in use is in the table, and set so", async () => {
    const edge = await recordEdge(edged());
    const stacks = [await recorded.full(), await recordedCell.up(), ...(await globalDatabase()), edge];
    const resources = stacks
      .flatMap((stack) => stack.resources)
      .filter(({ type }) => type.startsWith("aws:"));
    const types = new Set(resources.map(({ type }) => type));
    const waiting = [...types, PRIVATE_NAME].flatMap((type) =>
      waitsOf(type).map((input) => `${type} ${input}`),
    );
    assert.deepEqual(waiting.sort(), WAITS.map(({ type, input }) => `${type} ${input}`).sort());
    for (const { type, input, set } of WAITS)
      for (const { urn, inputs } of resources.filter((row) => row.type === type))
        assert.deepEqual([inputs[input], urn], [set, urn]);
  });

  it("has its reason", () => {
    for (const { type, property, why } of OPERATED) assert.ok(why.length > 20, `${type} ${property}`);
  });

  it("has no secret value in any program, except the initial password of a global database", async () => {
    const resources = [await recorded.full(), await recordedCell.up()].flatMap((stack) => stack.resources);
    assert.ok(resources.some(({ type }) => type === "aws:secretsmanager/secret:Secret"));
    const versions = resources.filter(({ type }) => type.startsWith("aws:secretsmanager/secretVersion:"));
    assert.deepEqual(versions, []);
    const values = (await globalDatabase())
      .flatMap((stack) => stack.resources)
      .filter(({ type }) => type.startsWith("aws:secretsmanager/secretVersion:"));
    assert.deepEqual(
      values.map(({ name, ignoreChanges }) => [name, ignoreChanges]),
      [["one-database", ["secretString"]]],
    );
  });

  it("has no writer among the instances of a database: all are created the same", async () => {
    const { resources } = await recordedCell.up();
    const instances = resources.filter(({ type }) => type === "aws:rds/clusterInstance:ClusterInstance");
    const tiers = new Set(instances.map(({ inputs }) => inputs.promotionTier));
    assert.ok(instances.length > 1);
    assert.deepEqual([...tiers], [0]);
  });
});
