import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { parseDocument } from "yaml";
import { cellsIn } from "../../model/cell/cell";
import { SERVICE_NAMES } from "../../model/declared/services.table";
import type { Settings } from "../../model/declared/settings";
import { KNOWN_NAMES } from "../../model/names.table";
import { readEnvironment } from "../environment";
import { ArgumentError, EXIT } from "../errors";
import { type Run, runTool } from "../run";

/** AWS's newest image for container instances of the program's architecture (ECS Developer Guide, 2026-11). */
const AMI_PARAMETER = "/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id";

/** Digest of each service's image, and the machine image by region. */
interface Release {
  readonly images: Readonly<Record<string, string>>;
  readonly ami: Readonly<Record<string, string>>;
}

/**
 * `headend release <name> [environment] --tag <tag>`: asks AWS which images bear the build's tag and which machine image is
 * the newest, and writes both into the environment's file as a new row of `releases`, so that an `up` reads nothing that can
 * change. A release never changes: one that is there is refused.
 */
export function release(
  name: string,
  environment: string | undefined,
  { file, tag, run = runTool }: { readonly file?: string; readonly tag: string; readonly run?: Run },
): number {
  const { file: path, settings } = readEnvironment(environment, file);
  if (name in settings.releases)
    throw new ArgumentError(`${path} has a release ${name} already, and a release never changes`);
  const found = askAws(settings, tag, run);
  const document = parseDocument(readFileSync(path, "utf8"));
  document.setIn(["releases", name], document.createNode(found));
  const text = document.toString({ lineWidth: 0 });
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
  process.stdout.write(
    `${path}: releases.${name} written: ${SERVICE_NAMES.length} images of ${tag}, machine images of ${Object.keys(found.ami).join(", ")}\n`,
  );
  return EXIT.fine;
}

/** Throws an ArgumentError with all that is missing: a release is written whole or not at all. */
function askAws(settings: Settings, tag: string, run: Run): Release {
  const regions = Object.keys(settings.regions).filter((region) => cellsIn(settings, region).length > 0);
  const missing: string[] = [];
  const ask = (region: string, words: string, query: string): string | undefined => {
    try {
      const args = [...words.split(" "), "--region", region, "--query", query, "--output", "text"];
      const answer = run("aws", args);
      return answer === "" || answer === "None" ? undefined : answer;
    } catch {
      return undefined;
    }
  };
  const ami = regions.map((region) => {
    const id = ask(region, `ssm get-parameter --name ${AMI_PARAMETER}`, "Parameter.Value");
    if (id === undefined) missing.push(`${region}: AWS did not say its machine image`);
    return [region, id ?? ""];
  });
  const images = SERVICE_NAMES.map((service) => {
    const repository = KNOWN_NAMES.repository(service);
    const words = `ecr describe-images --repository-name ${repository} --image-ids imageTag=${tag}`;
    const digests = regions.map((region) => ask(region, words, "imageDetails[0].imageDigest"));
    regions.forEach((region, index) => {
      if (digests[index] === undefined)
        missing.push(`${region}: ${repository} has no image with the tag ${tag}`);
    });
    const different = new Set(digests.filter((digest) => digest !== undefined));
    if (different.size > 1)
      missing.push(
        `${repository}:${tag} is not the same image in ${regions.join(", ")}: push one image to all`,
      );
    return [service, digests[0] ?? ""];
  });
  if (missing.length > 0) throw new ArgumentError(missing.join("\n"));
  return { images: Object.fromEntries(images), ami: Object.fromEntries(ami) };
}
