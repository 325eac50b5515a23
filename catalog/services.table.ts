/** The programs that run in cells, each a container image with a repository in every region. */
export const SERVICES = {
  ingest: "takes segments and playlists that vendors push",
  packager: "makes HLS and DASH segments of them",
  cache: "keeps the live window of its zone in memory and answers segments",
  manifest: "answers playlists and MPDs at the live edge",
  dvr: "answers what lies behind the live edge",
  vod: "answers what is kept beyond the window",
  probe: "reads every channel of a cell, every segment",
} as const;

export type Service = keyof typeof SERVICES;

export const SERVICE_NAMES = Object.keys(SERVICES) as readonly Service[];
