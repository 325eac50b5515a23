import assert from "node:assert/strict";
import { request } from "node:https";
import { createCertificate } from "../../core/certificate";
import { systemClock } from "../../core/clock";
import { createServer } from "../../core/server";
import { createManifest } from "../../manifest/manifest";
import { Cell } from "./cell";
import { MERIDIAN, rowOf, START, windowOf } from "./fixture";

interface Wire {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly bytes: number;
}

function send(
  port: number,
  path: string,
  options: { method?: string; headers?: Record<string, string> },
): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: "127.0.0.1", port, path, rejectUnauthorized: false, agent: false, ...options },
      (answer) => {
        let bytes = 0;
        answer.on("data", (part: Buffer) => (bytes += part.length));
        answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, bytes }));
      },
    );
    sent.on("error", reject);
    sent.end();
  });
}

describe("the manifest service over TLS", () => {
  it("answers GET, HEAD, conditional and refused requests as HTTP states", async () => {
    const row = rowOf({ sequence: 1, timeline: MERIDIAN, discontinuity: 0, start: START }, 3);
    const cell = new Cell((row.at(-1)?.added ?? 0) + 100);
    for (const zone of cell.zones) cell.set(zone, { window: windowOf(row, [MERIDIAN], zone) });
    const program = createManifest(cell.task);
    await program.start();
    const server = createServer({
      routes: program.routes,
      certificate: await createCertificate(Date.now()),
      clock: systemClock,
      log: cell.task.log,
      timing: () => cell.lineUp.timing,
    });
    const port = await server.listen(0, "127.0.0.1");
    try {
      const path = "/live/news/v1000.m3u8?token=ignored";
      const whole = await send(port, path, {});
      assert.equal(whole.status, 200);
      assert.equal(whole.headers["access-control-allow-origin"], "*");
      const head = await send(port, path, { method: "HEAD" });
      assert.deepEqual([head.status, head.bytes], [200, 0]);
      assert.equal(head.headers["content-length"], String(whole.bytes));
      assert.equal(head.headers["etag"], whole.headers["etag"]);
      const known = await send(port, path, { headers: { "if-none-match": String(whole.headers["etag"]) } });
      assert.deepEqual([known.status, known.bytes], [304, 0]);
      const refused = await send(port, "/live/other/master.m3u8", {});
      assert.deepEqual([refused.status, refused.bytes], [404, 0]);
      assert.equal(refused.headers["cache-control"], "max-age=1");
      await cell.clock.advance(11_000);
      const stale = await send(port, path, {});
      assert.deepEqual([stale.status, stale.bytes, stale.headers["cache-control"]], [503, 0, "max-age=1"]);
      assert.equal((await send(port, "/health", {})).status, 200, "the task stays healthy");
    } finally {
      await program.stop();
      await server.stop(1000);
    }
  });
});
