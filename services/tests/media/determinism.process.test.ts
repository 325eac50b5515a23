import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Engine } from "../../packager/media/engine";
import { digest } from "./digests";
import { jobOf, type RecordingName, recordings, segmentsIn } from "./recordings";
import { describeWith, ENGINE, skip } from "../support/programs";
import { cmafOf, PATIENT, secondReading, withEngine } from "./tools";

/** Digests of all files of a recording, packaged in a process of their own. */
async function digestsOf(name: string, binary: string, order: "forward" | "backward"): Promise<string[]> {
  const args = ["-r", "ts-node/register/transpile-only", join(__dirname, "digests.ts"), name, order];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: { ...process.env, HEADEND_PACKAGER: binary },
  });
  return stdout.trim().split("\n");
}

const ARM = process.env["HEADEND_PACKAGER_ARM64"] ?? join(homedir(), ".cache", "headend", "packager-arm64");
const QEMU = "/usr/bin/qemu-aarch64-static";

describeWith(["engine", "ffmpeg"], "names and bytes", function () {
  this.timeout(300_000);

  it("gives one init for every segment, without a duration anywhere", async () => {
    await withEngine(async (engine) => {
      for (const name of ["muxed25", "muxed2997", "muxed5994", "hevc", "av1", "subtitles", "wrap"] as const) {
        const inits = await initsOf(engine, name);
        for (const [rendition, each] of inits) assert.equal(each.size, 1, `${name} ${rendition}`);
      }
    });
  });

  for (const name of ["ladder", "hevc"]) {
    it(`are the same for ${name} in two processes, in any order`, async () => {
      const forward = await digestsOf(name, ENGINE, "forward");
      assert.ok(forward.length >= 6);
      assert.deepEqual(await digestsOf(name, ENGINE, "backward"), forward);
    });

    it(`are the same for ${name} on arm64`, async function () {
      if (!existsSync(QEMU) || !existsSync(ARM))
        skip(this, "no arm64: needs qemu-user-static, and HEADEND_PACKAGER_ARM64 from the same wheel");
      const folder = await mkdtemp(join(tmpdir(), "headend-arm64-"));
      try {
        const wrapper = join(folder, "packager");
        await writeFile(wrapper, `#!/bin/sh\nexec ${QEMU} ${ARM} "$@"\n`);
        await chmod(wrapper, 0o755);
        assert.deepEqual(await digestsOf(name, wrapper, "forward"), await digestsOf(name, ENGINE, "forward"));
      } finally {
        await rm(folder, { recursive: true });
      }
    });
  }
});

/** Digests of the inits of each rendition, from all segments. */
async function initsOf(
  engine: Engine,
  name: RecordingName,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const recording = await recordings(name);
  const inits = new Map<string, Set<string>>();
  for (let i = 0; i < segmentsIn(recording); i++) {
    const { renditions } = await engine.package(jobOf(recording, i), PATIENT);
    for (const [rendition, media] of Object.entries(renditions)) {
      const { init } = cmafOf(media);
      inits.set(rendition, (inits.get(rendition) ?? new Set()).add(digest(init)));
      assertNoDuration(init ?? Buffer.alloc(0));
    }
  }
  return inits;
}

function assertNoDuration(init: Buffer): void {
  const parsed = secondReading(init);
  assert.equal(parsed.fetchAll("mehd").length, 0);
  for (const type of ["mvhd", "tkhd", "mdhd"]) {
    for (const each of parsed.fetchAll(type)) assert.equal(each["duration"], 0, type);
  }
}
