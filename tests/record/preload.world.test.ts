import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { findEnvironment } from "../../cli/environment";
import { planStacks } from "../../cli/recordStacks";
import { withoutShortcuts } from "./run";

/** A region of production with one of its cells, and a region of staging with its edge. */
const STACKS = {
  production: ["us-east-1", "us-east-1-france-1"],
  staging: ["staging-us-west-2", "staging-edge"],
} as const;

/** Records of the stacks in an up, and the differences in a preview. */
async function recorded(environment: keyof typeof STACKS): Promise<unknown[]> {
  const stacks: unknown[] = [];
  const only = STACKS[environment];
  for await (const { recording, findings } of planStacks(findEnvironment(environment, undefined), only))
    stacks.push({ recording, findings });
  return stacks;
}

describe("the shortcuts of the recorder", () => {
  for (const environment of ["production", "staging"] as const)
    it(`do not change any record of ${environment}`, async () => {
      const short = await recorded(environment);
      const whole = await withoutShortcuts(() => recorded(environment));
      assert.equal(short.length, STACKS[environment].length);
      // Without the shortcuts the keys of objects have another order. The difference is too large to print.
      for (const [at, stack] of short.entries())
        assert.ok(isDeepStrictEqual(stack, whole[at]), STACKS[environment][at]);
    });
});
