import { equal } from "node:assert/strict";
import { objectKey, parseSegmentPath } from "../../cache/segmentPath";
import { segmentOf, TIMELINE } from "../support/segments";

const typeOf = (path: string) => parseSegmentPath(`/live/channel-1/${TIMELINE}/${path}`)?.contentType;

describe("The path of a segment", () => {
  it("gives its series and its time", () => {
    const segment = segmentOf("161640000000000.m4s");
    equal(segment.channel, "channel-1");
    equal(segment.series, `channel-1/${TIMELINE}/cmaf/v300`);
    equal(segment.time, 161_640_000_000_000);
    equal(segmentOf("init.mp4").time, undefined);
  });

  it("gives its key in S3: the region, and the same path", () => {
    equal(objectKey("us-east-1", segmentOf("1.m4s")), `us-east-1/channel-1/${TIMELINE}/cmaf/v300/1.m4s`);
  });

  it("gives its content type", () => {
    equal(typeOf("ts/v300/1.ts"), "video/mp2t");
    equal(typeOf("ts/a-en-main-aac/1.aac"), "audio/aac");
    equal(typeOf("ts/t-en/1.vtt"), "text/vtt");
    equal(typeOf("cmaf/v300/1.m4s"), "video/mp4");
    equal(typeOf("cmaf/v300/init.mp4"), "video/mp4");
    equal(typeOf("cmaf/a-en-main-aac/1.m4s"), "audio/mp4");
    equal(typeOf("cmaf/t-en/1.m4s"), "application/mp4");
  });

  for (const path of [
    "cmaf/v300",
    "cmaf/v300/",
    "cmaf/v300/1.exe",
    "cmaf/v300/.m4s",
    "cmaf/v300/../1.m4s",
    "cmaf/v300/1.m4s/2.m4s",
    "cmaf//1.m4s",
  ]) {
    it(`is not ${path}`, () => equal(typeOf(path), undefined));
  }
});
