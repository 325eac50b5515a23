import { createHash } from "node:crypto";
import { jobOf, type RecordingName, recordings } from "./recordings";
import { withEngine } from "./tools";

export const digest = (body: Buffer | undefined): string =>
  createHash("sha256")
    .update(body ?? "")
    .digest("hex");

/** Prints names, times and digests of three segments of a recording. */
async function main(name: RecordingName, order: string): Promise<void> {
  const recording = await recordings(name);
  const indexes = order === "forward" ? [0, 1, 2] : [2, 1, 0];
  const lines = await withEngine(async (engine) => {
    const packaged = indexes.map(async (i) => {
      const job = { ...jobOf(recording, i), scte35: "passthrough" } as const;
      const { renditions } = await engine.package(job, { deadline: 120_000, urgent: i === 1 });
      return Object.entries(renditions).flatMap(([rendition, { time, duration, files }]) =>
        Object.entries(files).map(([format, file]) =>
          [i, rendition, format, time, duration, digest(file?.body), digest(file?.init)].join(" "),
        ),
      );
    });
    return (await Promise.all(packaged)).flat().sort();
  });
  process.stdout.write(`${lines.join("\n")}\n`);
}

if (require.main === module) void main(process.argv[2] as RecordingName, process.argv[3] ?? "forward");
