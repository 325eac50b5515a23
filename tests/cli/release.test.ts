import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { release } from "../../cli/commands/release";
import { ArgumentError } from "../../cli/errors";
import type { Run } from "../../cli/run";
import { SERVICE_NAMES } from "../../model/declared/services.table";
import { readSettings } from "../../model/declared/settings";
import { SMALL } from "../model/declared/support";
import { inEmpty, printed } from "./support";

const DIGEST = `sha256:${"ab".repeat(32)}`;

const after = (args: readonly string[], word: string): string => args[args.indexOf(word) + 1] ?? "";

/** An account that has every image, but for what `lacks` says. */
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
  it("writes digests and machine images into the environment's file, and keeps all else", async () => {
    const { text, said, files } = await released(account());
    assert.deepEqual(files, ["small.yaml"]);
    assert.match(
      said,
      /releases\.green written: 7 images of build-7, machine images of us-west-2, us-east-1\n$/,
    );
    assert.match(text, /^# kept\n/);
    await inEmpty((folder) => {
      const file = join(folder, "small.yaml");
      writeFileSync(file, text);
      const { releases } = readSettings(file);
      assert.deepEqual(Object.keys(releases), ["blue", "green"]);
      assert.deepEqual(releases["green"], {
        images: Object.fromEntries(SERVICE_NAMES.map((service) => [service, DIGEST])),
        ami: { "us-west-2": "ami-0aaaaaaaaaaaaaaa1", "us-east-1": "ami-0bbbbbbbbbbbbbbb2" },
      });
    });
  });

  it("refuses a release that is there: what it names never changes", async () => {
    await assert.rejects(released(account(), "blue"), {
      message: /small\.yaml has a release blue already, and a release never changes$/,
    });
  });

  it("tells of everything that AWS lacks at once, and writes nothing", () =>
    inEmpty((folder) => {
      const file = join(folder, "small.yaml");
      writeFileSync(file, SMALL);
      const run = account((region, words) => {
        if (region === "us-east-1" && words.startsWith("ssm")) return "None";
        if (region === "us-west-2" && words.includes("headend/dvr "))
          throw new Error("ImageNotFoundException");
        if (region === "us-east-1" && words.includes("headend/vod ")) return `sha256:${"cd".repeat(32)}`;
        return undefined;
      });
      const message = [
        "us-east-1: AWS did not say its machine image",
        "us-west-2: headend/dvr has no image with the tag build-7",
        "headend/vod:build-7 is not the same image in us-west-2, us-east-1: push one image to all",
      ].join("\n");
      assert.throws(
        () => release("green", undefined, { file, tag: "build-7", run }),
        new ArgumentError(message),
      );
      assert.equal(readFileSync(file, "utf8"), SMALL);
      assert.deepEqual(readdirSync(folder), ["small.yaml"]);
    }));
});
