import { SettingsError } from "../settings/problems";
import { failureLines } from "./runs/failure";

/** Exit codes of the commands. */
export const EXIT = { fine: 0, finding: 1, wrong: 2, failed: 3, waiting: 4, cancelled: 130 } as const;

/** A mistake in the operator's arguments: its message is printed, exit 2. */
export class ArgumentError extends Error {}

/** AWS or a tool failed, and the arguments are right: its message is printed, exit 3. */
export class FailedError extends Error {}

/** Whether a Pulumi CLI failed: its error has the whole output. */
const isOfPulumi = (error: unknown): boolean => error instanceof Error && "commandResult" in error;

/** Runs a command and sets the exit code. Throws every other error again, with its stack trace. */
export async function runCommand(command: () => Promise<number> | number): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    const isWrong = error instanceof SettingsError || error instanceof ArgumentError;
    if (!isWrong && !(error instanceof FailedError) && !isOfPulumi(error)) throw error;
    const lines = isOfPulumi(error) ? failureLines(error) : [(error as Error).message];
    process.stderr.write(`${lines.join("\n")}\n`);
    process.exitCode = isWrong ? EXIT.wrong : EXIT.failed;
  }
}
