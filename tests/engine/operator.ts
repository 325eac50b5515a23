import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Project } from "./project";

const HEADEND = resolve(__dirname, "..", "..", "cli", "headend.js");

/**
 * Keys of a key-value store are signed with SigV4A, which the AWS CLI does only with a library that not every machine has
 * (CLI 2 brings it). The emulator checks no signature: they go unsigned.
 */
const UNSIGNED = `#!/bin/sh
[ "$1" != cloudfront-keyvaluestore ] || set -- "$@" --no-sign-request
PATH="\${PATH#*:}"
exec aws "$@"
`;

/** What an operator does beside the engine: the AWS CLI and `headend`, against the same AWS as the stacks. */
export class Operator {
  private readonly environment: NodeJS.ProcessEnv;
  /** The operator's copy of headend-edge.json. */
  private readonly edgeFile: string;

  constructor(project: Project) {
    const tools = join(project.folder, "tools");
    mkdirSync(tools);
    writeFileSync(join(tools, "aws"), UNSIGNED, { mode: 0o755 });
    this.edgeFile = join(project.folder, "headend-edge.json");
    this.environment = {
      ...process.env,
      PATH: `${tools}${delimiter}${process.env["PATH"]}`,
      AWS_ENDPOINT_URL: project.aws,
      AWS_DEFAULT_REGION: "us-east-1",
      // Keys are asked of <account>.<endpoint>, a name that nothing resolves.
      HTTP_PROXY: project.aws,
      NO_PROXY: "",
      no_proxy: "",
    };
  }

  /** The text is the output `evacuationFile`: its bucket wants TLS, which the emulator has not. */
  copyEdgeFile(text: string): void {
    writeFileSync(this.edgeFile, text);
  }

  /** `headend evacuate`. Gives what it prints; throws where it does not end with 0. */
  evacuate(...words: readonly string[]): Promise<string> {
    return this.run("node", HEADEND, "evacuate", ...words, "--edge", this.edgeFile);
  }

  /** All keys of a key-value store. */
  async keys(arn: string): Promise<Record<string, string>> {
    const query = "Items[].[Key,Value]";
    const words = ["cloudfront-keyvaluestore", "list-keys", "--kvs-arn", arn, "--query", query];
    return Object.fromEntries(
      JSON.parse(await this.run("aws", ...words, "--output", "json")) as [string, string][],
    );
  }

  private async run(tool: string, ...args: readonly string[]): Promise<string> {
    // Never the blocking kind: what they ask is answered by this process.
    const { stdout } = await promisify(execFile)(tool, args, { env: this.environment });
    return stdout;
  }
}
