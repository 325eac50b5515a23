import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { LineUp } from "../../components/cell/lineUp";
import { HEALTH_PATH } from "../../plan/cell/balancers/balancers";
import { containerOf } from "../../plan/cell/services/container";
import { DATABASE_HOSTS_KEY, DATABASE_NAME, type DatabaseHosts } from "../../plan/cell/state/database";
import { LINE_UP_KEY, planLineUp } from "../../plan/cell/lineUp";
import { METADATA_KEYS } from "../../catalog/metadataKeys.table";
import { METRICS, METRICS_NAMESPACE } from "../../catalog/metrics.table";
import { planSecrets } from "../../plan/cell/access/secrets";
import { locationsOf, planServices } from "../../plan/cell/services/services";
import { type Variable, type VariableRow, VARIABLES as TABLE } from "../../catalog/variables.table";
import { planCapacity } from "../../plan/cell/capacity/capacity";
import { CAPTIONS, DRM_SYSTEMS, FORMATS, SCTE35_MODES } from "../../catalog/formats.table";
import { PORTS } from "../../catalog/flows.table";
import { CODECS } from "../../catalog/ladders.table";
import { INGEST_PATH_NAMES, PUSH_METHODS, PUSH_PATH } from "../../catalog/ingestPaths.table";
import { SERVICE_NAMES } from "../../catalog/services.table";
import { KNOWN_NAMES } from "../../catalog/names.table";
import { TIMING_NAMES } from "../../catalog/timing.table";
import { FAULT_REASONS } from "../../services/packager/media/fault";
import type { FeedFaultReason } from "../../services/packager/feed/match";
import { recordPart, smallSettings } from "../support/cell";
import { only } from "../support/region";
import { planEnvironment } from "../../plan/environment";

const PAGE = readFileSync(resolve(__dirname, "../../docs/service-contract.md"), "utf8");

const VARIABLES: Readonly<Record<Variable, VariableRow>> = TABLE;

const FEED_REASONS = Object.keys({
  "rendition-count": true,
  duration: true,
  encrypted: true,
  "no-audio": true,
  codec: true,
  "out-of-step": true,
  timescale: true,
  playlist: true,
  missing: true,
} satisfies Record<FeedFaultReason, true>);

const cell = planEnvironment(smallSettings()).cell("one", "home");
const lineUp = planLineUp(cell);

const { services: sizes } = planCapacity(cell);

/** One row per service, in the cell's first zone. */
const rowsOfServices = () => planServices(cell, sizes).zones[0]?.services ?? [];

const SITES = {
  bucket: (kind: string) => kind,
  metadata: { endpoint: "endpoint", group: "group", user: (service: string) => service },
  database: { writer: "writer", reader: (zone: string) => zone },
  delivery: "delivery",
  around: (before: string, text: string, after: string) => `${before}${text}${after}`,
};

/** The object as it is put into the bucket: the plan, and values that only AWS has. */
async function uploadedLineUp(): Promise<object> {
  const recording = await recordPart(({ region, opts }) => {
    const buckets = new Map([["config" as const, { id: pulumi.output("bucket") }]]);
    new LineUp(cell.name, { plan: lineUp, cell, region, buckets, secrets: new Map() }, opts);
  });
  const { content } = only(recording, "aws:s3/bucketObjectv2:BucketObjectv2").inputs;
  return JSON.parse(String(content)) as object;
}

/** Text from a heading to the next. */
function section(heading: string): string {
  const [, rest] = PAGE.split(new RegExp(`^#+ ${heading}$`, "m"));
  assert.ok(rest !== undefined, `docs/service-contract.md has no heading "${heading}"`);
  return rest.split(/^#/m)[0] ?? "";
}

/** Rows of the first table under a heading, without its head. */
function rowsUnder(heading: string): string[] {
  const lines = section(heading).split("\n");
  const start = lines.findIndex((line) => /^(\|---)+\|$/.test(line)) + 1;
  const length = lines.slice(start).findIndex((line) => !line.startsWith("|"));
  return lines.slice(start, start + length);
}

/** First cells of the table under a heading, without their marks. */
const namesUnder = (heading: string): string[] =>
  rowsUnder(heading).flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name));

