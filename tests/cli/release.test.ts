import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { release } from "../../cli/commands/release";
import { ArgumentError, FailedError } from "../../cli/errors";
import type { Run } from "../../cli/run";
import { SERVICE_NAMES } from "../../catalog/services.table";
import { readEnvironment } from "../../checks/environment";
import { SMALL } from "../checks/support";
import { inEmpty, printed } from "./support";

const DIGEST = `sha256:${"ab".repeat(32)}`;

const after = (args: readonly string[], word: string): string => args[args.indexOf(word) + 1] ?? "";

/** An account with every image, except for the answers of `lacks`. */
const account =
  (lacks: (region: string, words: string) => string | undefined = () => undefined): Run =>
  (tool, args) => {
    const region = after(args, "--region");
    const words = args.join(" ");
    assert.equal(tool, "aws");
    const other = lacks(region, words);
    if (other !== undefined) return other;
    return words.startsWith("ssm")
      ? `ami-${region === "us-west-2" ? "0aaaaaaaaaaaaaaa1" : "0bbbbbbbbbbbbbbb2"}`
      : `${DIGEST}`;
  };

/** The error of the AWS CLI for a rejected call. */
const refusal = (code: string): Error & { stderr: string } =>
  Object.assign(new Error("Command failed: aws"), {
    stderr: `An error occurred (${code}) when calling the DescribeImages operation: no`,
  });

function released(run: Run, name = "green"): Promise<{ text: string; said: string; files: string[] }> {
  return inEmpty(async (folder) => {
    const file = join(folder, "small.yaml");
    writeFileSync(file, `# kept\n${SMALL}`);
    const { text: said } = await printed("stdout", () =>
      release(name, undefined, { file, tag: "build-7", run }),
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
    inEmpty((folder) => {
      const file = join(folder, "small.yaml");
      writeFileSync(file, SMALL);
      const run = account((region, words) => {
        if (region === "us-east-1" && words.startsWith("ssm")) return "None";
        if (region === "us-west-2" && words.includes("headend/dvr ")) throw refusal("ImageNotFoundException");
        if (region === "us-east-1" && words.includes("headend/probe "))
          throw refusal("RepositoryNotFoundException");
        if (region === "us-east-1" && words.includes("headend/vod ")) return `sha256:${"cd".repeat(32)}`;
        return undefined;
      });
      const message = [
        "us-east-1: SSM parameter /aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id does not exist",
        "us-west-2: headend/dvr has no image with the tag build-7; push it",
        "headend/vod:build-7 is not the same image in us-west-2, us-east-1; push one image to all",
        "us-east-1: headend/probe has no image with the tag build-7; push it",
      ].join("\n");
      assert.throws(
        () => release("green", undefined, { file, tag: "build-7", run }),
        new ArgumentError(message),
      );
      assert.equal(readFileSync(file, "utf8"), SMALL);
      assert.deepEqual(readdirSync(folder), ["small.yaml"]);
    }));

  const NO_CREDENTIALS =
    'Unable to locate credentials. You can configure credentials by running "aws login".';
  for (const [what, error, said] of [
    [
      "has no credentials",
      Object.assign(new Error("Command failed: aws"), { stderr: `\n${NO_CREDENTIALS}\n` }),
      NO_CREDENTIALS,
    ],
    [
      "is missing",
      Object.assign(new Error("spawnSync aws ENOENT"), { code: "ENOENT" }),
      "AWS CLI (aws) not found; install version 2",
    ],
    ["has no permission", refusal("AccessDeniedException"), refusal("AccessDeniedException").stderr],
  ] as const)
    it(`prints the message of the AWS CLI once if it ${what}, and names no image`, async () => {
      const calls: string[] = [];
      const run: Run = (_, args) => {
        calls.push(args.join(" "));
        throw error;
      };
      await assert.rejects(released(run), new FailedError(`us-west-2: ${said}\nnothing was written`));
      assert.equal(calls.length, 1);
    });
});
