import assert from "node:assert/strict";
import { settingsOf } from "../checks/support";
import { APART } from "../cli/support";
import { growthTable, networkSize } from "./growth";

const size = (name: string, resources: number) => ({ name, resources, state: resources * 10_000 });

describe("the size of a network", () => {
  it("is that of its backbone, its first region and its first cell", () => {
    const sizes = [
      size("small-us-west-2", 226),
      size("small-us-east-1", 1),
      size("small-us-west-2-one", 854),
      size("small-us-west-2-two", 2),
      size("small-backbone", 70),
    ];
    const { regions, backbone, region, cell } = networkSize(settingsOf(APART), sizes);
    assert.deepEqual([regions, backbone?.resources, region?.resources, cell?.resources], [2, 70, 226, 854]);
  });

  it("is a row of a table, with the pairs of regions", () => {
    const [backbone, region, cell] = [size("b", 750), size("r", 226), size("c", 854)];
    const { rows } = growthTable([
      { regions: 1, backbone: undefined, region, cell: undefined },
      { regions: 12, backbone, region, cell },
    ]);
    assert.deepEqual(rows, [
      ["1", "0", "none", "", "226", "2.26 MB", "none", ""],
      ["12", "66", "750", "7.50 MB", "226", "2.26 MB", "854", "8.54 MB"],
    ]);
  });
});
