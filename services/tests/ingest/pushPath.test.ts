import { equal, deepEqual, throws } from "node:assert/strict";
import fc from "fast-check";
import { Refusal } from "../../core/task";
import { feedOf, kindOf, parsePushPath } from "../../ingest/pushPath";
import { channelOf, lineUpOf } from "../support/lineUp";

const status = (expected: number) => (error: unknown) =>
  error instanceof Refusal && error.status === expected;

describe("The path of a push", () => {
  it("names the vendor, the channel, and the vendor's own name of the body", () => {
    deepEqual(parsePushPath("/v1/northlight/channel-1/v300/segment-7.ts"), {
      vendor: "northlight",
      channel: "channel-1",
      rest: "v300/segment-7.ts",
    });
  });

  for (const path of [
    "/v1/northlight/channel-1",
    "/v1/northlight/channel-1/",
    "/v1/northlight/channel-1//a.ts",
    "/v1/northlight/channel-1/a.ts/",
    "/v1/northlight/channel-1/../channel-2/a.ts",
    "/v1/northlight/channel-1/.hidden.ts",
    "/v1/northlight/channel-1/a/.hidden/b.ts",
    "/v1/northlight/channel-1/%2e%2e/a.ts",
    "/v1/northlight/channel-1/a b.ts",
    "/v1/northlight/channel-1/a.ts?x=1",
    "/v1/northlight/channel-1/a.ts\n",
    "/v1/Northlight/channel-1/a.ts",
    "/v2/northlight/channel-1/a.ts",
  ]) {
    it(`is refused as ${JSON.stringify(path)}`, () => {
      throws(() => parsePushPath(path), status(400));
    });
  }

  it("has no part that begins with a dot, whatever a vendor sends", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("a", ".", "..", "%2e", "/", "-", "b.ts", "\\", "\0"), { maxLength: 12 }),
        (parts) => {
          try {
            const { rest } = parsePushPath(`/v1/northlight/channel-1/${parts.join("")}`);
            return rest
              .split("/")
              .every((part) => part !== "" && !part.startsWith(".") && !/[%\\\0]/.test(part));
          } catch (error) {
            return status(400)(error);
          }
        },
      ),
    );
  });
});

describe("The end of a name", () => {
  it("decides the kind", () => {
    equal(kindOf("master.m3u8"), "playlist");
    for (const end of ["ts", "m4s", "mp4", "aac", "vtt"]) equal(kindOf(`a/b.${end}`), "segment");
  });

  for (const name of ["a.mpd", "a.TS", "a", "ts", "a.ts.gz", "a.constructor", "m3u8/a"]) {
    it(`is refused as ${name}`, () => throws(() => kindOf(name), status(415)));
  }
});

describe("The feed of a push", () => {
  const push = { vendor: "northlight", channel: "channel-1", rest: "a.ts" };
  const meridian = { ...push, vendor: "meridian" };

  it("follows from the host", () => {
    equal(
      feedOf(push, "northlight-internet-news-1.us-east-1.example.com", lineUpOf()),
      "northlight-internet",
    );
    equal(
      feedOf(meridian, "Meridian-Direct-Connect-News-1.us-east-1.example.com:8443", lineUpOf()),
      "meridian-directConnect",
    );
  });

  it("by PrivateLink follows from the name of the endpoint service, which vendors share", () => {
    const channels = [channelOf("channel-1", { feeds: [{ vendor: "northlight", path: "privateLink" }] })];
    equal(
      feedOf(push, "private-link-news-1.us-east-1.example.com", lineUpOf({ channels })),
      "northlight-privateLink",
    );
  });

  for (const host of [
    undefined,
    "",
    "meridian-direct-connect-news-1.example.com",
    "northlight-internet-news-2.example.com",
    "northlight-direct-connect-news-1.example.com",
    "10.0.0.1:8443",
  ]) {
    it(`does not follow from the host ${host}`, () => {
      throws(() => feedOf(push, host, lineUpOf()), status(421));
    });
  }

  it("does not exist for a channel of another vendor, or of no cell", () => {
    const channels = [channelOf("channel-1", { feeds: [{ vendor: "meridian", path: "directConnect" }] })];
    const host = "northlight-internet-news-1.us-east-1.example.com";
    throws(() => feedOf(push, host, lineUpOf({ channels })), status(404));
    throws(() => feedOf({ ...push, channel: "channel-9" }, host, lineUpOf()), status(404));
  });
});