/** What stands in code type, each once. */
const CODE = [...new Set([...PAGE.matchAll(/`([^`\n]+)`/g)].map(([, text = ""]) => text))];

describe("the services' contract", () => {
  it("says at its head which services run, and which do not yet", () => {
    const [head = ""] = PAGE.split("\n## ");
    const [, runs = "", not = ""] = /What runs: (.*)\. What does not run yet: (.*)\. Their URLs answer 404/.exec(head) ?? [];
    const named = (text: string) => SERVICE_NAMES.filter((service) => text.includes(`\`${service}\``));
    const mainOf = (service: string) => resolve(__dirname, "../../services", service, "main.ts");
    const written = SERVICE_NAMES.filter((service) => existsSync(mainOf(service)));
    const hasProgram = (service: string) => !readFileSync(mainOf(service), "utf8").includes("createNoProgram");
    assert.deepEqual(named(runs), written.filter(hasProgram));
    assert.deepEqual(named(not), written.filter((service) => !hasProgram(service)));
  });

  it("marks what does not run where its rules are", () => {
    for (const heading of ["Keys", "DVR and on demand", "Database"])
      assert.match(section(heading), /^\n+\*\*Not run\b/, heading);
  });

  it("lists every reason why a feed can be unusable, and no other", () => {
    const [, list = ""] = /The log has one of these reasons: (.*)\.$/m.exec(PAGE) ?? [];
    const reasons = [...list.matchAll(/`([^`]+)`/g)].map(([, reason = ""]) => reason);
    assert.deepEqual(reasons.sort(), [...new Set([...FAULT_REASONS, ...FEED_REASONS])].sort());
  });

  it("names every format of a segment, and none that an older contract had", () => {
    assert.doesNotMatch(PAGE, /\/(hls|dash)\/|`(hls|dash)`/);
    for (const format of Object.keys(FORMATS)) assert.ok(CODE.includes(format), format);
  });

  it("has every key of the line-up that services read, and no other", async () => {
    const content = await uploadedLineUp();
    assert.deepEqual(namesUnder("The line-up").map(String), Object.keys(content));
  });

  it("has every key of a channel, a vendor and a key server in its row of the line-up", () => {
    const row = (key: string): string =>
      rowsUnder("The line-up").find((line) => line.startsWith(`| \`${key}\``)) ?? "";
    const keysOf = (rows: readonly object[]): string[] => [...new Set(rows.flatMap((each) => Object.keys(each)))];
    const keys = {
      channels: keysOf(cell.channels),
      vendors: keysOf(Object.values(lineUp.vendors)),
      keyServers: keysOf(Object.values(lineUp.keyServers)),
    };
    for (const [key, names] of Object.entries(keys)) {
      assert.ok(names.length >= 2);
      for (const name of names) assert.ok(row(key).includes(`\`${name}\``), `${key}: ${name}`);
    }
  });

  it("has every secret that a cell may have", () => {
    const forms = planSecrets(cell).secrets.map(({ name }) => name.replace(/-.*/, "-"));
    const written = namesUnder("Secrets").filter((name) => name.includes("-<"));
    assert.deepEqual(
      new Set(written.map((name) => name.replace(/<.*/, ""))),
      new Set(forms),
    );
  });

  it("has what the program calls its services, codecs, paths and modes", () => {
    const words = [...SERVICE_NAMES, ...CODECS, ...INGEST_PATH_NAMES, ...SCTE35_MODES, ...CAPTIONS, ...DRM_SYSTEMS];
    for (const word of words) assert.ok(CODE.includes(word), word);
    assert.deepEqual(namesUnder("Requests"), PUSH_METHODS.map(String));
    for (const text of [HEALTH_PATH, LINE_UP_KEY, DATABASE_HOSTS_KEY, DATABASE_NAME, METRICS_NAMESPACE])
      assert.ok(CODE.includes(text), text);
    assert.match(PAGE, new RegExp(`${PUSH_PATH}<vendor>/<channel>/<rest>`));
    assert.ok(CODE.includes(KNOWN_NAMES.repository("<service>")));
    assert.ok(CODE.includes(KNOWN_NAMES.discoveryDomain("<cell>", "<region>")));
    assert.ok(CODE.includes(KNOWN_NAMES.discovery("<service>", "<zone>")));
  });

  it("lists for each service the variables of its container", () => {
    const said = (service: string) =>
      rowsUnder("Environment variables")
        .map((line) => line.split(" | "))
        .filter(([, , services = ""]) => /^all\b/.test(services) || services.includes(`\`${service}\``))
        .map(([name = ""]) => name.replace(/[|` ]/g, ""))
        .filter((name) => VARIABLES[name as Variable].platform !== false);
    assert.equal(rowsOfServices().length, SERVICE_NAMES.length);
    for (const row of rowsOfServices()) {
      const locations = { ...locationsOf(row, SITES), ...locationsOf(row, { ...SITES, database: undefined }) };
      assert.deepEqual(
        said(row.service).sort(),
        Object.keys({ ...row.task.environment, ...locations }).sort(),
        row.service,
      );
    }
  });

  it("has every key of the object that says where a global database is", () => {
    const hosts: DatabaseHosts<string> = { version: 1, port: 0, writer: "", readers: {} };
    const { version, ...keys } = hosts;
    const text = section("Database");
    assert.ok(text.includes(`\`version\` (${version})`));
    for (const name of Object.keys(keys)) assert.ok(text.includes(`\`${name}\``), name);
  });

  it("gives an image the limits that its container has", () => {
    const [row] = rowsOfServices();
    assert.ok(row !== undefined);
    const container = containerOf(row, { image: "", template: "", logGroup: "", region: cell.region, locations: {} });
    const limits = section("Image");
    const [scratch] = container.linuxParameters.tmpfs;
    const [files] = container.ulimits;
    assert.ok(limits.includes(`\`${container.user}\``));
    assert.ok(limits.includes(`\`${scratch?.containerPath}\` is memory, ${scratch?.size} MiB`));
    assert.ok(limits.includes(`| open files | ${files?.hardLimit} |`));
    assert.ok(limits.includes(`\`${container.healthCheck.command.at(-1)}\``));
    assert.equal(container.readonlyRootFilesystem && container.linuxParameters.initProcessEnabled, true);
    for (const { architecture } of Object.values(sizes))
      assert.ok(limits.includes(`| architecture | linux/${architecture} |`));
  });
});

