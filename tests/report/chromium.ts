/** Finds the browser of the browser tests. Loaded by tests/browser.mocharc.json: without a browser the run ends here. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

export const MISSING = `no browser: install chromium, or set CHROMIUM to the path of a browser (looked on the PATH for ${NAMES.join(", ")})`;

/** CHROMIUM, else the first of the names on the PATH. */
export function browserPath(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const folders = (env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return (env["CHROMIUM"] ? [env["CHROMIUM"]] : onPath).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export function mochaGlobalSetup(): void {
  if (browserPath(process.env) !== undefined) return;
  process.stderr.write(`${MISSING}\n`);
  process.exit(1);
}
