import assert from "node:assert/strict";
import type { Socket } from "node:dgram";
import { join } from "node:path";
import { createClient } from "../../core/client";
import { systemClock } from "../../core/clock";
import type { Client, Program } from "../../core/task";
import type { Window } from "../../core/window";
import { createDns } from "../../play/dns";
import { s3Stub, startProcess, variables, type Stub, type TaskProcess } from "../core/processes";
import { recordings, type Recording } from "../media/recordings";
import { FakeTask } from "../support/fakeTask";
import { channelOf, lineUpOf, timingOf } from "../support/lineUp";
import { describeWith, ENGINE } from "../support/programs";
import { serve, type Served } from "../support/served";
import { freePort } from "../support/freePort";
import { until } from "../support/until";
import { multivariantOf, pushesOf, SECONDS, type Pushed } from "./vendor";

const PACKAGER = "127.0.0.1";
const CACHE = "127.0.0.71";
const INGEST = "127.0.0.72";
const FEED = "northlight-internet";
/** ms of one request: tests share the machine with others. */
const PATIENT = 30_000;

const LINE_UP = lineUpOf({
  zones: ["use1-az1"],
  timing: timingOf(4),
  ladders: { small: { codec: "h264", video: [0.3, 0.15], audio: [0.096, 0.096] } },
  channels: [channelOf("channel-1")],
});

/** A cache that keeps every file. */
function cache(files: Map<string, Buffer>): Program {
  return {
    routes: [
      {
        method: "PUT",
        path: /^\/live\/.+$/,
        answer: async (request) => {
          files.set(request.path, await request.body(10_000_000, PATIENT));
          return { status: 200 };
        },
      },
    ],
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  };
}

/** An ingest task that holds some bodies. */
function ingest(held: readonly (Pushed & { readonly received: number })[]): Program {
  const find = (rest: string | undefined, received: string | undefined) =>
    held.find((one) => one.rest === rest && String(one.received) === received);
  return {
    routes: [
      {
        method: "GET",
        path: /^\/internal\/v1\/feeds\/(?<feed>[A-Za-z0-9-]+)\/channel-1$/,
        answer: ({ parts }) => ({
          status: 200,
          body: JSON.stringify(
            parts["feed"] === FEED
              ? held.map(({ rest, body, received }) => ({ rest, received, bytes: body.length }))
              : [],
          ),
        }),
      },
      {
        method: "GET",
        path: /^\/internal\/v1\/feeds\/[A-Za-z0-9-]+\/channel-1\/(?<rest>.+)$/,
        answer: ({ parts, headers }) => {
          const found = find(parts["rest"], headers["x-headend-received"]);
          return found === undefined ? { status: 404 } : { status: 200, body: found.body };
        },
      },
    ],
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  };
}

