import { adaptationSets } from "./adaptationSets";
import { eventStream } from "./eventStream";
import type { Source } from "./mediaPlaylist";
import { runsOf, type Run } from "./runs";
import { element, escaped } from "./xml";

export interface MpdSource extends Source {
  /** Seconds. */
  readonly liveWindow: number;
}

/** The dynamic MPD (ISO/IEC 23009-1); undefined without CMAF segments. */
export function mpd(source: MpdSource): string | undefined {
  const { published, channel, segment, liveWindow } = source;
  const periods = runsOf(published).flatMap((run) => periodOf(source, run));
  const newest = published.segments.at(-1);
  if (periods.length === 0 || newest === undefined) return undefined;
  const root = element(
    "MPD",
    {
      xmlns: "urn:mpeg:dash:schema:mpd:2011",
      profiles: "urn:mpeg:dash:profile:isoff-live:2011",
      type: "dynamic",
      // Times of segments are since 1970, so Periods and segments need no other origin.
      availabilityStartTime: "1970-01-01T00:00:00Z",
      publishTime: new Date(newest.added).toISOString(),
      minimumUpdatePeriod: `PT${segment}S`,
      minBufferTime: `PT${segment}S`,
      // A segment may last as long as rounds to `segment`.
      maxSegmentDuration: `PT${segment + 0.5}S`,
      timeShiftBufferDepth: `PT${liveWindow}S`,
      // As HLS players: three target durations (RFC 8216, 6.3.3).
      suggestedPresentationDelay: `PT${3 * segment}S`,
    },
    [
      ...periods,
      element("UTCTiming", {
        schemeIdUri: "urn:mpeg:dash:utc:http-iso:2014",
        value: `/live/${channel.id}/time`,
      }),
    ],
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

function periodOf(source: MpdSource, run: Run): readonly string[] {
  const sets = adaptationSets(source.channel, run);
  if (sets.length === 0) return [];
  const folder = `${source.origin}/live/${source.channel.id}/`;
  return [
    element("Period", { id: String(run.segments[0]?.discontinuity), start: `PT${run.start / 1000}S` }, [
      // Of the Period, not of the MPD: UTCTiming is relative to the MPD, which may have another host. The same in every Period:
      // mpd-parser joins only renditions of one base.
      element("BaseURL", {}, [escaped(folder)]),
      source.channel.scte35 === "dateRange" ? eventStream(source.published, run) : undefined,
      ...sets,
    ]),
  ];
}
