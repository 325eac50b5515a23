import { readFileSync } from "node:fs";
import { parseDocument } from "yaml";
import { cellsIn } from "../../plan/cell/cell";
import { type Service, SERVICE_NAMES } from "../../catalog/services.table";
import type { Settings } from "../../settings/settings";
import { KNOWN_NAMES } from "../../catalog/names.table";
import { findEnvironment } from "../environment";
import { ArgumentError, EXIT, FailedError } from "../errors";
import { replaceFile } from "../files";
import { Aws } from "../../aws/aws";
import { faultOf } from "../../aws/errors";
import { digestOf, parameterOf } from "../../aws/images";

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
export async function release(
  name: string,
  environment: string | undefined,
  { file, tag, aws = new Aws() }: { readonly file?: string; readonly tag: string; readonly aws?: Aws },
): Promise<number> {
  const { file: path, plan } = findEnvironment(environment, file);
  const { settings } = plan;
  if (name in settings.releases)
    throw new ArgumentError(`${path} releases.${name} exists, and a release never changes; use another name`);
  const found = await findRelease(settings, tag, aws);
  const document = parseDocument(readFileSync(path, "utf8"));
  document.setIn(["releases", name], document.createNode(found));
  const text = document.toString({ lineWidth: 0 });
  replaceFile(path, text);
  process.stdout.write(
    `${path}: releases.${name} written: ${SERVICE_NAMES.length} images of ${tag}, AMIs of ${Object.keys(found.ami).join(", ")}\n`,
  );
  return EXIT.fine;
}

/**
 * Throws an ArgumentError with everything that is missing, because a release is written complete or not at all. Throws a
 * FailedError with the first other error of AWS, which most of the calls would repeat.
 */
async function findRelease(settings: Settings, tag: string, aws: Aws): Promise<Release> {
  const regions = Object.keys(settings.regions).filter((region) => cellsIn(settings, region).length > 0);
  const amis: Named[] = [];
  for (const region of regions) amis.push(await named(region, parameterOf(aws, region, AMI_PARAMETER)));
  const images = await Promise.all(
    SERVICE_NAMES.map((service) => {
      const repository = KNOWN_NAMES.repository(service);
      return Promise.all(regions.map((region) => named(region, digestOf(aws, region, { repository, tag }))));
    }),
  );
  const missing = [
    ...amis.flatMap(({ region, value }) =>
      value === undefined ? [`${region}: SSM parameter ${AMI_PARAMETER} does not exist`] : [],
    ),
    ...images.flatMap((digests, index) => missingOf(SERVICE_NAMES[index], digests, tag)),
  ];
  if (missing.length > 0) throw new ArgumentError(missing.join("\n"));
  return {
    images: Object.fromEntries(
      images.map((digests, index) => [SERVICE_NAMES[index], digests[0]?.value ?? ""]),
    ),
    ami: Object.fromEntries(amis.map(({ region, value }) => [region, value ?? ""])),
  };
}

/** What AWS has in a region; undefined: it does not exist there. */
interface Named {
  readonly region: string;
  readonly value: string | undefined;
}

async function named(region: string, answer: Promise<string | undefined>): Promise<Named> {
  try {
    return { region, value: await answer };
  } catch (error) {
    throw new FailedError(`${region}: ${faultOf(error).message}\nnothing was written`);
  }
}

function missingOf(service: Service | undefined, digests: readonly Named[], tag: string): string[] {
  const repository = KNOWN_NAMES.repository(service ?? "");
  const found = new Set(digests.flatMap(({ value }) => value ?? []));
  const regions = digests.map(({ region }) => region).join(", ");
  return [
    ...digests.flatMap(({ region, value }) =>
      value === undefined ? [`${region}: ${repository} has no image with the tag ${tag}; push it`] : [],
    ),
    ...(found.size > 1
      ? [`${repository}:${tag} is not the same image in ${regions}; push one image to all`]
      : []),
  ];
}
