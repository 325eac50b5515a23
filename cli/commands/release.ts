import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { parseDocument } from "yaml";
import { cellsIn } from "../../plan/cell/cell";
import { SERVICE_NAMES } from "../../catalog/services.table";
import type { Settings } from "../../settings/settings";
import { KNOWN_NAMES } from "../../catalog/names.table";
import { findEnvironment } from "../environment";
import { ArgumentError, EXIT, FailedError } from "../errors";
import { type Run, runTool, messageOf } from "../run";

/** SSM parameter of the newest ECS-optimized AMI for arm64 (ECS Developer Guide, "ECS-optimized AMI metadata", 2026-11). */
const AMI_PARAMETER = "/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id";

/** Image digest by service, and AMI by region. */
interface Release {
  readonly images: Readonly<Record<string, string>>;
  readonly ami: Readonly<Record<string, string>>;
}

/**
 * `headend release <name> [environment] --tag <tag>`: finds the images with the tag and the newest AMI in AWS, and writes
 * them to the environment file as a new row of `releases`, so that an `up` reads nothing that can change. A release never
 * changes: an existing name is rejected.
 */
export function release(
  name: string,
  environment: string | undefined,
  { file, tag, run = runTool }: { readonly file?: string; readonly tag: string; readonly run?: Run },
): number {
  const { file: path, plan } = findEnvironment(environment, file);
  const { settings } = plan;
  if (name in settings.releases)
    throw new ArgumentError(`${path} releases.${name} exists, and a release never changes; use another name`);
  const found = findRelease(settings, tag, run);
  const document = parseDocument(readFileSync(path, "utf8"));
  document.setIn(["releases", name], document.createNode(found));
  const text = document.toString({ lineWidth: 0 });
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
  process.stdout.write(
    `${path}: releases.${name} written: ${SERVICE_NAMES.length} images of ${tag}, AMIs of ${Object.keys(found.ami).join(", ")}\n`,
  );
  return EXIT.fine;
}

/** Errors for something that does not exist: all of them are reported. Any other error would repeat, so it ends the command. */
const NOT_FOUND = /\((ImageNotFoundException|RepositoryNotFoundException|ParameterNotFound)\)/;

/** An AWS CLI call in one region; undefined if the thing does not exist. */
type Call = (region: string, command: string, query: string) => string | undefined;

/**
 * Throws an ArgumentError with everything that is missing, because a release is written complete or not at all. Throws a
 * FailedError at the first other error of AWS.
 */
function findRelease(settings: Settings, tag: string, run: Run): Release {
  const regions = Object.keys(settings.regions).filter((region) => cellsIn(settings, region).length > 0);
  const missing: string[] = [];
  const call = callWith(run);
  const ami = regions.map((region) => {
    const id = call(region, `ssm get-parameter --name ${AMI_PARAMETER}`, "Parameter.Value");
    if (id === undefined) missing.push(`${region}: SSM parameter ${AMI_PARAMETER} does not exist`);
    return [region, id ?? ""];
  });
  const images = SERVICE_NAMES.map((service) => {
    const repository = KNOWN_NAMES.repository(service);
    const command = `ecr describe-images --repository-name ${repository} --image-ids imageTag=${tag}`;
    const digests = regions.map((region) => call(region, command, "imageDetails[0].imageDigest"));
    regions.forEach((region, index) => {
      if (digests[index] === undefined)
        missing.push(`${region}: ${repository} has no image with the tag ${tag}; push it`);
    });
    const different = new Set(digests.filter((digest) => digest !== undefined));
    if (different.size > 1)
      missing.push(
        `${repository}:${tag} is not the same image in ${regions.join(", ")}; push one image to all`,
      );
    return [service, digests[0] ?? ""];
  });
  if (missing.length > 0) throw new ArgumentError(missing.join("\n"));
  return { images: Object.fromEntries(images), ami: Object.fromEntries(ami) };
}

const callWith =
  (run: Run): Call =>
  (region, command, query) => {
    try {
      const answer = run("aws", [
        ...command.split(" "),
        "--region",
        region,
        "--query",
        query,
        "--output",
        "text",
      ]);
      return answer === "" || answer === "None" ? undefined : answer;
    } catch (error) {
      const message = messageOf(error);
      if (NOT_FOUND.test(message)) return undefined;
      throw new FailedError(`${region}: ${message}\nnothing was written`);
    }
  };
