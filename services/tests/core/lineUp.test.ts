import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { ManualClock } from "../../core/clock";
import { pollLineUp } from "../../core/lineUp";
import { parseLineUp } from "../../core/lineUpShape";
import { capturedLog, LINE_UP } from "./support";

const NAME = { bucket: "config", key: "line-up.json" };

/** A poll of an object that the test changes. */
function given() {
  const clock = new ManualClock();
  const ended = new AbortController();
  const captured = capturedLog();
  const stored: { text?: string; error?: Error } = {};
  const reads: (string | undefined)[] = [];
  const objects = {
    get: (_name: unknown, etag?: string) => {
      reads.push(etag);
      if (stored.error !== undefined) return Promise.reject(stored.error);
      if (stored.text === undefined) return Promise.resolve(undefined);
      const now = `"${createHash("md5").update(stored.text).digest("hex")}"`;
      if (now === etag) return Promise.resolve("unchanged" as const);
      return Promise.resolve({ body: Buffer.from(stored.text), etag: now });
    },
  };
  const poll = pollLineUp({ name: NAME, objects, clock, log: captured.log, signal: ended.signal });
  const channels = () => poll.current()?.channels.map(({ id }) => id);
  const store = (change: object) => (stored.text = JSON.stringify({ ...LINE_UP, ...change }));
  return { clock, captured, stored, reads, poll, channels, store };
}

const [ONE] = LINE_UP.channels;
const TWO = { ...ONE, id: "two" };

describe("The line-up", () => {
  it("is tried again every 4 s until there is one, then read every minute by ETag", async () => {
    const { clock, reads, poll, channels, store } = given();
    await clock.advance(7999);
    assert.deepEqual([reads.length, poll.current()], [2, undefined]);
    store({});
    await clock.advance(1);
    assert.deepEqual(await poll.first, LINE_UP);
    store({ channels: [ONE, TWO] });
    await clock.advance(59_999);
    assert.deepEqual(channels(), ["one"]);
    await clock.advance(1);
    assert.deepEqual(channels(), ["one", "two"]);
    await clock.advance(60_000);
    assert.deepEqual(reads.length, 5);
    assert.match(reads.at(-1) ?? "", /^"[0-9a-f]{32}"$/);
  });

  it("stays while the object is away, of another version, or of another shape; one line says so", async () => {
    const { clock, captured, stored, channels, store } = given();
    store({});
    await clock.advance(60_000);
    const wrong: (() => unknown)[] = [
      () => store({ version: 2, channels: [TWO] }),
      () => store({ channels: [{ ...TWO, feeds: undefined }] }),
      () => store({ timing: { ...LINE_UP.timing, segment: 0 } }),
      () => (stored.text = "{"),
      () => (stored.error = new Error("S3 is away")),
    ];
    for (const [index, change] of wrong.entries()) {
      change();
      await clock.advance(180_000);
      assert.deepEqual(channels(), ["one"]);
      assert.equal(captured.of("the line-up is not read: the last one stays").length, index + 1);
    }
    delete stored.error;
    store({ channels: [ONE, TWO] });
    await clock.advance(60_000);
    assert.deepEqual(channels(), ["one", "two"]);
  });

  it("says which part is wrong", () => {
    const faultOf = (change: object): string => {
      try {
        parseLineUp(JSON.stringify({ ...LINE_UP, ...change }));
      } catch (error) {
        return (error as Error).message;
      }
      return "";
    };
    assert.equal(faultOf({ version: 2 }), "version is 2, this release reads 1");
    assert.equal(faultOf({ zones: "use1-az1" }), "line-up.zones must be a list");
    assert.equal(
      faultOf({ channels: [ONE, { ...TWO, audio: [{ language: "en", role: "main" }] }] }),
      "line-up.channels[1].audio[0].codec must be a text",
    );
    assert.equal(faultOf({ vendors: { a: { auth: "token" } } }), "line-up.vendors.a.paths must be a list");
    assert.equal(faultOf({ secrets: undefined }), "line-up.secrets must be an object");
    const { leaseExpiry: _, ...timing } = LINE_UP.timing;
    assert.equal(faultOf({ timing }), "line-up.timing.leaseExpiry must be seconds above 0");
    assert.equal(faultOf({ later: { than: "this release" } }), "");
  });

  it("is refused with an Error, whatever the text is", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => assert.throws(() => parseLineUp(text), Error)),
    );
  });
});
