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
  errors(): Promise<readonly string[]>;
  close(): Promise<void>;
}

interface ViewerPage {
  samples: Sample[];
  errors: string[];
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
`;

const START: Readonly<Record<PlayerName, string>> = {
  "hls.js": `(url) => {
    const hls = new Hls();
    hls.on(Hls.Events.ERROR, (_, data) => globalThis.headend.errors.push(Date.now() + " " + data.details + (data.fatal ? " fatal" : "")));
    globalThis.headend.latency = () => hls.latency || undefined;
    hls.loadSource(url);
    hls.attachMedia(document.getElementById("v"));
  }`,
  "shaka-player": `async (url) => {
    shaka.polyfill.installAll();
    const player = new shaka.Player();
    await player.attach(document.getElementById("v"));
    player.addEventListener("error", ({ detail }) => globalThis.headend.errors.push(Date.now() + " " + detail.code));
    globalThis.headend.latency = () => player.getStats().liveLatency;
    player.load(url).catch((error) => globalThis.headend.errors.push(Date.now() + " load " + error.code + " fatal"));
  }`,
  "dash.js": `(url) => {
    const player = dashjs.MediaPlayer().create();
    player.on("error", ({ error }) => globalThis.headend.errors.push(Date.now() + " " + (error?.message ?? error)));
    globalThis.headend.latency = () => player.getCurrentLiveLatency() || undefined;
    player.initialize(document.getElementById("v"), url, true);
  }`,
};
