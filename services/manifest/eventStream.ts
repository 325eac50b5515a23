import { createHash } from "node:crypto";
import { endOf } from "../core/markers";
import type { Marker } from "../core/window";
import type { Published } from "./published";
import type { Run } from "./runs";
import { element } from "./xml";

/** An event that a player fires: a splice_info_section at its time. */
interface Event {
  readonly id: string;
  /** ms since 1970 */
  readonly start: number;
  /** ms */
  readonly duration: number | undefined;
  /** Hex of the splice_info_section. */
  readonly section: string;
}

/** Markers of a Period as SCTE 214-1, 6.7.3 (xml+bin); undefined without one. */
export function eventStream({ segments, markers }: Published, run: Run): string | undefined {
  const isFirst = segments[0] === run.segments[0];
  // A break that began before the window belongs to the first Period.
  const events = eventsOf([...markers, ...segments.flatMap((segment) => segment.markers)]).filter(
    ({ start }) => (isFirst || start >= run.start) && start < run.end,
  );
  if (events.length === 0) return undefined;
  return element(
    "EventStream",
    {
      schemeIdUri: "urn:scte:scte35:2014:xml+bin",
      timescale: 1000,
      // Times of events are since 1970, in every Period.
      presentationTimeOffset: run.start,
    },
    events.map(eventOf),
  );
}

/** One event for each section, with the newest that is known of its marker. */
function eventsOf(markers: readonly Marker[]): readonly Event[] {
  const newest = new Map<string, Marker>();
  for (const marker of markers) newest.set(marker.id, { ...newest.get(marker.id), ...marker });
  return [...newest.values()].flatMap((marker) => {
    if (marker.cancelled) return [];
    const { id, start, out, command } = marker;
    const end = endOf(marker);
    const duration = end === Infinity ? undefined : Math.max(0, end - start);
    return [
      ...(out === undefined ? [] : [{ id: `${id} out`, start, duration, section: out }]),
      ...(command === undefined ? [] : [{ id: `${id} command`, start, duration, section: command }]),
      ...(marker.in === undefined || end === Infinity
        ? []
        : [{ id: `${id} in`, start: end, duration: undefined, section: marker.in }]),
    ];
  });
}

const eventOf = ({ id, start, duration, section }: Event): string =>
  element("Event", { presentationTime: start, duration, id: numberOf(id) }, [
    element("Signal", { xmlns: "http://www.scte.org/schemas/35/2016" }, [
      element("Binary", {}, [Buffer.from(section, "hex").toString("base64")]),
    ]),
  ]);

/** Event@id is a 32-bit number (ISO/IEC 23009-1, 5.10.2.3); players fire each id once. */
const numberOf = (id: string): number => createHash("sha256").update(id).digest().readUInt32BE(0);
