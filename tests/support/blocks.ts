/** IPv4 blocks as numbers. The arithmetic is separate from the program's, so that tests share no code with it. */
export interface Span {
  readonly first: number;
  readonly size: number;
}

export function spanOf(block: string): Span {
  const [address = "", prefix = "32"] = block.split("/");
  const first = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return { first, size: 2 ** (32 - Number(prefix)) };
}

export const isAligned = (block: string): boolean => spanOf(block).first % spanOf(block).size === 0;

export function isInside(inner: string, outer: string): boolean {
  const [i, o] = [spanOf(inner), spanOf(outer)];
  return i.first >= o.first && i.first + i.size <= o.first + o.size;
}

/** Pairs of neighbours that share an address; empty where no two blocks of the list do. */
export function overlaps(blocks: readonly string[]): (readonly [string, string])[] {
  const sorted = [...blocks].sort((a, b) => spanOf(a).first - spanOf(b).first);
  return sorted.slice(1).flatMap((block, at) => {
    const before = sorted[at] ?? block;
    const { first, size } = spanOf(before);
    return spanOf(block).first < first + size ? [[before, block] as const] : [];
  });
}
