import type { Receipt } from "../state";
import type { Fetched } from "./reader";

/** Acknowledged segments against what an outside reader could fetch. Pure. */
export interface Missing {
  /** Acknowledged by a vendor in all renditions, and not listed though their time lies between listed ones. */
  readonly notListed: readonly string[];
  /** Listed, and not to be read. */
  readonly notServed: readonly string[];
  /** Listed with bytes that no vendor was acknowledged for. */
  readonly otherBytes: readonly string[];
  /** Segments that were compared: a check that compared nothing proves nothing. */
  readonly compared: number;
}

/**
 * `receipts`: of segments. `fetched`: of the renditions that pass through as they came (MPEG-2 TS), between two moments, ms
 * since 1970. `whole`: renditions of a complete segment.
 */
export function findMissing(
  receipts: readonly Receipt[],
  fetched: readonly Fetched[],
  segmentSeconds: number,
): Missing {
  const known = new Set(receipts.map(({ sha256 }) => sha256));
  const name = ({ channel, rendition, sequence }: Fetched): string => `${channel}/${rendition} ${sequence}`;
  const served = fetched.filter(({ sha256 }) => sha256 !== undefined);
  return {
    notListed: notListed(receipts, fetched, segmentSeconds),
    notServed: fetched.filter(({ sha256 }) => sha256 === undefined).map(name),
    otherBytes: served.filter(({ sha256 }) => !known.has(sha256 ?? "")).map(name),
    compared: served.length,
  };
}

function notListed(
  receipts: readonly Receipt[],
  fetched: readonly Fetched[],
  segmentSeconds: number,
): string[] {
  return [...group(fetched, ({ channel, rendition }) => `${channel} ${rendition}`)].flatMap(
    ([key, segments]) => {
      const [channel = "", rendition = ""] = key.split(" ");
      const sorted = segments.toSorted((a, b) => a.sequence - b.sequence);
      const whole = wholeSlots(receipts.filter((receipt) => receipt.channel === channel));
      return sorted.slice(1).flatMap((segment, index) => {
        const before = sorted[index];
        if (before === undefined) return [];
        const [from, to] = [before.programDateTime + before.duration * 1000, segment.programDateTime];
        // A slot of which more than half lies in the hole.
        const lost = whole.filter(
          (start) => start + segmentSeconds * 500 > from && start + segmentSeconds * 500 < to,
        );
        return lost.map((start) => `${channel}/${rendition} ${new Date(start).toISOString()}`);
      });
    },
  );
}

/** Starts of the slots of which one feed was acknowledged in every rendition that it pushes. */
function wholeSlots(receipts: readonly Receipt[]): readonly number[] {
  const slots = new Set<number>();
  for (const [, feed] of group(receipts, ({ feed: name, site }) => `${site} ${name}`)) {
    const renditions = new Set(feed.map(({ rendition }) => rendition)).size;
    for (const [, slot] of group(feed, ({ start }) => `${start}`)) {
      const start = slot[0]?.start;
      if (start !== undefined && new Set(slot.map(({ rendition }) => rendition)).size === renditions)
        slots.add(start);
    }
  }
  return [...slots].sort((a, b) => a - b);
}

function group<Row>(rows: readonly Row[], of: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const known = groups.get(of(row));
    if (known === undefined) groups.set(of(row), [row]);
    else known.push(row);
  }
  return groups;
}
