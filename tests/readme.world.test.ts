import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { ResourceRecord } from "../record/types";
import { PASSED_TO } from "./docs/policies";
import { PERMISSIONS } from "./docs/tables/permissions.table";

const ROOT = resolve(__dirname, "..");

/** A day on which production accepts its finding. */
const TODAY = "2026-12-01";

const headend = (...args: string[]): string =>
  execFileSync("node", [join(ROOT, "cli", "headend.js"), ...args], { cwd: ROOT, encoding: "utf8" });

/** The block of output that follows a marker of a page. */
function blockOf(page: string, command: string): string {
  const [, after = ""] = readFileSync(join(ROOT, page), "utf8").split(`<!-- output of: ${command} -->\n`);
  return /^```\n([^]*?)```/.exec(after)?.[1] ?? "";
}

/** docs/deploy-permissions.md has every type that a plan records, and every service that one of its roles trusts. */
function assertPermitted(folder: string): void {
  const stacks = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const records = stacks.flatMap(
    ({ name }) => JSON.parse(readFileSync(join(folder, name, "resources.json"), "utf8")) as ResourceRecord[],
  );
  const types = new Set(records.map(({ type }) => type).filter((type) => type.startsWith("aws:")));
  assert.deepEqual(
    [...types].filter((type) => !(type in PERMISSIONS)),
    [],
  );
  const trusted = records
    .filter(({ type }) => type === "aws:iam/role:Role")
    .flatMap(({ inputs }) => [...String(inputs["assumeRolePolicy"]).matchAll(/"Service":"([a-z0-9-]+)\./g)])
    .map(([, service]) => service);
  assert.deepEqual([...new Set(trusted)].sort(), [...PASSED_TO].sort());
}

describe("What documents show of commands", () => {
  it("is what `npm run plan` and `headend verify` print, and the picture that is drawn", () => {
    const out = mkdtempSync(join(tmpdir(), "headend-readme-"));
    const printed = headend("plan", "production", "--today", TODAY, "--out", out).replaceAll(out, "out");
    assert.equal(blockOf("README.md", "npm run plan"), printed);
    const drawn = readFileSync(join(out, "production", "topology.svg"), "utf8");
    assert.ok(
      readFileSync(join(ROOT, "docs", "topology.svg"), "utf8") === drawn,
      "cp out/production/topology.svg docs/",
    );
    const verified = headend("verify", join(out, "production"), "--today", TODAY).replaceAll(out, "out");
    assert.equal(blockOf("docs/operate.md", "npm run headend -- verify out/production"), verified);
    assertPermitted(join(out, "production"));
    rmSync(out, { recursive: true });
  });

  it("is how mistakes in an environment file are reported", () => {
    const folder = mkdtempSync(join(tmpdir(), "headend-readme-"));
    cpSync(join(ROOT, "environments"), join(folder, "environments"), { recursive: true });
    const file = join("environments", "production.yaml");
    const wrong = readFileSync(join(folder, file), "utf8")
      .replace("flowLogs: logsAndS3", "flowLog: logsAndS3")
      .replace("slot: 1 # permanent: 10.4", "slot: one # permanent: 10.4");
    writeFileSync(join(folder, file), wrong);
    const { status, stderr } = spawnSync("node", [join(ROOT, "cli", "headend.js"), "plan", "--file", file], {
      cwd: folder,
      encoding: "utf8",
    });
    assert.equal(status, 2);
    assert.equal(blockOf("docs/configure.md", "npm run plan, with two mistakes in the file"), stderr);
    assert.deepEqual(readdirSync(folder), ["environments"]);
    rmSync(folder, { recursive: true });
  });

  it("is what `headend explain` prints", () => {
    const shown = blockOf("docs/operate.md", "npm run headend -- explain 10.0.33.7");
    assert.equal(shown, headend("explain", "10.0.33.7"));
  });
});
