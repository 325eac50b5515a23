import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { basename, resolve } from "node:path";
import { readEnvironment } from "../../checks/environment";
import { readStackFile } from "../../settings/stackFile";
import { environmentFile } from "../../stacks/config";
import { stacksOf } from "../../plan/stacks";
import { circuit, JOINED, three } from "./backbone/worlds";

const ROOT = resolve(__dirname, "../..");

describe("the stacks of an environment", () => {
  for (const [environment, names] of [
    [
      "production",
      [
        "us-west-2",
        "us-east-1",
        "eu-west-3",
        "us-west-2-sports-1",
        "us-west-2-sports-2",
        "us-west-2-news-1",
        "us-west-2-kids-1",
        "us-west-2-movies-1",
        "us-east-1-sports-1",
        "us-east-1-sports-2",
        "us-east-1-news-1",
        "us-east-1-kids-1",
        "us-east-1-movies-1",
        "us-east-1-france-1",
        "eu-west-3-france-1",
        "backbone",
        "edge",
      ],
    ],
    ["staging", ["staging-us-west-2", "staging-us-east-1", "staging-backbone", "staging-edge"]],
    ["china", ["china-cn-northwest-1", "china-cn-north-1", "china-backbone"]],
  ] as const) {
    it(`are one per region of ${environment}, and per site of a cell with cells apart, each with its file`, () => {
      const settings = readEnvironment(environmentFile(environment));
      const stacks = stacksOf(settings);
      assert.deepEqual(
        stacks.map(({ name }) => name),
        names,
      );
      for (const { name, config } of stacks) {
        const file = resolve(ROOT, `Pulumi.${name}.yaml`);
        assert.ok(existsSync(file), file);
        assert.deepEqual(readStackFile(file, settings).values, config);
      }
    });
  }

  it("need the BGP key of each interface whose circuit is available; operators set MACsec keys", () => {
    const edits = [...JOINED, circuit("seattle-1", "10Gbps", "10Gbps, macsec: true, awaited: true")];
    const secrets = stacksOf(three(edits)).map((row) => [row.name, row.secrets] as const);
    assert.deepEqual(Object.fromEntries(secrets), {
      "small-us-west-2": [],
      "small-us-east-1": [],
      "small-eu-west-3": [],
      "small-backbone": [
        "directConnect:vendor-seattle-2",
        "directConnect:vendor-ashburn-1",
        "directConnect:vendor-ashburn-2",
        "directConnect:centre-seattle-2",
        "directConnect:centre-ashburn-1",
        "directConnect:centre-ashburn-2",
      ],
    });
  });

  it("are all stacks with a file", () => {
    const environments = readdirSync(resolve(ROOT, "environments")).filter((name) => name.endsWith(".yaml"));
    const stacks = environments.flatMap((name) =>
      stacksOf(readEnvironment(environmentFile(basename(name, ".yaml")))),
    );
    const files = readdirSync(ROOT).flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
    assert.deepEqual(files.sort(), stacks.map(({ name }) => name).sort());
  });
});
