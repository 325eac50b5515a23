import assert from "node:assert/strict";
import { readEnvironment } from "../../cli/environment";
import { planStacks } from "../../cli/plan";
import { withoutShortcuts } from "./run";

/** A region of production with one of its cells, and a region of staging with its edge. */
const STACKS = {
  production: ["us-east-1", "us-east-1-france-1"],
  staging: ["staging-us-west-2", "staging-edge"],
} as const;

/** What the stacks record in an up and in a preview, as text. */
async function recorded(environment: keyof typeof STACKS): Promise<string[]> {
  const stacks: string[] = [];
  const only = STACKS[environment];
  for await (const { recording, findings } of planStacks(readEnvironment(environment, undefined), only))
    stacks.push(JSON.stringify({ recording, findings }));
  return stacks;
}

describe("the shortcuts of the recorder", () => {
  for (const environment of ["production", "staging"] as const)
    it(`leave every record of ${environment} as it is without them`, async () => {
      const short = await recorded(environment);
      const whole = await withoutShortcuts(() => recorded(environment));
      assert.equal(short.length, STACKS[environment].length);
      for (const [at, text] of short.entries()) assert.ok(text === whole[at], STACKS[environment][at]);
    });
});
