import type { Receipt } from "../state";
import type { Fetched } from "./reader";

/**
 * Seconds from the last byte of a segment, of its last rendition, to the first playlist that lists it: one value for each
 * listed segment, by falling time. Pure. A segment that no receipt explains has no value.
 */
export function latencies(receipts: readonly Receipt[], fetched: readonly Fetched[]): readonly number[] {
  const slotOf = ({ channel, site, feed, start }: Receipt): string => `${channel} ${site} ${feed} ${start}`;
  const last = new Map<string, number>();
  for (const receipt of receipts)
    last.set(slotOf(receipt), Math.max(last.get(slotOf(receipt)) ?? 0, receipt.sent));
  const bySha = new Map(receipts.map((receipt) => [receipt.sha256, receipt]));
  const values = fetched.flatMap(({ sha256, listedAt }) => {
    const receipt = bySha.get(sha256 ?? "");
    const sent = receipt && last.get(slotOf(receipt));
    return sent === undefined ? [] : [(listedAt - sent) / 1000];
  });
  return values.sort((a, b) => b - a);
}

/** The value that a share of the values does not exceed. NaN without values. */
export function quantile(falling: readonly number[], share: number): number {
  return falling[Math.min(falling.length - 1, Math.floor((1 - share) * falling.length))] ?? NaN;
}
