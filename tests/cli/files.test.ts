import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { init } from "../../cli/commands/init";
import { ArgumentError } from "../../cli/errors";
import { ReplacedFolder } from "../../cli/files";
import { SMALL } from "../checks/support";
import { filesIn, inEmpty, printed } from "./support";

describe("a replaced folder", () => {
  it("is the old folder until it is replaced, and then only the new one", () =>
    inEmpty((folder) => {
      const target = join(folder, "small");
      mkdirSync(target);
      writeFileSync(join(target, "mark"), "old");
      const replaced = new ReplacedFolder(target, "mark");
      replaced.writeJson(join("deep", "new"), [1]);
      assert.deepEqual(filesIn(target), { mark: "old" });
      replaced.replace();
      assert.deepEqual(filesIn(folder), { "small/deep/new": "[\n  1\n]\n" });
    }));

  it("is only the old folder if the draft is dropped", () =>
    inEmpty((folder) => {
      const target = join(folder, "small");
      mkdirSync(target);
      writeFileSync(join(target, "mark"), "old");
      const replaced = new ReplacedFolder(target, "mark");
      replaced.write(join("deep", "new"), "new");
      replaced.drop();
      assert.deepEqual(readdirSync(folder), ["small"]);
      assert.deepEqual(filesIn(folder), { "small/mark": "old" });
    }));

  it("has no files of a run that was killed", () =>
    inEmpty((folder) => {
      const target = join(folder, "small");
      mkdirSync(target);
      mkdirSync(`${target}.${process.pid}.old`);
      writeFileSync(join(`${target}.${process.pid}.old`, "older"), "older");
      new ReplacedFolder(target, "mark").write("half", "half");
      const replaced = new ReplacedFolder(target, "mark");
      replaced.write("whole", "whole");
      replaced.replace();
      assert.deepEqual(filesIn(folder), { "small/whole": "whole" });
    }));
});

describe("a folder to replace", () => {
  it("is rejected if it is not empty and has no mark", () =>
    inEmpty((folder) => {
      writeFileSync(join(folder, "thesis"), "years of work");
      const message = `${folder} is not empty and has no mark, so this command did not write it; use another folder`;
      assert.throws(() => new ReplacedFolder(folder, "mark"), new ArgumentError(message));
      assert.deepEqual(filesIn(folder), { thesis: "years of work" });
    }));

  it("is rejected if it can't be created, before any work is done", () =>
    inEmpty((folder) => {
      const file = join(folder, "file");
      writeFileSync(file, "");
      for (const [target, message] of [
        [file, `${file} is a file, not a folder; use another folder`],
        [join(file, "small"), `${file} is a file, not a folder; use another folder`],
        [
          join(file, "deep", "small"),
          `${file} (for ${join(file, "deep", "small")}) is a file, not a folder; use another folder`,
        ],
        ["/proc/small", "/proc is not writable (ENOENT); use another folder"],
        ["/proc/out/small", "/proc (for /proc/out/small) is not writable (ENOENT); use another folder"],
      ] as const)
        assert.throws(() => new ReplacedFolder(target, "mark"), new ArgumentError(message));
      assert.deepEqual(readdirSync(folder), ["file"]);
    }));

  it("is not created before the first file is written", () =>
    inEmpty((folder) => {
      const replaced = new ReplacedFolder(join(folder, "out", "small"), "mark");
      assert.equal(existsSync(join(folder, "out")), false);
      replaced.write("mark", "new");
      replaced.replace();
      assert.deepEqual(filesIn(folder), { "out/small/mark": "new" });
    }));
});

describe("init", () => {
  it("writes the missing stack files, and changes no existing file", () =>
    inEmpty(async (folder) => {
      const file = join(folder, "small.yaml");
      writeFileSync(file, SMALL);
      const own = "config:\n  headend:environment: small # mine\n";
      writeFileSync(join(folder, "Pulumi.small-us-east-1.yaml"), own);
      const { text, result } = await printed("stdout", () => init(undefined, { file }, folder));
      assert.equal(result, 0);
      assert.deepEqual(text.split("\n"), [
        "Pulumi.small-us-west-2.yaml: written",
        "Pulumi.small-us-east-1.yaml: exists",
        "Pulumi.small-backbone.yaml: written",
        "",
      ]);
      assert.deepEqual(filesIn(folder), {
        "Pulumi.small-backbone.yaml":
          "config:\n  headend:environment: small\n  headend:program: backbone\n  headend:file: small.yaml\n",
        "Pulumi.small-us-east-1.yaml": own,
        "Pulumi.small-us-west-2.yaml":
          "config:\n  headend:environment: small\n  headend:region: us-west-2\n  headend:file: small.yaml\n",
        "small.yaml": SMALL,
      });
    }));

  it("writes no headend:file for a file in environments/", () =>
    inEmpty(async (folder) => {
      await printed("stdout", () => init("staging", {}, folder));
      assert.equal(
        filesIn(folder)["Pulumi.staging-us-west-2.yaml"],
        "config:\n  headend:environment: staging\n  headend:region: us-west-2\n",
      );
    }));

  it("writes the path of any other file relative to the root, from any current folder", () =>
    inEmpty(async (folder) => {
      const [root, file] = [join(folder, "root"), join(folder, "elsewhere", "small.yaml")];
      mkdirSync(root);
      mkdirSync(join(folder, "elsewhere"));
      writeFileSync(file, SMALL);
      await printed("stdout", () => init("small", { file: relative(process.cwd(), file) }, root));
      for (const text of Object.values(filesIn(root)))
        assert.match(text, /\n {2}headend:file: \.\.\/elsewhere\/small\.yaml\n$/);
      assert.equal(Object.keys(filesIn(root)).length, 3);
    }));
});
