import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FLOWS, type Flow, PORTS } from "../../catalog/flows.table";
import {
  INGEST_BALANCER_NAMES,
  INGEST_BALANCERS,
  INGEST_PATH_NAMES,
  INGEST_PATHS,
  VENDOR_AUTH,
  VENDOR_AUTH_NAMES,
} from "../../catalog/ingestPaths.table";

const ROOT = join(__dirname, "../..");
const TABLE = "catalog/ingestPaths.table.ts";
const ROOMS = [
  "facts",
  "catalog",
  "settings",
  "plan",
  "checks",
  "components",
  "stacks",
  "record",
  "verify",
  "report",
  "cli",
];

const SOURCES = ROOMS.flatMap((room) =>
  readdirSync(join(ROOT, room), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `${room}/${name}`),
);

/** Uses of a word as a key of the environment file or of a stack's configuration: `Settings["privateLink"]`. */
const KEYS = [
  /"backbone"\W+(?:includes\()?"directConnect"/g,
  /(?<=[\w>])\["privateLink"\]/g,
  /\["privateLink", "(?:consumers|endpoints)"/g,
  /Pick<Settings, "privateLink"/g,
  /pulumi\.Config\("directConnect"\)/g,
  /\bsettings\.privateLink\b|\bbackbone\.directConnect\b/g,
];

/** Files where `internet` is the outside network, an Internet gateway, or a route or line to it, not a path. verify/ uses it too. */
const THE_NETWORK = [
  "catalog/flows.table.ts",
  "components/shared/vpc.ts",
  "plan/cell/groups.ts",
  "plan/network/vpc.ts",
  "settings/schema/settings.schema.ts",
  "plan/region/region.ts",
  "report/diagram/beside.ts",
  "report/diagram/legend.ts",
  "report/diagram/ways.ts",
];

/** The paths that a text names: as strings, or two or more of them as keys (`feeds.internet + feeds.privateLink`). */
function pathsIn(text: string): string[] {
  const code = KEYS.reduce((rest, form) => rest.replace(form, ""), text).replace(/\/\*[^]*?\*\/|\/\/.*/g, "");
  const asText = INGEST_PATH_NAMES.filter((path) => code.includes(`"${path}"`));
  const asKey = INGEST_PATH_NAMES.filter((path) => new RegExp(`\\.${path}\\b|\\b${path}: `).test(code));
  return asKey.length > 1 ? asKey : asText;
}

const isOfTheNetwork = (file: string): boolean => file.startsWith("verify/") || THE_NETWORK.includes(file);

const textOf = (file: string): string => readFileSync(join(ROOT, file), "utf8");

const isFlow = (flow: Pick<Flow, "source" | "destination" | "port">): boolean =>
  FLOWS.some(
    ({ source, destination, port, protocol }) =>
      protocol === "tcp" && JSON.stringify({ source, destination, port }) === JSON.stringify(flow),
  );

describe("the paths of ingest", () => {
  it("are named only in their table", () => {
    const named = SOURCES.filter((file) => file !== TABLE).flatMap((file) =>
      pathsIn(textOf(file))
        .filter((path) => path !== "internet" || !isOfTheNetwork(file))
        .map((path) => `${file}: ${path}`),
    );
    assert.deepEqual(named, []);
  });

  it("are found in a file that names one, but not if it names a key of the environment file", () => {
    assert.deepEqual(pathsIn('path === "privateLink"'), ["privateLink"]);
    assert.deepEqual(pathsIn('const ways = ["directConnect", "internet"];'), ["internet", "directConnect"]);
    assert.deepEqual(pathsIn("{ internet: 2, directConnect: 0 }"), ["internet", "directConnect"]);
    assert.deepEqual(pathsIn("feeds.directConnect + feeds.privateLink"), ["directConnect", "privateLink"]);
    assert.deepEqual(pathsIn('["backbone", "directConnect"]; Settings["privateLink"]'), []);
    assert.deepEqual(pathsIn('/** "privateLink" */ settings.backbone.directConnect'), []);
  });

  it("need every file in the list of files that name the Internet", () => {
    for (const file of THE_NETWORK) assert.ok(textOf(file).includes('"internet"'), file);
  });

  it("are not read by verify/", () => {
    const readers = SOURCES.filter((file) => textOf(file).includes("ingestPaths.table"));
    assert.notDeepEqual(readers, []);
    assert.deepEqual(
      readers.filter((file) => file.startsWith("verify/")),
      [],
    );
  });

  it("use a static-IP NLB or its endpoint service only if their load balancer has one", () => {
    for (const path of INGEST_PATH_NAMES) {
      const { balancer, front } = INGEST_PATHS[path];
      assert.equal(front === "none", INGEST_BALANCERS[balancer].nlb === undefined, path);
    }
  });

  it("have flows to the ingest service for each authentication", () => {
    for (const name of INGEST_BALANCER_NAMES) {
      const { role, nlb, sources } = INGEST_BALANCERS[name];
      for (const auth of VENDOR_AUTH_NAMES) {
        const { port } = VENDOR_AUTH[auth];
        const source = { outside: sources[auth] };
        assert.ok(isFlow({ source, destination: { role: nlb?.role ?? role }, port }), `${name} ${auth}`);
        if (nlb)
          assert.ok(
            isFlow({ source: { role: nlb.role }, destination: { role }, port }),
            `${nlb.name} ${auth}`,
          );
      }
      assert.ok(isFlow({ source: { role }, destination: { role: "ingest" }, port: PORTS.service }), name);
    }
  });
});
