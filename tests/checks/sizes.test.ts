import assert from "node:assert/strict";
import { findInstance, instancesOf, instanceTypes, lackOf } from "../../facts/instances";
import { FAMILIES, LACKS } from "../../facts/instances.table";
import { type Edit, edited, messagesFor, problemsOf, SMALL } from "./support";

const sized = (type: string): Edit => [
  "      size: 2\n",
  `      size: 2\n      capacity: { packager: { instanceType: ${type} } }\n`,
];
const CHINA = SMALL.replace("slot: 1\nowner", "slot: 1\npartition: aws-cn\nowner")
  .replaceAll("us-west-2", "cn-north-1")
  .replaceAll("us-east-1", "cn-northwest-1")
  .replaceAll("usw2-az3: 2", "cnn1-az4: 2")
  .replaceAll("usw2", "cnn1")
  .replaceAll("use1", "cnnw1");

/** Rules and messages, without file, line and key, which are the same for all. */
const refusalsOf = (text: string): string[] =>
  messagesFor(text).map((line) => line.replace(/^.*packager\.instanceType: /, ""));

describe("the sizes that a cell sets", () => {
  it("are accepted if every zone of both sites offers them", () => {
    for (const type of ["c7g.large", "c7gn.2xlarge", "r7g.16xlarge"])
      assert.deepEqual(problemsOf(edited(SMALL, [sized(type)])), [], type);
    assert.deepEqual(problemsOf(edited(CHINA, [sized("c7g.large")])), []);
  });

  it("are refused when unknown, with the nearest", () => {
    assert.deepEqual(problemsOf(edited(SMALL, [sized("c7g.larg")])), [
      "33 unknown-instance-type lineUp.cells.one.capacity.packager.instanceType",
    ]);
    assert.deepEqual(refusalsOf(edited(SMALL, [sized("c7g.larg")])), [
      'unknown instance type c7g.larg; did you mean "c7g.large"?',
    ]);
    assert.deepEqual(refusalsOf(edited(SMALL, [sized("z1d.metal-of-old")])), [
      "unknown instance type z1d.metal-of-old; choose from c7g.*, c7gn.*, m7g.*, r7g.*",
    ]);
    assert.deepEqual(problemsOf(edited(SMALL, [sized("constructor")])).length, 1);
  });

  it("are refused if their architecture is not that of the AMIs", () => {
    assert.deepEqual(problemsOf(edited(SMALL, [sized("c7i.large")])), [
      "33 not-offered lineUp.cells.one.capacity.packager.instanceType",
    ]);
  });

  it("are refused for each region or zone that lacks them", () => {
    assert.deepEqual(refusalsOf(edited(CHINA, [sized("c7gn.large")])), [
      "cn-north-1 does not offer c7gn instances, so c7gn.large is unavailable; choose another family",
      "cn-northwest-1 does not offer c7gn instances, so c7gn.large is unavailable; choose another family",
    ]);
    const third: Edit = ["{ use1-az1: 0, use1-az2: 1 }", "{ use1-az3: 0, use1-az2: 1 }"];
    assert.deepEqual(refusalsOf(edited(SMALL, [sized("c7g.large"), third])), [
      "use1-az3 does not offer c7g instances, so c7g.large is unavailable; choose another family",
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
    for (const { family, where } of LACKS) {
      assert.ok(family in FAMILIES, family);
      assert.ok(lackOf(`${family}.large`, { id: where, region: where }));
      assert.equal(lackOf(`${family}.large`, { id: "usw2-az1", region: "us-west-2" }), undefined);
    }
  });
});
