import assert from "node:assert/strict";
import { checkSizes } from "../../checks/sizes";
import { findInstance, instanceIn, instancesOf, instanceTypes } from "../../facts/instances";
import { FAMILIES, LACKS } from "../../facts/instances.table";
import { Problems, SettingsError } from "../../settings/problems";
import type { Sound } from "../../settings/shape";
import { settingsOf, SMALL } from "./support";

/** The messages for a packager of this type in a cell of these regions and zones. */
function messagesFor(instanceType: string, zones: Readonly<Record<string, readonly string[]>>): string[] {
  const settings = settingsOf(SMALL);
  const [home, standby] = Object.keys(zones).map((region) => ({ region, slot: 1 }));
  const cell = { ...settings.lineUp.cells.one, home, standby, capacity: { packager: { instanceType } } };
  const regions = Object.fromEntries(
    Object.entries(zones).map(([region, ids]) => [
      region,
      { slot: 0, zones: Object.fromEntries(ids.map((id, at) => [id, at])) },
    ]),
  );
  const sound = { ...settings, regions, lineUp: { ...settings.lineUp, cells: { one: cell } } };
  const problems = new Problems({ file: "small.yaml", lineOf: () => 1 });
  checkSizes(sound as unknown as Sound, { file: "small.yaml", problems });
  try {
    problems.throwIfAny();
  } catch (error) {
    if (error instanceof SettingsError) return error.problems.map(({ key, message }) => `${key}: ${message}`);
    throw error;
  }
  return [];
}

const AMERICA = { "us-west-2": ["usw2-az1", "usw2-az2"], "us-east-1": ["use1-az1", "use1-az2"] };
const CHINA = { "cn-north-1": ["cnn1-az1", "cnn1-az2"], "cn-northwest-1": ["cnnw1-az1", "cnnw1-az2"] };
const KEY = "lineUp.cells.one.capacity.packager.instanceType";

describe("the sizes that a cell states", () => {
  it("are taken where every zone of both places has them", () => {
    for (const type of ["c7g.large", "c7gn.2xlarge", "r7g.16xlarge"]) {
      assert.deepEqual(messagesFor(type, AMERICA), [], type);
    }
    assert.deepEqual(messagesFor("c7g.large", CHINA), []);
  });

  it("are refused when unknown, with the nearest", () => {
    assert.deepEqual(messagesFor("c7g.larg", AMERICA), [
      `${KEY}: unknown instance type c7g.larg; did you mean "c7g.large"?`,
    ]);
    assert.deepEqual(messagesFor("z1d.metal-of-old", AMERICA), [
      `${KEY}: unknown instance type z1d.metal-of-old; choose from c7g.*, c7gn.*, m7g.*, r7g.*`,
    ]);
  });

  it("are refused when their architecture is not the AMIs'", () => {
    assert.deepEqual(messagesFor("c7i.large", AMERICA), [
      `${KEY}: c7i.large is x86_64, and the AMIs of releases are arm64; choose from c7g.*, c7gn.*, m7g.*, r7g.*`,
    ]);
  });

  it("are refused for each region or zone that lacks them", () => {
    assert.deepEqual(messagesFor("c7gn.large", CHINA), [
      `${KEY}: cn-north-1 has no c7gn instances, so none of c7gn.large`,
      `${KEY}: cn-northwest-1 has no c7gn instances, so none of c7gn.large`,
    ]);
    assert.deepEqual(messagesFor("c7g.large", { ...AMERICA, "us-east-1": ["use1-az3", "use1-az2"] }), [
      `${KEY}: use1-az3 has no c7g instances, so none of c7g.large`,
    ]);
  });
});

describe("the table of instances", () => {
  it("has memory and bandwidth by family and size", () => {
    assert.deepEqual(findInstance("r7g.2xlarge"), {
      name: "r7g.2xlarge",
      family: "r7g",
      architecture: "arm64",
      vcpu: 8,
      memoryGiB: 64,
      baselineGbps: 3.75,
    });
    assert.equal(findInstance("c7i.medium"), undefined);
    assert.equal(findInstance("c7g"), undefined);
  });

  it("grows with the size in each family", () => {
    for (const family of Object.keys(FAMILIES)) {
      const bandwidths = instancesOf(family).map(({ baselineGbps }) => baselineGbps);
      assert.deepEqual(
        bandwidths,
        [...bandwidths].sort((one, other) => one - other),
        family,
      );
      assert.ok(bandwidths.length >= 7, family);
    }
    assert.equal(new Set(instanceTypes()).size, instanceTypes().length);
  });

  it("lacks only families that it has", () => {
    for (const { family, place } of LACKS) {
      assert.ok(family in FAMILIES, family);
      assert.equal(instanceIn(`${family}.large`, { id: place, region: place }), false);
      assert.equal(instanceIn(`${family}.large`, { id: "usw2-az1", region: "us-west-2" }), true);
    }
  });
});
