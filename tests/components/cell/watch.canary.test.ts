import assert from "node:assert/strict";
import { resolve } from "node:path";
import type { CanaryChannel } from "../../../plan/cell/watch/canary";

interface Question {
  readonly get: (path: string) => Promise<string>;
  readonly channels: readonly CanaryChannel[];
  readonly hour: number;
}

// eslint-disable-next-line @typescript-eslint/no-require-imports -- The script is what AWS runs: plain JavaScript.
const { check } = require(resolve(__dirname, "../../../components/cell/canary/canary.js")) as {
  check: (question: Question) => Promise<void>;
};

const CELL: Readonly<Record<string, string>> = {
  "/live/one/master.m3u8": "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nv1/media.m3u8?x=1\nv2/media.m3u8\n",
  "/live/one/v1/media.m3u8?x=1": "#EXTM3U\n#EXTINF:4,\n10.ts\n#EXTINF:4,\n11.ts\n",
  "/live/one/v1/11.ts": "bytes",
  "/live/one/manifest.mpd": "<MPD/>",
};

const channel = (id: string, more: Partial<CanaryChannel> = {}): CanaryChannel => ({
  id,
  formats: ["hls", "dash"],
  offAir: null,
  ...more,
});

const requested = async (
  cell: Readonly<Record<string, string>>,
  question: Partial<Question> = {},
): Promise<string[]> => {
  const paths: string[] = [];
  const get = (path: string): Promise<string> => {
    paths.push(path);
    const answer = cell[path];
    return answer === undefined ? Promise.reject(new Error(`${path} returns 503`)) : Promise.resolve(answer);
  };
  await check({ get, channels: [channel("one")], hour: 12, ...question });
  return paths;
};

describe("the canary's script", () => {
  it("plays from the master to the newest segment, and requests the MPD", async () => {
    assert.deepEqual(await requested(CELL), Object.keys(CELL));
  });

  it("fails with every channel that does not play", async () => {
    const channels = ["one", "two", "three"].map((id) => channel(id));
    const message =
      "two: /live/two/master.m3u8 returns 503; three: /live/three/master.m3u8 is not an HLS playlist with entries";
    await assert.rejects(requested({ ...CELL, "/live/three/master.m3u8": "<html>" }, { channels }), {
      message,
    });
  });

  it("fails where the newest segment is empty", async () => {
    const message = "one: /live/one/v1/11.ts is empty";
    await assert.rejects(requested({ ...CELL, "/live/one/v1/11.ts": "" }), { message });
  });

  it("requests only the formats of a channel", async () => {
    const of = (format: "hls" | "dash") =>
      requested(CELL, { channels: [channel("one", { formats: [format] })] });
    const [mpd] = Object.keys(CELL).slice(-1);
    assert.deepEqual(await of("hls"), Object.keys(CELL).slice(0, -1));
    assert.deepEqual(await of("dash"), [mpd]);
  });

  it("fails with a channel that has only DASH and no MPD", async () => {
    const channels = [channel("one", { formats: ["dash"] })];
    const message = "one: /live/one/manifest.mpd is not an MPD";
    await assert.rejects(requested({ "/live/one/manifest.mpd": "#EXTM3U" }, { channels }), { message });
  });

  it("skips channels in the hours off the air, over midnight too", async () => {
    const channels = [channel("one", { offAir: { from: 23, to: 5 } })];
    assert.deepEqual(await requested({}, { channels, hour: 4 }), []);
    assert.equal((await requested(CELL, { channels, hour: 5 })).length, 4);
  });
});
