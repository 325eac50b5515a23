import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { findEnvironment } from "../../cli/environment";
import { networkSize, sizesOf, type NetworkSize } from "./growth";
import { writeWorld } from "./world";

/** Once in a backbone: its stack, provider and components. */
const FIXED = 6;
/** Two circuits and an interface on each, with an alarm each, their gateway, and the component of these. */
const CIRCUITS = 2 * (2 + 2) + 2;
/**
 * Of a region: references to it and to four cells, and for each cell a replication: a role, its policy, a rule and three alarms.
 * For the vendor's circuits: their association, its route table association, and a route.
 */
const PER_REGION = 1 + 4 + 4 * 6 + 3;
/** Of a pair: a peering attachment and its accepter, and at both ends the association and the route to the hub. */
const PER_PAIR = 2 + 2 * 2;

async function sizeOf(count: number): Promise<NetworkSize> {
  const file = writeWorld(count);
  try {
    const environment = findEnvironment(undefined, file);
    return networkSize(environment.plan.settings, await sizesOf(environment));
  } finally {
    rmSync(dirname(file), { recursive: true });
  }
}

describe("the network, as regions are added", () => {
  const sizes: NetworkSize[] = [];
  before(async () => {
    for (const count of [1, 2, 3]) sizes.push(await sizeOf(count));
  });

  it("has a backbone that grows with regions and with pairs of them, and none for one region", () => {
    const fixed = FIXED + CIRCUITS;
    assert.deepEqual(
      sizes.map(({ backbone }) => backbone?.resources),
      [undefined, fixed + 2 * PER_REGION + PER_PAIR, fixed + 3 * PER_REGION + 3 * PER_PAIR],
    );
  });

  it("has regions and cells of constant size, to the byte", () => {
    const [one, two, three] = sizes;
    assert.ok((one?.region?.resources ?? 0) > 200 && (two?.cell?.resources ?? 0) > 700);
    assert.deepEqual([two?.region, three?.region], [one?.region, one?.region]);
    assert.deepEqual(three?.cell, two?.cell);
  });
});
