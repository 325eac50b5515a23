import assert from "node:assert/strict";
import { edited, problemsOf, SMALL } from "./support";

const GLOBAL = edited(SMALL, [["      size: 2\n", "      size: 2\n      database: global\n"]]);
const LINE = 1 + GLOBAL.slice(0, GLOBAL.indexOf("database: global")).split("\n").length - 1;

describe("the database of a cell", () => {
  it("may be global if both regions support Aurora global databases", () => {
    assert.deepEqual(problemsOf(GLOBAL), []);
  });

  it("is refused as global if a region does not support it, with the site", () => {
    const thai = edited(GLOBAL, [
      ["zones: { use1-az1: 0, use1-az2: 1 }", "zones: { apse7-az1: 0, apse7-az2: 1 }"],
    ]).replaceAll("us-east-1", "ap-southeast-7");
    assert.deepEqual(
      problemsOf(thai).filter((line) => line.includes("database")),
      [`${LINE} not-offered lineUp.cells.one.database`],
    );
  });

  it("is independent or global", () => {
    assert.deepEqual(problemsOf(GLOBAL.replace("database: global", "database: globall")), [
      `${LINE} unknown-value lineUp.cells.one.database`,
    ]);
  });

  it("is checked only if the regions have no mistakes", () => {
    const lost = GLOBAL.replace(
      "standby: { region: us-east-1, slot: 1 }",
      "standby: { region: us-east-9, slot: 1 }",
    );
    assert.deepEqual(
      problemsOf(lost).filter((line) => line.includes(".database")),
      [],
    );
  });
});
