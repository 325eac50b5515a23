/** Bytes of a body, from the first to before the end. */
export interface Range {
  readonly from: number;
  readonly end: number;
}

/**
 * A single byte range (RFC 9110, 14.1.2). Undefined: all of the body, for no header, for one that is malformed, and for
 * several ranges, which a server may ignore (14.2).
 */
export function parseRange(header: string | undefined, length: number): Range | "unsatisfiable" | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/i.exec(header ?? "") ?? [];
  if (first === undefined || last === undefined || (first === "" && last === "")) return undefined;
  if (first === "") return rangeOf({ from: Math.max(0, length - Number(last)), end: length });
  if (last !== "" && Number(last) < Number(first)) return undefined;
  return rangeOf({ from: Number(first), end: last === "" ? length : Math.min(length, Number(last) + 1) });
}

const rangeOf = (range: Range): Range | "unsatisfiable" => (range.from < range.end ? range : "unsatisfiable");
