import assert from "node:assert/strict";
import { join } from "node:path";
import { neighbourFindings } from "../../../checks/findings/unreadNeighbours";
import { inFolder, SMALL } from "../support";

describe("neighbours of an environment's file", () => {
  it("are a warning only if they have mistakes of shape, because then they are not compared", () => {
    const files = {
      "small.yaml": SMALL,
      "alias.yaml": "owner: *missing\n",
      "broken.yaml": "a: [",
      "misspelt.yaml": SMALL.replace("owner:", "ownr:"),
      "unresolved.yaml": SMALL.replace("ladder: hd50", "ladder: hd5"),
    };
    inFolder(files, (folder) => {
      const found = neighbourFindings(join(folder, "small.yaml"));
      assert.deepEqual(
        found.map(({ subject, severity, rule }) => [subject, severity, rule]),
        ["alias.yaml", "broken.yaml", "misspelt.yaml"].map((name) => [
          join(folder, name),
          "warning",
          "neighbour-unread",
        ]),
      );
      assert.match(found[0]?.message ?? "", /, run headend plan alias$/);
    });
  });
});
