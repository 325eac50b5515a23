import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { release } from "../../cli/commands/release";
import { ArgumentError, FailedError } from "../../cli/errors";
import { type Call, FakeAws, fault } from "../aws/fake";
import { SERVICE_NAMES } from "../../catalog/services.table";
import { readEnvironment } from "../../checks/environment";
import { SMALL } from "../checks/support";
import { inEmpty, printed } from "./support";

const DIGEST = `sha256:${"ab".repeat(32)}`;

/** `DescribeImages headend/dvr` */
const wordsOf = ({ operation, input }: Call): string => `${operation} ${input.repositoryName ?? ""}`;

/** An account with every image, except for the answers of `lacks`. */
const account = (lacks: (region: string, words: string) => unknown = () => undefined): FakeAws =>
  new FakeAws((call) => {
    const { region, operation } = call;
    const other = lacks(region, wordsOf(call));
    if (other instanceof Error) return other;
    if (operation === "GetParameter")
      return {
        Parameter: { Value: `ami-${region === "us-west-2" ? "0aaaaaaaaaaaaaaa1" : "0bbbbbbbbbbbbbbb2"}` },
      };
    assert.deepEqual([operation, call.input.imageIds], ["DescribeImages", [{ imageTag: "build-7" }]]);
    return { imageDetails: [{ imageDigest: other ?? DIGEST }] };
  });

function released(aws: FakeAws, name = "green"): Promise<{ text: string; said: string; files: string[] }> {
  return inEmpty(async (folder) => {
    const file = join(folder, "small.yaml");
    writeFileSync(file, `# kept\n${SMALL}`);
    const { text: said } = await printed("stdout", () =>
      release(name, undefined, { file, tag: "build-7", aws }),
    );
    return { text: readFileSync(file, "utf8"), said, files: readdirSync(folder) };
  });
}

describe("headend release", () => {
  it("writes digests and AMIs to the environment's file, and keeps everything else", async () => {
    const { text, said, files } = await released(account());
    assert.deepEqual(files, ["small.yaml"]);
    assert.match(said, /releases\.green written: 7 images of build-7, AMIs of us-west-2, us-east-1\n$/);
    assert.match(text, /^# kept\n/);
    await inEmpty((folder) => {
      const file = join(folder, "small.yaml");
      writeFileSync(file, text);
      const { releases } = readEnvironment(file);
      assert.deepEqual(Object.keys(releases), ["blue", "green"]);
      assert.deepEqual(releases["green"], {
        images: Object.fromEntries(SERVICE_NAMES.map((service) => [service, DIGEST])),
        ami: { "us-west-2": "ami-0aaaaaaaaaaaaaaa1", "us-east-1": "ami-0bbbbbbbbbbbbbbb2" },
      });
    });
  });

  it("rejects an existing release, because a release never changes", async () => {
    await assert.rejects(released(account(), "blue"), {
      message: /small\.yaml releases\.blue exists, and a release never changes; use another name$/,
    });
  });

  it("lists everything that is missing in AWS at once, and writes nothing", () =>
    inEmpty(async (folder) => {
      const file = join(folder, "small.yaml");
      writeFileSync(file, SMALL);
      const aws = account((region, words) => {
        if (region === "us-east-1" && words.startsWith("GetParameter")) return fault("ParameterNotFound");
        if (region === "us-west-2" && words.endsWith("headend/dvr")) return fault("ImageNotFoundException");
        if (region === "us-east-1" && words.endsWith("headend/probe"))
          return fault("RepositoryNotFoundException");
        if (region === "us-east-1" && words.endsWith("headend/vod")) return `sha256:${"cd".repeat(32)}`;
        return undefined;
      });
      const message = [
        "us-east-1: SSM parameter /aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id does not exist",
        "us-west-2: headend/dvr has no image with the tag build-7; push it",
        "headend/vod:build-7 is not the same image in us-west-2, us-east-1; push one image to all",
        "us-east-1: headend/probe has no image with the tag build-7; push it",
      ].join("\n");
      await assert.rejects(
        release("green", undefined, { file, tag: "build-7", aws }),
        new ArgumentError(message),
      );
      assert.equal(readFileSync(file, "utf8"), SMALL);
      assert.deepEqual(readdirSync(folder), ["small.yaml"]);
    }));

  for (const [what, error] of [
    [
      "without credentials",
      fault("CredentialsProviderError", "Could not load credentials from any providers"),
    ],
    [
      "without a permission",
      fault("AccessDeniedException", "User is not authorized to perform ssm:GetParameter"),
    ],
    ["without an answer", fault("TimeoutError", "connection timed out")],
  ] as const)
    it(`prints the message of AWS once ${what}, and names no image`, async () => {
      const aws = account(() => error);
      await assert.rejects(
        released(aws),
        new FailedError(`us-west-2: ${error.message}\nnothing was written`),
      );
      assert.equal(aws.calls.length, 1);
    });
});
