import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ManualClock } from "../../core/clock";
import { MediaFault } from "../../packager/media/engine";
import type { SourcePart } from "../../packager/segment";
import { jobOf, pushed, type RecordingName, recordings } from "./recordings";
import { describeWith } from "../support/programs";
import { until } from "../support/until";
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
  let folder: string;
  before(async () => (folder = await mkdtemp(join(tmpdir(), "headend-engine-"))));
  after(() => rm(folder, { recursive: true }));

  /** An engine that writes its process id, and hangs. */
  async function hanging(): Promise<{ readonly binary: string; readonly pid: () => Promise<number> }> {
    const [binary, written] = [join(folder, "hanging"), join(folder, "pid")];
    await rm(written, { force: true });
    await writeFile(binary, `#!/bin/sh\ntrap "" TERM\necho $$ > ${written}\nexec sleep 600\n`);
    await chmod(binary, 0o755);
    const read = async () => Number((await readFile(written, "utf8").catch(() => "")).trim());
    return {
      binary,
      pid: async () => {
        await until("the engine runs", async () => (await read()) > 0);
        return read();
      },
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

  it("kills a run at the deadline", async () => {
    const { binary, pid } = await hanging();
    const job = jobOf(await recordings("muxed25"), 0);
    const clock = new ManualClock();
    await withEngine(
      async (engine) => {
        const run = faultOf(engine.package(job, PATIENT));
        const started = await pid();
        await clock.advance(PATIENT.deadline - 1);
        assert.ok(isRunning(started));
        await clock.advance(1);
        assert.match((await run).message, /was late/);
        await ended(started);
      },
      { binary, clock },
    );
  });

  it("goes on after the process that spawns the engine was killed, and leaves no run of it", async () => {
    const { binary, pid } = await hanging();
    const job = jobOf(await recordings("muxed25"), 0);
    await withEngine(
      async (engine) => {
        const run = faultOf(engine.package(job, PATIENT));
        const before = await pid();
        process.kill(parentOf(before), "SIGKILL");
        assert.match((await run).message, /spawner ended/);
        await ended(before);
        await rm(join(folder, "pid"));
        const again = faultOf(engine.package(job, PATIENT));
        const after = await pid();
        assert.notEqual(after, before);
        await engine.stop();
        await again;
        await ended(after);
      },
      { binary },
    );
  });

  it("leaves no process behind when it stops", async () => {
    const { binary, pid } = await hanging();
    const job = jobOf(await recordings("muxed25"), 0);
    await withEngine(
      async (engine) => {
        const run = faultOf(engine.package(job, PATIENT));
        const started = await pid();
        const spawner = parentOf(started);
        await engine.stop();
        assert.equal((await run).reason, "engine");
        await ended(started, spawner);
        assert.equal((await faultOf(engine.package(job, PATIENT))).reason, "engine");
      },
      { binary },
    );
  });

  for (const [words, kill] of [
    ["packager is killed", (packager: number) => process.kill(packager, "SIGKILL")],
    ["group of the packager is killed", (packager: number) => process.kill(-packager, "SIGKILL")],
    [
      "stopped group of the packager is killed",
      (packager: number) => {
        process.kill(-packager, "SIGSTOP");
        process.kill(-packager, "SIGKILL");
      },
    ],
  ] as const)
    it(`leaves no process behind when the ${words}`, async () => {
      const { binary, pid } = await hanging();
      const args = ["-r", "ts-node/register/transpile-only", "-e", PACKAGER, binary];
      const packager = spawn(process.execPath, args, { detached: true, stdio: "inherit" });
      const started = await pid();
      const spawner = parentOf(started);
      assert.equal(parentOf(spawner), packager.pid);
      kill(packager.pid ?? NaN);
      await ended(started, spawner);
    });
});

/** A packager as far as it spawns the engine, argument 1. */
const PACKAGER = `
const { Spawner } = require(${JSON.stringify(join(__dirname, "../../packager/media/spawner"))});
void new Spawner(process.argv[1]).run({ args: [], environment: {} }, new AbortController().signal);
`;

/** Linux: field 4 of /proc/<pid>/stat; the name before it has no blanks here. */
const parentOf = (pid: number): number => Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(" ")[3]);

const ended = (...pids: readonly number[]): Promise<void> =>
  until(`${pids.join()} ended`, () => !pids.some(isRunning));

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A process whose parent was killed may wait for process 1 to read its exit code.
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
