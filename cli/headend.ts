import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { explain } from "./commands/explain";
import { init } from "./commands/init";
import { ROOT } from "./environment";
import { EXIT, runCommand } from "./errors";
import type { DiffOptions } from "./commands/diff";
import type { DriftOptions } from "./commands/drift";
import type { OutputsOptions } from "./commands/outputs";
import type { PlanOptions } from "./commands/plan";
import type { VerifyOptions } from "./commands/verify";
import type { PreviewOptions } from "./commands/preview";
import type { RepairOptions } from "./commands/repair";
import type { UpOptions } from "./commands/up";
import type { RunOptions } from "./runs/open";

/** Each command imports what it needs: only `plan` loads the Pulumi SDK. */
const list = (value: string, before: readonly string[]): string[] => [...before, value];
const format = (...choices: string[]): Option =>
  new Option("--format <format>", "format of the output").choices(choices).default("text");
const file = (): Option =>
  new Option("--file <path>", "environment file, if it is not environments/<environment>.yaml");

/** Midnight UTC of a date such as 2026-11-30. */
const dateOf = (text: string): Date => {
  const date = new Date(`${text}T00:00:00Z`);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime())) return date;
  throw new InvalidArgumentError("It must be a date such as 2026-11-30.");
};

/** A whole number from 1. */
const countOf = (text: string): number => {
  const count = Number(text);
  if (/^[1-9]\d*$/.test(text) && Number.isSafeInteger(count)) return count;
  throw new InvalidArgumentError("It must be a whole number from 1.");
};

/** A command that runs Pulumi on the stacks of an environment. */
const ofStacks = (name: string, description: string): Command =>
  program
    .command(`${name} [environment]`)
    .description(description)
    .addOption(file())
    .option("--out <folder>", "folder for <environment>/", "out")
    .option("--region <name>", "only stacks of this region; may be repeated", list, [])
    .option("--cell <name>", "only stacks of this cell, at home and standby; may be repeated", list, [])
    .option("--stack <name>", "only this stack; may be repeated", list, [])
    .option("--stacks <count>", "most stacks at the same time; fewer if memory is short", countOf, 4)
    .option("--per-region <count>", "most of them in one region: AWS throttles per region", countOf, 3)
    .option("--parallel <count>", "most operations of one stack at the same time", countOf, 16)
    .addOption(new Option("--today <date>").argParser(dateOf).default(new Date()).hideHelp());

const today = (what: string): Option =>
  new Option("--today <date>", what).argParser(dateOf).default(new Date(), "the current date");

const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
const EXIT_CODES = `
Exit codes: 0 success; 1 an error was found; 2 a file or an argument is wrong; 3 AWS or a tool failed;
4 it waits, run it again later; 130 cancelled.
`;

const program = new Command("headend")
  .description("Plans and runs a live-TV backend on AWS.")
  .version(version)
  .addHelpText("after", EXIT_CODES)
  .showHelpAfterError("(headend --help lists the commands)")
  .exitOverride();

program
  .command("plan [environment]")
  .description("build every stack in this process, without account and Pulumi CLI; check and write it")
  .addOption(file())
  .option("--out <folder>", "folder for <environment>/", "out")
  .option("--region <name>", "only this region; may be repeated", list, [])
  .option("--cell <name>", "only this cell, at home and standby; may be repeated", list, [])
  .option("--stack <name>", "only this stack; may be repeated", list, [])
  .option(
    "--since <folder|revision|none>",
    "compare with an earlier plan, or with the file of a Git revision (HEAD, if the file differs from it)",
  )
  .option("--tables", "also print the tables")
  .addOption(today("date that certificates and acceptances are compared with"))
  .addOption(format("text", "json", "markdown", "terraform"))
  .action((name: string | undefined, options: PlanOptions) =>
    runCommand(async () => (await import("./commands/plan")).plan(name, options)),
  );

ofStacks("preview", "preview all stacks, also those that do not exist yet; changes nothing")
  .option("--all", "also stacks that are unchanged since their last `headend up`")
  .addOption(format("text", "json", "markdown"))
  .action((name: string | undefined, options: PreviewOptions) =>
    runCommand(async () => (await import("./commands/preview")).preview(name, options)),
  );

ofStacks("up", "preview all stacks, ask once, and update them in their order; run it again to go on")
  .option("--all", "also stacks that are unchanged since their last `headend up`")
  .option("--refresh", "read the state from AWS first, and restore what drifted")
  .option("--release <name>", "write this release of the file to its key `release` first; names the way back")
  .option("--ignore-alarm <name>", "alarm that may ring between two waves; may be repeated", list, [])
  .option("--yes", "do not ask; a protected environment still asks before it deletes or replaces")
  .addOption(format("text", "json"))
  .action((name: string | undefined, options: UpOptions) =>
    runCommand(async () => (await import("./commands/up")).up(name, options)),
  );

