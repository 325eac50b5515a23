import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { inEmpty } from "../cli/support";
import { browserPath } from "./chromium";

describe("the browser of the browser tests", () => {
  const inFolders = (check: (program: (path: string) => string, path: string) => void): Promise<void> =>
    inEmpty((folder) => {
      const folders = ["one", "two"].map((name) => join(folder, name));
      for (const each of folders) mkdirSync(each);
      const program = (path: string): string => {
        writeFileSync(join(folder, path), "", { mode: 0o755 });
        return join(folder, path);
      };
      check(program, folders.join(delimiter));
    });

  it("is Chromium before Chrome, wherever on the PATH each is", () =>
    inFolders((program, path) => {
      const chrome = program("one/google-chrome");
      assert.equal(browserPath({ PATH: path }), chrome);
      const chromium = program("two/chromium");
      assert.equal(browserPath({ PATH: path }), chromium);
    }));

  it("is only the one of CHROMIUM, if that is set", () =>
    inFolders((program, path) => {
      program("one/chromium");
      const own = program("two/own");
      assert.equal(browserPath({ PATH: path, CHROMIUM: own }), own);
      assert.equal(browserPath({ PATH: path, CHROMIUM: `${own}-missing` }), undefined);
    }));

  it("is missing if its file can't be executed", () =>
    inFolders((_, path) => {
      writeFileSync(join(path.split(delimiter)[0] ?? "", "chromium"), "", { mode: 0o644 });
      assert.equal(browserPath({ PATH: path }), undefined);
    }));
});
