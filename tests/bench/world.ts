import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { zonesOf } from "../../model/declared/geography";

/** Regions of the synthetic world, in the order of their slots. */
const REGIONS = [
  "us-west-2",
  "us-east-1",
  "eu-west-3",
  "us-east-2",
  "ca-central-1",
  "sa-east-1",
  "eu-west-1",
  "eu-central-1",
  "eu-north-1",
  "ap-northeast-1",
  "ap-southeast-1",
  "ap-southeast-2",
];

/** Writes an environment of `count` regions with three zones each, and returns its file. Every name in it is invented. */
export function writeWorld(count: number): string {
  const file = join(mkdtempSync(join(tmpdir(), "headend-world-")), "world.yaml");
  const regions = REGIONS.slice(0, count).map((region, slot) => {
    const zones = zonesOf(region).slice(0, 3);
    return [region, { slot, zones: Object.fromEntries(zones.map((zone, at) => [zone, at])) }];
  });
  const environment = {
    environment: "world",
    account: "123456789012",
    organization: "o-a1b2c3d4e5",
    slot: 0,
    owner: "bench",
    costCentre: "0000",
    cells: "apart",
    domain: "world.example.com",
    publicZone: "Z0123456789ABCDEFGHIJ",
    regions: Object.fromEntries(regions),
  };
  writeFileSync(file, stringify(environment));
  return file;
}
