import assert from "node:assert/strict";
import { URLS, urlPattern, type UrlName } from "../../../catalog/urls.table";

/** The row of a path, and its words. */
function read(path: string): { readonly name: UrlName; readonly words: Record<string, string> } | undefined {
  for (const name of Object.keys(URLS) as UrlName[]) {
    const words = urlPattern(URLS[name].form).exec(path)?.groups;
    if (words !== undefined) return { name, words: { ...words } };
  }
  return undefined;
}

describe("forms of URLs", () => {
  it("give each path its row and its words", () => {
    assert.deepEqual(read("/live/news-1/master.m3u8"), {
      name: "liveMultivariant",
      words: { channel: "news-1" },
    });
    assert.deepEqual(read("/live/news/v4100-iframes.m3u8"), {
      name: "liveKeyFrames",
      words: { channel: "news", rendition: "v4100" },
    });
    assert.deepEqual(read("/live/news/a-pt-br-main-aac.m3u8"), {
      name: "liveMedia",
      words: { channel: "news", rendition: "a-pt-br-main-aac" },
    });
    assert.deepEqual(read("/live/news/us-east-1.meridian-directConnect.1796041025.-5/ts/v4100/161.ts"), {
      name: "liveSegment",
      words: {
        channel: "news",
        timeline: "us-east-1.meridian-directConnect.1796041025.-5",
        format: "ts",
        rendition: "v4100",
        name: "161.ts",
      },
    });
    assert.deepEqual(read("/dvr/news/1796041025-/v4100.m3u8"), {
      name: "dvrMedia",
      words: { channel: "news", start: "1796041025", end: "", rendition: "v4100" },
    });
    assert.equal(read("/live/news/time")?.name, "liveTime");
    assert.equal(read("/vod/news-1796041025/manifest.mpd")?.name, "vodMpd");
  });

  it("match no other path", () => {
    for (const path of [
      "/live/news/../other/master.m3u8",
      "/live/news/.hidden/ts/v1/1.ts",
      "/live/News/master.m3u8",
      "/live//master.m3u8",
      "/live/news/master.m3u8/",
      "/live/news/masterXm3u8",
      "/dvr/news/1-2/master.m3u8",
    ])
      assert.equal(read(path), undefined, path);
  });
});
