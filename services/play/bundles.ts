import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { buildServices } from "../build";
import { DEFECTS, editsOf, type DefectName, type Edit } from "./defects.table";

const SERVICES_FOLDER = join(__dirname, "..");
export const DIST = join(SERVICES_FOLDER, "dist");

const SERVICES = ["ingest", "packager", "cache", "manifest", "probe"] as const;

/** Bundles the services as their images do, perhaps with a defect on purpose. Names of those that run here. */
export async function bundleServices(defect?: DefectName): Promise<readonly string[]> {
  await buildServices(defect === undefined ? [] : editsOf(DEFECTS[defect]).map(edit));
  return SERVICES;
}

/** Edits a file while it is read. */
function edit({ file, find, replace }: Edit): Plugin {
  return {
    name: "defect",
    setup: ({ onLoad }) =>
      onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        if (path !== join(SERVICES_FOLDER, file)) return undefined;
        const parts = (await readFile(path, "utf8")).split(find);
        if (parts.length !== 2)
          throw new Error(`${file} has "${find}" ${parts.length - 1} times; correct defects.table.ts`);
        return { contents: parts.join(replace), loader: "ts" };
      }),
  };
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
