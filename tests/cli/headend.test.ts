import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ArgumentError, EXIT, FailedError, runCommand } from "../../cli/errors";
import { SettingsError } from "../../settings/problems";
import { edited, SMALL } from "../checks/support";
import { APART, filesIn, headend, inEmpty, printed, ROOT } from "./support";

/** Runs in this process, and returns the exit code. */
async function codeAfter(command: () => Promise<void>): Promise<unknown> {
  const before = process.exitCode;
  try {
    await command();
    return process.exitCode;
  } finally {
    process.exitCode = before;
  }
}

const HELP = "(headend --help lists the commands)\n";

describe("the command headend", () => {
  const WRONG = [
    [["frobnicate"], `error: unknown command 'frobnicate'\n${HELP}`],
    [["plan", "--fromat", "json"], `error: unknown option '--fromat'\n(Did you mean --format?)\n${HELP}`],
    [
      ["plan", "--format", "yaml"],
      `error: option '--format <format>' argument 'yaml' is invalid. Allowed choices are text, json, markdown, terraform.\n${HELP}`,
    ],
    [["plan", "stagin"], 'unknown environment "stagin"; did you mean "staging"?\n'],
  ] as const;
  for (const [args, stderr] of WRONG) {
    it(`rejects \`${args.join(" ")}\`, prints why and exits with 2`, async () => {
      assert.deepEqual(await headend(...args), { status: 2, stdout: "", stderr });
    });
  }

  it("prints every mistake in a file, exits with 2, and keeps the last plan", () =>
    inEmpty(async (folder) => {
      const file = join(folder, "small.yaml");
      const out = join(folder, "out");
      const wrong = edited(SMALL, [
        ["egress: nat", "egress: natt"],
        ["costCentre", "costCenter"],
      ]);
      writeFileSync(file, wrong);
      mkdirSync(join(out, "small"), { recursive: true });
      writeFileSync(join(out, "small", "summary.json"), "of the last plan");
      const { status, stdout, stderr } = await headend("plan", "--file", file, "--out", out);
      assert.equal(status, 2);
      assert.equal(stdout, "");
      assert.deepEqual(stderr.replaceAll(/^.*small\.yaml/gm, "small.yaml").split("\n"), [
        'small.yaml:6 costCenter: unknown key; did you mean "costCentre"?',
        'small.yaml:20 regions.us-west-2.egress: unknown value "natt"; did you mean "nat"?',
        "",
      ]);
      assert.deepEqual(filesIn(out), { "small/summary.json": "of the last plan" });
    }));

  it("prints a plan as one JSON document, the summary that it writes, and nothing else; exits with 0", () =>
    inEmpty(async (folder) => {
      const file = join(folder, "small.yaml");
      writeFileSync(file, APART);
      const args = ["--file", file, "--out", folder, "--stack", "small-us-east-1", "--format", "json"];
      const { status, stdout, stderr } = await headend("plan", ...args);
      assert.deepEqual([status, stderr], [0, ""]);
      const { stacks, figures } = JSON.parse(stdout);
      assert.deepEqual(
        stacks.map(({ name }: { name: string }) => name),
        ["small-us-east-1"],
      );
      assert.equal(figures.errors, 0);
      assert.equal(filesIn(join(folder, "small"))["summary.json"], stdout);
    }));

  it("exits with 0 for --help", async () => {
    const { status, stdout, stderr } = await headend("--help");
    assert.deepEqual([status, stderr], [0, ""]);
    for (const command of ["plan", "verify", "diff", "explain", "init", "doctor"])
      assert.match(stdout, new RegExp(`^  ${command} `, "m"));
    assert.match(stdout, /\nExit codes: 0 success; 1 /);
  });

  it("prints its version", async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
    assert.deepEqual(await headend("--version"), { status: 0, stdout: `${version}\n`, stderr: "" });
  });

  it("names a missing file as it was typed", async () => {
    const { status, stderr } = await headend("plan", "--file", "/nope.yaml");
    assert.deepEqual([status, stderr], [2, "/nope.yaml: no such file\n"]);
  });
});

describe("runCommand", () => {
  it("exits with the result of the command", async () => {
    assert.equal(await codeAfter(() => runCommand(() => EXIT.finding)), 1);
    assert.equal(await codeAfter(() => runCommand(async () => EXIT.fine)), 0);
  });

  it("prints the message of an operator's mistake, and exits with 2", async () => {
    const problem = {
      file: "small.yaml",
      line: 3,
      key: "slot",
      rule: "wrong-type",
      message: "must be a number",
    } as const;
    for (const [error, message] of [
      [new ArgumentError("no such stack"), "no such stack\n"],
      [new SettingsError([problem]), "small.yaml:3 slot: must be a number\n"],
    ] as const) {
      const { text, result } = await printed("stderr", () =>
        codeAfter(() => runCommand(() => Promise.reject(error))),
      );
      assert.deepEqual([text, result], [message, 2]);
    }
  });

  it("prints the message of AWS or a tool, and exits with 3", async () => {
    const { text, result } = await printed("stderr", () =>
      codeAfter(() => runCommand(() => Promise.reject(new FailedError("us-west-2: no")))),
    );
    assert.deepEqual([text, result], ["us-west-2: no\n", 3]);
  });

  it("prints the errors of a Pulumi CLI without the rest of its output, and exits with 3", async () => {
    const commandResult = { stdout: "many lines", stderr: "error: no such backend\n" };
    const error = Object.assign(new Error("code: 255\n stdout: many lines"), { commandResult });
    const { text, result } = await printed("stderr", () =>
      codeAfter(() => runCommand(() => Promise.reject(error))),
    );
    assert.deepEqual([text, result], ["no such backend\n", 3]);
  });

  it("hides no other error", async () => {
    const error = new Error("a mistake in the program");
    await assert.rejects(
      codeAfter(() => runCommand(() => Promise.reject(error))),
      error,
    );
  });
});