ofStacks("drift", "compare AWS with the state of all stacks: gone, changed, foreign; changes nothing")
  .addOption(format("text", "json"))
  .action((name: string | undefined, options: DriftOptions) =>
    runCommand(async () => (await import("./commands/drift")).drift(name, options)),
  );

ofStacks("destroy", "destroy all stacks in the reverse order, after their names and counts; runs no program")
  .addOption(format("text").hideHelp())
  .action((name: string | undefined, options: RunOptions) =>
    runCommand(async () => (await import("./commands/destroy")).destroy(name, options)),
  );

ofStacks("repair", "name operations that a killed run left pending, and import or clear them")
  .option("--import <urn=id>", "AWS has this resource under this id; may be repeated", list, [])
  .option("--clear", "delete the other pending operations from the states")
  .option("--yes", "do not ask")
  .addOption(format("text").hideHelp())
  .action((name: string | undefined, options: RepairOptions) =>
    runCommand(async () => (await import("./commands/repair")).repair(name, options)),
  );

program
  .command("outputs [environment]")
  .description(
    "write what vendors must be told, what operators keep and what players use; no secret is in it",
  )
  .addOption(file())
  .option("--out <folder>", "folder for <environment>/", "outputs")
  .addOption(format("text", "json"))
  .action((name: string | undefined, options: OutputsOptions) =>
    runCommand(async () => (await import("./commands/outputs")).outputs(name, options)),
  );

program
  .command("verify <folder>")
  .description("judge a plan that was written before, or edited, without building it")
  .addOption(today("date that acceptances are compared with"))
  .addOption(format("text", "json", "markdown"))
  .action((folder: string, options: VerifyOptions) =>
    runCommand(async () => (await import("./commands/verify")).verify(folder, options)),
  );

program
  .command("diff <before> <after>")
  .description(
    "show what changes between two folders of plans, rev:<Git revision> or state:<file of pulumi stack export>",
  )
  .option("--file <path>", "environment file of revisions, if it is not environments/<environment>.yaml")
  .option("--fail-on <sections>", "exit with 1 if one of these has a row: opens,replaced,deleted,findings")
  .addOption(today("date that acceptances are compared with"))
  .addOption(format("text", "json", "markdown"))
  .action((before: string, after: string, options: DiffOptions) =>
    runCommand(async () => (await import("./commands/diff")).diff(before, after, options)),
  );

program
  .command("explain <subject>")
  .description("show what an address, a name or a number is, and the row of the file that sets it")
  .addOption(file())
  .addOption(format("text", "json"))
  .action((subject: string, options) => runCommand(() => explain(subject, options)));

program
  .command("init [environment]")
  .description("write the stack files (Pulumi.<stack>.yaml) that are missing")
  .addOption(file())
  .action((name: string | undefined, options) => runCommand(() => init(name, options)));

program
  .command("release <name> [environment]")
  .description("find the images with a tag and the newest AMI in AWS, and write them as a release")
  .requiredOption("--tag <tag>", "tag of the build, in the repositories of every region")
  .addOption(file())
  .action((name: string, environment: string | undefined, options) =>
    runCommand(async () => (await import("./commands/release")).release(name, environment, options)),
  );

program
  .command("evacuate <subject>")
  .description(
    "move viewers of a cell, or of the cells of a home region, to standby; writes only the edge's store",
  )
  .option("--edge <path>", "your copy of headend-edge.json", "headend-edge.json")
  .option("--key <path>", "the operators' public key", "headend-operators.pub")
  .option("--undo", "move them back home")
  .option("--force", "skip the checks of alarms, always write")
  .option("--drill", "do everything, but move no viewers")
  .action((subject: string, options) =>
    runCommand(async () => (await import("./commands/evacuate")).evacuate(subject, options)),
  );

program
  .command("status [environment]")
  .description("show the stacks, the alarms of each wave and what people must do; reads only")
  .addOption(file())
  .addOption(format("text", "json"))
  .action((name: string | undefined, options) =>
    runCommand(async () => (await import("./commands/status")).status(name, options)),
  );

program
  .command("doctor [environment]")
  .description("check Node, the Pulumi CLI, versions, stack files, credentials and the account")
  .addOption(file())
  .addOption(format("text", "json"))
  .action((name: string | undefined, options) =>
    runCommand(async () => (await import("./commands/doctor")).doctor(name, options)),
  );

program.parseAsync().catch((error: unknown) => {
  if (!(error instanceof CommanderError)) throw error;
  // Commander has printed the error.
  process.exitCode = error.exitCode === 0 ? EXIT.fine : EXIT.wrong;
});
