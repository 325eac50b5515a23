import { existsSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");

/** Every file of the project that a file imports, directly or by another, types included. Paths from the root, sorted. */
export function importsOf(file: string): string[] {
  const seen = new Set<string>();
  const follow = (from: string): void => {
    if (seen.has(from)) return;
    seen.add(from);
    const text = readFileSync(join(ROOT, from), "utf8");
    for (const [, to = ""] of text.matchAll(/(?:from|import|import\(|require\()\s*"(\.{1,2}\/[^"]+)"/g))
      follow(fileOf(relative(ROOT, resolve(ROOT, from, "..", to))));
  };
  follow(file);
  return [...seen].sort();
}

function fileOf(path: string): string {
  const found = [path, `${path}.ts`, `${path}/index.ts`].find(
    (name) => /\.\w+$/.test(name) && existsSync(join(ROOT, name)),
  );
  if (found === undefined) throw new RangeError(`there is no ${path}`);
  return found;
}
