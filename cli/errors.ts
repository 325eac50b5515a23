import { SettingsError } from "../settings/problems";

/** What a command ends with. */
export const EXIT = { fine: 0, finding: 1, wrong: 2, failed: 3 } as const;

/** A mistake in what the operator typed: printed as it is, exit 2. */
export class ArgumentError extends Error {}

/** What was asked for did not happen, through no mistake in what was typed: printed as it is, exit 3. */
export class FailedError extends Error {}

/** Runs a command and sets the exit code; nothing but an operator's own mistake, or AWS's no, hides where it came from. */
export async function guarded(command: () => Promise<number> | number): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    const isWrong = error instanceof SettingsError || error instanceof ArgumentError;
    if (!isWrong && !(error instanceof FailedError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = isWrong ? EXIT.wrong : EXIT.failed;
  }
}
