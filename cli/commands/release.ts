import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { parseDocument } from "yaml";
import { cellsIn } from "../../plan/cell/cell";
import { SERVICE_NAMES } from "../../catalog/services.table";
import type { Settings } from "../../settings/settings";
import { KNOWN_NAMES } from "../../catalog/names.table";
import { findEnvironment } from "../environment";
import { ArgumentError, EXIT, FailedError } from "../errors";
import { type Run, runTool, wordsOf } from "../run";

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
  const { file: path, plan } = findEnvironment(environment, file);
  const { settings } = plan;
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

/** Answers of AWS that something is not there: of them all are told. Whatever else it says it would say of the next as well. */
const NOT_THERE = /\((ImageNotFoundException|RepositoryNotFoundException|ParameterNotFound)\)/;

/** A query in one region; undefined where there is no such thing. */
type Ask = (region: string, words: string, query: string) => string | undefined;

/**
 * Throws an ArgumentError with all that is missing: a release is written whole or not at all. Throws a FailedError, at once,
 * where AWS does not answer.
 */
function askAws(settings: Settings, tag: string, run: Run): Release {
  const regions = Object.keys(settings.regions).filter((region) => cellsIn(settings, region).length > 0);
  const missing: string[] = [];
  const ask = asking(run);
  const ami = regions.map((region) => {
    const id = ask(region, `ssm get-parameter --name ${AMI_PARAMETER}`, "Parameter.Value");
    if (id === undefined) missing.push(`${region}: AWS has no machine image ${AMI_PARAMETER}`);
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

const asking =
  (run: Run): Ask =>
  (region, words, query) => {
    try {
      const answer = run("aws", [
        ...words.split(" "),
        "--region",
        region,
        "--query",
        query,
        "--output",
        "text",
      ]);
      return answer === "" || answer === "None" ? undefined : answer;
    } catch (error) {
      const said = wordsOf(error);
      if (NOT_THERE.test(said)) return undefined;
      throw new FailedError(`${region}: ${said}\nnothing was written`);
    }
  };
