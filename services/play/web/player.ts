import Hls from "hls.js";

/** The two players, in their default configurations, and what they know of the segment that they loaded last. */
export type PlayerKind = "hls" | "dash";

export interface Player {
  now(): PlayerNow;
  stop(): void;
}

export interface PlayerNow {
  /** Seconds behind the vendor's clock. */
  readonly latency: number | undefined;
  readonly target: number | undefined;
  readonly buffer: number;
  readonly feed: string | undefined;
  readonly path: readonly { readonly text: string; readonly good: boolean }[];
}

interface Loaded {
  readonly url: string;
  readonly milliseconds: number;
  /** RFC 9211 */
  readonly cache: string;
  /** W3C Server-Timing */
  readonly timing: string;
}

/** Marks requests whose answers name their zones. */
const PROBE = { "X-Headend-Probe": "play" };

export const startPlayer = (kind: PlayerKind, video: HTMLVideoElement, url: string): Player =>
  kind === "hls" ? startHls(video, url) : startShaka(video, url);

function startHls(video: HTMLVideoElement, url: string): Player {
  let last: Loaded | undefined;
  const hls = new Hls({
    xhrSetup: (request) => {
      for (const [name, value] of Object.entries(PROBE)) request.setRequestHeader(name, value);
    },
  });
  hls.on(Hls.Events.FRAG_LOADED, (_, { frag, networkDetails }) => {
    const request = networkDetails as XMLHttpRequest;
    const { start, end } = frag.stats.loading;
    last = {
      url: frag.url,
      milliseconds: end - start,
      ...headersOf((name) => request.getResponseHeader(name)),
    };
  });
  hls.loadSource(url);
  hls.attachMedia(video);
  void video.play().catch(() => undefined);
  return {
    now: () => ({
      latency: hls.latency === 0 ? undefined : hls.latency,
      target: hls.targetLatency ?? undefined,
      ...described(video, last),
    }),
    stop: () => hls.destroy(),
  };
}

function startShaka(video: HTMLVideoElement, url: string): Player {
  let last: Loaded | undefined;
  let stopped = false;
  let shakaPlayer: ShakaPlayer | undefined;
  void loadShaka().then(async (shaka) => {
    if (stopped) return;
    shaka.polyfill.installAll();
    shakaPlayer = new shaka.Player();
    await shakaPlayer.attach(video);
    const net = shakaPlayer.getNetworkingEngine();
    net.registerRequestFilter((_, request) => Object.assign(request.headers, PROBE));
    net.registerResponseFilter((type, { uri, timeMs, headers }) => {
      if (type === shaka.net.NetworkingEngine.RequestType.SEGMENT)
        last = { url: uri, milliseconds: timeMs ?? 0, ...headersOf((name) => headers[name] ?? null) };
    });
    await shakaPlayer.load(url);
    void video.play().catch(() => undefined);
  });
  return {
    now: () => ({
      latency: shakaPlayer?.getStats().liveLatency,
      target: undefined,
      ...described(video, last),
    }),
    stop: () => {
      stopped = true;
      void shakaPlayer?.destroy();
    },
  };
}

const headersOf = (header: (name: string) => string | null): Pick<Loaded, "cache" | "timing"> => ({
  cache: header("cache-status") ?? "",
  timing: header("server-timing") ?? "",
});

/** `/live/<channel>/<region>.<feed>.<start>.<offset>/...`, or `locked.<feed>.<digest>`. */
const feedOf = (url: string): string | undefined => /\/live\/[^/]+\/[^/.]+\.([^/.]+)\./.exec(url)?.[1];

function described(
  video: HTMLVideoElement,
  last: Loaded | undefined,
): Pick<PlayerNow, "buffer" | "feed" | "path"> {
  const { buffered, currentTime } = video;
  const end = buffered.length === 0 ? currentTime : buffered.end(buffered.length - 1);
  const feed = last && feedOf(last.url);
  return { buffer: Math.max(0, end - currentTime), feed, path: last === undefined ? [] : pathOf(last, feed) };
}

function pathOf({ url, milliseconds, cache, timing }: Loaded, feed: string | undefined): PlayerNow["path"] {
  const [format = "", rendition = "", name = ""] = url.split("/").slice(-3);
  const zone = /desc="?([^";]+)/.exec(timing)?.[1];
  return [
    { text: `pushed as feed ${feed ?? "unknown"}`, good: feed !== undefined },
    { text: `packaged as ${format}/${rendition}/${name}`, good: true },
    {
      text: `served by the cache of ${zone ?? "an unnamed zone"}: ${foundAs(cache)}`,
      good: zone !== undefined,
    },
    { text: `loaded in ${Math.round(milliseconds)} ms`, good: true },
  ];
}

/** RFC 9211: `usw2-az1; hit`, `usw2-az1; fwd=uri-miss; ...`. */
function foundAs(cache: string): string {
  if (cache === "") return "not stated";
  return /;\s*hit/.test(cache) ? "hit" : `miss (${cache.split(";").slice(1).join(",").trim()})`;
}

/** The parts of shaka-player that the page uses. */
interface ShakaPlayer {
  attach(video: HTMLVideoElement): Promise<void>;
  load(url: string): Promise<void>;
  destroy(): Promise<void>;
  getStats(): { readonly liveLatency?: number };
  getNetworkingEngine(): {
    registerRequestFilter(
      filter: (type: number, request: { readonly headers: Record<string, string> }) => void,
    ): void;
    registerResponseFilter(
      filter: (
        type: number,
        response: {
          readonly uri: string;
          readonly timeMs?: number;
          readonly headers: Readonly<Record<string, string>>;
        },
      ) => void,
    ): void;
  };
}

interface Shaka {
  readonly polyfill: { installAll(): void };
  readonly Player: new () => ShakaPlayer;
  readonly net: { readonly NetworkingEngine: { readonly RequestType: { readonly SEGMENT: number } } };
}

/** It is large: only viewers of DASH load it. */
function loadShaka(): Promise<Shaka> {
  const global = window as unknown as { shaka?: Shaka };
  if (global.shaka !== undefined) return Promise.resolve(global.shaka);
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = "/shaka-player.js";
    script.onload = () =>
      global.shaka === undefined ? reject(new Error("shaka-player did not load")) : resolve(global.shaka);
    script.onerror = () => reject(new Error("shaka-player did not load"));
    document.head.append(script);
  });
}
