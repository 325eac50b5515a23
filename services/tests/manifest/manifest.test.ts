import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import type { Program } from "../../core/task";
import type { WindowSegment } from "../../core/window";
import { createManifest } from "../../manifest/manifest";
import { ask, Cell } from "./cell";
import { CHANNEL, MERIDIAN, rowOf, START, windowOf } from "./fixture";
import { readM3u8 } from "./readers";

const MANIFESTS = ["master.m3u8", "v1000.m3u8", "v1000-iframes.m3u8", "a-en-main-aac.m3u8", "manifest.mpd"];

/** Segments that were each added at the end of their own time. */
const ROW = rowOf({ sequence: 100, timeline: MERIDIAN, discontinuity: 7, start: START }, 20);
const addedOf = (index: number): number => (ROW[index] as WindowSegment).added;
const upTo = (count: number, zone = "use1-az1") => windowOf(ROW.slice(0, count), [MERIDIAN], zone);

async function started(count = 3): Promise<{ cell: Cell; program: Program }> {
  const cell = new Cell(addedOf(count - 1) + 100);
  for (const zone of cell.zones) cell.set(zone, { window: upTo(count, zone) });
  const program = createManifest(cell.task);
  await program.start();
  return { cell, program };
}

const bodyOf = ({ body }: { readonly body?: Buffer | string }): string => String(body);

