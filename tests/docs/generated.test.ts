import assert from "node:assert/strict";
import { GENERATED, GENERATED_FILES, generate, markersOf, readPage } from "./generated";

for (const [page, tables] of Object.entries(GENERATED))
  describe(`The generated tables of ${page}`, () => {
    it("are what the program has: `npm run docs` writes them again", () => {
      const text = readPage(page);
      assert.ok(generate(text, tables) === text, `${page} is stale: run npm run docs`);
    });

    it("have one place each", () => assert.deepEqual(markersOf(readPage(page)).sort(), Object.keys(tables).sort()));

    for (const [name, { head, rows }] of Object.entries(tables))
      it(`have rows and no empty cell: ${name}`, () => {
        assert.ok(rows.length > 0);
        for (const row of rows) assert.equal(row.length, head.length, row[0]);
        const [, table = ""] = readPage(page).split(`<!-- generated: ${name} -->\n`);
        for (const line of table.split("<!-- end -->")[0]?.split("\n") ?? []) assert.doesNotMatch(line, /\| +\|/);
      });
  });

describe("The generated files", () => {
  for (const [file, text] of Object.entries(GENERATED_FILES))
    it(`are what the program has: ${file}`, () => assert.ok(readPage(file) === text, `${file} is stale: run npm run docs`));
});

describe("generate", () => {
  const table = { head: ["name", "port"], prose: ["what"], rows: [["a", "1"], ["b", "2"]] };
  const page = (lines: string): string => `before\n<!-- generated: t -->\n${lines}<!-- end -->\nafter\n`;

  it("writes rows as the program has them, and keeps what people wrote beside each", () => {
    const before = page("| name | port | what |\n|---|---|---|\n| b | 9 | second \\| last |\n| c | 3 | none |\n");
    assert.equal(
      generate(before, { t: table }),
      page("| name | port | what |\n|---|---|---|\n| a | 1 |  |\n| b | 2 | second \\| last |\n"),
    );
  });

  it("refuses a marker that no table has", () =>
    assert.throws(() => generate(page(""), {}), /no table is named "t"/));
});
