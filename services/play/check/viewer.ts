import type { Browser, Page } from "playwright-core";
import type { Sample } from "./samples";

/**
 * A viewer: a page that holds nothing but a video element and a player in its default configuration. `currentTime` is sampled
 * every 100 ms by the page itself, so that the load of the check does not blur it.
 */
export type PlayerName = "hls.js" | "shaka-player" | "dash.js";

const SCRIPTS: Readonly<Record<PlayerName, string>> = {
  "hls.js": "hls.js/dist/hls.js",
  "shaka-player": "shaka-player/dist/shaka-player.compiled.js",
  "dash.js": "dashjs/dist/modern/umd/dash.all.min.js",
};

export interface Viewer {
  readonly name: string;
  /** Samples in ms since 1970. */
  samples(): Promise<readonly Sample[]>;
  /** ms from opening the URL to the first moving picture; undefined until then. */
  opened(): Promise<number | undefined>;
  /** Seconds behind the vendor's clock, as the player states it. */
  latency(): Promise<number | undefined>;
  errors(): Promise<readonly PlayerError[]>;
  close(): Promise<void>;
}

/** An event of a player, or of its video element, that is not as it should be. */
export interface PlayerError {
  /** ms since 1970 */
  readonly at: number;
  /** Type, details, path of the URL and status, as far as the player states them. */
  readonly text: string;
  /** Whether the player gives up. */
  readonly fatal: boolean;
}

interface ViewerPage {
  samples: Sample[];
  errors: PlayerError[];
  started: number;
  opened: number | undefined;
  latency: () => number | undefined;
}

declare global {
  // The page's own variable.
  var headend: ViewerPage;
}

/** Opens a channel. `url`: a multivariant playlist for hls.js, an MPD for dash.js, either for shaka-player. */
export async function openViewer(browser: Browser, player: PlayerName, url: string): Promise<Viewer> {
  const page = await browser.newPage({ ignoreHTTPSErrors: true });
  await page.setContent('<video id="v" muted autoplay playsinline style="width:320px"></video>');
  await page.addScriptTag({ path: require.resolve(SCRIPTS[player]) });
  await page.evaluate(SAMPLE);
  await page.evaluate(`(${START[player]})(${JSON.stringify(url)})`);
  return viewerOf(page, `${player} ${url.endsWith(".mpd") ? "DASH" : "HLS"}`);
}

function viewerOf(page: Page, name: string): Viewer {
  return {
    name,
    samples: () => page.evaluate(() => globalThis.headend.samples),
    opened: () => page.evaluate(() => globalThis.headend.opened),
    latency: () => page.evaluate(() => globalThis.headend.latency()),
    errors: () => page.evaluate(() => globalThis.headend.errors),
    close: () => page.close(),
  };
}

/** These run in the page. */
const SAMPLE = `
  const v = document.getElementById("v");
  const h = (globalThis.headend = { samples: [], errors: [], started: Date.now(), opened: undefined, latency: () => undefined });
  setInterval(() => {
    const now = performance.timeOrigin + performance.now();
    if (h.opened === undefined) {
      if (v.readyState < 3 || v.currentTime === 0 || v.currentTime === h.begin) { h.begin ??= v.currentTime || undefined; return; }
      h.opened = Date.now() - h.started;
    }
    h.samples.push({ at: now, time: v.currentTime });
  }, 100);
  const pathOf = (url) => (url ? new URL(url, location.href).pathname : "");
  h.note = (fatal, ...parts) => h.errors.push({ at: Date.now(), fatal, text: parts.filter((part) => part !== undefined && part !== "").join(" ").split("\\n")[0].slice(0, 300) });
  h.noteUrl = (fatal, url, ...parts) => h.note(fatal, ...parts, pathOf(url));
  for (const event of ["waiting", "stalled", "error"])
    v.addEventListener(event, () => {
      const end = v.buffered.length === 0 ? v.currentTime : v.buffered.end(v.buffered.length - 1);
      h.note(false, "video", event, "with", (end - v.currentTime).toFixed(1), "s buffered", v.error?.message);
    });
`;

const START: Readonly<Record<PlayerName, string>> = {
  "hls.js": `(url) => {
    const hls = new Hls();
    hls.on(Hls.Events.ERROR, (_, { type, details, fatal, url, frag, context, response, reason, error }) =>
      globalThis.headend.noteUrl(fatal, url ?? frag?.url ?? context?.url, type, details, response?.code, reason ?? (response ? undefined : error?.message)));
    globalThis.headend.latency = () => hls.latency || undefined;
    hls.loadSource(url);
    hls.attachMedia(document.getElementById("v"));
  }`,
  "shaka-player": `async (url) => {
    shaka.polyfill.installAll();
    const player = new shaka.Player();
    await player.attach(document.getElementById("v"));
    const names = Object.fromEntries(Object.entries(shaka.util.Error.Code).map(([name, code]) => [code, name]));
    const note = (how, { code, severity, data = [] }, fatal = severity === 2) =>
      globalThis.headend.noteUrl(fatal, typeof data[0] === "string" && data[0].startsWith("http") ? data[0] : "", how, names[code] ?? code, typeof data[1] === "number" ? data[1] : undefined);
    player.addEventListener("error", ({ detail }) => note("error", detail));
    player.getNetworkingEngine().addEventListener("retry", ({ error }) => error && note("retry", error, false));
    globalThis.headend.latency = () => player.getStats().liveLatency;
    player.load(url).catch((error) => note("load", error, true));
  }`,
  "dash.js": `(url) => {
    const player = dashjs.MediaPlayer().create();
    player.on("error", ({ error }) => globalThis.headend.note(false, error?.code, error?.message ?? String(error)));
    globalThis.headend.latency = () => player.getCurrentLiveLatency() || undefined;
    player.initialize(document.getElementById("v"), url, true);
  }`,
};
