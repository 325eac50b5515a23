import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { basename, resolve } from "node:path";
import { readSettings } from "../../model/declared/settings";
import { TIER_NAMES } from "../../model/tiers.table";
import { compare } from "../../record/compare";
import { environmentFile } from "../../stacks/config";
import { stacksOf } from "../../stacks/list";
import { ofType } from "../support/region";
import { recordStack } from "../support/stacks";

const files = readdirSync(resolve(__dirname, "../../environments")).filter((name) => name.endsWith(".yaml"));

for (const environment of files.map((name) => basename(name, ".yaml"))) {
  describe(`the environment ${environment}`, () => {
    const file = environmentFile(environment);
    const settings = readSettings(file);
    for (const row of stacksOf(settings)) {
      it(`plans ${row.name} as an up and as a preview, and finds nothing`, async () => {
        const up = await recordStack(row, file);
        const preview = await recordStack(row, file, true);
        assert.deepEqual([...up.findings, ...preview.findings, ...compare(up, preview)], []);
        const zones = Object.keys(settings.regions[row.region]?.zones ?? {});
        assert.equal(ofType(up, "aws:ec2/subnet:Subnet").length, TIER_NAMES.length * zones.length);
      });
    }
  });
}
