import assert from "node:assert/strict";
import type { Gate } from "../../operate/gates";
import { orderOf } from "../../operate/order";
import { runWaves, type WavesResult } from "../../operate/runWaves";
import { runWavesOf } from "../../operate/waves";
import { world } from "./worlds";

const PLAN = world();
const ORDER = orderOf(PLAN);
const WAVES = runWavesOf(PLAN);
const HOMES = ["small-us-west-2-one", "small-us-east-1-two"];

interface Ran extends WavesResult {
  readonly begun: readonly string[];
  readonly gates: readonly string[];
}

async function ran(
  failing: readonly string[] = [],
  gate: (wave: string) => Gate = () => ({ state: "quiet" }),
  chosen: (name: string) => boolean = () => true,
): Promise<Ran> {
  const begun: string[] = [];
  const gates: string[] = [];
  const result = await runWaves(
    ORDER.filter(({ row }) => chosen(row.name)),
    ({ row }) => {
      begun.push(row.name);
      return Promise.resolve(failing.includes(row.name) ? "failed" : "done");
    },
    {
      limits: { total: 4, perRegion: 3 },
      signal: new AbortController().signal,
      waves: WAVES,
      gate: ({ name }) => {
        gates.push(name);
        return Promise.resolve(gate(name));
      },
    },
  );
  return { ...result, begun, gates };
}

describe("a run in waves", () => {
  it("works on every stack, with a gate between two waves", async () => {
    const { begun, ends, gates, stopped } = await ran();
    assert.deepEqual([...begun].sort(), ORDER.map(({ row }) => row.name).sort());
    assert.ok([...ends.values()].every((end) => end === "done"));
    assert.deepEqual(
      gates,
      WAVES.slice(0, -1).map(({ name }) => name),
    );
    assert.equal(stopped, undefined);
  });

  it("begins nothing of the next wave if the gate is not quiet", async () => {
    const rings: Gate = { state: "rings", alarms: ["one-off-the-air-first"], earlier: [] };
    const { begun, stopped } = await ran([], (wave) =>
      wave.startsWith("standby") ? rings : { state: "quiet" },
    );
    assert.deepEqual(stopped?.gate, rings);
    assert.deepEqual(
      begun.filter((name) => HOMES.includes(name)),
      [],
    );
    assert.equal(begun.length, 4);
  });

  it("leaves out the home of a standby that failed, what reads it, and nothing else", async () => {
    const { begun, ends } = await ran(["small-us-east-1-one"]);
    assert.equal(ends.get("small-us-east-1-one"), "failed");
    assert.deepEqual(
      begun.filter((name) => HOMES.includes(name)),
      ["small-us-east-1-two"],
    );
    assert.ok(!begun.includes("small-edge"));
  });

  it("works on chosen stacks alone, without a gate of waves that have none", async () => {
    const { begun, gates } = await ran([], undefined, (name) => name.endsWith("-one"));
    assert.deepEqual(begun, ["small-us-east-1-one", "small-us-west-2-one"]);
    assert.equal(gates.length, 1);
  });
});
