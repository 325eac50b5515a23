import assert from "node:assert/strict";
import { execFile, execFileSync, spawn, type ChildProcess } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { variables } from "./processes";
import { describeWith } from "../support/programs";
import { until } from "./support";

const SERVICES = join(__dirname, "..", "..");
const BASE = "localhost/headend-base";
const IMAGE = "localhost/headend-cache";

/** Builds the image of one service on a base of this machine's node, and runs it without a network of its own. */
describeWith(["buildah"], "An image", function () {
  this.timeout(300_000);
  let folder: string;
  let container: string;
  let service: ChildProcess | undefined;

  const buildah = async (...args: readonly string[]): Promise<string> => {
    const places = [
      "--root",
      join(folder, "root"),
      "--runroot",
      join(folder, "run"),
      "--storage-driver",
      "vfs",
    ];
    return (await promisify(execFile)("buildah", [...places, ...args])).stdout.trim();
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "headend-image-"));
    execFileSync(process.execPath, ["-r", "ts-node/register/transpile-only", join(SERVICES, "build.ts")], {
      cwd: join(SERVICES, ".."),
    });
    writeFileSync(join(folder, "Dockerfile"), "FROM scratch\nCOPY . /\n");
    copyBase(join(folder, "base"));
    const bud = ["bud", "--isolation", "chroot"];
    await buildah(...bud, "-f", join(folder, "Dockerfile"), "-t", BASE, join(folder, "base"));
    const own = ["--build-arg", `BASE=${BASE}`, "--build-arg", "SERVICE=cache"];
    await buildah(...bud, "--target", "service", ...own, "-t", IMAGE, SERVICES);
    container = await buildah("from", IMAGE);
  });

  after(async () => {
    // The whole group: buildah starts the process of the container.
    if (service?.pid !== undefined) process.kill(-service.pid, "SIGKILL");
    if (container !== undefined) await buildah("rm", "--all");
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  it("has the contract's label, and no root user", async () => {
    const { OCIv1 } = JSON.parse(await buildah("inspect", "--type", "image", IMAGE)) as {
      readonly OCIv1: { readonly config: { readonly User: string; readonly Labels: Record<string, string> } };
    };
    assert.equal(OCIv1.config.User, "65532:65532");
    assert.equal(OCIv1.config.Labels["headend.contract"], "1");
  });

  it("has a health check that follows its process", async () => {
    const healthy = (): Promise<boolean> =>
      buildah(
        "run",
        "--isolation",
        "chroot",
        "--env",
        `HEADEND_ADDRESS=${ADDRESS}`,
        "--env",
        `HEADEND_PORT=${PORT}`,
        container,
        "--",
        "/healthcheck",
      ).then(
        () => true,
        () => false,
      );
    assert.equal(await healthy(), false);
    let said = "";
    service = startService((text) => (said += text));
    await until("the process says that it has no line-up", () => said.includes("there is none yet"));
    assert.equal(await healthy(), true);
    assert.ok(!said.includes("Warning"), said);
  });

  const startService = (hear: (text: string) => void): ChildProcess => {
    const set = Object.entries({ ...variables(PORT, "http://127.0.0.1:9"), HEADEND_ADDRESS: ADDRESS });
    const environment = set
      .filter(([name]) => name !== "PATH")
      .flatMap(([name, value]) => ["--env", `${name}=${value}`]);
    const places = [
      "--root",
      join(folder, "root"),
      "--runroot",
      join(folder, "run"),
      "--storage-driver",
      "vfs",
    ];
    const entry = ["/nodejs/bin/node", "--enable-source-maps", "/app/service.js"];
    const child = spawn(
      "buildah",
      [...places, "run", "--isolation", "chroot", ...environment, container, "--", ...entry],
      { detached: true },
    );
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", hear);
    return child;
  };
});

const ADDRESS = "127.0.0.1";
const PORT = 18_443;

/** Node at the place of the distroless image, and the libraries that it loads. */
function copyBase(base: string): void {
  const node = realpathSync(process.execPath);
  mkdirSync(join(base, "nodejs", "bin"), { recursive: true });
  cpSync(node, join(base, "nodejs", "bin", "node"));
  const libraries = execFileSync("ldd", [node], { encoding: "utf8" }).match(/\/\S+/g) ?? [];
  for (const library of libraries) {
    mkdirSync(join(base, dirname(library)), { recursive: true });
    cpSync(realpathSync(library), join(base, library));
  }
  mkdirSync(join(base, "tmp"));
  chmodSync(join(base, "tmp"), 0o1777);
}