describe("what stands in the contract in code type", () => {
  const known = (pattern: RegExp, names: Iterable<string>): void => {
    const all = new Set(names);
    const found = CODE.flatMap((text) => [...text.matchAll(pattern)].map(([match]) => match));
    assert.ok(found.length > 0, `nothing looks like ${pattern}`);
    assert.deepEqual(
      found.filter((name) => !all.has(name)),
      [],
    );
  };

  it("names no variable that no service gets", () => known(/HEADEND_[A-Z_]+/g, Object.keys(VARIABLES)));

  it("names no metric and no dimension that no service writes", () => {
    const dimensions = Object.values(METRICS).flatMap((row) => [...row.dimensions]);
    // The names of a URL template and of a TLS or HTTP standard are in plain type.
    known(/^[A-Z][a-z]+([A-Z][a-z]+)+$/g, [...Object.keys(METRICS), ...dimensions]);
  });

  it("names no time, key or mode that the program does not have", () => {
    const vendors = Object.values(lineUp.vendors).flatMap((vendor) => Object.keys(vendor));
    known(/^[a-z]+([A-Z][a-z]+)+$/g, [
      ...TIMING_NAMES,
      ...Object.keys(lineUp),
      ...Object.keys({ ...cell.channels[0] }),
      ...vendors,
      ...Object.keys(PORTS),
      ...INGEST_PATH_NAMES,
      ...SCTE35_MODES,
      "mutualTls",
      "keyPeriod",
      "uploadLimit",
    ]);
  });

  it("names no key of the metadata store that no service may write", () => {
    const forms = Object.values(METADATA_KEYS).map(({ form }) => form);
    known(/^[a-z]+:<.+$/g, forms);
  });

  it("names no port that the program does not open", () => {
    const found = [...PAGE.matchAll(/\bport (\d+)/g)].map(([, port]) => Number(port));
    assert.ok(found.length > 0);
    for (const port of found) assert.ok(Object.values<number>(PORTS).includes(port), String(port));
  });

  it("says no time in figures, but in its table and where AWS has set it", () => {
    const [before = "", after = ""] = PAGE.split(section("Times"));
    const found = [...`${before}${after}`.matchAll(/\b\d+ (?:s|ms|seconds?|minutes?|hours?)\b.*/g)].map(([text]) => text);
    for (const text of found) assert.match(text, /User Guide/, text);
  });

  it("leads to headings that are there", () => {
    const anchors = new Set([...PAGE.matchAll(/^#+ (.+)$/gm)].map(([, text = ""]) => text.toLowerCase().replaceAll(" ", "-")));
    const links = [...PAGE.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = ""]) => anchor);
    assert.ok(links.length > 0);
    for (const anchor of links) assert.ok(anchors.has(anchor), anchor);
  });
});
