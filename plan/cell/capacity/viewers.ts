import { ASSUMED, FORMATS, TRACKS } from "./capacity.table";
import { row, total, type Facts, type BaseComponent } from "./arithmetic";
import type { Load } from "./loads";

/** What the audience asks of a cell, past the CDN. */

/** Viewers of the live edge share its objects, so past a shield the load follows channels, however many they are. */
export function liveNeeds({
  loads,
  timing,
  viewers,
  cacheHit,
}: Facts): BaseComponent<
  "manifestRequests" | "coldManifestRequests" | "segmentEgress" | "coldSegmentEgress"
> {
  const requests = (viewers * TRACKS) / timing.segment.seconds;
  const gbps = (viewers * meanTopMbps(loads)) / 1000;
  // HLS has a playlist for each rendition and for audio, DASH one MPD.
  const playlists = total(loads, ({ renditions }) => renditions + 2) / timing.manifestLifetime.seconds;
  const objects = (total(loads, ({ mbps }) => mbps) * FORMATS) / 1000;
  const most = { requests: playlists * ASSUMED.shieldHosts, gbps: objects * ASSUMED.shieldHosts };
  const shield = `each once to ${ASSUMED.shieldHosts} hosts of a shield (assumed)`;
  const asked = `at most playlists / manifestLifetime, ${shield}`;
  const sent = `at most ladders x 2 formats, ${shield}`;
  const wanted = "viewers x 2 tracks / segment";
  const watched = "viewers x heaviest rendition";
  const missed = "x (1 - cacheHit) (live-tv.md 3.3)";
  const warm = (all: number, bound: number): number => Math.min(all * (1 - cacheHit), bound);
  return {
    manifestRequests: row(warm(requests, most.requests), "req/s", `${wanted} ${missed}, ${asked}`),
    coldManifestRequests: row(Math.min(requests, most.requests), "req/s", `${wanted}, ${asked}`),
    segmentEgress: row(warm(gbps, most.gbps), "Gbit/s", `${watched} ${missed}, ${sent}`),
    coldSegmentEgress: row(Math.min(gbps, most.gbps), "Gbit/s", `${watched}, ${sent}`),
  };
}

/** Viewers spread over the cell's places. */
const meanTopMbps = (loads: readonly Load[]): number =>
  total(loads, ({ topMbps }) => topMbps) / Math.max(1, loads.length);

/** Viewers behind it, by their number alone: the first channel with a window or an archive changes no size. */
export function laterNeeds({
  loads,
  timing,
  viewers,
}: Facts): BaseComponent<"dvrRequests" | "dvrEgress" | "vodRequests" | "vodEgress"> {
  const missing = 1 - ASSUMED.laterHit;
  const requests = ((2 * viewers * TRACKS) / timing.segment.seconds) * missing;
  const gbps = ((viewers * meanTopMbps(loads)) / 1000) * missing;
  const formula = (share: number): string =>
    `${share} of viewers, manifests and segments, of which the CDN answers ${ASSUMED.laterHit} (assumed)`;
  return {
    dvrRequests: row(requests * ASSUMED.dvrShare, "req/s", formula(ASSUMED.dvrShare)),
    dvrEgress: row(gbps * ASSUMED.dvrShare, "Gbit/s", formula(ASSUMED.dvrShare)),
    vodRequests: row(requests * ASSUMED.vodShare, "req/s", formula(ASSUMED.vodShare)),
    vodEgress: row(gbps * ASSUMED.vodShare, "Gbit/s", formula(ASSUMED.vodShare)),
  };
}
