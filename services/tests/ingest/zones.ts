import { spawn, type ChildProcess } from "node:child_process";
import { createServer, type IncomingMessage } from "node:http";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import type { CellLineUp } from "../../core/task";
import { createDns } from "../../play/dns";
import { send, type Reply } from "../support/served";
import { until } from "../support/until";

/** Ingest in zones, a process each, as a cell runs it: bundled, found by DNS, with its line-up and secrets from AWS's API. */

export interface Zone {
  readonly address: string;
  readonly port: number;
  /** Values of a metric that this process and those before it have written. */
  readonly valuesOf: (metric: string) => number;
  readonly start: () => Promise<void>;
  readonly signal: (name: NodeJS.Signals) => void;
  readonly kill: () => Promise<void>;
}

export interface Zones {
  readonly zones: readonly Zone[];
  readonly end: () => Promise<void>;
}

interface Cell {
  readonly lineUp: CellLineUp;
  /** Versions of each secret, the current one first, by ARN. */
  readonly secrets: Readonly<Record<string, readonly object[]>>;
  /** An address of this machine for each zone. */
  readonly addresses: readonly string[];
}

const PORT = 18_443;
const DISCOVERY = "news-1.us-east-1.internal";

/** `services`: other addresses by `<service>-<zone>`. */
export async function startZones(
  cell: Cell,
  services: Readonly<Record<string, readonly string[]>> = {},
): Promise<Zones> {
  const folder = mkdtempSync(join(tmpdir(), "headend-ingest-"));
  const bundle = join(folder, "ingest.js");
  buildSync({
    entryPoints: [join(__dirname, "..", "..", "ingest", "main.ts")],
    outfile: bundle,
    bundle: true,
    platform: "node",
    target: "node20",
  });
  const aws = await awsOf(cell);
  const names = new Map(
    cell.lineUp.zones.map((zone, index) => [`ingest-${zone}`, [cell.addresses[index] ?? ""]]),
  );
  const dns = await createDns("127.0.0.1", (name) => {
    const short = name.slice(0, -DISCOVERY.length - 1);
    return names.get(short) ?? services[short];
  });
  const shared = {
    AWS_ENDPOINT_URL_S3: aws.url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: aws.url,
    PLAY_DNS: `127.0.0.1:${dns.address().port}`,
  };
  const zones = cell.lineUp.zones.map((zone, index) =>
    zoneOf(bundle, { ...shared, HEADEND_ZONE: zone, HEADEND_ADDRESS: cell.addresses[index] ?? "" }),
  );
  await Promise.all(zones.map(({ start }) => start()));
  return {
    zones,
    end: async () => {
      await Promise.all(zones.map(({ kill }) => kill()));
      dns.close();
      aws.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function zoneOf(bundle: string, own: Readonly<Record<string, string>> & { HEADEND_ADDRESS: string }): Zone {
  let child: ChildProcess | undefined;
  let text = "";
  const lines = () => text.split("\n").slice(0, -1);
  return {
    address: own.HEADEND_ADDRESS,
    port: PORT,
    valuesOf: (metric) =>
      lines()
        .map((line) => (JSON.parse(line) as Readonly<Record<string, unknown>>)[metric])
        .reduce((sum: number, value) => sum + (typeof value === "number" ? value : 0), 0),
    start: async () => {
      const before = text.length;
      child = spawn(
        process.execPath,
        ["--require", join(__dirname, "..", "..", "play", "resolver.cjs"), bundle],
        {
          env: { PATH: process.env["PATH"], ...VARIABLES, ...own },
          stdio: ["ignore", "pipe", "inherit"],
        },
      );
      child.stdout?.setEncoding("utf8").on("data", (more: string) => (text += more));
      await until("ingest is ready", () => text.slice(before).includes('"ready"'), 30);
    },
    signal: (name) => void child?.kill(name),
    kill: async () => {
      const dying = child;
      if (dying === undefined || dying.exitCode !== null || dying.signalCode !== null) return;
      const ended = new Promise((resolve) => dying.once("exit", resolve));
      dying.kill("SIGKILL");
      await ended;
    },
  };
}

const VARIABLES = {
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "ingest",
  AWS_SECRET_ACCESS_KEY: "test",
  HEADEND_CELL: "news-1",
  HEADEND_DISCOVERY: DISCOVERY,
  HEADEND_ENVIRONMENT: "test",
  HEADEND_LINE_UP: "s3://config/line-up.json",
  // No Valkey: ingest does not need it.
  HEADEND_METADATA: "127.0.0.1:1",
  HEADEND_METADATA_GROUP: "news-1",
  HEADEND_METADATA_USER: "news-1-ingest",
  HEADEND_PORT: String(PORT),
  HEADEND_REGION: "us-east-1",
  HEADEND_RELEASE: "test",
  HEADEND_SERVICE: "ingest",
  HEADEND_SITE: "home",
};

const STAGES = ["AWSCURRENT", "AWSPREVIOUS"];

/** The line-up for every read of S3, and versions of secrets. */
async function awsOf({ lineUp, secrets }: Cell): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, response) => {
    if (request.headers["x-amz-target"] === undefined) {
      response.writeHead(200, { ETag: '"1"' }).end(JSON.stringify(lineUp));
      return;
    }
    void textOf(request).then((text) => {
      const { SecretId, VersionStage } = JSON.parse(text) as { SecretId: string; VersionStage: string };
      const value = secrets[SecretId]?.[STAGES.indexOf(VersionStage)];
      response.writeHead(value === undefined ? 400 : 200, { "Content-Type": "application/x-amz-json-1.1" });
      response.end(
        JSON.stringify(
          value === undefined
            ? { __type: "ResourceNotFoundException" }
            : { ARN: SecretId, SecretString: JSON.stringify(value) },
        ),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => void server.close().closeAllConnections() };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** A body that a zone holds; undefined without one. */
export async function heldBy(zone: Zone, path: string): Promise<Buffer | undefined> {
  const { status, body }: Reply = await send(zone, { path: `/internal/v1/feeds/${path}` });
  return status === 200 ? body : undefined;
}
