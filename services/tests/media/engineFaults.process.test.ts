import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { promisify } from "node:util";
import { join } from "node:path";
import { MediaFault } from "../../packager/media/engine";
import type { SourcePart } from "../../packager/segment";
import { jobOf, pushed, type RecordingName, recordings } from "./recordings";
import { describeWith } from "../support/programs";
import { PATIENT, withEngine } from "./tools";

const AUDIO = "a-en-main-aac";

const faultOf = (failed: Promise<unknown>): Promise<MediaFault> =>
  failed.then(
    () => assert.fail("it was packaged"),
    (error: unknown) => {
      assert.ok(error instanceof MediaFault, String(error));
      return error;
    },
  );

/** The reason for refusing segment 1 with another video part. */
async function reasonFor(
  change: (part: SourcePart) => SourcePart,
  name: RecordingName = "muxed25",
): Promise<MediaFault["reason"]> {
  const job = jobOf(await recordings(name), 1);
  const { v300, ...rest } = job.parts;
  assert.ok(v300);
  const { reason } = await withEngine((engine) =>
    faultOf(engine.package({ ...job, parts: { ...rest, v300: change(v300) } }, PATIENT)),
  );
  return reason;
}

describeWith(["engine", "ffmpeg"], "the engine", function () {
  this.timeout(120_000);
  let folder: string;
  before(async () => (folder = await mkdtemp(join(tmpdir(), "headend-engine-"))));
  after(() => rm(folder, { recursive: true }));

  /** An engine that writes its process id, and that of a child of its own, and hangs. */
  async function hanging(): Promise<{
    readonly binary: string;
    readonly pids: () => Promise<readonly number[]>;
  }> {
    const [binary, written] = [join(folder, "hanging"), join(folder, "pids")];
    await rm(written, { force: true });
    await writeFile(binary, `#!/bin/sh\ntrap "" TERM\nsleep 600 &\necho $$ $! > ${written}\nwait\n`);
    await chmod(binary, 0o755);
    return {
      binary,
      pids: () =>
        until(
          async () => (await readFile(written, "utf8").catch(() => "")).trim().split(" ").map(Number),
          (found) => found.length === 2,
        ),
    };
  }

  describe("refuses", () => {
    it("a segment without sound where it must be muxed", async () => {
      const silent = await recordings("apart");
      assert.equal(await reasonFor((part) => ({ ...part, body: pushed(silent, "v300") })), "no-audio");
    });

    it("a segment without pictures", async () => {
      const sound = await recordings("apart");
      assert.equal(await reasonFor((part) => ({ ...part, body: pushed(sound, AUDIO) })), "no-video");
    });

    it("a corrupt segment", async () => {
      assert.equal(await reasonFor((part) => ({ ...part, body: part.body.subarray(0, 5000) })), "corrupt");
    });

    it("fragmented MP4 that is cut, has no init, or is protected", async () => {
      assert.equal(
        await reasonFor((part) => ({ ...part, body: part.body.subarray(0, 5000) }), "hevc"),
        "corrupt",
      );
      assert.equal(await reasonFor(({ init: _init, ...part }) => part, "hevc"), "corrupt");
      const protect = (init: Buffer): Buffer =>
        Buffer.from(init.toString("latin1").replace("hvc1\0", "encv\0"), "latin1");
      assert.equal(
        await reasonFor((part) => ({ ...part, init: protect(part.init ?? Buffer.alloc(0)) }), "hevc"),
        "encrypted",
      );
    });

    it("Dolby Digital Plus in a transport stream, which the engine would drop", async () => {
      assert.equal(await reasonFor((part) => part, "eac3InTs"), "codec");
    });

    it("a timescale beyond 1,000,000", async () => {
      const fine = (part: SourcePart): SourcePart => {
        const init = Buffer.from(part.init ?? Buffer.alloc(0));
        const mdhd = init.indexOf("mdhd");
        init.writeUInt32BE(10_000_000, mdhd + 16);
        return { ...part, init };
      };
      assert.equal(await reasonFor(fine, "hevc"), "timescale");
    });

    it("a file type that it can't read", async () => {
      assert.equal(await reasonFor((part) => ({ ...part, extension: "webm" })), "codec");
    });
  });

  it("stops at the deadline, whether it runs or waits, and runs others after that", async () => {
    const recording = await recordings("muxed25");
    await withEngine(
      async (engine) => {
        await engine.package(jobOf(recording, 0), PATIENT);
        const late = [1, 2, 3].map((i) =>
          faultOf(engine.package(jobOf(recording, i), { deadline: 5, urgent: false })),
        );
        for (const fault of await Promise.all(late)) assert.equal(fault.reason, "engine");
        await engine.package(jobOf(recording, 1), PATIENT);
      },
      { runs: 1 },
    );
  });

  it("runs urgent segments first", async () => {
    const recording = await recordings("muxed25");
    const order: string[] = [];
    await withEngine(
      (engine) =>
        Promise.all(
          [false, false, true].map(async (urgent, i) => {
            await engine.package(jobOf(recording, i), { ...PATIENT, urgent });
            order.push(`${i}${urgent ? " urgent" : ""}`);
          }),
        ),
      { runs: 1 },
    );
    assert.deepEqual(order, ["0", "2 urgent", "1"]);
  });

  it("says what a binary that can't run did", async () => {
    const recording = await recordings("muxed25");
    for (const binary of ["/bin/false", "/nonexistent"]) {
      await withEngine(
        async (engine) => {
          const fault = await faultOf(engine.package(jobOf(recording, 0), PATIENT));
          assert.match(fault.message, /exit status 1|ENOENT/);
        },
        { binary },
      );
    }
  });

  it("kills a run at the deadline, with all that it started", async () => {
    const { binary, pids } = await hanging();
    const job = jobOf(await recordings("muxed25"), 0);
    await withEngine(
      async (engine) => {
        const run = faultOf(engine.package(job, { deadline: 3000, urgent: false }));
        const started = await pids();
        assert.match((await run).message, /was late/);
        await allGone(started);
      },
      { binary },
    );
  });

  it("goes on after the process that spawns the engine was killed", async () => {
    const { binary, pids } = await hanging();
    const job = jobOf(await recordings("muxed25"), 0);
    await withEngine(
      async (engine) => {
        const run = faultOf(engine.package(job, { deadline: 60_000, urgent: false }));
        const before = await pids();
        const { stdout } = await promisify(execFile)("pgrep", [
          "-P",
          String(process.pid),
          "-f",
          "spawnerChild",
        ]);
        process.kill(Number(stdout.trim()), "SIGKILL");
        assert.match((await run).message, /spawner ended/);
        for (const pid of before) process.kill(pid, "SIGKILL");
        await rm(join(folder, "pids"));
        const again = faultOf(engine.package(job, { deadline: 60_000, urgent: false }));
        const after = await pids();
        assert.notDeepEqual(after, before);
        await engine.stop();
        await again;
        await allGone(after);
      },
      { binary },
    );
  });

  it("leaves no process behind when it stops", async () => {
    const { binary, pids } = await hanging();
    const job = jobOf(await recordings("muxed25"), 0);
    await withEngine(
      async (engine) => {
        const run = faultOf(engine.package(job, { deadline: 60_000, urgent: false }));
        const started = await pids();
        await engine.stop();
        assert.equal((await run).reason, "engine");
        await allGone(started);
        assert.equal((await faultOf(engine.package(job, PATIENT))).reason, "engine");
      },
      { binary },
    );
  });
});

async function until<T>(read: () => Promise<T>, wanted: (value: T) => boolean): Promise<T> {
  const end = Date.now() + 20_000;
  for (;;) {
    const value = await read();
    if (wanted(value)) return value;
    if (Date.now() > end) throw new Error(`still ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const allGone = (pids: readonly number[]): Promise<readonly number[]> =>
  until(
    () => Promise.resolve(pids.filter(isRunning)),
    (running) => running.length === 0,
  );

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
