import { readFileSync } from "node:fs";
import { isScalar, parseDocument } from "yaml";
import { hint } from "../../settings/problems";
import type { Environment } from "../environment";
import { ArgumentError } from "../errors";
import { replaceFile } from "../files";

/**
 * Sets `release` in an environment's file and keeps everything else. Returns lines with the command that goes back. Throws an
 * ArgumentError for a release that the file does not have.
 */
export function setRelease({ file, plan: { settings } }: Environment, release: string): string[] {
  const { environment, releases, lineUp } = settings;
  if (!Object.hasOwn(releases, release))
    throw new ArgumentError(
      `${file} has no release "${release}"${hint(release, Object.keys(releases))}; headend release ${release} ${environment} --tag <tag> writes it`,
    );
  const before = settings.release;
  const kept = Object.entries(lineUp.cells)
    .filter(([, cell]) => cell.release !== before && cell.release !== release)
    .map(([name, cell]) => `${name} keeps its own release, ${cell.release}`);
  if (before === release) return [`${file}: release is ${release} already`, ...kept];
  replaceFile(file, withRelease(readFileSync(file, "utf8"), release));
  const back = before === undefined ? "" : `; back: headend up ${environment} --release ${before}`;
  return [`${file}: release ${release} written: git add ${file}${back}`, ...kept];
}

/** A text with another value of `release`; a document that is written again would have other spaces. */
function withRelease(text: string, release: string): string {
  const value = JSON.stringify(release);
  const node = parseDocument(text).get("release", true);
  const [start, end] = (isScalar(node) ? node.range : undefined) ?? [];
  return start === undefined || end === undefined
    ? `${text.trimEnd()}\nrelease: ${value}\n`
    : `${text.slice(0, start)}${value}${text.slice(end)}`;
}
