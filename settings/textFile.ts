import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";

/** The text of a file, or why it has none, as the end of a sentence about the file. */
export type TextFile = { readonly text: string } | { readonly fault: string };

const FAULTS = new Map([
  ["ENOENT", "no such file"],
  ["ENOTDIR", "no such file"],
  ["EISDIR", "is a folder, not a file; name a file in it"],
]);

/** Reads a file that an operator names. Throws nothing: each fault of the file is a value. */
export function readTextFile(path: string): TextFile {
  try {
    const bytes = readFileSync(path);
    return isUtf8(bytes) ? { text: bytes.toString() } : { fault: "is not UTF-8 text; save it as UTF-8" };
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    return { fault: FAULTS.get(code) ?? `cannot be read (${code})` };
  }
}
