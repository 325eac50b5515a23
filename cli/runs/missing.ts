import { existsSync } from "node:fs";
import { join } from "node:path";
import type { OrderedStack } from "../../operate/order";
import { secretCommand, stackFile } from "../../plan/stacks";
import { readStackFile } from "../../settings/stackFile";
import { ROOT } from "../environment";

/** Stacks without a file. A line each, with the command. */
export const missingFiles = (names: readonly string[], environment: string): string[] =>
  names
    .map(stackFile)
    .filter((file) => !existsSync(join(ROOT, file)))
    .map((file) => `${file} is missing: headend init ${environment}`);

/** Secrets that the files of stacks lack. A line each, with the command. */
export const missingSecrets = (order: readonly OrderedStack[]): string[] =>
  order.flatMap(({ row }) => {
    const { secrets } = readStackFile(join(ROOT, stackFile(row.name)));
    return row.secrets
      .filter((key) => !secrets.includes(key))
      .map((key) => `${key} is not set: ${secretCommand(key, row.name)}`);
  });
