import { deepEqual } from "node:assert/strict";
import fc from "fast-check";
import { Lateness } from "../../ingest/lateness";
import { readPlaylist } from "../../ingest/playlist";
import { MULTIVARIANT, playlistOf } from "../support/media";

const AT = { channel: "channel-1", rest: "live/v300.m3u8" };

function media(first: number, count: number) {
  const playlist = readPlaylist(playlistOf(first, count), AT);
  if (playlist.kind !== "media") throw new Error("not a media playlist");
  return playlist;
}

const segment = (number: number) => `live/segment-${number}.ts`;

describe("A vendor's playlist", () => {
  const restsOf = (uri: string) => {
    const playlist = readPlaylist(`#EXTM3U\n#EXTINF:4,\n${uri}\n`, AT);
    return playlist.kind === "media" ? playlist.segments.map(({ rest }) => rest) : [];
  };

  it("names segments relative to itself, or absolutely", () => {
    deepEqual(restsOf("a.ts"), ["live/a.ts"]);
    deepEqual(restsOf("../b/a.ts?token=1"), ["b/a.ts"]);
    deepEqual(restsOf("/v1/northlight/channel-1/b/a.ts"), ["b/a.ts"]);
    deepEqual(restsOf("https://northlight.example.com/v1/northlight/channel-1/b/a.ts"), ["b/a.ts"]);
  });

  it("names nothing outside its channel", () => {
    for (const uri of ["/v1/northlight/channel-2/a.ts", "../../../../a.ts", "/a.ts", "http://["])
      deepEqual(restsOf(uri), []);
  });

  it("is a multivariant playlist by EXT-X-STREAM-INF", () => {
    deepEqual(readPlaylist(MULTIVARIANT, AT), { kind: "multivariant" });
  });

  it("is read with CRLF and with words behind the duration", () => {
    const text =
      "#EXTM3U\r\n#EXTINF:3.84,Title, and more\r\n#EXT-X-PROGRAM-DATE-TIME:2026-11-30T12:00:00Z\r\na.ts\r\n";
    deepEqual(readPlaylist(text, AT), { kind: "media", segments: [{ rest: "live/a.ts", duration: 3.84 }] });
  });

  it("never stops ingest, whatever it has in it", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom("#EXTINF:", "4,", "\n", "\0", "#EXT-X-MAP:URI=", '"', "a.ts", "::", "//", "\r"),
        ),
        (parts) => {
          readPlaylist(parts.join(""), AT);
        },
      ),
    );
  });
});

describe("Lateness of a segment", () => {
  it("is 0 if it was complete within the length of the one before", () => {
    const lateness = new Lateness();
    deepEqual(lateness.segment(segment(1), 0), []);
    deepEqual(lateness.playlist(AT.rest, media(1, 1), 100), []);
    deepEqual(lateness.segment(segment(2), 4000), []);
    deepEqual(lateness.playlist(AT.rest, media(1, 2), 4100), [0]);
  });

  it("counts from the moment it was due until both it and a playlist that names it had arrived", () => {
    const lateness = new Lateness();
    lateness.segment(segment(1), 0);
    lateness.playlist(AT.rest, media(1, 1), 0);
    lateness.segment(segment(2), 4000);
    deepEqual(lateness.playlist(AT.rest, media(1, 2), 6500), [2.5]);
    lateness.playlist(AT.rest, media(1, 3), 10_000);
    deepEqual(lateness.segment(segment(3), 11_500), [1]);
  });

  it("is not known after a missing segment, nor for a repeated one", () => {
    const lateness = new Lateness();
    lateness.segment(segment(1), 0);
    lateness.playlist(AT.rest, media(1, 1), 0);
    lateness.segment(segment(3), 8000);
    deepEqual(lateness.playlist(AT.rest, media(1, 3), 8000), []);
    deepEqual(lateness.segment(segment(3), 20_000), []);
    deepEqual(lateness.playlist(AT.rest, media(1, 3), 20_000), []);
  });

  it("is one value for each segment but the first, in any order of arrival", () => {
    const order = fc.shuffledSubarray([1, 2, 3, 4, 5], { minLength: 5 });
    fc.assert(
      fc.property(order, (numbers) => {
        const lateness = new Lateness();
        lateness.playlist(AT.rest, media(1, 5), 0);
        const values = numbers.flatMap((number, index) => lateness.segment(segment(number), 4000 * index));
        return values.every((value) => value >= 0) && values.length <= 4;
      }),
    );
  });

  it("needs memory only for what is recent", () => {
    const lateness = new Lateness();
    lateness.segment(segment(1), 0);
    lateness.playlist(AT.rest, media(1, 1), 0);
    lateness.forget(1);
    deepEqual(lateness.empty, true);
  });
});
