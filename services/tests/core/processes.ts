import { spawn, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type Variables } from "../../core/environment";
import { until } from "./support";

/** Processes of tasks, and what they call. */

export interface Stub {
  readonly url: string;
  readonly close: () => void;
}

/** S3 as far as the line-up needs it: one object, read by ETag. `body` undefined: 404. */
export async function s3Stub(body: () => string | undefined): Promise<Stub> {
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const text = body();
    const etag = `"${createHash("md5")
      .update(text ?? "")
      .digest("hex")}"`;
    if (text === undefined) response.writeHead(404).end();
    else if (request.headers["if-none-match"] === etag) response.writeHead(304).end();
    else response.writeHead(200, { ETag: etag }).end(text);
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.close().closeAllConnections(),
  };
}

export const variables = (port: number, s3: string): Variables => ({
  PATH: process.env["PATH"],
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_ENDPOINT_URL_S3: s3,
  HEADEND_ADDRESS: "127.0.0.1",
  HEADEND_CELL: "news-1",
  HEADEND_DISCOVERY: "news-1.us-east-1.internal",
  HEADEND_ENVIRONMENT: "test",
  HEADEND_LINE_UP: "s3://config/line-up.json",
  HEADEND_SITE: "home",
  HEADEND_PORT: String(port),
  HEADEND_REGION: "us-east-1",
  HEADEND_RELEASE: "2026.11",
  HEADEND_SERVICE: "cache",
  HEADEND_ZONE: "use1-az1",
  HEADEND_BUCKET_SEGMENTS: "segments",
});

export interface TaskProcess {
  readonly child: ChildProcess;
  readonly errors: () => string;
  readonly lines: () => readonly Readonly<Record<string, unknown>>[];
  readonly said: (message: string) => Promise<void>;
  readonly exit: Promise<number | null>;
}

/** Runs a TypeScript file as a task. */
export function startProcess(file: string, environment: Variables): TaskProcess {
  const child = spawn(process.execPath, ["-r", "ts-node/register/transpile-only", join(__dirname, file)], {
    env: environment as NodeJS.ProcessEnv,
  });
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => (texts[name] += text));
  }
  const exit = new Promise<number | null>((resolve) => child.once("close", resolve));
  const lines = () =>
    texts.stdout
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  return {
    child,
    errors: () => texts.stderr,
    lines,
    exit,
    said: (message) =>
      until(`"${message}" in the log`, () => lines().some((line) => line["message"] === message), 90_000),
  };
}
