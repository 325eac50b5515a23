import assert from "node:assert/strict";
import type { Settings } from "../../settings/settings";
import { readdirSync } from "node:fs";
import { basename, resolve } from "node:path";
import { cellsIn } from "../../plan/cell/cell";
import { TIER_NAMES } from "../../plan/network/tiers.table";
import { compare } from "../../record/compare";
import { environmentFile } from "../../stacks/config";
import type { StackRow } from "../../plan/stacks";
import { ofType } from "../support/region";
import { Stacks } from "../support/stacks";
import { planEnvironment } from "../../plan/environment";

const files = readdirSync(resolve(__dirname, "../../environments")).filter((name) => name.endsWith(".yaml"));

/** Zones of the networks in a stack: the hub's and the cells'. */
function zonesOf(settings: Settings, { regions: [region = ""], cell, program }: StackRow): number {
  // Stacks that span regions have no network.
  if (program !== undefined) return 0;
  const inStack = cellsIn(settings, region).filter(({ name }) =>
    settings.cells === "apart" ? name === cell : true,
  );
  const ofCells = inStack.map(({ name, site }) => planEnvironment(settings).cell(name, site).zones.length);
  const ofHub = cell === undefined ? Object.keys(settings.regions[region]?.zones ?? {}).length : 0;
  return ofCells.reduce((sum, zones) => sum + zones, ofHub);
}

for (const environment of files.map((name) => basename(name, ".yaml"))) {
  describe(`the environment ${environment}`, () => {
    const stacks = new Stacks(environmentFile(environment));
    for (const row of stacks.rows) {
      it(`plans ${row.name} as an up and as a preview, and finds nothing`, async () => {
        const up = await stacks.up(row.name);
        const preview = await stacks.preview(row.name);
        assert.deepEqual([...up.findings, ...preview.findings, ...compare(up, preview)], []);
        const subnets = TIER_NAMES.length * zonesOf(stacks.settings, row);
        assert.equal(ofType(up, "aws:ec2/subnet:Subnet").length, subnets);
      });
    }
  });
}
