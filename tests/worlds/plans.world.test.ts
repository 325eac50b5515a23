import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { plan } from "../../cli/commands/plan";
import { PHYSICAL_NAME_LIMITS } from "../../facts/nameLimits.table";
import type { ResourceRecord } from "../../record/types";
import type { Summary } from "../../report/summary";
import { filesIn, inEmpty, printed } from "../cli/support";

const files = readdirSync(__dirname).filter((name) => name.endsWith(".yaml"));

describe("the environments of tests/worlds", () => {
  const types = new Set<string>();

  for (const name of files)
    it(`plan ${basename(name, ".yaml")} without an error`, () =>
      inEmpty(async (out) => {
        const options = {
          file: join(__dirname, name),
          out,
          format: "json",
          today: new Date("2026-11-30"),
          stack: [],
          region: [],
          cell: [],
        } as const;
        const { text } = await printed("stdout", () => plan(undefined, options));
        const { findings } = JSON.parse(text) as Summary;
        assert.deepEqual(
          findings.filter(({ severity }) => severity === "error"),
          [],
        );
        for (const [path, records] of Object.entries(filesIn(out)))
          if (path.endsWith("/resources.json"))
            for (const { type } of JSON.parse(records) as ResourceRecord[]) types.add(type);
      }));

  it("have a resource of each type with a limited name", () => {
    assert.deepEqual(
      Object.keys(PHYSICAL_NAME_LIMITS).filter((type) => !types.has(type)),
      [],
    );
  });
});
