import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Project } from "./project";

const HEADEND = resolve(__dirname, "..", "..", "cli", "headend.js");

/**
 * Requests for keys of a key value store need SigV4A, which version 1 of the AWS CLI supports only with an extra library. The
 * emulator checks no signatures, so these requests are unsigned.
 */
const UNSIGNED = `#!/bin/sh
[ "$1" != cloudfront-keyvaluestore ] || set -- "$@" --no-sign-request
PATH="\${PATH#*:}"
exec aws "$@"
`;

/** Requests for keys go to <account>.localhost, which not every system resolves. */
const RESOLVED = `
const dns = require("node:dns");
const { lookup } = dns;
dns.lookup = (name, ...rest) => lookup(name.replace(/^.*\\.localhost$/, "127.0.0.1"), ...rest);
`;

/** An operator's tools: the AWS CLI and `headend`, with the same AWS as the stacks. */
export class Operator {
  private readonly environment: NodeJS.ProcessEnv;
  /** The operator's copy of headend-edge.json. */
  private readonly edgeFile: string;
  private readonly preload: string;
  private readonly endpoint: string;

  constructor(project: Project) {
    const tools = join(project.folder, "tools");
    mkdirSync(tools);
    writeFileSync(join(tools, "aws"), UNSIGNED, { mode: 0o755 });
    this.preload = join(tools, "resolved.cjs");
    writeFileSync(this.preload, RESOLVED);
    // The SDK takes no account before an address.
    this.endpoint = project.aws.replace("127.0.0.1", "localhost");
    this.edgeFile = join(project.folder, "headend-edge.json");
    this.environment = {
      ...process.env,
      PATH: `${tools}${delimiter}${process.env["PATH"]}`,
      AWS_ENDPOINT_URL: project.aws,
      AWS_DEFAULT_REGION: "us-east-1",
      // Requests for keys go to <account>.<endpoint>, which does not resolve.
      HTTP_PROXY: project.aws,
      NO_PROXY: "",
      no_proxy: "",
    };
  }

  /** The text is the output `evacuationFile`: its bucket requires TLS, which the emulator does not have. */
  copyEdgeFile(text: string): void {
    writeFileSync(this.edgeFile, text);
  }

  /** `headend evacuate`. Returns its output; throws unless it exits with 0. */
  evacuate(...words: readonly string[]): Promise<string> {
    const options = ["--require", this.preload, HEADEND, "evacuate", ...words, "--edge", this.edgeFile];
    return this.run("node", options, { AWS_ENDPOINT_URL: this.endpoint });
  }

  /** All keys of a key-value store. */
  async keys(arn: string): Promise<Record<string, string>> {
    const query = "Items[].[Key,Value]";
    const words = ["cloudfront-keyvaluestore", "list-keys", "--kvs-arn", arn, "--query", query];
    return Object.fromEntries(
      JSON.parse(await this.run("aws", [...words, "--output", "json"])) as [string, string][],
    );
  }

  private async run(tool: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<string> {
    // Asynchronous: this process handles their requests.
    const { stdout } = await promisify(execFile)(tool, args, { env: { ...this.environment, ...more } });
    return stdout;
  }
}
