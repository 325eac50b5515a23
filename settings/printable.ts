/** Characters that move a terminal's cursor, break a line or reverse its direction, and halves of surrogate pairs. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069\ufeff]/u;

const SHORT = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

export const isOneLine = (text: string): boolean => !UNPRINTABLE.test(text);

/** Text on one line: unprintable characters are escapes of JavaScript, such as `\\n` or `\\u{1b}`. */
export const printable = (text: string): string =>
  text.replace(
    new RegExp(UNPRINTABLE, "gu"),
    (char) => SHORT.get(char) ?? `\\u{${char.codePointAt(0)?.toString(16)}}`,
  );

/** Text without the credentials of URLs and without private keys: messages are printed and logged. */
export const withoutSecrets = (text: string): string =>
  text
    .replace(/\/\/[^\s"]*@/g, "//[hidden]@")
    .replace(/-----BEGIN [^-]*PRIVATE KEY-----[\s\S]*?(-----END [^-]*PRIVATE KEY-----|$)/g, "[private key]");

/** Longest part of a message that quotes a value of the file, in characters. */
const LONGEST = 80;

/** The beginning of a long value. */
export const shortened = (text: string): string =>
  text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}... (${text.length} characters)`;
