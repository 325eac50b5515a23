import { chmodSync } from "node:fs";
import { join } from "node:path";
import { build, type BuildOptions, type Plugin } from "esbuild";
import { SERVICE_NAMES } from "../catalog/services.table";

/**
 * Bundles each service, and the programs beside it, to one file each: services/dist/<name>.js. Images and `npm run play` run
 * the same files.
 */
const OPTIONS: BuildOptions = {
  absWorkingDir: __dirname,
  outdir: "dist",
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  sourcemap: true,
  logLevel: "warning",
};

/** Rejects with a fault of a service's text. `plugins`: `npm run play` tries defects. */
export async function buildServices(plugins: Plugin[] = []): Promise<void> {
  await build({
    ...OPTIONS,
    plugins,
    entryPoints: {
      ...Object.fromEntries(SERVICE_NAMES.map((service) => [service, `${service}/main.ts`])),
      // The packager forks it: the child that starts the engine holds nothing else.
      spawnerChild: "packager/media/spawnerChild.ts",
    },
  });
  // ECS runs it as a program, and images have no shell: the kernel starts the node of the image.
  await build({
    ...OPTIONS,
    entryPoints: { healthcheck: "core/healthcheck.ts" },
    sourcemap: false,
    banner: { js: "#!/nodejs/bin/node" },
  });
  chmodSync(join(__dirname, "dist", "healthcheck.js"), 0o755);
}

if (require.main === module) void buildServices();
