/** The services of cells. Each is a container image with a repository in every region. */
export const SERVICES = {
  ingest: "receives segments and playlists from vendors",
  packager: "packages these as HLS and DASH segments",
  cache: "keeps the live window of its zone in memory and serves segments",
  manifest: "serves playlists and MPDs at the live edge",
  dvr: "serves playlists and segments behind the live edge",
  vod: "serves programmes kept beyond the window",
  probe: "reads every channel of a cell once per segment",
} as const;

export type Service = keyof typeof SERVICES;

export const SERVICE_NAMES = Object.keys(SERVICES) as readonly Service[];
