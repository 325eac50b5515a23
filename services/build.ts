import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";

/**
 * Bundles each service, and the health check, to one file each: services/dist/<service>.js. Images and `npm run play` run
 * the same files.
 */
const SERVICES = ["ingest", "packager", "cache", "manifest", "probe"];

const built = SERVICES.filter((service) => existsSync(join(__dirname, service, "main.ts")));
for (const service of SERVICES.filter((each) => !built.includes(each))) {
  console.warn(`services/${service}/main.ts does not exist yet: skipped`);
}

buildSync({
  entryPoints: {
    ...Object.fromEntries(built.map((service) => [service, join(__dirname, service, "main.ts")])),
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
