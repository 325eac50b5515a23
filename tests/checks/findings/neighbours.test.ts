import assert from "node:assert/strict";
import { join } from "node:path";
import { neighbourFindings } from "../../../checks/findings/neighbours";
import { inFolder, SMALL } from "../support";

describe("neighbours of an environment's file", () => {
  it("are a warning where nothing can be read of them, and not for any lesser mistake", () => {
    const files = {
      "small.yaml": SMALL,
      "alias.yaml": "owner: *nobody\n",
      "broken.yaml": "a: [",
      "wrong.yaml": "ownr: x\n",
    };
    inFolder(files, (folder) => {
      const found = neighbourFindings(join(folder, "small.yaml"));
      assert.deepEqual(
        found.map(({ subject, severity, rule }) => [subject, severity, rule]),
        ["alias.yaml", "broken.yaml"].map((name) => [join(folder, name), "warning", "neighbour-unread"]),
      );
      assert.match(found[0]?.message ?? "", /: headend plan alias says what is wrong$/);
    });
  });
});
