import assert from "node:assert/strict";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { init } from "../../cli/commands/init";
import { ReplacedFolder } from "../../cli/files";
import { SMALL } from "../model/declared/support";
import { filesIn, inEmpty, printed } from "./support";

describe("a replaced folder", () => {
  it("is the old one until it is replaced, and then the new one alone", () =>
    inEmpty((folder) => {
      const target = join(folder, "small");
      mkdirSync(target);
      writeFileSync(join(target, "old"), "old");
      const replaced = new ReplacedFolder(target);
      replaced.writeJson(join("deep", "new"), [1]);
      assert.deepEqual(filesIn(target), { old: "old" });
      replaced.replace();
      assert.deepEqual(filesIn(folder), { "small/deep/new": "[\n  1\n]\n" });
    }));

  it("is the old one and nothing beside it when what was written is dropped", () =>
    inEmpty((folder) => {
      const target = join(folder, "small");
      mkdirSync(target);
      writeFileSync(join(target, "old"), "old");
      const replaced = new ReplacedFolder(target);
      replaced.write(join("deep", "new"), "new");
      replaced.drop();
      assert.deepEqual(readdirSync(folder), ["small"]);
      assert.deepEqual(filesIn(folder), { "small/old": "old" });
    }));

  it("has nothing of a run that was killed", () =>
    inEmpty((folder) => {
      const target = join(folder, "small");
      new ReplacedFolder(target).write("half", "half");
      const replaced = new ReplacedFolder(target);
      replaced.write("whole", "whole");
      replaced.replace();
      assert.deepEqual(filesIn(folder), { "small/whole": "whole" });
    }));
});

describe("init", () => {
  it("writes the stack files that are missing, and touches nothing that is there", () =>
    inEmpty(async (folder) => {
      const file = join(folder, "small.yaml");
      writeFileSync(file, SMALL);
      const own = "config:\n  headend:environment: small # mine\n";
      writeFileSync(join(folder, "Pulumi.small-us-east-1.yaml"), own);
      const { text, result } = await printed("stdout", () => init(undefined, { file }, folder));
      assert.equal(result, 0);
      assert.equal(text, "Pulumi.small-us-west-2.yaml: written\nPulumi.small-us-east-1.yaml: is there\n");
      assert.deepEqual(filesIn(folder), {
        "Pulumi.small-us-east-1.yaml": own,
        "Pulumi.small-us-west-2.yaml": "config:\n  headend:environment: small\n  headend:region: us-west-2\n",
        "small.yaml": SMALL,
      });
    }));
});
