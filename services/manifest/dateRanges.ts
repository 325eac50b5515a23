import type { Marker } from "../core/window";
import { attributeText, type Attribute } from "./playlistText";

/**
 * EXT-X-DATERANGE of markers, oldest first: a line for each record, or undefined where it adds nothing. Tags of one id must not
 * differ in an attribute (RFC 8216, 4.3.2.7), so a later tag has only what is new.
 */
export function dateRanges(markers: readonly Marker[]): readonly (string | undefined)[] {
  const stated = new Map<string, Map<string, Attribute>>();
  return markers.map((marker) => {
    const before = stated.get(marker.id);
    const known = before ?? new Map<string, Attribute>([["START-DATE", isoOf(marker.start)]]);
    stated.set(marker.id, known);
    const added = attributesOf(marker).filter(([name, value]) => value !== undefined && !known.has(name));
    if (before !== undefined && added.length === 0) return undefined;
    for (const [name, value] of added) if (value !== undefined) known.set(name, value);
    return `#EXT-X-DATERANGE:${attributeText([["ID", marker.id], ["START-DATE", known.get("START-DATE")], ...added])}`;
  });
}

function attributesOf(marker: Marker): readonly (readonly [string, Attribute | undefined])[] {
  const end = marker.end ?? (marker.cancelled ? marker.start : undefined);
  return [
    ["DURATION", end === undefined ? undefined : secondsOf(Math.max(0, end - marker.start))],
    ["PLANNED-DURATION", marker.planned === undefined ? undefined : secondsOf(marker.planned)],
    ["SCTE35-CMD", hexOf(marker.command)],
    ["SCTE35-OUT", hexOf(marker.out)],
    ["SCTE35-IN", hexOf(marker.in)],
  ];
}

const isoOf = (milliseconds: number): string => new Date(milliseconds).toISOString();

const secondsOf = (milliseconds: number): Attribute => ({ bare: (milliseconds / 1000).toFixed(3) });

const hexOf = (section: string | undefined): Attribute | undefined =>
  section === undefined ? undefined : { bare: `0x${section.toUpperCase()}` };
