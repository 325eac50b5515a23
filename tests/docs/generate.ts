import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { GENERATED, GENERATED_FILES, generate, readPage, ROOT } from "./generated";

/** `npm run docs`: writes every generated part of the documents again. */
for (const [page, tables] of Object.entries(GENERATED)) writeFileSync(join(ROOT, page), generate(readPage(page), tables));
for (const [file, text] of Object.entries(GENERATED_FILES)) {
  mkdirSync(dirname(join(ROOT, file)), { recursive: true });
  writeFileSync(join(ROOT, file), text);
}
