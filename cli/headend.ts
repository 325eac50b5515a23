import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError, Option } from "commander";
import { explain } from "./commands/explain";
import { init } from "./commands/init";
import { ROOT } from "./environment";
import { EXIT, guarded } from "./errors";
import type { PlanOptions } from "./commands/plan";

/** Each command loads what it needs: only `plan` pays for the Pulumi SDK. */
const list = (value: string, before: readonly string[]): string[] => [...before, value];
const format = (...choices: string[]): Option =>
  new Option("--format <format>", "of what is printed").choices(choices).default("text");
const file = (): Option =>
  new Option("--file <path>", "an environment file elsewhere than environments/<environment>.yaml");

const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
const EXIT_CODES = `
Exit codes: 0 fine; 1 an error is found; 2 a file or an argument is wrong; 3 AWS, or a tool, did not do what was asked.
`;

const program = new Command("headend")
  .description("Plans and runs a live-TV backend on AWS.")
  .version(version)
  .addHelpText("after", EXIT_CODES)
  .showHelpAfterError("(headend --help lists the commands)")
  .exitOverride();

program
  .command("plan [environment]")
  .description("build every stack in this process, with no account and no Pulumi CLI; check it; write it")
  .addOption(file())
  .option("--out <folder>", "where <environment>/ is written", "out")
  .option("--region <name>", "this region alone; may be repeated", list, [])
  .option("--cell <name>", "this cell alone, at both of its places; may be repeated", list, [])
  .option("--stack <name>", "this stack alone; may be repeated", list, [])
  .option("--tables", "print the tables too")
  .addOption(format("text", "json", "markdown"))
  .action((name: string | undefined, options: PlanOptions) =>
    guarded(async () => (await import("./commands/plan")).plan(name, options)),
  );

program
  .command("explain <subject>")
  .description("say what an address, a name or a number is, and which row of which file says so")
  .addOption(file())
  .addOption(format("text", "json"))
  .action((subject: string, options) => guarded(() => explain(subject, options)));

program
  .command("init [environment]")
  .description("write the stack files (Pulumi.<stack>.yaml) that are missing")
  .addOption(file())
  .action((name: string | undefined, options) => guarded(() => init(name, options)));

program
  .command("release <name> [environment]")
  .description("ask AWS which images bear a tag and which machine image is new, and write them as a release")
  .requiredOption("--tag <tag>", "of the build, in every region's repositories")
  .addOption(file())
  .action((name: string, environment: string | undefined, options) =>
    guarded(async () => (await import("./commands/release")).release(name, environment, options)),
  );

program
  .command("evacuate <subject>")
  .description("move viewers of a cell, or of a region's cells, to standby, by the edge's store alone")
  .option("--edge <path>", "your copy of headend-edge.json", "headend-edge.json")
  .option("--key <path>", "the operators' public key", "headend-operators.pub")
  .option("--undo", "bring them home")
  .option("--force", "ask nothing, always write")
  .option("--drill", "do all of it but move nobody")
  .action((subject: string, options) =>
    guarded(async () => (await import("./commands/evacuate")).evacuate(subject, options)),
  );

program
  .command("doctor [environment]")
  .description("check Node, the Pulumi CLI, versions, stack files, credentials and the account")
  .addOption(file())
  .addOption(format("text", "json"))
  .action((name: string | undefined, options) =>
    guarded(async () => (await import("./commands/doctor")).doctor(name, options)),
  );

program.parseAsync().catch((error: unknown) => {
  if (!(error instanceof CommanderError)) throw error;
  // Commander has said what was wrong.
  process.exitCode = error.exitCode === 0 ? EXIT.fine : EXIT.wrong;
});
