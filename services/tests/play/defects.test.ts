import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DEFECTS, editsOf } from "../../play/defects.table";

describe("the defects on purpose", () => {
  for (const [name, row] of Object.entries(DEFECTS))
    it(`edit the services as they are: ${name}`, () => {
      for (const { file, find, replace } of editsOf(row)) {
        const text = readFileSync(join(__dirname, "..", "..", file), "utf8");
        assert.equal(text.split(find).length, 2, `${file} has "${find}" once`);
        assert.notEqual(find, replace);
      }
    });
});
