import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inFolder } from "../checks/support";
import { ROOT } from "./generated";

/** A failed check, as checkov reports it. */
type Failed = readonly [id: string, resource: string];

const ACCEPTED: Failed = ["CKV_AWS_229", "aws_network_acl.hub-app"];

const PLAN = { resource_changes: [{ change: { after: { a: 1 } } }] };

/** Runs the script on one stack, with a checkov that finds what it is given. */
function judged(failed: readonly Failed[], summary: object = {}): { code: number | null; text: string } {
  return inFolder({}, (folder) => {
    mkdirSync(join(folder, "checkov"));
    mkdirSync(join(folder, "small", "hub"), { recursive: true });
    writeFileSync(join(folder, "small", "hub", "terraform.json"), JSON.stringify(PLAN));
    const failed_checks = failed.map(([check_id, resource]) => ({ check_id, resource, check_name: "a name" }));
    const counts = { checkov_version: "0", resource_count: 1, passed: 1, failed: 1, parsing_errors: 0, ...summary };
    const report = JSON.stringify({ summary: counts, results: { failed_checks } });
    writeFileSync(join(folder, "checkov", "main.py"), `print(${JSON.stringify(report)})\n`);
    const { status, stdout, stderr } = spawnSync(
      "python3",
      [join(ROOT, "tests", "judges.py"), join(folder, "small")],
      { encoding: "utf8", env: { ...process.env, PYTHONPATH: folder } },
    );
    return { code: status, text: stdout + stderr };
  });
}

describe("The judgement of checkov", () => {
  before(function () {
    if (spawnSync("python3", ["--version"]).status !== 0) this.skip();
  });

  it("passes if every failed check is accepted", () => {
    assert.equal(judged([ACCEPTED]).code, 0);
  });

  it("fails on a check that is not accepted, and names it and a resource", () => {
    const { code, text } = judged([ACCEPTED, ["CKV_AWS_1", "aws_x.one"], ["CKV_AWS_1", "aws_x.two"]]);
    assert.equal(code, 1);
    assert.match(text, /^CKV_AWS_1 of aws_x: a name: 2 resources, such as one; /m);
  });

  it("fails on an accepted check of another type", () => {
    assert.equal(judged([["CKV_AWS_229", "aws_subnet.one"]]).code, 1);
  });

  it("prints accepted checks that no longer fail", () => {
    const { text } = judged([ACCEPTED]);
    assert.match(text, /^CKV_AWS_230 of aws_network_acl no longer fails; /m);
    assert.doesNotMatch(text, /CKV_AWS_229/);
  });

  it("fails if checkov did not read a plan", () => {
    assert.equal(judged([ACCEPTED], { parsing_errors: 1 }).code, 1);
    assert.equal(judged([ACCEPTED], { passed: 0 }).code, 1);
  });
});