describe("the manifest service", () => {
  const programs: Program[] = [];
  const start = async (count?: number) => {
    const { cell, program } = await started(count);
    programs.push(program);
    return { cell, program };
  };
  afterEach(async () => {
    for (const program of programs.splice(0)) await program.stop();
  });

  it("answers every manifest of a channel, with its lifetime", async () => {
    const { program } = await start();
    for (const name of MANIFESTS) {
      const { status, headers } = await ask(program, `/live/news/${name}`);
      assert.equal(status, 200, name);
      assert.equal(headers?.["Cache-Control"], "max-age=2, stale-if-error=0");
      assert.equal(
        headers["Content-Type"],
        name.endsWith(".mpd") ? "application/dash+xml" : "application/vnd.apple.mpegurl",
      );
    }
  });

  it("answers 404 for other channels, other renditions and other paths", async () => {
    const { program } = await start();
    for (const path of [
      "/live/other/master.m3u8",
      "/live/news/v9999.m3u8",
      "/live/news/constructor.m3u8",
      "/live/news/a-en-main-aac-iframes.m3u8",
      "/live/other/time",
      "/live/news/",
      "/live/news/v1000.m3u8/x",
      "/live/News/master.m3u8",
    ])
      assert.equal((await ask(program, path)).status, 404, path);
  });

  it("answers 404 for a channel with DRM, which has no encrypted segments", async () => {
    const { cell, program } = await start();
    cell.channels = [{ ...CHANNEL, drm: ["fairplay"] }];
    for (const name of MANIFESTS) assert.equal((await ask(program, `/live/news/${name}`)).status, 404);
  });

  it("answers 503 for every manifest as soon as the newest segment is older than staleAfter", async () => {
    const { cell, program } = await start();
    await cell.clock.advance(10_000 - 100);
    for (const name of MANIFESTS) assert.equal((await ask(program, `/live/news/${name}`)).status, 200);
    await cell.clock.advance(1);
    for (const name of MANIFESTS) assert.equal((await ask(program, `/live/news/${name}`)).status, 503);
    cell.set("use1-az2", {
      window: windowOf(
        rowOf(
          {
            sequence: 103,
            timeline: MERIDIAN,
            discontinuity: 7,
            start: START + 12,
            added: cell.clock.wall(),
          },
          1,
        ),
        [MERIDIAN],
        "use1-az2",
      ),
    });
    await cell.clock.advance(1);
    for (const name of MANIFESTS) assert.equal((await ask(program, `/live/news/${name}`)).status, 200);
  });

  it("answers 503 before a channel has a segment", async () => {
    const cell = new Cell(0);
    const program = createManifest(cell.task);
    programs.push(program);
    await program.start();
    assert.equal((await ask(program, "/live/news/master.m3u8")).status, 503);
  });

  it("answers 304 to the ETag of the content, and a new body after a segment", async () => {
    const { cell, program } = await start();
    const first = await ask(program, "/live/news/v1000.m3u8");
    const etag = first.headers?.["ETag"] ?? "";
    for (const sent of [etag, etag.slice(2), `"other", ${etag}`, "*"]) {
      const again = await ask(program, "/live/news/v1000.m3u8", { "if-none-match": sent });
      assert.deepEqual([again.status, again.body, again.headers?.["ETag"]], [304, undefined, etag]);
    }
    for (const zone of cell.zones) cell.set(zone, { window: upTo(4, zone) });
    await cell.clock.advance(1);
    const next = await ask(program, "/live/news/v1000.m3u8", { "if-none-match": etag });
    assert.equal(next.status, 200);
    assert.equal(readM3u8(bodyOf(next)).segments.length, 4);
  });

  it("has the ETag of another task", async () => {
    const [one, other] = [await start(), await start()];
    const etags = await Promise.all(
      [one, other].map(
        async ({ program }) => (await ask(program, "/live/news/manifest.mpd")).headers?.["ETag"],
      ),
    );
    assert.ok(etags[0] !== undefined && etags[0] === etags[1]);
  });

  it("compresses for those who accept it, once", async () => {
    const { program } = await start();
    const plain = await ask(program, "/live/news/v1000.m3u8");
    const zipped = await ask(program, "/live/news/v1000.m3u8", { "accept-encoding": "br, gzip;q=0.8" });
    assert.equal(zipped.headers?.["Content-Encoding"], "gzip");
    assert.equal(gunzipSync(zipped.body as Buffer).toString(), bodyOf(plain));
    assert.equal(
      (await ask(program, "/live/news/v1000.m3u8", { "accept-encoding": "gzip" })).body,
      zipped.body,
    );
    for (const sent of ["br", "gzip;q=0", "identity"])
      assert.equal(
        (await ask(program, "/live/news/v1000.m3u8", { "accept-encoding": sent })).body,
        plain.body,
      );
  });

  it("names the host of segments only where it is another", async () => {
    const { program } = await start();
    const from = async (host: string) =>
      readM3u8(bodyOf(await ask(program, "/live/news/v1000.m3u8", { host }))).segments[0]?.uri ?? "";
    assert.match(await from("manifests.example.com"), /^https:\/\/segments\.example\.com\/live\/news\//);
    assert.match(await from("segments.example.com"), /^\/live\/news\//);
  });

  it("gives the time by its clock, and forbids caches to keep it", async () => {
    const { cell, program } = await start();
    const { body, headers } = await ask(program, "/live/news/time");
    assert.equal(Date.parse(String(body)), cell.clock.wall());
    assert.equal(headers?.["Cache-Control"], "no-store");
  });

  it("names its zone to the probe alone", async () => {
    const { program } = await start();
    const probed = await ask(program, "/live/news/master.m3u8", { "x-headend-probe": "use1-az2" });
    assert.equal(probed.headers?.["Server-Timing"], 'zone;desc="use1-az1"');
    assert.equal((await ask(program, "/live/news/master.m3u8")).headers?.["Server-Timing"], undefined);
  });

  it("counts 5xx of viewers in ManifestErrorRatio", async () => {
    const { cell, program } = await start();
    await ask(program, "/live/news/master.m3u8");
    await ask(program, "/live/news/v9999.m3u8");
    await cell.clock.advance(10_001);
    await ask(program, "/live/news/master.m3u8");
    await ask(program, "/live/news/v1000.m3u8");
    await ask(program, "/live/news/manifest.mpd");
    await ask(program, "/live/news/manifest.mpd", { "x-headend-probe": "use1-az1" });
    assert.deepEqual(cell.metricValues(), [{ value: 75, of: { Channel: "news" } }]);
    assert.deepEqual(cell.metricValues(), [], "no value without requests");
  });

  it("keeps texts of the newest window alone", async () => {
    const { cell, program } = await start();
    const first = await ask(program, "/live/news/v1000.m3u8");
    assert.equal((await ask(program, "/live/news/v1000.m3u8")).body, first.body, "made once");
    for (const zone of cell.zones) cell.set(zone, { window: upTo(5, zone) });
    await cell.clock.advance(1);
    assert.notEqual((await ask(program, "/live/news/v1000.m3u8")).body, first.body);
  });
});
