import { join } from "node:path";
import { buildSync } from "esbuild";

/**
 * Bundles each service, and the health check, to one file each: services/dist/<service>.js. Images and `npm run play` run
 * the same files.
 */
const SERVICES = ["ingest", "packager", "cache", "manifest", "probe"];

buildSync({
  entryPoints: {
    ...Object.fromEntries(SERVICES.map((service) => [service, join(__dirname, service, "main.ts")])),
    // The packager forks it: the child that starts the engine holds nothing else.
    spawnerChild: join(__dirname, "packager", "media", "spawnerChild.ts"),
    healthcheck: join(__dirname, "core", "healthcheck.ts"),
  },
  outdir: join(__dirname, "dist"),
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  sourcemap: true,
  logLevel: "warning",
});
