import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, chromium } from "playwright-core";
import type { Window } from "../../core/window";
import { mpd } from "../../manifest/mpd";
import { NOTHING, publish } from "../../manifest/published";
import { type FeedTimeline, place } from "../../packager/feed/timeline";
import type { PackagedSegment } from "../../packager/segment";
import { append, emptyWindow, entryOf } from "../../packager/window/window";
import { channelOf } from "../support/lineUp";
import { CHROMIUM, describeWith } from "../support/programs";
import { jobOf, partsOf, recordings, segmentsIn } from "./recordings";
import { PATIENT, withEngine } from "./tools";

const KEY = { keyId: "00112233445566778899aabbccddeeff", key: "0102030405060708090a0b0c0d0e0f10" };
const SCHEMES = [
  { ...KEY, scheme: "cenc", iv: "a0a1a2a3a4a5a6a7" },
  { ...KEY, scheme: "cbcs", iv: "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf" },
] as const;
type Encryption = (typeof SCHEMES)[number];

const CHANNEL = channelOf("channel-1");
const CONTEXT = {
  region: "us-east-1",
  channel: CHANNEL,
  ladder: { codec: "h264", video: [0.3], audio: [0.096] },
  epochLocked: undefined,
  segment: 2,
} as const;
/** Seconds of a segment, pictures in a second. */
const SECONDS = 2;
const RATE = 25;
/** The encoder begins again with this segment: another timeline, another Period. */
const RESTART = 3;

/** Encrypted channels come with the next issue: players with a key read the names, inits and Periods of today. */
describeWith(["engine", "ffmpeg", "chromium"], "a recorded push with a fixed key in a browser", () => {
  let browser: Browser;
  before(async () => {
    const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];
    browser = await chromium.launch({ executablePath: CHROMIUM, args });
  });
  after(() => browser.close());

  for (const encryption of SCHEMES)
    describe(`in ${encryption.scheme}`, () => {
      let segments: readonly PackagedSegment[];
      before(async () => (segments = await segmentsOf(encryption)));

      it("plays by ClearKey, over two Periods", async () => {
        const { errors, keySystem, seconds, pictures, sound } = await played(browser, segments, KEY.key);
        assert.deepEqual(errors, []);
        assert.equal(keySystem, "org.w3.clearkey");
        assert.ok(seconds > (RESTART + 1) * SECONDS, `${seconds} s`);
        assert.ok(pictures > RESTART * SECONDS * RATE, `${pictures} pictures`);
        assert.ok(sound > 0, "sound");
      });

      it("gives no picture with another key", async () => {
        const { seconds, pictures } = await played(browser, segments, "f".repeat(32));
        assert.deepEqual({ seconds, pictures }, { seconds: 0, pictures: 0 });
      });
    });
});

/** A channel of one feed, whose encoder restarts. */
async function segmentsOf(encryption: Encryption): Promise<readonly PackagedSegment[]> {
  const recording = await recordings("muxed25");
  const indexes = Array.from({ length: segmentsIn(recording) }, (_, index) => index);
  const raws = await withEngine(
    (engine) => Promise.all(indexes.map((index) => engine.package(jobOf(recording, index), PATIENT))),
    { encryption },
  );
  // So long ago that players read all of it.
  const start = Date.now() - 60_000;
  let timeline: FeedTimeline | undefined;
  return raws.map((raw, index) => {
    const dateTime = start + index * SECONDS * 1000;
    const source = {
      ...{ feed: "northlight-internet", number: index, dateTime, duration: SECONDS, tags: [] },
      ...{ received: dateTime + SECONDS * 1000, discontinuity: index === RESTART },
      parts: partsOf(recording, index),
    };
    const placing = place(timeline, { source, raw }, CONTEXT);
    if (!placing.ok) assert.fail(placing.fault.detail);
    timeline = placing.state;
    return placing.packaged;
  });
}

function mpdOf(segments: readonly PackagedSegment[]): string {
  const window = segments.reduce(
    (before: Window, segment) => {
      const details = { added: segment.received, lock: undefined, markers: [] };
      const timelines = { [segment.timeline.timeline]: segment.timeline };
      return append(before, [entryOf(segment, before.segments.at(-1), details)], {
        timelines,
        liveWindow: 300,
      });
    },
    emptyWindow(CHANNEL.id, "use1-az1"),
  );
  const published = publish(NOTHING, [window], { window: 300_000, segment: SECONDS * 1000 });
  const text = mpd({ channel: CHANNEL, published, origin: "", segment: SECONDS, liveWindow: 300 });
  assert.equal(text?.split("<Period").length, 3, "two Periods");
  return text;
}

const MPD = `/live/${CHANNEL.id}/manifest.mpd`;

/** The MPD and the files under their names, and a page. Browsers have keys on 127.0.0.1 without TLS. */
async function serve(segments: readonly PackagedSegment[]): Promise<Server> {
  const files = new Map<string, Buffer | string>([
    ["/", '<video id="v" muted></video>'],
    [MPD, mpdOf(segments)],
    ...segments.flatMap(({ files: all }) => all.map(({ path, body }) => [`/live/${path}`, body] as const)),
  ]);
  const server = createServer(({ url = "" }, response) => {
    const body = url === `/live/${CHANNEL.id}/time` ? new Date().toISOString() : files.get(url);
    response.writeHead(body === undefined ? 404 : 200, url === "/" ? { "Content-Type": "text/html" } : {});
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

interface Played {
  readonly errors: readonly string[];
  readonly keySystem: string | undefined;
  /** From the first segment. */
  readonly seconds: number;
  readonly pictures: number;
  /** Decoded bytes. */
  readonly sound: number;
}

async function played(browser: Browser, segments: readonly PackagedSegment[], key: string): Promise<Played> {
  const server = await serve(segments);
  const page = await browser.newPage();
  try {
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.addScriptTag({ path: require.resolve("shaka-player/dist/shaka-player.compiled.js") });
    const argument = { mpd: MPD, keyId: KEY.keyId, key, start: (segments[0]?.start ?? 0) / 1000 };
    return await page.evaluate<Played>(`(${PLAY})(${JSON.stringify(argument)})`);
  } finally {
    await page.close();
    server.close().closeAllConnections();
  }
}

/** Runs in the page: plays four times as fast from the first segment, until the last one or for some seconds. */
const PLAY = `async ({ mpd, keyId, key, start }) => {
  const video = document.getElementById("v");
  const player = new shaka.Player();
  await player.attach(video);
  player.configure({ drm: { clearKeys: { [keyId]: key } } });
  const errors = [];
  const note = ({ code, message }) => errors.push(code + " " + message);
  player.addEventListener("error", ({ detail }) => note(detail));
  await player.load(mpd, start).catch(note);
  video.playbackRate = 4;
  video.play().catch(() => undefined);
  const isPlaying = () => errors.length === 0 && video.currentTime < start + 10;
  for (let tries = 0; tries < 60 && isPlaying(); tries += 1) await new Promise((next) => setTimeout(next, 50));
  return {
    errors,
    keySystem: player.drmInfo()?.keySystem,
    seconds: Math.max(0, video.currentTime - start),
    pictures: video.getVideoPlaybackQuality().totalVideoFrames,
    sound: video.webkitAudioDecodedByteCount,
  };
}`;
