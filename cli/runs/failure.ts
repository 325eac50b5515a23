import { stripVTControlCharacters } from "node:util";

/** Lines of a CLI's error that say what to do, at most. */
const LINES = 6;

/**
 * Why a Pulumi CLI failed, in few lines: its diagnostics, without the SDK's dump of the whole output, which the stack's log has.
 */
export function failureLines(error: unknown): string[] {
  const { commandResult, message } = error as {
    readonly commandResult?: { readonly stdout: string; readonly stderr: string };
    readonly message?: string;
  };
  const text = commandResult === undefined ? String(message ?? error) : textOf(commandResult);
  const lines = stripVTControlCharacters(text)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const lock = lines.find((line) => /currently locked by|Another update is currently in progress/.test(line));
  if (lock !== undefined) return lines.slice(lines.indexOf(lock), lines.indexOf(lock) + 2).map(plain);
  const errors = [...new Set(lines.filter((line) => /^error: /.test(line)).map(plain))];
  const causes = errors.filter((line) => !/^(update|preview|destroy|refresh) (failed|canceled)$/.test(line));
  const shown = [causes, errors, lines].find(({ length }) => length > 0)?.slice(0, LINES) ?? [];
  return shown.length > 0 ? shown : ["the Pulumi CLI failed without a message"];
}

/** URNs that Pulumi refused to replace or delete. */
export function protectedIn(error: unknown): string[] {
  const { commandResult } = error as { readonly commandResult?: Parameters<typeof textOf>[0] };
  if (commandResult === undefined) return [];
  const refusals = textOf(commandResult).matchAll(/(?:replace|delete) resource "(urn:[^"]+)"/g);
  return [...new Set([...refusals].map(([, urn = ""]) => urn))];
}

const textOf = ({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): string =>
  `${stdout}\n${stderr}`;

const plain = (line: string): string => line.replace(/^error: /, "");