describeWith(["engine", "ffmpeg"], "The packager as a process", function () {
  const files = new Map<string, Buffer>();
  const held: (Pushed & { readonly received: number })[] = [];
  const fake = new FakeTask({ service: "packager" }, systemClock);
  let recording: Recording;
  let s3: Stub;
  let dns: Socket;
  let servers: Served[];
  let client: Client & { close(): void };
  let task: TaskProcess;
  /** Media sequence 0 began then. */
  let began = 0;

  before(async () => {
    recording = await recordings("ladder");
    began = Math.floor(systemClock.wall() / 1000) * 1000 - 5000;
    s3 = await s3Stub(() => JSON.stringify(LINE_UP));
    const own = await serve(cache(files), fake, { address: CACHE, port: await freePort() });
    const { port } = own;
    servers = [own, await serve(ingest(held), fake, { address: INGEST, port })];
    client = createClient({ clock: systemClock, port });
    const tasks: Record<string, string> = { cache: CACHE, ingest: INGEST, packager: PACKAGER };
    dns = await createDns("127.0.0.1", (name) => {
      const address = tasks[name.split("-")[0] ?? ""];
      return address === undefined ? undefined : [address];
    });
    hold([multivariantOf(recording), ...push(0), ...push(1)], began + 2 * SECONDS * 1000);
    task = startProcess("../../packager/main.ts", {
      ...variables(port, s3.url),
      HEADEND_SERVICE: "packager",
      HEADEND_METADATA: "127.0.0.73:6379",
      HEADEND_METADATA_GROUP: "group",
      HEADEND_METADATA_USER: "packager",
      HEADEND_BUCKET_DVR: "dvr",
      HEADEND_BUCKET_ARCHIVE: "archive",
      HEADEND_PACKAGER: ENGINE,
      HEADEND_DATABASE: "127.0.0.73:3306",
      HEADEND_DATABASE_USER: "packager",
      PLAY_DNS: `127.0.0.1:${dns.address().port}`,
      NODE_OPTIONS: `--require ${join(__dirname, "../../play/resolver.cjs")}`,
    });
    await task.said("ready");
  });

  after(async () => {
    task.child.kill("SIGKILL");
    await task.exit;
    client.close();
    dns.close();
    await Promise.all([...servers.map((server) => server.close()), s3.close()]);
  });

  const push = (number: number): readonly Pushed[] =>
    pushesOf(recording, { index: number, number, first: 0, at: began });

  const hold = (pushes: readonly Pushed[], received: number): void =>
    void held.push(...pushes.map((one, index) => ({ ...one, received: received + index })));

  async function handOver({ rest, body }: Pushed): Promise<number> {
    const headers = { "X-Headend-Received": String(Math.round(systemClock.wall())) };
    const path = `/internal/v1/feeds/${FEED}/channel-1/${rest}`;
    const { status } = await client.request({
      ...{ address: PACKAGER, method: "PUT", path, headers, body, timeout: PATIENT },
    });
    return status;
  }

  async function window(after?: number): Promise<Window | undefined> {
    const path = `/internal/v1/windows/channel-1${after === undefined ? "" : `?after=${after}`}`;
    const { status, body } = await client.request({
      address: PACKAGER,
      method: "GET",
      path,
      timeout: PATIENT,
    });
    return status === 200 ? (JSON.parse(body.toString()) as Window) : undefined;
  }

  it("shows what ingest held before it started", async () => {
    await until("a window of two segments", async () => (await window())?.segments.length === 2);
    const first = (await window())?.segments[0];
    assert.equal(first?.sequence, began / 1000);
    assert.deepEqual(Object.keys(first?.renditions ?? {}), ["v150", "v300", "a-en-main-aac"]);
  });

  it("shows a segment, and wakes who waits for it", async () => {
    for (const number of [2, 3, 4]) {
      const newest = (await window())?.segments.at(-1)?.sequence ?? 0;
      const waiting = window(newest);
      for (const one of push(number)) assert.equal(await handOver(one), 200);
      let entries = (await waiting)?.segments ?? [];
      while (entries.length === 0) entries = (await window(newest))?.segments ?? [];
      assert.deepEqual(
        entries.map(({ sequence }) => sequence),
        [newest + 1],
      );
    }
  });

  it("has put every file of its window into the cache, and answers for those itself", async () => {
    const { segments = [] } = (await window()) ?? {};
    const paths = segments.flatMap(({ timeline, renditions }) =>
      Object.entries(renditions).flatMap(([rendition, { time, files: formats }]) =>
        Object.keys(formats).map((format) => ({ timeline, rendition, time, format })),
      ),
    );
    assert.ok(paths.length >= 3 * 5);
    for (const { timeline, rendition, time, format } of paths) {
      const folder = `/live/channel-1/${timeline}/${format}/${rendition}`;
      const name = `${time}.${format === "ts" ? "ts" : "m4s"}`;
      await until(`${folder}/${name} is in the cache`, () => files.has(`${folder}/${name}`));
      if (format === "cmaf") assert.ok(files.has(`${folder}/init.mp4`));
      const own = await client.request({
        ...{ address: PACKAGER, method: "GET", path: `${folder}/${name}`, timeout: PATIENT },
      });
      assert.ok(own.body.equals(files.get(`${folder}/${name}`) ?? Buffer.alloc(0)));
    }
  });

  it("answers 404 for a channel and a file that it does not have", async () => {
    for (const path of ["/internal/v1/windows/other-1", "/live/channel-1/a/ts/v300/1.ts"]) {
      const { status } = await client.request({ address: PACKAGER, method: "GET", path, timeout: PATIENT });
      assert.equal(status, 404);
    }
  });

  it("ends within stopTimeout after SIGTERM, and answers who waits", async () => {
    const newest = (await window())?.segments.at(-1)?.sequence ?? 0;
    const waiting = window(newest);
    task.child.kill("SIGTERM");
    assert.deepEqual((await waiting)?.segments, []);
    assert.equal(await task.exit, 0);
    assert.equal(task.errors(), "");
  });
});
