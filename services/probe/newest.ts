/** The time of the newest segment that a manifest lists. Pure: they read as much as a player needs to find the live edge. */

/** URI of the first variant of a multivariant playlist (RFC 8216, 4.3.4.2). */
export function firstVariant(playlist: string): string | undefined {
  const lines = playlist.split(/\r?\n/);
  const tag = lines.findIndex((line) => line.startsWith("#EXT-X-STREAM-INF:"));
  return tag < 0 ? undefined : lines.slice(tag + 1).find((line) => line !== "" && !line.startsWith("#"));
}

/**
 * End of the last segment of a media playlist, in seconds since 1970 if it has EXT-X-PROGRAM-DATE-TIME (4.3.2.6), else the
 * sequence after it. Gaps are no segments (RFC 8216bis, 4.4.4.7). Undefined without a segment.
 */
export function newestOfPlaylist(playlist: string): number | undefined {
  if (!playlist.startsWith("#EXTM3U")) return undefined;
  const at = { time: undefined as number | undefined, sequence: 0 };
  let [duration, gap]: [number | undefined, boolean] = [undefined, false];
  let newest: number | undefined;
  for (const line of playlist.split(/\r?\n/)) {
    const [, tag, value = ""] = /^#(EXT[^:]*):?(.*)$/.exec(line) ?? [];
    if (tag === "EXT-X-MEDIA-SEQUENCE") at.sequence = Number(value);
    else if (tag === "EXT-X-PROGRAM-DATE-TIME") at.time = Date.parse(value) / 1000;
    else if (tag === "EXTINF") duration = parseFloat(value);
    else if (tag === "EXT-X-GAP") gap = true;
    if (line === "" || line.startsWith("#") || duration === undefined) continue;
    at.sequence += 1;
    if (at.time !== undefined) at.time += duration;
    if (!gap) newest = at.time ?? at.sequence;
    [duration, gap] = [undefined, false];
  }
  return newest;
}

/**
 * End of the last segment of an MPD, in seconds since 1970: of the last Period, the timeline that ends first, because a player
 * needs all (ISO/IEC 23009-1, 5.3.9.6). Undefined without a segment.
 */
export function newestOfMpd(mpd: string): number | undefined {
  const start = Date.parse(attribute(/<MPD\b[^>]*>/.exec(mpd)?.[0], "availabilityStartTime") ?? "");
  const period = mpd.slice(mpd.lastIndexOf("<Period"));
  const offset = secondsOf(attribute(/<Period\b[^>]*>/.exec(period)?.[0], "start") ?? "PT0S");
  const ends = period.split("<SegmentTemplate").slice(1).map(endOfTemplate);
  const known = ends.filter((end) => end !== undefined);
  if (known.length === 0 || known.length < ends.length || Number.isNaN(start)) return undefined;
  return start / 1000 + offset + Math.min(...known);
}

/** Seconds from the start of the Period to the end of the last `S`. */
function endOfTemplate(template: string): number | undefined {
  const head = template.slice(0, template.indexOf(">"));
  const timescale = Number(attribute(head, "timescale") ?? 1);
  const origin = Number(attribute(head, "presentationTimeOffset") ?? 0);
  const [timeline = ""] = template.split("</SegmentTimeline>");
  let end: number | undefined;
  for (const [s] of timeline.matchAll(/<S\b[^>]*>/g)) {
    const start = Number(attribute(s, "t") ?? end ?? 0);
    end = start + Number(attribute(s, "d")) * (1 + Number(attribute(s, "r") ?? 0));
  }
  return end === undefined ? undefined : (end - origin) / timescale;
}

const attribute = (element: string | undefined, name: string): string | undefined =>
  new RegExp(`\\s${name}="([^"]*)"`).exec(element ?? "")?.[1];

/** Of an xs:duration with hours, minutes and seconds. */
function secondsOf(duration: string): number {
  const [, hours = 0, minutes = 0, seconds = 0] =
    /^PT(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?$/.exec(duration) ?? [];
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}
