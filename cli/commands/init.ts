import { existsSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { stringify } from "yaml";
import { stackFile } from "../../plan/stacks";
import { findEnvironment, ROOT } from "../environment";
import { EXIT } from "../errors";

/** `headend init [environment]`: writes the missing stack files, and changes no existing file. */
export function init(
  name: string | undefined,
  options: { readonly file?: string },
  root: string = ROOT,
): number {
  const { plan } = findEnvironment(name, options.file);
  const elsewhere =
    options.file === undefined ? {} : { "headend:file": relative(root, resolve(options.file)) };
  for (const stack of plan.stacks) {
    const file = stackFile(stack.name);
    const path = join(root, file);
    const missing = !existsSync(path);
    if (missing) writeFileSync(path, stringify({ config: { ...stack.config, ...elsewhere } }));
    process.stdout.write(`${file}: ${missing ? "written" : "exists"}\n`);
  }
  return EXIT.fine;
}
