import assert from "node:assert/strict";
import { counted, gigabytes, grouped } from "../../report/words";

describe("the words for numbers", () => {
  it("count in singular and plural", () => {
    assert.deepEqual(
      [counted(1, "zone"), counted(0, "zone"), counted(3, "zone")],
      ["1 zone", "0 zones", "3 zones"],
    );
  });

  it("are whole from a hundred on, and three digits below", () => {
    const said = [1234567.8, 397.224, 99.94, 55.492, 3.178, 0.0012345, 60, 0, -1234.6].map(grouped);
    assert.deepEqual(said, ["1,234,568", "397", "99.9", "55.5", "3.18", "0.00123", "60", "0", "-1,235"]);
  });

  it("are gigabytes for bytes", () => {
    assert.equal(gigabytes(5_140_907_059), "5.14 GB");
  });
});
