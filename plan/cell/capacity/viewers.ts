import { ASSUMED, TRACKS } from "./capacity.table";
import { row, storedMbps, total, type Facts, type BaseComponent } from "./arithmetic";
import type { Load } from "./loads";

/** The load of viewers on a cell, behind the CDN. */

/**
 * Viewers of the live edge share its objects. Behind Origin Shield the load therefore depends on channels, not on
 * viewers.
 */
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
  // HLS: a multivariant playlist, one of each rendition, and one of the key frames of each video rendition. DASH: one MPD.
  const playlists =
    total(loads, ({ videos, tracks }) => 2 * videos + tracks + 2) / timing.manifestLifetime.seconds;
  const objects = total(loads, storedMbps) / 1000;
  const most = { requests: playlists * ASSUMED.shieldHosts, gbps: objects * ASSUMED.shieldHosts };
  const shield = `each once to ${ASSUMED.shieldHosts} hosts of Origin Shield (assumed)`;
  const mostRequests = `at most playlists / manifestLifetime, ${shield}`;
  const mostEgress = `at most ladders x formats, ${shield}`;
  const allRequests = "viewers x 2 tracks / segment";
  const allEgress = "viewers x heaviest rendition";
  const missed = "x (1 - cacheHit) (Streaming Media Lens)";
  const warm = (all: number, bound: number): number => Math.min(all * (1 - cacheHit), bound);
  return {
    manifestRequests: row(
      warm(requests, most.requests),
      "req/s",
      `${allRequests} ${missed}, ${mostRequests}`,
    ),
    coldManifestRequests: row(Math.min(requests, most.requests), "req/s", `${allRequests}, ${mostRequests}`),
    segmentEgress: row(warm(gbps, most.gbps), "Gbit/s", `${allEgress} ${missed}, ${mostEgress}`),
    coldSegmentEgress: row(Math.min(gbps, most.gbps), "Gbit/s", `${allEgress}, ${mostEgress}`),
  };
}

/** Assumes viewers spread evenly over the cell's channels. */
const meanTopMbps = (loads: readonly Load[]): number =>
  total(loads, ({ topMbps }) => topMbps) / Math.max(1, loads.length);

/**
 * Viewers of DVR and on demand, as a share of all viewers: the first channel with a window or an archive changes no
 * size.
 */
export function laterNeeds({
  loads,
  timing,
  viewers,
}: Facts): BaseComponent<"dvrRequests" | "dvrEgress" | "vodRequests" | "vodEgress"> {
  const missing = 1 - ASSUMED.laterHit;
  const requests = ((2 * viewers * TRACKS) / timing.segment.seconds) * missing;
  const gbps = ((viewers * meanTopMbps(loads)) / 1000) * missing;
  const formula = (share: number): string =>
    `${share} of viewers, manifests and segments, with a cache hit ratio of ${ASSUMED.laterHit} (assumed)`;
  return {
    dvrRequests: row(requests * ASSUMED.dvrShare, "req/s", formula(ASSUMED.dvrShare)),
    dvrEgress: row(gbps * ASSUMED.dvrShare, "Gbit/s", formula(ASSUMED.dvrShare)),
    vodRequests: row(requests * ASSUMED.vodShare, "req/s", formula(ASSUMED.vodShare)),
    vodEgress: row(gbps * ASSUMED.vodShare, "Gbit/s", formula(ASSUMED.vodShare)),
  };
}
