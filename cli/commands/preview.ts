// First import: it prepares the Pulumi SDK for many stacks in one process.
import "../../record/preload";
import { EXIT } from "../errors";
import { openPlanned, type RunOptions } from "../runs/open";
import { previewAll } from "../runs/previewAll";
import { lossLines, previewTable, previewText, heldLines } from "../runs/previewTable";
import { asMarkdown } from "../../report/tables";

export interface PreviewOptions extends RunOptions {
  /** Also stacks that are as at their last `up`. */
  readonly all?: boolean;
}

/** `headend preview [environment]`: what `headend up` would change, for all stacks, also those that do not exist yet. */
export async function preview(name: string | undefined, options: PreviewOptions): Promise<number> {
  const run = await openPlanned(name, options);
  try {
    const { rows } = await previewAll(run, options.all === true);
    run.screen.close();
    process.stdout.write(
      options.format === "json"
        ? `${JSON.stringify(rows, undefined, 2)}\n`
        : options.format === "markdown"
          ? `${[asMarkdown(previewTable(rows)), ...lossLines(rows).map((line) => `- ${line}`)].join("\n")}\n`
          : previewText(rows),
    );
    if (run.interrupts.signal.aborted) return EXIT.cancelled;
    if (rows.some(({ status }) => status === "failed")) return EXIT.failed;
    return run.errors > 0 || heldLines(rows).length > 0 ? EXIT.finding : EXIT.fine;
  } finally {
    run.close();
  }
}
