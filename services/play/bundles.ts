import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";

const run = promisify(execFile);
const ROOT = join(__dirname, "..", "..");
export const DIST = join(__dirname, "..", "dist");

const SERVICES = ["ingest", "packager", "cache", "manifest", "probe"] as const;

/** Bundles the services as their images do. Names of those that were built. */
export async function bundleServices(): Promise<readonly string[]> {
  await run(process.execPath, ["-r", "ts-node/register/transpile-only", join(ROOT, "services", "build.ts")], {
    cwd: ROOT,
  });
  return SERVICES.filter((service) => existsSync(join(DIST, `${service}.js`)));
}

/** The page, and files of packages that it loads, by URL path. */
export async function bundlePage(): Promise<Readonly<Record<string, string>>> {
  const script = join(DIST, "page.js");
  await build({
    entryPoints: [join(__dirname, "web", "page.ts")],
    outfile: script,
    bundle: true,
    format: "iife",
    target: "es2022",
    logLevel: "warning",
  });
  return {
    "/": join(__dirname, "web", "index.html"),
    "/page.css": join(__dirname, "web", "page.css"),
    "/page.js": script,
    "/uplot.css": require.resolve("uplot/dist/uPlot.min.css"),
    "/shaka-player.js": require.resolve("shaka-player/dist/shaka-player.compiled.js"),
  };
}
