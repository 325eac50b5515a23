/** A table of a document that repeats rows of the program. */
export interface Table {
  readonly head: readonly string[];
  /** Heads of columns to the right, which people write: generation keeps them by the first cell of the row. */
  readonly prose?: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export const code = (word: string): string => `\`${word}\``;

/** Markdown takes angle brackets outside code for HTML and shows nothing of them. */
export const plain = (text: string): string =>
  text
    .split("`")
    .map((part, index) => (index % 2 === 0 ? part.replaceAll("<", "\\<") : part))
    .join("`");

export const list = (words: readonly string[]): string => (words.length === 0 ? "-" : words.map(code).join(", "));
