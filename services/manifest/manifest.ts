import { URLS, urlPattern } from "../../catalog/urls.table";
import type { LineUpChannel } from "../../catalog/lineUp";
import { Refusal, type Answer, type CreateProgram, type Incoming, type Task } from "../core/task";
import { mediaPlaylist, type Wanted } from "./mediaPlaylist";
import { mpd, type MpdSource } from "./mpd";
import { multivariantPlaylist } from "./multivariant";
import { mediaText, multivariantText } from "./playlistText";
import { Requests } from "./requests";
import { Texts, type Text } from "./texts";
import { createWindows, type Windows } from "./windows";

/**
 * Answers playlists and MPDs of the live edge from memory. No request waits: windows arrive beside (windows.ts), and a channel
 * without a new segment for `staleAfter` answers 503.
 */
export const createManifest: CreateProgram = (task) => {
  const service: Service = {
    task,
    windows: createWindows(task),
    texts: new Texts(),
    requests: new Requests(task),
  };
  const get = (form: string, answer: (request: Incoming) => Answer) => ({
    method: "GET" as const,
    path: urlPattern(form),
    answer,
  });
  const live = (form: string, kind: Kind, make: Make) =>
    get(form, (request) =>
      service.requests.count(request, () => answerManifest(service, request, { kind, make })),
    );
  return {
    routes: [
      live(URLS.liveMultivariant.form, HLS, (source) => multivariant(source)),
      live(URLS.liveKeyFrames.form, HLS, (source, rendition) =>
        media(source, { rendition, keyFramesOnly: true }),
      ),
      live(URLS.liveMedia.form, HLS, (source, rendition) =>
        media(source, { rendition, keyFramesOnly: false }),
      ),
      live(URLS.liveMpd.form, DASH, (source) => mpd(source)),
      get(URLS.liveTime.form, (request) => answerTime(task, request)),
    ],
    start: () => service.windows.start(),
    stop: () => Promise.resolve(service.windows.stop()),
  };
};

interface Service {
  readonly task: Task;
  readonly windows: Windows;
  readonly texts: Texts;
  readonly requests: Requests;
}

interface Kind {
  readonly contentType: string;
}
const HLS: Kind = { contentType: "application/vnd.apple.mpegurl" };
const DASH: Kind = { contentType: "application/dash+xml" };

type Make = (source: MpdSource, rendition: string) => string | undefined;

function multivariant(source: MpdSource): string | undefined {
  const playlist = multivariantPlaylist(source);
  return playlist && multivariantText(playlist);
}

function media(source: MpdSource, wanted: Wanted): string | undefined {
  const playlist = mediaPlaylist(source, wanted);
  return playlist && mediaText(playlist);
}

function answerManifest(
  service: Service,
  request: Incoming,
  { kind, make }: { kind: Kind; make: Make },
): Answer {
  const { task, windows, texts } = service;
  const channel = channelOf(task, request);
  const published = windows.of(channel.id);
  const { timing, segmentHost } = task.lineUp();
  const age = task.clock.wall() - (published?.segments.at(-1)?.added ?? -Infinity);
  if (published === undefined || age > timing.staleAfter * 1000)
    throw new Refusal(503, `${channel.id}: no segment for ${Math.round(age)} ms`);
  // The host of segments needs no name in URLs where it is the host of manifests too.
  const origin = request.headers["host"] === segmentHost ? "" : `https://${segmentHost}`;
  const source = { channel, published, origin, segment: timing.segment, liveWindow: timing.liveWindow };
  const text = texts.of(published, `${origin}${request.path}`, () =>
    make(source, request.parts["rendition"] ?? ""),
  );
  if (text === undefined) throw new Refusal(404, `${request.path}: no such manifest`);
  return answerText(task, request, { text, kind });
}

/** Encrypted formats are not packaged: a channel with DRM has no manifest. */
function channelOf(task: Task, { parts }: Incoming): LineUpChannel {
  const channel = task.lineUp().channels.find(({ id }) => id === parts["channel"]);
  if (channel === undefined || channel.drm.length > 0) throw new Refusal(404, "no such channel");
  return channel;
}

function answerText(task: Task, request: Incoming, { text, kind }: { text: Text; kind: Kind }): Answer {
  const headers = {
    "Cache-Control": `max-age=${task.lineUp().timing.manifestLifetime}, stale-if-error=0`,
    ETag: text.etag,
    Vary: "Accept-Encoding",
    ...probed(task, request),
  };
  if (isKnown(request.headers["if-none-match"], text.etag)) return { status: 304, headers };
  const isCompressed = acceptsGzip(request.headers["accept-encoding"]);
  return {
    status: 200,
    headers: {
      ...headers,
      "Content-Type": kind.contentType,
      ...(isCompressed ? { "Content-Encoding": "gzip" } : {}),
    },
    body: isCompressed ? text.gzip : text.body,
  };
}

/** Weak comparison (RFC 9110, 13.1.2). */
const isKnown = (sent: string | undefined, etag: string): boolean =>
  sent !== undefined &&
  sent.split(",").some((one) => one.trim() === "*" || one.trim().replace(/^W\//, "") === etag.slice(2));

const acceptsGzip = (sent: string | undefined): boolean =>
  (sent ?? "").split(",").some((coding) => /^\s*(gzip|\*)\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/.test(coding));

/** For the probe and `play`: names of zones, never addresses. */
const probed = ({ environment }: Task, { headers }: Incoming): Record<string, string> =>
  headers["x-headend-probe"] === undefined ? {} : { "Server-Timing": `zone;desc="${environment.zone}"` };

function answerTime(task: Task, request: Incoming): Answer {
  channelOf(task, request);
  return {
    status: 200,
    headers: { "Cache-Control": "no-store", "Content-Type": "text/plain", ...probed(task, request) },
    body: new Date(task.clock.wall()).toISOString(),
  };
}
